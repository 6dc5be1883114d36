"""Which vendors there are, and the one that serves a channel."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from .base import Provider
from .types import ChannelFacts

#: Slug -> where its class is. Imported when first asked for: a vendor not in use costs nothing.
_BACKENDS = {
    "simulator": ("simulator", "Simulator"),
    "twilio": ("twilio", "Twilio"),
}


class UnknownBackend(LookupError):
    """A backend that is not there, with a sentence that names those that are."""


def backends() -> tuple[str, ...]:
    """The slugs of all vendors, in order."""
    return tuple(sorted(_BACKENDS))


@lru_cache
def backend(slug: str) -> type[Provider]:
    """The class of a vendor. Raises UnknownBackend."""
    if slug not in _BACKENDS:
        known = ", ".join(backends())
        raise UnknownBackend(f"There is no backend {slug!r}. Available: {known}.")
    module, name = _BACKENDS[slug]
    found: type[Provider] = getattr(import_module(f"{__package__}.{module}"), name)
    return found


_providers: dict[str, tuple[ChannelFacts, Provider]] = {}


def provider_for(channel: ChannelFacts) -> Provider:
    """The vendor of this channel; made anew when the channel has changed.

    The old one is left to whoever is just sending with it. Raises UnknownBackend.
    """
    known = _providers.get(channel.key)
    if known is not None and known[0] == channel:
        return known[1]
    provider = backend(channel.backend)(channel)
    _providers[channel.key] = (channel, provider)
    return provider
