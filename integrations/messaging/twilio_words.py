"""Twilio's vocabulary: status words and error codes, as data. An unknown one never raises.

Codes and reactions: twilio.com/docs/api/errors.
"""

from __future__ import annotations

from .types import ErrorClass, ReportStatus

STATUSES = {
    "accepted": ReportStatus.SENDING,
    "scheduled": ReportStatus.SENDING,
    "queued": ReportStatus.SENDING,
    "sending": ReportStatus.SENDING,
    "sent": ReportStatus.SENT,
    "delivered": ReportStatus.DELIVERED,
    "read": ReportStatus.DELIVERED,
    "partially_delivered": ReportStatus.UNDELIVERED,
    "undelivered": ReportStatus.UNDELIVERED,
    "failed": ReportStatus.FAILED,
    "canceled": ReportStatus.FAILED,
}

_RETRY, _STOP = ErrorClass.RETRY, ErrorClass.STOP
_OUT, _NUMBER = ErrorClass.OPTED_OUT, ErrorClass.BAD_NUMBER
_FILTERED, _OURS = ErrorClass.FILTERED, ErrorClass.CONFIGURATION

CODES: dict[str, tuple[ErrorClass, str]] = {
    "14107": (_STOP, "Too many replies to this number in a short time."),
    "20003": (_OURS, "Twilio does not accept the channel's credentials."),
    "20404": (_OURS, "Twilio does not know this account or resource."),
    "20429": (_RETRY, "Too many calls to Twilio."),
    "21211": (_NUMBER, "The number is not valid."),
    "21408": (_OURS, "Texts to this country are switched off in the Twilio account."),
    "21601": (_OURS, "Our number cannot send texts."),
    "21606": (_OURS, "Our number does not belong to the Twilio account."),
    "21608": (_OURS, "A trial account may only text verified numbers."),
    "21610": (_OUT, "The person has opted out at Twilio."),
    "21612": (_STOP, "This number cannot be reached from ours."),
    "21614": (_NUMBER, "The number is not a mobile phone."),
    "21617": (_STOP, "The text is longer than 1,600 characters."),
    "21635": (_NUMBER, "The number is a landline."),
    "21703": (_OURS, "The Messaging Service has no sender."),
    "21704": (_OURS, "The Messaging Service has no sender."),
    "21729": (_OURS, "The 10DLC campaign is suspended."),
    "30001": (_RETRY, "Twilio's queue is full."),
    "30002": (_OURS, "The Twilio account is suspended."),
    "30003": (_RETRY, "The handset cannot be reached (off, or out of coverage)."),
    "30004": (_STOP, "The carrier or the person blocks this text."),
    "30005": (_NUMBER, "The number is unknown or no longer in use."),
    "30006": (_NUMBER, "A landline, or a carrier that cannot be reached."),
    "30007": (_FILTERED, "A carrier filtered the text. Never send the same text again."),
    "30008": (_RETRY, "The carrier gives no reason."),
    "30022": (_RETRY, "The 10DLC rate was exceeded."),
    "30023": (_RETRY, "The 10DLC daily cap is reached."),
    "30032": (_OURS, "The toll-free number is not verified."),
    "30034": (_OURS, "The number is in no approved 10DLC campaign."),
    "30036": (_STOP, "The text became too old in the queue."),
    "30410": (_STOP, "The carrier did not answer in time."),
    "30450": (_STOP, "Twilio suspects SMS pumping."),
    "30610": (_RETRY, "It is too late or too early where the person lives."),
    "63003": (_NUMBER, "The person is not on this channel."),
    "63014": (_OUT, "The person has blocked this channel."),
    "63016": (_STOP, "Outside the 24-hour window; an approved template is needed."),
    "63018": (_RETRY, "The channel's rate was exceeded."),
    "63024": (_NUMBER, "The recipient is not valid on this channel."),
}


def status(word: str) -> ReportStatus | None:
    """Our word for Twilio's; None for one that says nothing of a text we sent."""
    return STATUSES.get(word.lower())


def error(code: str) -> tuple[ErrorClass | None, str]:
    """What a code asks of us, and what it means; an unknown code asks nothing."""
    if not code or code == "0":
        return None, ""
    return CODES.get(code, (ErrorClass.STOP, f"Twilio's code {code}."))
