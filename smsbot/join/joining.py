"""A form was sent: the consent is written down with its proof, and a text asks or welcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from compliance import ledger
from compliance.models import Program, ProgramWording
from compliance.programs import program_for
from compliance.services import Change, Standing, record_consent, standing
from conversations import inbox, outbox
from conversations.models import Message
from integrations.channels import channel_by_id
from integrations.messaging.types import ChannelFacts
from integrations.models import Channel
from smsbot import tasks
from smsbot.hints import hint

_STILL_OUT = "The person had opted out, and has not texted START since."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How somebody agreed: where, from where, to which words."""

    address: str
    wording: ProgramWording
    url: str
    site: str
    ip: str
    agent: str

    @property
    def evidence(self) -> str:
        lines = ["Ticked the box and sent the form.", f"Page: {self.url}"]
        lines += [f"Shown on: {self.site}"] if self.site else []
        lines += [f"Browser: {self.agent}"] if self.agent else []
        return "\n".join(lines)


class _LeftMeanwhile(Exception):
    """A STOP came in between; it has the last word."""


def join(program: Program, signed: Signature, *, at: datetime) -> None:
    """Write the yes down and queue the text that follows from it. Twice is the same as once.

    Anybody can type anybody's number into a form. Who has opted out stays out until a text from
    their own phone says otherwise; that the form was sent is kept in the ledger all the same.
    """
    before = standing(signed.address, program.slug)
    try:
        if not before.opted_out:
            _record(program, signed, before, at=at)
            return
    except _LeftMeanwhile:
        before = standing(signed.address, program.slug)
    _only_note(program, signed, before, at=at)


@transaction.atomic
def _record(program: Program, signed: Signature, before: Standing, *, at: datetime) -> None:
    change = record_consent(
        address=signed.address,
        program=program.slug,
        status="pending" if program.double_optin else "in",
        source="form",
        evidence=signed.evidence,
        at=at,
        message_ref=f"form:{program.slug}",
        wording=signed.wording.wording,
        wording_version=signed.wording.version,
        ip=signed.ip or None,
    )
    if change.epoch != before.epoch:
        raise _LeftMeanwhile
    now = standing(signed.address, program.slug)
    if now.status == "pending" or change.changed:
        _text(program, signed.address, change, asks=now.status == "pending", at=at)


def _only_note(program: Program, signed: Signature, now: Standing, *, at: datetime) -> None:
    ledger.append(
        ledger.Line(
            address=signed.address,
            program=program.slug,
            event="opt_in",
            status="out",
            epoch=now.epoch,
            source="form",
            evidence=f"{signed.evidence}\n{_STILL_OUT}",
            at=at,
            message_ref=f"form:{program.slug}",
            wording=signed.wording.wording,
            wording_version=signed.wording.version,
            ip=signed.ip or None,
        )
    )


def _text(program: Program, address: str, change: Change, *, asks: bool, at: datetime) -> None:
    """The request for the second yes, or the welcome: one a day, however often a form is sent."""
    channel = channel_of(program)
    if channel is None:
        return
    conversation_id = inbox.open_conversation(channel, address)
    texts = program.texts()
    what = "confirm" if asks else "welcome"
    draft = outbox.Draft(
        body=texts.confirm if asks else texts.welcome,
        kind=Message.Kind.OPT_IN_CONFIRMATION,
        key=f"join:{conversation_id}:{program.slug}:{change.epoch}:{what}:{at:%Y%m%d}",
        cause=f"The opt-in form of {program.slug} was sent",
        sender=Message.Sender.SYSTEM,
    )
    outbox.queue([draft], conversation_id=conversation_id, channel_id=channel.id, now=at)
    hint(tasks.drive, conversation_id)


def channel_of(program: Program) -> ChannelFacts | None:
    """The telephone number that speaks for a program; the first by name where there are more."""
    for row in Channel.objects.filter(active=True).order_by("key"):
        is_phone = row.address.removeprefix("+").isdigit()
        if is_phone and program_for(row.program).slug == program.slug:
            return channel_by_id(row.pk)
    return None
