"""The settings of every way of running the product, gathered from the files beside this one."""

from __future__ import annotations

import warnings

from django.core.exceptions import ImproperlyConfigured

from smsbot import reporting
from smsbot.api.settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401  read by name
from smsbot.environment import DATA_DIR, env, saved_secret_key
from smsbot.logs import logging_config

from .database import *
from .pages import *
from .product import *
from .queue import *
from .security import *
from .unfold import *

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = (
    env.str("SECRET_KEY", default="") or saved_secret_key() or ("debug-only" if DEBUG else "")
)
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set: put a long random value into the environment or into .env"
        " (`make run` makes one by itself, and DEBUG=1 does without)."
    )
#: What stored secrets are encrypted with: the first key encrypts, all of them decrypt.
FIELD_KEYS = env.list("FIELD_KEYS", default=[])
#: What the ledger's subjects and erased numbers are hashed with; must outlive SECRET_KEY.
SUPPRESSION_KEY = env.str("SUPPRESSION_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "compliance",
    "compliance.registrations",
    "integrations",
    "integrations.booking",
    "flows",
    "conversations",
    "handoff",
    "smsbot",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "smsbot.idle.IdleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "smsbot.urls"
WSGI_APPLICATION = "smsbot.wsgi.application"
APPEND_SLASH = True
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"

LOGGING_CONFIG = "logging.config.dictConfig"
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = logging_config(level=LOG_LEVEL, for_people=env.bool("LOG_PLAIN", default=DEBUG))

SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    reporting.start(SENTRY_DSN)

# Without collectstatic the pages come from the apps' own folders, which is no fault.
warnings.filterwarnings("ignore", message="No directory at")
