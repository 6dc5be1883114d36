"""A small, fast HTTP/1.1 server for fakes: one event loop in a thread of its own.

It may do what no framework lets you do: never answer, answer late, or hang up in the middle.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import parse_qsl

BACKLOG = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request. ``at`` is when it was complete, as ``time.time()`` tells."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    at: float

    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True)

    def asked(self) -> dict[str, str]:
        return dict(parse_qsl(self.query, keep_blank_values=True))


#: Answers with these bytes; None hangs up. Never calling it leaves the caller waiting.
Reply = Callable[[bytes | None], None]
Handler = Callable[[Call, Reply], None]


def answer(status: int, body: bytes, *, kind: str = "application/json", **headers: str) -> bytes:
    """The bytes of an HTTP answer. ``Retry_After="1"`` becomes a header."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n{more}\r\n"
    )
    return head.encode() + body


class Server:
    """Serves ``handler`` on loopback. May be stopped and started again on the same port."""

    def __init__(self, handler: Handler, *, port: int = 0) -> None:
        self.port = port
        self.loop = asyncio.new_event_loop()
        self._handler = handler
        self.connections = 0  # made so far
        self._open: set[asyncio.BaseTransport] = set()
        self._thread: threading.Thread | None = None
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Listen. Raises OSError where the port is taken. Twice is once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
            self._thread.start()
        if self._server is None:
            self.run(self._listen()).result(10)
        return self

    def stop(self) -> None:
        """Refuse new connections and drop the open ones. Twice is once."""
        if self._server is not None:
            self.run(self._hang_up()).result(10)

    def close(self) -> None:
        """Stop for good and end the thread. What is still under way is given up."""
        if self._thread is None:
            return
        self.stop()
        self.run(self._give_up()).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self._thread = None
        self.loop.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Do this in the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    async def _listen(self) -> None:
        self._server = await self.loop.create_server(
            self._connection, "127.0.0.1", self.port, backlog=BACKLOG
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _give_up(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _connection(self) -> _Connection:
        self.connections += 1
        return _Connection(self._handler, self._open)

    async def _hang_up(self) -> None:
        assert self._server is not None
        self._server.close()
        for transport in list(self._open):
            transport.abort()  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        self._server = None


class _Connection(asyncio.Protocol):
    """One caller's connection: requests in order, each answered before the next is read."""

    def __init__(self, handler: Handler, open_: set[asyncio.BaseTransport]) -> None:
        self._handler, self._open = handler, open_
        self._buffer, self._busy = bytearray(), False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._open.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._next()

    def _next(self) -> None:
        if self._busy or (call := _take(self._buffer)) is None:
            return
        self._busy = True
        self._handler(call, self._reply)

    def _reply(self, data: bytes | None) -> None:
        if self._transport.is_closing():
            return
        if data is None:
            self._transport.abort()
            return
        self._transport.write(data)
        self._busy = False
        if self._buffer:
            self._next()


def _take(buffer: bytearray) -> Call | None:
    """The first whole request, taken out of the buffer; None while it is incomplete."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *lines = buffer[:end].decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    whole = end + 4 + int(headers.get("content-length", 0))
    if len(buffer) < whole:
        return None
    body = bytes(buffer[end + 4 : whole])
    del buffer[:whole]
    method, target, _ = first.split(" ", 2)
    path, _, query = target.partition("?")
    return Call(method=method, path=path, query=query, headers=headers, body=body, at=time.time())
