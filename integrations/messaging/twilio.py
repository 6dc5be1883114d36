"""Twilio: the Programmable Messaging API of 2010-04-01, spoken by one httpx POST per text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx
from twilio.twiml.messaging_response import MessagingResponse

from . import reading, signing, twilio_answers
from .twilio_words import error, status
from .types import (
    Ambiguous,
    ChannelFacts,
    DeliveryReport,
    InboundText,
    ListedText,
    Media,
    NotSent,
    OutboundText,
    ProviderUnavailable,
    RawRequest,
    SendResult,
    WrongAccount,
)

#: Connect 3 s, read 10 s: together less than a conversation's lease.
TIMEOUT = httpx.Timeout(connect=3, read=10, write=2, pool=1)
#: A kept connection that has idled longer is not used again: it may be dead at the other end.
LIMITS = httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=2)
#: Nothing was written: the connection never opened, or the address is none.
NEVER_OPENED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
#: Pages of the list that are read when a send is looked for.
PAGES = 3
MEDIA = 10

_KNOWN = frozenset(
    {
        *("MessageSid", "SmsSid", "AccountSid", "MessagingServiceSid", "From", "To", "Body"),
        *("NumMedia", "OptOutType", "MessageStatus", "SmsStatus", "ErrorCode"),
        *(f"MediaUrl{number}" for number in range(MEDIA)),
        *(f"MediaContentType{number}" for number in range(MEDIA)),
    }
)
_KEYWORDS = frozenset({"STOP", "START", "HELP"})


class Twilio:
    """One Twilio number or Messaging Service."""

    slug: ClassVar[str] = "twilio"
    options: ClassVar[dict[str, str]] = {
        "account_sid": "the account's AC.. id",
        "auth_token": "the account's primary auth token: it signs the webhooks",
        "auth_token_previous": "the token before it, while you rotate",
        "api_key": "an SK.. id to send with, instead of the auth token",
        "api_secret": "the secret of that key",
        "messaging_service_sid": "send through this MG.. service instead of the number",
        "shared_key_id": "a webhooks shared key's id",
        "shared_key": "the secret of that shared key",
        "api_base": "another base address of the API",
        "optout_reply": "who confirms a STOP: us or provider",
    }
    required: ClassVar[tuple[str, ...]] = ("account_sid", "auth_token")
    #: What ``add_channel`` says at the end.
    advice: ClassVar[str] = (
        "Put #rc=3&rp=5xx,ct,rt after the inbound address, and Twilio tries again when we are down."
    )

    def __init__(self, channel: ChannelFacts) -> None:
        self.channel = channel
        option = channel.options.get
        self.account = option("account_sid", "")
        self.service = option("messaging_service_sid", "")
        self.base = (option("api_base") or "https://api.twilio.com").rstrip("/")
        self.messages = f"{self.base}/2010-04-01/Accounts/{self.account}/Messages.json"
        user = option("api_key") or self.account
        self.secret = option("api_secret" if option("api_key") else "auth_token", "")
        self.http = httpx.Client(
            auth=(user, self.secret),
            timeout=TIMEOUT,
            limits=LIMITS,
            transport=httpx.HTTPTransport(retries=0, limits=LIMITS),
            follow_redirects=False,
        )

    @classmethod
    def optout_reply(cls, number_type: str) -> str:
        """Twilio answers a STOP itself on long codes and toll-free numbers, not on short codes."""
        return "us" if number_type == "short_code" else "provider"

    # Webhooks

    def verify(self, request: RawRequest) -> bool:
        """Signed by this channel's account? Never raises."""
        option = self.channel.options.get
        tokens = [option("auth_token", ""), option("auth_token_previous", "")]
        shared = {option("shared_key_id", "-"): option("shared_key", "")}
        return signing.verify(request, tokens, shared)

    def read_inbound(self, request: RawRequest) -> Sequence[InboundText]:
        """The text in the form. Raises Malformed, and WrongAccount for somebody else's."""
        form = reading.fields(request, _KNOWN)
        text = InboundText(
            provider_id=reading.identifier(form, "MessageSid"),
            sender=reading.address(form, "From"),
            recipient=reading.address(form, "To"),
            body=form.get("Body", ""),
            media=_media(form),
            keyword=_keyword(form),
        )
        self._ours(form, number=text.recipient)
        return [text]

    def read_reports(self, request: RawRequest) -> Sequence[DeliveryReport]:
        """The receipt in the form; none for a status that says nothing. Raises Malformed."""
        form = reading.fields(request, _KNOWN)
        sid = reading.identifier(form, "MessageSid", "SmsSid")
        word = reading.identifier(form, "MessageStatus", "SmsStatus")
        self._ours(form, number=form.get("From", ""))
        found = status(word)
        if found is None:
            return []
        code = reading.reference(form.get("ErrorCode", ""))
        error_class, meaning = error(code)
        return [
            DeliveryReport(
                provider_id=sid,
                reference=_reference(request.url),
                status=found,
                error_code=code,
                error_class=error_class,
                meaning=meaning,
            )
        ]

    def thanks(self) -> tuple[str, str]:
        """The empty TwiML answer: a reply in it would be a send that no gate sees."""
        return "text/xml", _EMPTY

    def _ours(self, form: dict[str, str], *, number: str) -> None:
        """Raises WrongAccount for another account, and for another number or Messaging Service."""
        if form.get("AccountSid", self.account) != self.account:
            raise WrongAccount("another account")
        if self.service and form.get("MessagingServiceSid") == self.service:
            return
        if number and number != self.channel.address:
            raise WrongAccount("another number")

    # The API

    def send(self, text: OutboundText) -> SendResult:
        """One POST. Whatever is not a clear yes or no is Ambiguous and never repeated here."""
        if not (self.account and self.secret):
            return twilio_answers.credentials()
        try:
            answer = self.http.post(self.messages, data=self._form(text))
        except NEVER_OPENED as trouble:
            return NotSent(why=type(trouble).__name__)
        except httpx.HTTPError as trouble:
            return Ambiguous(why=type(trouble).__name__)
        return twilio_answers.result(answer)

    def _form(self, text: OutboundText) -> dict[str, str]:
        sender = {"MessagingServiceSid": self.service} if self.service else {"From": text.sender}
        form = {"To": text.recipient, "Body": text.body, **sender}
        form["ValidityPeriod"] = str(text.validity_seconds)
        if text.callback_url:
            form["StatusCallback"] = text.callback_url
        return form

    def list_sent(self, *, recipient: str, since: datetime) -> Sequence[ListedText]:
        """Twilio's own list for this recipient; not by DateSent, which a waiting text lacks.

        Raises ProviderUnavailable.
        """
        found: list[ListedText] = []
        url = str(httpx.URL(self.messages, params=self._filter(recipient)))
        for _ in range(PAGES):
            entries, following = self._page(url)
            found += [text for entry in entries if (text := self._listed(entry))]
            if not following or any(text.created_at < since for text in found):
                break
            url = f"{self.base}{following}"
        return [text for text in found if text.created_at >= since]

    def _filter(self, recipient: str) -> dict[str, str]:
        sender = {} if self.service else {"From": self.channel.address}
        return {"To": recipient, "PageSize": "100", **sender}

    def _page(self, url: str) -> tuple[list[dict[str, Any]], str]:
        """The entries of a page, and where the next one is. Raises ProviderUnavailable."""
        try:
            answer = self.http.get(url)
            answer.raise_for_status()
            page = answer.json()
            return [dict(entry) for entry in page["messages"]], page.get("next_page_uri") or ""
        except (httpx.HTTPError, httpx.InvalidURL, LookupError, TypeError, ValueError) as trouble:
            raise ProviderUnavailable(type(trouble).__name__) from trouble

    def _listed(self, entry: dict[str, Any]) -> ListedText | None:
        """An entry that this channel sent; None for others, and for what cannot be read."""
        if entry.get("direction") != "outbound-api":
            return None
        if self.service and entry.get("messaging_service_sid") != self.service:
            return None
        return twilio_answers.listed(entry)


_EMPTY = str(MessagingResponse())


def _keyword(form: dict[str, str]) -> str:
    word = form.get("OptOutType", "").upper()
    return word if word in _KEYWORDS else ""


def _reference(url: str) -> str:
    """Our own id, from the address that Twilio signed."""
    return reading.reference(parse_qs(urlsplit(url).query).get("mid", [""])[0])


def _media(form: dict[str, str]) -> tuple[Media, ...]:
    pairs = (
        (form.get(f"MediaUrl{number}", ""), form.get(f"MediaContentType{number}", ""))
        for number in range(MEDIA)
    )
    return tuple(
        Media(url=url[:500], content_type=kind[:80])
        for url, kind in pairs
        if url and (url + kind).isascii() and (url + kind).isprintable()
    )
