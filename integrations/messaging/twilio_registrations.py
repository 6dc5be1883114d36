"""Twilio's own list of our registrations: brands, campaigns with their senders, toll-free numbers.

A2P 10DLC: /v1/a2p/BrandRegistrations, /v1/Services/{sid}/Compliance/Usa2p and /PhoneNumbers.
Toll-free: /v1/Tollfree/Verifications. All on messaging.twilio.com.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from .twilio import TIMEOUT
from .types import ChannelFacts, ProviderUnavailable

HOST = "https://messaging.twilio.com"
#: Pages that are read of any one list.
PAGES = 20

Entry = dict[str, Any]


class Registrations:
    """One account's registrations, read with the credentials of one of its channels."""

    def __init__(self, channel: ChannelFacts) -> None:
        option = channel.options.get
        self.base = (option("api_base") or HOST).rstrip("/")
        user = option("api_key") or option("account_sid", "")
        secret = option("api_secret" if option("api_key") else "auth_token", "")
        self.http = httpx.Client(auth=(user, secret), timeout=TIMEOUT, follow_redirects=False)

    def __enter__(self) -> Registrations:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def brands(self) -> list[Entry]:
        return list(self._all("/v1/a2p/BrandRegistrations", "data"))

    def services(self) -> list[Entry]:
        return list(self._all("/v1/Services", "services"))

    def campaigns(self, service: str) -> list[Entry]:
        return list(self._all(f"/v1/Services/{service}/Compliance/Usa2p", "compliance"))

    def numbers(self, service: str) -> list[str]:
        """The addresses that send through this service, in E.164."""
        entries = self._all(f"/v1/Services/{service}/PhoneNumbers", "phone_numbers")
        return [str(entry.get("phone_number", "")) for entry in entries]

    def toll_free(self) -> list[Entry]:
        return list(self._all("/v1/Tollfree/Verifications", "verifications"))

    def _all(self, path: str, name: str) -> Iterator[Entry]:
        """Every entry of a list, over its pages. Raises ProviderUnavailable."""
        url = f"{self.base}{path}?PageSize=50"
        for _ in range(PAGES):
            page = self._page(url)
            entries = page.get(name) or []
            if not isinstance(entries, list):
                raise ProviderUnavailable(f"no list of {name}")
            yield from (entry for entry in entries if isinstance(entry, dict))
            following = (page.get("meta") or {}).get("next_page_url")
            if not following:
                return
            url = self._ours(str(following))

    def _ours(self, url: str) -> str:
        """The next page, at the host that we trust with our credentials."""
        parts = urlsplit(url)
        return urljoin(self.base, f"{parts.path}?{parts.query}")

    def _page(self, url: str) -> Entry:
        try:
            answer = self.http.get(url)
            answer.raise_for_status()
            page = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as trouble:
            raise ProviderUnavailable(_why(trouble)) from trouble
        if not isinstance(page, dict):
            raise ProviderUnavailable("an answer that nobody can read")
        return page


def _why(trouble: Exception) -> str:
    if isinstance(trouble, httpx.HTTPStatusError):
        return f"HTTP {trouble.response.status_code}"
    return type(trouble).__name__
