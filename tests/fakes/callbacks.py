"""Signed calls from the fake provider to us: receipts in any order, and texts from people."""

from __future__ import annotations

import asyncio
import base64
import hmac
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode, urlsplit

PATIENCE = 15.0


def signature(url: str, fields: Mapping[str, str], token: str) -> str:
    """X-Twilio-Signature of a form. A test holds it against Twilio's own package."""
    plain = url + "".join(name + fields[name] for name in sorted(fields))
    mac = hmac.new(token.encode(), plain.encode("utf-8", "surrogatepass"), "sha1")
    return base64.b64encode(mac.digest()).decode()


def signed(url: str, fields: Mapping[str, str], token: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a form post, as Twilio sends it."""
    return urlencode(fields, errors="surrogatepass").encode(), {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": signature(url, fields, token),
        "User-Agent": "TwilioProxy/1.1",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """Which receipts follow a text: ``statuses`` in ``order``, each ``repeat`` times.

    ``before_answer`` sends them all before the create call is answered.
    """

    statuses: tuple[str, ...] = ()
    order: Literal["given", "reversed", "shuffled"] = "given"
    repeat: int = 1
    before_answer: bool = False
    delay: float = 0.0
    error_code: str = ""

    def sequence(self) -> list[str]:
        words = [word for word in self.statuses for _ in range(self.repeat)]
        if self.order == "reversed":
            words.reverse()
        if self.order == "shuffled":
            random.shuffle(words)
        return words


async def post(url: str, fields: Mapping[str, str], token: str) -> int:
    """One signed post on a connection of its own. The HTTP status; 0 where none came."""
    try:
        return await asyncio.wait_for(_post(url, fields, token), PATIENCE)
    except (OSError, TimeoutError, ValueError):
        return 0


async def _post(url: str, fields: Mapping[str, str], token: str) -> int:
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(f"no address: {url}")
    body, headers = signed(url, fields, token)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"POST {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        writer.write("\r\n".join(lines).encode() + body)
        return int((await reader.readline()).split(b" ")[1])
    except IndexError:
        return 0
    finally:
        writer.close()
