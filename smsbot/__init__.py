"""The front door, the pipeline and the wiring of the product. Start at ``smsbot/pipeline.py``."""

from .celery import app as celery_app

__all__ = ["celery_app"]
