"""What a vendor's clear no means: for the text, for the person's consent, for our account."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from compliance.services import record_consent
from integrations.messaging.error_codes import Mark, known
from integrations.messaging.types import ChannelFacts, ErrorClass, Rejected

from .models import Contact, Message

log = logging.getLogger(__name__)

#: Trouble with our own account is not the text's fault: it waits for the fix, until it expires.
ACCOUNT_WAIT = timedelta(seconds=60)
#: Codes of our credentials, as against our registration or our sender (Twilio 20003).
CREDENTIALS = frozenset({"20003", "401", "403"})
#: Codes that may pass are believed at the second time: unknown now, or only switched off (30006).
DOUBTFUL = frozenset({"30005", "30006"})


def record(pk: int, token: str, recipient: str, channel: ChannelFacts, no: Rejected) -> None:
    """Write a refusal down. Harmless when said twice."""
    log.warning("send refused: channel=%s code=%s (%s)", channel.key, no.error_code, no.meaning)
    if no.error_code in CREDENTIALS:
        _wait_for_the_account(pk, token, no)
        return
    with transaction.atomic():
        _fail(pk, token, no)
        if no.error_class is ErrorClass.OPTED_OUT:
            opted_out_at_the_vendor(recipient, channel, code=no.error_code)
        if no.error_class is ErrorClass.BAD_NUMBER:
            cannot_be_texted(recipient, channel, code=no.error_code)


def opted_out_at_the_vendor(recipient: str, channel: ChannelFacts, *, code: str) -> None:
    """The vendor holds an opt-out that we did not know of: it is ours now too."""
    record_consent(
        address=recipient,
        program=channel.program,
        status="out",
        source="provider",
        evidence=f"The provider refused a text with code {code}: the recipient opted out.",
        at=timezone.now(),
        message_ref=f"channel:{channel.key}",
    )
    Message.objects.to(recipient).refuse("opted_out")


def cannot_be_texted(recipient: str, channel: ChannelFacts, *, code: str) -> None:
    """The vendor gave a text back for the number's sake: nothing more is sent to it.

    The mark falls by itself when a text comes from that number, or staff take it away.
    """
    if code in DOUBTFUL and not _said_before(recipient, code):
        return
    error = known(channel.backend, code)
    mark = error.mark if error and error.mark else Mark.INVALID
    now = timezone.now()
    Contact.objects.filter(address=recipient).update(
        unusable=mark, unusable_since=now, updated_at=now
    )


def _said_before(recipient: str, code: str) -> bool:
    """Was this said of another text to the same person, too?"""
    given_back = Message.objects.outbound().filter(
        conversation__contact__address=recipient,
        error_code=code,
        status__in=["failed", "undelivered"],
    )
    return given_back.order_by()[:2].count() > 1


def _fail(pk: int, token: str, no: Rejected) -> None:
    """FAILED, unless a receipt has told a better story already.

    A confirmation that the vendor refuses because the person is out was given by the vendor.
    """
    row = Message.objects.filter(pk=pk, lease_token=token, status_rank__lt=4)
    now = timezone.now()
    code = {"error_code": no.error_code[:24], "error_text": no.meaning[:200], "updated_at": now}
    if no.error_class is ErrorClass.OPTED_OUT:
        confirmation = row.filter(kind=Message.Kind.OPT_OUT_CONFIRMATION)
        confirmation.update(status="blocked", decision="block", reason="provider_handled", **code)
    row.filter(status__in=["sending", "unknown"]).update(
        status="failed", reason=f"provider_{no.error_class.value}", **code
    )


def _wait_for_the_account(pk: int, token: str, no: Rejected) -> None:
    now = timezone.now()
    Message.objects.filter(pk=pk, lease_token=token, status="sending").update(
        status="queued",
        not_before=now + ACCOUNT_WAIT,
        error_code=no.error_code[:24],
        error_text=no.meaning[:200],
        updated_at=now,
    )
