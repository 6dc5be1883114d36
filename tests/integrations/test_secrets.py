"""Secrets in a channel's options are kept by reference or encrypted."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from integrations.secrets import SecretMissing, open_sealed, seal


def test_a_secret_is_kept_encrypted_and_opens_again():
    stored = seal("s3cret-é")
    assert set(stored) == {"enc"}
    assert "s3cret" not in str(stored)
    assert open_sealed(stored) == "s3cret-é"


def test_the_same_secret_never_looks_the_same():
    assert seal("s3cret") != seal("s3cret")


def test_a_reference_stays_a_reference(monkeypatch):
    monkeypatch.setenv("TWILIO_TOKEN", "from outside")
    assert seal("env:TWILIO_TOKEN") == "env:TWILIO_TOKEN"
    assert open_sealed("env:TWILIO_TOKEN") == "from outside"


@pytest.mark.parametrize("value", [None, ""])
def test_a_reference_to_nothing_names_its_variable(monkeypatch, value):
    monkeypatch.delenv("TWILIO_TOKEN", raising=False)
    if value is not None:
        monkeypatch.setenv("TWILIO_TOKEN", value)
    with pytest.raises(SecretMissing, match="TWILIO_TOKEN"):
        open_sealed("env:TWILIO_TOKEN")


def test_what_is_no_secret_is_itself():
    assert open_sealed("AC123") == "AC123"


def test_the_secret_key_is_rotated_with_its_fallback(settings):
    stored = seal("s3cret")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key"
    with pytest.raises(SecretMissing):
        open_sealed(stored)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert open_sealed(stored) == "s3cret"


def test_keys_of_their_own_rotate_too(settings):
    before = seal("by the secret key")
    first, second = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [first]
    stored = seal("by the first key")
    settings.FIELD_KEYS = [second, first]
    assert open_sealed(stored) == "by the first key"
    assert open_sealed(before) == "by the secret key"
    settings.FIELD_KEYS = [second]
    with pytest.raises(SecretMissing):
        open_sealed(stored)


def test_a_key_that_is_none_is_named(settings):
    settings.FIELD_KEYS = ["short"]
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        seal("s3cret")


@pytest.mark.parametrize("stored", [{}, {"enc": None}, {"enc": "rubbish"}, {"enc": "é"}])
def test_a_damaged_secret_is_missing(stored):
    with pytest.raises(SecretMissing):
        open_sealed(stored)
