"""The integrations app: the world outside."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Channels"

    def ready(self) -> None:
        from . import channels  # models are there only now
        from .models import Channel

        for changed in (post_save, post_delete):
            changed.connect(
                channels.on_change, sender=Channel, dispatch_uid="integrations.channels"
            )
