"""The compliance app."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save

from . import triggers


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        from . import programs  # models cannot be imported before the apps are ready

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="compliance.triggers")
        for saved in (post_save, post_delete):
            saved.connect(
                programs.forget, sender="compliance.Program", dispatch_uid="compliance.programs"
            )
