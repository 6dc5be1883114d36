"""Who may call, what a browser may load, how a session is kept."""

from __future__ import annotations

from urllib.parse import urlsplit

from smsbot.environment import env, saved_base_url

#: The address that providers call and sign, and that staff open.
PUBLIC_BASE_URL = (
    env.str("PUBLIC_BASE_URL", default="") or saved_base_url() or "http://127.0.0.1:8000"
).rstrip("/")
_PUBLIC = urlsplit(PUBLIC_BASE_URL)
#: One switch: behind TLS everything is strict; on plain http we serve our own machine only.
HTTPS = _PUBLIC.scheme == "https"

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=list(
        dict.fromkeys(["127.0.0.1", "localhost", "[::1]", _PUBLIC.hostname or "localhost"])
    ),
)
CSRF_TRUSTED_ORIGINS = [f"{_PUBLIC.scheme}://{_PUBLIC.netloc}"] if _PUBLIC.netloc else []
USE_X_FORWARDED_HOST = False

SECURE_SSL_REDIRECT = HTTPS
SECURE_SSL_HOST = _PUBLIC.netloc if HTTPS else None
#: Probes are never redirected; neither is a POST by a machine, which would lose its body.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics", r"^webhooks/", r"^api/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
#: How many proxies of ours stand before us; so many hops of X-Forwarded-For are believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=8) * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"

#: Scripts come from our own static files only. Inline styles stay: themes and charts set colours.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
#: A session of staff that nobody uses for so long is over; what open pages ask is no use.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", default=60) * 60
#: Bearer token for /metrics; without one, only this machine may read it, and only off https.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
