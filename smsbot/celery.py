"""Celery: carries hints to the workers. What is due stands in rows; see ``smsbot.tasks``."""

from __future__ import annotations

import os
import warnings
from typing import Any
from urllib.parse import urlsplit

from celery import Celery
from celery.signals import setup_logging, task_prerun
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsbot.settings")
TRANSPORT_ALIASES["hint"] = "smsbot.broker:Transport"

# Said in six lines at each start; the README says it once.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("smsbot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def broker_name() -> str:
    """The broker in use, in words, without its password."""
    broker = urlsplit(settings.CELERY_BROKER_URL)
    if broker.scheme == "hint":
        return "embedded"
    return f"{broker.scheme} on {broker.hostname or 'localhost'}"


@setup_logging.connect
def _keep_our_logging(**_: Any) -> None:
    """Celery leaves logging alone when somebody answers this signal: Django has set it up."""


@task_prerun.connect
def _drop_broken_connection(**_: Any) -> None:
    """Connections outlive tasks here, so one that the server closed has to be noticed."""
    from django.db import close_old_connections, connection

    if not connection.in_atomic_block:  # as it is inside a test
        close_old_connections()
