"""Templates, static files, caches: what pages are made of."""

from __future__ import annotations

from smsbot.environment import BASE_DIR, env

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

FORMAT_MODULE_PATH = "smsbot.formats"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / env.str("STATIC_ROOT", default="staticfiles")
#: Ours come first: a file here takes the place of an app's file of the same name.
STATICFILES_DIRS = [BASE_DIR / "smsbot" / "overrides"]
#: Compressed, hashed names once ``collectstatic`` ran; before that straight from the apps.
_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file()
WHITENOISE_USE_FINDERS = not _COLLECTED
WHITENOISE_MANIFEST_STRICT = False
_STATIC = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if _COLLECTED
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC},
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
