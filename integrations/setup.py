"""A channel is set up: checked as a whole, its secrets sealed, then written. Twice is an update."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError

from . import secrets
from .messaging.base import Provider
from .messaging.registry import UnknownBackend, backend, backends
from .models import Channel

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
#: Options that are no secrets and are kept readable.
_PLAIN = frozenset(
    {
        *("account_sid", "api_base", "api_key", "messaging_service_sid", "mps", "optout_reply"),
        *("segment_price", "shared_key_id"),
    }
)
#: Options of every backend.
_COMMON = {
    "mps": "segments a second that this sender may send",
    "segment_price": "what one segment costs, e.g. 0.0083",
}


class CannotSetUp(ValueError):
    """What is wrong with the channel, in one sentence."""


def set_up(
    key: str,
    *,
    backend_name: str,
    address: str,
    options: Sequence[str] = (),
    columns: Mapping[str, str | None] | None = None,
) -> Channel:
    """Create or update a channel; ``options`` are ``name=value``. Twice is once.

    On an update of the same backend, options and columns that are not named keep their values.
    Raises CannotSetUp, and has changed nothing then.
    """
    if not _KEY.fullmatch(key):
        raise CannotSetUp(f"KEY {key!r}: use small letters, digits, - and _, at most 40.")
    vendor = _vendor(backend_name)
    channel = Channel.objects.filter(key=key).first() or Channel(key=key)
    kept = channel.options if channel.backend == backend_name else {}
    channel.options = {**kept, **_read(options, vendor)}
    _complete(channel.options, vendor)
    channel.backend, channel.address = backend_name, _address(address)
    for name, value in (columns or {}).items():
        if value is not None:
            setattr(channel, name, value)
    _save(channel)
    return channel


def _vendor(name: str) -> type[Provider]:
    try:
        return backend(name)
    except UnknownBackend as error:
        raise CannotSetUp(f"--backend: {error}") from error


def _read(options: Sequence[str], vendor: type[Provider]) -> dict[str, object]:
    found: dict[str, object] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals or not value:
            # The value is not repeated: it may be a secret that lost its name.
            raise CannotSetUp(f"--option {name if equals else '...'}: write name=value.")
        if name not in vendor.options and name not in _COMMON:
            known = ", ".join(sorted({**vendor.options, **_COMMON}))
            raise CannotSetUp(f"--option {name}: {vendor.slug} has no such option, only {known}.")
        if name in found:
            raise CannotSetUp(f"--option {name} is given twice.")
        _check(name, value)
        found[name] = value if name in _PLAIN else secrets.seal(value)
    return found


def _check(name: str, value: str) -> None:
    """What can be known to be wrong before the vendor says so."""
    if value.startswith(secrets.REFERENCE):
        if not secrets.is_reference(value):
            raise CannotSetUp(f"--option {name}: after env: comes the name of a variable.")
        return
    if name == "optout_reply" and value not in ("us", "provider"):
        raise CannotSetUp(f"--option optout_reply={value}: it is us or provider.")
    if name == "mps" and not _is_rate(value):
        raise CannotSetUp(f"--option mps={value}: it is a number of segments, such as 3 or 0.5.")
    if name == "segment_price" and not re.fullmatch(r"\d{1,3}(\.\d{1,6})?", value, re.ASCII):
        raise CannotSetUp(f"--option segment_price={value}: write a price such as 0.0083.")
    if name == "api_base" and not _is_base(value):
        raise CannotSetUp(f"--option api_base={value}: it must look like https://api.example.com.")


def _is_base(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_rate(value: str) -> bool:
    return bool(re.fullmatch(r"\d{1,4}(\.\d{1,3})?", value, re.ASCII)) and float(value) >= 0.01


def _complete(options: Mapping[str, object], vendor: type[Provider]) -> None:
    for name in vendor.required:
        if name not in options:
            raise CannotSetUp(f"--option {name}=... is needed: {vendor.options[name]}.")


def _address(address: str) -> str:
    """Our end: a number in E.164 or a short code of 5 or 6 digits."""
    if re.fullmatch(r"[0-9]{5,6}", address):
        return address
    try:
        parsed = phonenumbers.parse(address)
    except phonenumbers.NumberParseException as error:
        raise CannotSetUp(
            f"--address {address!r}: write the number with + and country code, e.g. +14155550100,"
            " or a short code of 5 or 6 digits."
        ) from error
    if not phonenumbers.is_possible_number(parsed):
        raise CannotSetUp(f"--address {address!r}: no telephone has this number.")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _save(channel: Channel) -> None:
    try:
        channel.full_clean()
    except ValidationError as error:
        name, (first, *_) = next(iter(error.message_dict.items()))
        raise CannotSetUp(f"--{name.replace('_', '-')}: {first}") from error
    channel.save()


def options_by_backend() -> dict[str, dict[str, str]]:
    """Every backend's options, each with what it is."""
    return {slug: {**backend(slug).options, **_COMMON} for slug in backends()}


def advice(channel: Channel) -> str:
    """What to mind when the webhook addresses are pasted at this vendor; mostly nothing."""
    return getattr(backend(channel.backend), "advice", "")


def unset_references(channel: Channel) -> list[str]:
    """The variables that this channel's options name and that are not set here."""
    values = (value for value in channel.options.values() if isinstance(value, str))
    names = (
        value.removeprefix(secrets.REFERENCE) for value in values if secrets.is_reference(value)
    )
    return sorted({name for name in names if not os.environ.get(name)})


def webhook_urls(channel: Channel) -> dict[str, str]:
    """The addresses to paste at the vendor."""
    base = f"{settings.PUBLIC_BASE_URL.rstrip('/')}/webhooks/{channel.key}"
    return {"inbound": f"{base}/inbound/", "status": f"{base}/status/"}
