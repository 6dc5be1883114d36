"""Delivery errors as data: each vendor's codes, what they mean and what they ask of us.

Sources: twilio.com/docs/api/errors; Vonage: delivery receipts, SMS errors; Plivo: messaging error
codes; Bird: extended error codes. Where a vendor's page and public tables differ, the page counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .types import ErrorClass


class Mark(StrEnum):
    """What a code says of the number texted."""

    NOTHING = ""
    LANDLINE = "landline"
    INVALID = "invalid"
    GONE = "gone"  # nobody has it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryError:
    """One code. ``alert`` asks for a person of ours: it does not mend itself."""

    code: str
    error_class: ErrorClass
    meaning: str
    mark: Mark = Mark.NOTHING
    alert: bool = False

    @property
    def reaction(self) -> str:
        """What becomes of the text, the number and us, in words."""
        words = [_REACTIONS[self.error_class]]
        words += [f"mark the number as {self.mark}"] * bool(self.mark)
        words += ["alert staff"] * self.alert
        return ", ".join(words)


_REACTIONS = {
    ErrorClass.RETRY: "retry later",
    ErrorClass.STOP: "stop",
    ErrorClass.OPTED_OUT: "stop, write the opt-out down",
    ErrorClass.BAD_NUMBER: "stop",
    ErrorClass.FILTERED: "stop, never send the same text again",
    ErrorClass.CONFIGURATION: "stop until our account is mended",
}

_RETRY, _STOP, _OUT = ErrorClass.RETRY, ErrorClass.STOP, ErrorClass.OPTED_OUT
_NUMBER, _FILTERED = ErrorClass.BAD_NUMBER, ErrorClass.FILTERED
_OURS = ErrorClass.CONFIGURATION
_LANDLINE, _INVALID, _GONE = Mark.LANDLINE, Mark.INVALID, Mark.GONE
#: Classes that always need somebody, whatever the code.
_NEEDS_STAFF = frozenset({_FILTERED, _OURS})

_Row = tuple[str, ErrorClass, str] | tuple[str, ErrorClass, str, Mark | bool]


def _table(*rows: _Row) -> Mapping[str, DeliveryError]:
    return {row[0]: _error(*row) for row in rows}


def _error(
    code: str, error_class: ErrorClass, meaning: str, more: Mark | bool = False
) -> DeliveryError:
    return DeliveryError(
        code=code,
        error_class=error_class,
        meaning=meaning,
        mark=more if isinstance(more, Mark) else Mark.NOTHING,
        alert=more is True or error_class in _NEEDS_STAFF,
    )


ALERT = True

TWILIO = _table(
    ("14107", _STOP, "Too many replies to this number in a short time.", ALERT),
    ("20003", _OURS, "Twilio does not accept the channel's credentials."),
    ("20404", _OURS, "Twilio does not know this account or resource."),
    ("20429", _RETRY, "Too many calls to Twilio."),
    ("21211", _NUMBER, "The number is not valid.", _INVALID),
    ("21408", _OURS, "Texts to this country are switched off in the Twilio account."),
    ("21601", _OURS, "Our number cannot send texts."),
    ("21606", _OURS, "Our number does not belong to the Twilio account."),
    ("21608", _OURS, "A trial account may only text verified numbers."),
    ("21610", _OUT, "The person has opted out at Twilio."),
    ("21612", _STOP, "This number cannot be reached from ours.", ALERT),
    ("21614", _NUMBER, "The number is not a mobile phone.", _LANDLINE),
    ("21617", _STOP, "The text is longer than 1,600 characters.", ALERT),
    ("21635", _NUMBER, "The number is a landline.", _LANDLINE),
    ("21703", _OURS, "The Messaging Service has no sender."),
    ("21704", _OURS, "The Messaging Service has no sender."),
    ("21729", _OURS, "The 10DLC campaign is suspended."),
    ("23002", _OURS, "Redaction is on and Twilio's handling of STOP is off."),
    ("30001", _RETRY, "Twilio's queue is full."),
    ("30002", _OURS, "The Twilio account is suspended."),
    ("30003", _RETRY, "The handset cannot be reached (off, or out of coverage)."),
    ("30004", _STOP, "The carrier or the person blocks this text."),
    ("30005", _NUMBER, "The number is unknown or no longer in use.", _GONE),
    ("30006", _NUMBER, "A landline, or a carrier that cannot be reached.", _LANDLINE),
    ("30007", _FILTERED, "A carrier filtered the text. Never send the same text again."),
    ("30008", _RETRY, "The carrier gives no reason."),
    ("30010", _STOP, "The text costs more than the limit that was set for it."),
    ("30019", _STOP, "The text is too large for the carrier.", ALERT),
    ("30022", _RETRY, "The 10DLC rate was exceeded."),
    ("30023", _RETRY, "The 10DLC daily cap is reached."),
    ("30024", _OURS, "The carrier does not know our number yet."),
    ("30032", _OURS, "The toll-free number is not verified."),
    ("30034", _OURS, "The number is in no approved 10DLC campaign."),
    ("30035", _OURS, "The number is still being set up for 10DLC."),
    ("30036", _STOP, "The text became too old in the queue."),
    ("30047", _RETRY, "Twilio could not put the text off to a better hour."),
    ("30410", _STOP, "The carrier did not answer in time."),
    ("30450", _STOP, "Twilio suspects SMS pumping.", ALERT),
    ("30500", _STOP, "Something went wrong at Twilio."),
    ("30610", _RETRY, "It is too late or too early where the person lives."),
    ("60728", _RETRY, "The account's hourly limit is reached."),
    ("63003", _NUMBER, "The person is not on this channel."),
    ("63014", _OUT, "The person has blocked this channel."),
    ("63016", _STOP, "Outside the 24-hour window; an approved template is needed."),
    ("63017", _RETRY, "Too many texts at once."),
    ("63018", _RETRY, "The channel's rate was exceeded."),
    ("63024", _NUMBER, "The recipient is not valid on this channel."),
    ("63038", _RETRY, "The account's daily limit is reached."),
    ("80901", _OUT, "Twilio saw a stop word."),
)

#: Codes of delivery receipts (err-code).
VONAGE = _table(
    ("1", _STOP, "The carrier gives no reason."),
    ("2", _RETRY, "The handset cannot be reached for now."),
    ("3", _NUMBER, "The number is no longer in use.", _GONE),
    ("4", _STOP, "The person blocks texts."),
    ("5", _STOP, "The number has moved to another carrier and could not be found."),
    ("6", _FILTERED, "A carrier filtered the text as spam. Never send the same text again."),
    ("7", _RETRY, "The handset was busy."),
    ("8", _RETRY, "A network on the way failed."),
    ("9", _OUT, "The person has opted out at Vonage."),
    ("10", _STOP, "The text cannot be sent as it is.", ALERT),
    ("11", _STOP, "No way leads to this number."),
    ("12", _RETRY, "The number cannot be reached."),
    ("13", _STOP, "The person is too young for this text.", ALERT),
    ("14", _FILTERED, "The carrier blocks our texts."),
)
#: Statuses of the answer to a send, which count anew.
VONAGE_SEND = _table(
    ("1", _RETRY, "Too many calls to Vonage."),
    ("2", _OURS, "A parameter is missing."),
    ("3", _OURS, "A parameter is not valid."),
    ("4", _OURS, "Vonage does not accept the channel's credentials."),
    ("5", _RETRY, "Something went wrong at Vonage."),
    ("7", _NUMBER, "The number is barred.", _INVALID),
    ("9", _OURS, "The Vonage account is out of credit."),
    ("15", _OURS, "Our number is not approved for the US or Canada."),
)
PLIVO = _table(
    ("10", _STOP, "The text cannot be sent as it is.", ALERT),
    ("20", _RETRY, "A network on the way failed."),
    ("30", _FILTERED, "A carrier filtered the text as spam. Never send the same text again."),
    ("40", _OURS, "Our number cannot send this text."),
    ("50", _NUMBER, "The number is not valid, or is no mobile phone.", _INVALID),
    ("60", _STOP, "The text went in a loop.", ALERT),
    ("70", _NUMBER, "The number is no longer in use.", _GONE),
    ("80", _RETRY, "The handset cannot be reached for now."),
    ("90", _STOP, "No way leads to this number."),
    ("100", _FILTERED, "The carrier prohibits this text."),
    ("110", _STOP, "The text is too long.", ALERT),
    ("200", _OUT, "The person has opted out at Plivo."),
    ("300", _STOP, "The text became too old."),
    ("420", _STOP, "The text became too old in the queue."),
    ("450", _OURS, "Texts to this country are switched off in the Plivo account."),
    ("900", _OURS, "The Plivo account is out of credit."),
    ("1000", _STOP, "Plivo gives no reason."),
)
MESSAGEBIRD = _table(
    ("1", _NUMBER, "The number is not known to its carrier.", _GONE),
    ("2", _NUMBER, "The number is not known to its carrier.", _GONE),
    ("3", _NUMBER, "The number is not known to its carrier.", _GONE),
    ("5", _NUMBER, "The number is not known to its carrier.", _GONE),
    ("106", _RETRY, "T-Mobile's daily cap for the campaign is reached."),
    ("107", _RETRY, "The campaign's rate was exceeded."),
)

#: Vendor -> code -> what it is. The simulator speaks like Twilio.
ERRORS: Mapping[str, Mapping[str, DeliveryError]] = {
    "twilio": TWILIO,
    "simulator": TWILIO,
    "vonage": VONAGE,
    "vonage_send": VONAGE_SEND,
    "plivo": PLIVO,
    "messagebird": MESSAGEBIRD,
}


def filtered_codes(vendor: str) -> frozenset[str]:
    """The codes with which a vendor says that a carrier filtered a text."""
    known = ERRORS.get(vendor, {})
    return frozenset(code for code, one in known.items() if one.error_class is _FILTERED)


def known(vendor: str, code: str) -> DeliveryError | None:
    """What is known of a vendor's code; None for one that nobody has written down."""
    return ERRORS.get(vendor, {}).get(code)
