"""Twilio, on loopback: the one fake provider of drills, benchmarks, browser and contract tests.

It speaks the Messages API of 2010-04-01 (create, list, read one) and lists of A2P and toll-free
registrations (``fake.registry``), asks for credentials, keeps a ledger of what it was asked and
what it took, signs receipts and inbound texts, and misbehaves on
request::

    with FakeTwilio() as fake:
        fake.script("http_500_after", probability=0.2)
        fake.receipts("sent", "delivered", order="reversed", repeat=3)
        fake.text(f"{base}/webhooks/sms/inbound/", from_="+12125550123", body="hello")
        assert [text["Body"] for text in fake.accepted] == ["hi there"]

From the shell: ``python -m tests.fakes.twilio --port 9010 --ledger FILE --mode drop_after:0.2``.

The modes: ``ok``; ``http_429``, ``http_401``, ``http_400_<code>`` (refused, not taken);
``http_500_before``, ``drop_before``, ``hang`` (not taken; an error, a hang-up, silence);
``http_500_after``, ``drop_after``, ``slow``, ``bad_json`` (taken, and then an error, a hang-up, an
answer that comes after ``seconds``, an answer that nobody can read).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Literal, Self

import httpx

from . import callbacks, wire
from .callbacks import Receipts, signed
from .ledger import Entry, Ledger
from .messages import Messages, inbound_form
from .moods import Mood, Moods
from .registrations import Registry
from .server import Call, Reply, Server, answer

ACCOUNT = "AC" + "0" * 32
OURS = "+15005550006"
_MESSAGES = "/Messages.json"


class FakeTwilio:
    """The fake. ``token`` None: an account's token is whatever its first caller shows.

    ``calls`` holds every request; ``refuses`` maps a number to the code with which sends to it are
    refused; ``list_lag`` is how many seconds pass before a text shows in the list; ``answered``
    holds what our door said to each receipt.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        account: str = ACCOUNT,
        port: int = 0,
        ledger: str | Path | None = None,
        seed: int = 1,
    ) -> None:
        self.account = account
        self.calls: list[Call] = []
        self.refuses: dict[str, int] = {}
        self.list_lag = 0.0
        self.answered: list[int] = []
        self.messages = Messages()
        self.registry = Registry()
        self._tokens = {} if token is None else {account: token}
        self._ledger = Ledger(ledger)
        self._sending, self._listing = Moods(seed), Moods(seed)
        self._receipts = Receipts()
        self._pending: set[asyncio.Task[None]] = set()
        self._server = Server(self._handle, port=port)

    # What a test does

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Listen; after ``stop``, on the same port again."""
        self._server.start()

    def stop(self) -> None:
        """Refuse connections until ``start``. What was taken is not forgotten."""
        self._server.stop()

    def close(self) -> None:
        self._server.close()
        self._ledger.close()

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def connections(self) -> int:
        """How many connections were made so far."""
        return self._server.connections

    @property
    def accepted(self) -> list[Entry]:
        """The sends that were taken: the form, ``sid``, and ``at`` in seconds since the epoch."""
        return self._ledger.accepted

    @property
    def attempts(self) -> list[Entry]:
        """Every send that arrived, taken or not: the form, and ``at``."""
        return self._ledger.attempts

    def script(
        self,
        mode: str,
        *,
        probability: float = 1.0,
        count: int | None = None,
        seconds: float = 1.0,
        retry_after: float | None = None,
        on: Literal["send", "list"] = "send",
    ) -> None:
        """Misbehave from now on. Several modes add up; ``ok`` ends them all."""
        moods = self._sending if on == "send" else self._listing
        moods.script(Mood(mode, probability, count, seconds, retry_after))

    def receipts(
        self,
        *statuses: str,
        order: Literal["given", "reversed", "shuffled"] = "given",
        repeat: int = 1,
        before_answer: bool = False,
        delay: float = 0.0,
        error_code: str = "",
    ) -> None:
        """Send receipts for every text taken from now on; with no status, none."""
        self._receipts = Receipts(
            statuses=statuses,
            order=order,
            repeat=repeat,
            before_answer=before_answer,
            delay=delay,
            error_code=error_code,
        )

    def text(
        self, url: str, *, from_: str, body: str, to: str = OURS, sid: str = "", **more: str
    ) -> httpx.Response:
        """A person's text, posted and signed as Twilio does. The same ``sid`` is the same text."""
        content, headers = self.signed_text(url, from_=from_, body=body, to=to, sid=sid, **more)
        return httpx.post(url, content=content, headers=headers, timeout=15)

    def signed_text(
        self, url: str, *, from_: str, body: str, to: str = OURS, sid: str = "", **more: str
    ) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a person's text, which the list holds from now on."""
        sid = sid or self.messages.new_sid()
        fields = inbound_form(sid, self.account, from_, to, body) | more
        self.messages.keep(sid, self.account, fields, inbound=True)
        return signed(url, fields, self.token_of(self.account))

    def token_of(self, account: str) -> str:
        """The account's token. Raises LookupError where none was given or shown yet."""
        if account not in self._tokens:
            raise LookupError("no token is known yet: make it FakeTwilio(token=...)")
        return self._tokens[account]

    # What the product sees

    def _handle(self, call: Call, reply: Reply) -> None:
        self.calls.append(call)
        if call.path.startswith("/v1/"):
            reply(self._registered(call))
            return
        account, rest = wire.place(call.path)
        if not account:
            reply(wire.error(404, 20404, "The requested resource was not found"))
        elif not self._admits(account, call):
            reply(wire.error(401, 20003, "Authenticate"))
        elif call.method == "POST" and rest == _MESSAGES:
            self._create(account, call, reply)
        elif call.method == "GET" and rest == _MESSAGES:
            self._list(call, reply)
        else:
            self._one(rest, reply)

    def _registered(self, call: Call) -> bytes:
        if not self._admits(self.account, call):
            return wire.error(401, 20003, "Authenticate")
        return self.registry.answer(call)

    def _admits(self, account: str, call: Call) -> bool:
        """The account's token, or any API key: its secret is its own affair."""
        user, secret = wire.credentials(call)
        if not secret:
            return False
        if user.startswith("SK"):
            return True
        return user == account and secret == self._tokens.setdefault(account, secret)

    def _create(self, account: str, call: Call, reply: Reply) -> None:
        form = dict(call.form())
        self._ledger.attempt({**form, "at": call.at})
        mood = self._sending.draw()
        if (no := wire.refusal(mood) or self._no(form)) is not None:
            reply(no)
        elif mood.mode == "drop_before":
            reply(None)
        elif mood.mode != "hang":
            self._take(account, form, call.at, mood, reply)

    def _no(self, form: dict[str, str]) -> bytes | None:
        code = self.refuses.get(form.get("To", "")) or wire.fault(form)
        return wire.error(400, code) if code else None

    def _take(
        self, account: str, form: dict[str, str], at: float, mood: Mood, reply: Reply
    ) -> None:
        """Take the text: it is in the ledger before anybody is answered."""
        sid = self.messages.new_sid()
        self._ledger.accept({**form, "sid": sid, "at": at})
        message = self.messages.keep(sid, account, form, inbound=False)
        final = wire.taken(mood, 201, json.dumps(message).encode())
        url, plan = form.get("StatusCallback"), self._receipts
        if not (url and plan.statuses):
            self._answer(final, mood, reply)
        elif plan.before_answer:
            self._later(self._call_back(sid, url, plan, lambda: self._answer(final, mood, reply)))
        else:
            self._answer(final, mood, reply)
            self._later(self._call_back(sid, url, plan, lambda: None))

    def _answer(self, final: bytes | None, mood: Mood, reply: Reply) -> None:
        if mood.mode == "slow":
            self._server.loop.call_later(mood.seconds, reply, final)
        else:
            reply(final)

    async def _call_back(
        self, sid: str, url: str, plan: Receipts, then: Callable[[], None]
    ) -> None:
        await asyncio.sleep(plan.delay)
        for status in plan.sequence():
            fields = self.messages.receipt(sid, status, plan.error_code, ours=OURS)
            token = self.token_of(fields["AccountSid"])
            self.answered.append(await callbacks.post(url, fields, token))
        then()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._server.loop.create_task(work)
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    def _list(self, call: Call, reply: Reply) -> None:
        mood = self._listing.draw()
        if (no := wire.refusal(mood)) is not None:
            reply(no)
        elif mood.mode == "drop_before":
            reply(None)
        elif mood.mode != "hang":
            self._answer(wire.taken(mood, 200, self._listed(call)), mood, reply)

    def _listed(self, call: Call) -> bytes:
        asked = call.asked()
        found, more = self.messages.page(asked, lag=self.list_lag)
        following = httpx.QueryParams({**asked, "Page": str(int(asked.get("Page", 0)) + 1)})
        body = {"messages": found, "next_page_uri": f"{call.path}?{following}" if more else None}
        return json.dumps(body).encode()

    def _one(self, rest: str, reply: Reply) -> None:
        message = self.messages.get(rest.removeprefix("/Messages/").removesuffix(".json"))
        if message is None:
            reply(wire.error(404, 20404, "The requested resource was not found"))
        else:
            reply(answer(200, json.dumps(message).encode()))


if __name__ == "__main__":
    from tests.fakes.command import main

    main()
