"""The product's own settings, plus one bare view to measure it against."""

from smsbot.settings import *  # noqa: F403
from smsbot.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.benchmarks"]
ROOT_URLCONF = "tests.benchmarks.urls"
