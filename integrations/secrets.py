"""Secrets in a channel's options: by reference (``env:NAME``) or encrypted, never in the open."""

from __future__ import annotations

import base64
import os
import re
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

REFERENCE = "env:"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class SecretMissing(LookupError):
    """A secret that cannot be read: its variable is not set, or its key has changed."""


def is_reference(value: str) -> bool:
    """``env:NAME``, with a name that a variable can have."""
    return value.startswith(REFERENCE) and bool(_NAME.fullmatch(value.removeprefix(REFERENCE)))


def seal(value: str) -> str | dict[str, str]:
    """What to store for an option's value: a reference as it is, anything else encrypted."""
    if is_reference(value):
        return value
    return {"enc": _box().encrypt(value.encode()).decode()}


def open_sealed(stored: Any) -> str:
    """The value itself. Raises SecretMissing."""
    if isinstance(stored, dict):
        return _decrypted(stored)
    value = str(stored)
    return _looked_up(value.removeprefix(REFERENCE)) if is_reference(value) else value


def _decrypted(stored: dict[str, Any]) -> str:
    try:
        return _box().decrypt(str(stored.get("enc", "")).encode()).decode()
    except InvalidToken as error:
        raise SecretMissing(
            "A stored secret cannot be read with the present SECRET_KEY or FIELD_KEYS."
        ) from error


def _looked_up(name: str) -> str:
    if not (value := os.environ.get(name, "")):
        raise SecretMissing(f"The environment variable {name} is not set.")
    return value


def _box() -> MultiFernet:
    keys = tuple(settings.FIELD_KEYS)
    return _made(keys, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _made(field_keys: tuple[str, ...], secret_keys: tuple[str, ...]) -> MultiFernet:
    """The first key encrypts, all of them decrypt: so keys rotate."""
    try:
        given = [Fernet(key) for key in field_keys]
    except ValueError as error:
        raise ImproperlyConfigured(
            "FIELD_KEYS: each key is 32 bytes in URL-safe base64 (44 characters)."
        ) from error
    return MultiFernet([*given, *(Fernet(_derived(key)) for key in secret_keys)])


def _derived(secret_key: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"smsbot channel options")
    return base64.urlsafe_b64encode(kdf.derive(secret_key.encode()))
