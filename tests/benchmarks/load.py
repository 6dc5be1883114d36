"""A crowd of senders and the provider they text through, in one event loop.

The senders sign their webhooks as Twilio does; the provider takes the replies and notes when each
arrived, so that a whole turn is measured from the POST to the provider's own socket.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote_plus

TOKEN = "bench-token"
ACCOUNT = "AC" + "0" * 32
OURS = "+15005550006"


def signed_form(url: str, fields: dict[str, str]) -> tuple[bytes, str]:
    """A form body and its X-Twilio-Signature."""
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items())
    plain = url + "".join(name + fields[name] for name in sorted(fields))
    mac = hmac.new(TOKEN.encode(), plain.encode(), hashlib.sha1).digest()
    return body.encode(), base64.b64encode(mac).decode()


@dataclass
class Provider:
    """Twilio's create-Message call, as fast as it goes. Wakes whoever waits for a reply."""

    port: int = 0
    arrived: dict[str, float] = field(default_factory=dict)
    waiting: dict[str, asyncio.Future[float]] = field(default_factory=dict)
    texts: int = 0

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=2000)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                body = await _read_message(reader)
                if body is None:
                    return
                writer.write(self._answer(body))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return  # the bench is over
        finally:
            writer.close()

    def _answer(self, body: bytes) -> bytes:
        form = parse_qs(body.decode())
        if "To" not in form:  # somebody asks for the list
            return _response(200, {"messages": [], "next_page_uri": None})
        to, text = form["To"][0], form["Body"][0]
        now = time.perf_counter()
        self.texts += 1
        self.arrived[text] = now
        future = self.waiting.pop(text, None)
        if future is not None and not future.done():
            future.set_result(now)
        sid = f"SM{self.texts:032x}"
        return _response(201, {"sid": sid, "status": "queued", "to": to, "from": OURS})


def _response(status: int, body: dict[str, object]) -> bytes:
    answer = json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer


async def _read_message(reader: asyncio.StreamReader) -> bytes | None:
    """One HTTP message's body; None at the end of the connection."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = await reader.readline()
        if not line:
            return None
        head += line
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return await reader.readexactly(int(value))
    return b""


class Sender:
    """One phone: its own number and its own connection to our front door."""

    _sids = itertools.count(1)

    def __init__(self, base: str, path: str, number: int, run: str) -> None:
        self.host, _, port = base.removeprefix("http://").partition(":")
        self.port = int(port)
        self.url = base + path
        self.path = path
        self.number = f"+1212{number:07d}"
        self.run = run
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def word(self) -> str:
        """A text that is in this run only once."""
        return f"{self.run}x{next(self._sids)}"

    async def post(self, word: str) -> float:
        """Text ``echo word``; seconds until the answer. Raises on anything but 2xx."""
        fields = {
            "MessageSid": f"SM{hashlib.md5(word.encode()).hexdigest()}",
            "AccountSid": ACCOUNT,
            "From": self.number,
            "To": OURS,
            "Body": f"echo {word}",
            "NumMedia": "0",
            "NumSegments": "1",
            "FromCity": "",
            "ApiVersion": "2010-04-01",
        }
        body, signature = signed_form(self.url, fields)
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
            f"X-Twilio-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        begun = time.perf_counter()
        await self._exchange(head.encode() + body)
        return time.perf_counter() - begun

    async def _exchange(self, message: bytes) -> None:
        for attempt in (1, 2):
            if self.streams is None:
                self.streams = await asyncio.open_connection(self.host, self.port)
            reader, writer = self.streams
            try:
                writer.write(message)
                await self._answer(reader)
                return
            except (ConnectionError, asyncio.IncompleteReadError):
                # The server may close an idle connection; the second try is on a fresh one.
                self.streams = None
                if attempt == 2:
                    raise

    async def _answer(self, reader: asyncio.StreamReader) -> None:
        status = await reader.readline()
        if not status:
            raise ConnectionResetError
        length, close = 0, False
        while (line := await reader.readline()) not in (b"\r\n", b""):
            name, _, value = line.lower().partition(b":")
            if name == b"content-length":
                length = int(value)
            close = close or (name == b"connection" and b"close" in value)
        await reader.readexactly(length)
        if close and self.streams is not None:
            self.streams[1].close()
            self.streams = None
        if not status.split()[1].startswith(b"2"):
            raise RuntimeError(f"the door answered {status!r}")


@dataclass
class Figures:
    """Counted requests or turns, and their seconds."""

    seconds: float
    times: list[float]

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def closed_loop(
    senders: list[Sender], seconds: float, once: Callable[[Sender], Awaitable[float]]
) -> Figures:
    """Each sender does it again as soon as it is done."""
    times: list[float] = []
    begun = time.perf_counter()

    async def keep_on(sender: Sender) -> None:
        while time.perf_counter() - begun < seconds:
            times.append(await once(sender))

    await asyncio.gather(*(keep_on(sender) for sender in senders))
    return Figures(time.perf_counter() - begun, times)


async def offered(
    senders: list[Sender], rate: float, seconds: float, once: Callable[[Sender], Awaitable[float]]
) -> Figures:
    """So many a second, whether or not the last ones are done."""
    begun = time.perf_counter()
    running: list[asyncio.Task[float]] = []
    free = itertools.cycle(senders)
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        running.append(asyncio.create_task(_on_its_own(next(free), once)))
    times = await asyncio.gather(*running)
    return Figures(seconds, list(times))


async def _on_its_own(sender: Sender, once: Callable[[Sender], Awaitable[float]]) -> float:
    """A connection carries one request at a time; a crowd has many."""
    copy = Sender(f"http://{sender.host}:{sender.port}", sender.path, 0, sender.run)
    copy.number = sender.number
    try:
        return await once(copy)
    finally:
        if copy.streams:
            copy.streams[1].close()
