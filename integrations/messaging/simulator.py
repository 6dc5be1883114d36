"""The simulator: a vendor that is nobody, for the phone page, the terminal phone, demo and tests.

It takes every text and has delivered it at once; the outbox row is the record. Three endings of a
number play trouble: 0007 is unreachable, 0008 is not a mobile phone, 0009 has opted out.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.conf import settings

from . import reading
from .types import (
    Accepted,
    ChannelFacts,
    DeliveryReport,
    ErrorClass,
    InboundText,
    ListedText,
    OutboundText,
    RawRequest,
    Rejected,
    ReportStatus,
    SendResult,
)

HEADER = "x-simulator-token"

_TROUBLE = {
    "0007": ("30003", ErrorClass.STOP, "The handset cannot be reached."),
    "0008": ("21614", ErrorClass.BAD_NUMBER, "The number is not a mobile phone."),
    "0009": ("21610", ErrorClass.OPTED_OUT, "The person has opted out at the provider."),
}


def token(key: str) -> str:
    """What a caller of this install must show: strangers cannot put words in people's mouths."""
    return hmac.new(settings.SECRET_KEY.encode(), f"simulator:{key}".encode(), "sha256").hexdigest()


class Simulator:
    """One pretended number."""

    slug: ClassVar[str] = "simulator"
    options: ClassVar[dict[str, str]] = {"optout_reply": "who confirms a STOP: us or provider"}
    required: ClassVar[tuple[str, ...]] = ()

    def __init__(self, channel: ChannelFacts) -> None:
        self.channel = channel

    @classmethod
    def optout_reply(cls, number_type: str) -> str:
        return "us"

    def verify(self, request: RawRequest) -> bool:
        """Does the caller hold this install's token? Never raises."""
        shown = request.headers.get(HEADER, "").encode("utf-8", "replace")
        return hmac.compare_digest(shown, token(self.channel.key).encode())

    def read_inbound(self, request: RawRequest) -> Sequence[InboundText]:
        """From, Body and MessageSid of the form. Raises Malformed."""
        form = reading.fields(request, ("MessageSid", "From", "To", "Body"))
        return [
            InboundText(
                provider_id=reading.identifier(form, "MessageSid"),
                sender=reading.address(form, "From"),
                recipient=self.channel.address,
                body=form.get("Body", ""),
            )
        ]

    def read_reports(self, request: RawRequest) -> Sequence[DeliveryReport]:
        return []

    def thanks(self) -> tuple[str, str]:
        return "text/plain", ""

    def send(self, text: OutboundText) -> SendResult:
        """Delivered at once, under an id that is the same for the same text."""
        if trouble := _TROUBLE.get(text.recipient[-4:]):
            code, error_class, meaning = trouble
            return Rejected(error_code=code, error_class=error_class, meaning=meaning)
        digest = hashlib.sha256(text.reference.encode()).hexdigest()[:32]
        return Accepted(provider_id=f"SIM{digest}", status=ReportStatus.DELIVERED)

    def list_sent(self, *, recipient: str, since: datetime) -> Sequence[ListedText] | None:
        return None
