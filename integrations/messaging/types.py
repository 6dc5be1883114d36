"""The words every vendor is translated into: frozen values, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ReportStatus(StrEnum):
    """How far a vendor says a text has come, in the vendor-neutral words."""

    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"

    @property
    def rank(self) -> int:
        """Statuses only rise. The final ones differ, so the order of receipts cannot matter."""
        return _RANKS[self]


_RANKS = {
    ReportStatus.SENDING: 2,
    ReportStatus.SENT: 3,
    ReportStatus.FAILED: 4,
    ReportStatus.UNDELIVERED: 5,
    ReportStatus.DELIVERED: 6,
}


class ErrorClass(StrEnum):
    """What a vendor's error code asks of us."""

    RETRY = "retry"  # passing trouble: the same text may go later
    STOP = "stop"  # never this text again
    OPTED_OUT = "opted_out"  # the vendor holds an opt-out: write it down
    BAD_NUMBER = "bad_number"  # invalid, landline, unknown subscriber
    FILTERED = "filtered"  # a carrier refused the content or the sender
    CONFIGURATION = "configuration"  # our account, credentials, registration


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """A webhook call before anybody believes it.

    ``url`` is the public address that the vendor signed: built from PUBLIC_BASE_URL, the path and
    the byte-exact query string, never from the Host header. ``headers`` has lower-case names.
    ``form`` holds the decoded pairs in order, blanks kept, or None where the body is no form.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    form: tuple[tuple[str, str], ...] | None

    def one(self, name: str, default: str = "") -> str:
        """The first value of a form field."""
        return next((value for key, value in self.form or () if key == name), default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    url: str
    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundText:
    """One text from a person. ``keyword`` is the vendor's own reading: STOP, START, HELP or ''."""

    provider_id: str
    sender: str
    recipient: str
    body: str
    media: tuple[Media, ...] = ()
    keyword: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundText:
    """One text to a person. ``reference`` is our public id; it travels in ``callback_url``."""

    reference: str
    sender: str
    recipient: str
    body: str
    callback_url: str = ""
    validity_seconds: int = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What became of a text. ``reference`` is ours, read from the signed address, or ''."""

    provider_id: str
    reference: str
    status: ReportStatus
    error_code: str = ""
    error_class: ErrorClass | None = None
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedText:
    """One entry of the vendor's own list of texts that we sent: how an unknown send is settled."""

    provider_id: str
    sender: str
    recipient: str
    body: str
    created_at: datetime
    status: ReportStatus
    error_code: str = ""


# What a send can come to. Only Throttled and NotSent may be repeated as they are: whatever else
# went wrong, the vendor may hold the text (Twilio error 20500: such a POST is not idempotent).


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    provider_id: str
    status: ReportStatus = ReportStatus.SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A clear no. ``error_class`` says whether it is this text, this number or our account."""

    error_code: str
    error_class: ErrorClass
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled:
    """Never processed: too many calls (HTTP 429). Seconds to wait, if the vendor said."""

    retry_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """The connection never opened: nothing was written."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Timeout, reset, 5xx or an unreadable answer after the text may have been written."""

    why: str


SendResult = Accepted | Rejected | Throttled | NotSent | Ambiguous


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """A channel as a value: what a vendor needs to know of our end. Secrets are resolved."""

    key: str
    backend: str
    address: str
    number_type: str = "10dlc"  # 10dlc, toll_free, short_code
    program: str = "default"
    registration: str = "approved"  # approved, pending, none
    active: bool = True
    name: str = ""
    id: int = 0
    countries: tuple[str, ...] = ()  # prefixes that may be texted; none: anywhere
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def confirms_optout(self) -> bool:
        """True when we confirm a STOP ourselves, False when the provider already has."""
        return self.options.get("optout_reply", "us") == "us"

    @property
    def paused(self) -> bool:
        """True while its texts wait, and it goes on hearing."""
        return bool(self.options.get("paused"))

    @property
    def segments_per_second(self) -> float | None:
        """How fast it may send, where the option ``mps`` says so."""
        said = self.options.get("mps", "")
        return float(said) if said else None


class Malformed(ValueError):
    """A signed request that makes no sense; answered with 400."""


class WrongAccount(Malformed):
    """Signed, but for another account or number than this channel's; answered with 403."""


class ProviderUnavailable(Exception):
    """A look-up at the vendor did not come through; try later."""
