"""Who is at the other end of a request, when there may be proxies of ours between."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def ip_of(request: HttpRequest) -> str:
    """The visitor's IP address; of TRUSTED_PROXIES hops we believe what they add, and no more.

    Each proxy appends whom it heard, so the one that counts stands that far from the end; whatever
    is before it anybody can have written.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    trusted = settings.TRUSTED_PROXIES
    claimed = hops[-trusted].strip() if 0 < trusted <= len(hops) else peer
    return _valid(claimed) or _valid(peer)


def _valid(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
