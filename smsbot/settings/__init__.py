"""The product's settings; the test suite has its own in ``smsbot.settings.test``."""

import os

if os.environ.get("DJANGO_SETTINGS_MODULE") != "smsbot.settings.test":
    from .base import *
