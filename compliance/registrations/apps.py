"""The registrations app: what carriers know of our senders, and what the law of places says."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class RegistrationsConfig(AppConfig):
    name = "compliance.registrations"
    label = "registrations"
    verbose_name = "Registrations"

    def ready(self) -> None:
        from . import book  # models cannot be imported before the apps are ready

        for changed in (post_save, post_delete):
            for model in self.get_models():
                changed.connect(
                    book.forget, sender=model, dispatch_uid=f"registrations.{model.__name__}"
                )
