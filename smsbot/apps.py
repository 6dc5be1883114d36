"""The product's own app: checks at start, the schedule after each migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def _install_schedule(*, using: str, **_: Any) -> None:
    from . import schedule

    if using == "default":
        schedule.install()


class SmsbotConfig(AppConfig):
    name = "smsbot"
    verbose_name = "Set-up"

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers them

        beat = apps.get_app_config("django_celery_beat")
        post_migrate.connect(_install_schedule, sender=beat, dispatch_uid="smsbot.schedule")
