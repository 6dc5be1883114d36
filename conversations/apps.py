"""The conversations app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from . import triggers


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = "Conversations"

    def ready(self) -> None:
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="conversations.triggers")
