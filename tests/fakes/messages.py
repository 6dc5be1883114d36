"""The messages that a fake Twilio holds, as its API shows them."""

from __future__ import annotations

import itertools
import time
import uuid
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from .wire import PREFIX

Message = dict[str, Any]


class Messages:
    """Every text in and out, oldest first."""

    def __init__(self) -> None:
        self._all: dict[str, tuple[float, Message]] = {}
        self._numbers = itertools.count(1)
        self._run = uuid.uuid4().hex[:16]

    def new_sid(self) -> str:
        return f"SM{self._run}{next(self._numbers):016x}"

    def keep(self, sid: str, account: str, form: dict[str, str], *, inbound: bool) -> Message:
        """Hold a text; through a Messaging Service it has no sender yet."""
        service = form.get("MessagingServiceSid")
        pooled = bool(service) and not form.get("From")
        now = format_datetime(datetime.now(UTC))
        message: Message = {
            "sid": sid,
            "account_sid": account,
            "messaging_service_sid": service,
            "from": None if pooled else form.get("From"),
            "to": form.get("To"),
            "body": form.get("Body", ""),
            "num_segments": "0" if pooled else "1",
            "num_media": "0",
            "direction": "inbound" if inbound else "outbound-api",
            "status": "received" if inbound else "accepted" if pooled else "queued",
            "price": None,
            "price_unit": "USD",
            "error_code": None,
            "error_message": None,
            "date_created": now,
            "date_sent": None,
            "date_updated": now,
            "uri": f"{PREFIX}{account}/Messages/{sid}.json",
            "api_version": "2010-04-01",
        }
        self._all[sid] = (time.time(), message)
        return message

    def get(self, sid: str) -> Message | None:
        return self._all[sid][1] if sid in self._all else None

    def page(self, asked: dict[str, str], *, lag: float) -> tuple[list[Message], bool]:
        """One page, newest first, by To and From, and whether there are more."""
        size, page = min(int(asked.get("PageSize", 50)), 1000), int(asked.get("Page", 0))
        skip = page * size
        shown = list(itertools.islice(self._shown(asked, lag), skip, skip + size + 1))
        return shown[:size], len(shown) > size

    def _shown(self, asked: dict[str, str], lag: float) -> Any:
        shown_before = time.time() - lag
        for kept_at, message in reversed(self._all.values()):
            if (
                kept_at <= shown_before
                and asked.get("To", message["to"]) == message["to"]
                and asked.get("From", message["from"]) == message["from"]
            ):
                yield message

    def receipt(self, sid: str, status: str, error_code: str, *, ours: str) -> dict[str, str]:
        """The form of a status callback; the message has that status from now on."""
        message = self._all[sid][1]
        message["status"] = status
        fields = {"MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status}
        fields |= {"To": message["to"], "From": message["from"] or ours}
        fields |= {"AccountSid": message["account_sid"], "ApiVersion": "2010-04-01"}
        if message["messaging_service_sid"]:
            fields["MessagingServiceSid"] = message["messaging_service_sid"]
        if error_code and status in ("failed", "undelivered"):
            message["error_code"] = int(error_code)
            fields["ErrorCode"] = error_code
        return fields


def inbound_form(sid: str, account: str, from_: str, to: str, body: str) -> dict[str, str]:
    """What Twilio posts for a person's text, blanks and doubled names included."""
    return {
        "ToCountry": "US", "ToState": "", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "",
        "FromZip": "10001", "SmsSid": sid, "FromState": "NY", "SmsStatus": "received",
        "FromCity": "NEW YORK", "Body": body, "FromCountry": "US", "To": to, "ToZip": "",
        "NumSegments": "1", "MessageSid": sid, "AccountSid": account, "From": from_,
        "ApiVersion": "2010-04-01",
    }  # fmt: skip
