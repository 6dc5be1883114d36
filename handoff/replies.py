"""What staff write goes out through the same outbox and the same gate as every other text."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from compliance.services import Standing, standing
from conversations import outbox
from conversations.inbox import clean
from conversations.models import Conversation, Message
from integrations.channels import channel_by_id

from . import driving
from .actors import Actor, name_of
from .models import Ticket
from .moving import NotAllowed, hold, move, record, unresolved
from .opening import open_ticket
from .transitions import Move

#: What the carriers take as one text, in many segments.
LONGEST = 1600


def reply(
    conversation_id: int, *, body: str, actor: Any, key: str, seen_epoch: int | None = None
) -> Message:
    """Queue a text by hand; the conversation is the actor's from here, and the bot is silent.

    ``key`` names one press of the button: the same key writes one text, and gives it back.
    ``seen_epoch`` is the consent epoch that the actor saw. Raises NotAllowed and changes nothing.
    """
    who = Actor.of(actor)
    text = _readable(body)
    key = _key(conversation_id, key)
    with transaction.atomic():
        conversation = _conversation(conversation_id)
        if (known := Message.objects.filter(key=key).first()) is not None:
            return known
        consent = _may_be_texted(conversation, seen_epoch)
        ticket = _own(conversation, who, key)
        _write(conversation, text, who, key=key, epoch=consent.epoch)
        _note_reply(ticket, who)
    driving.after_commit(conversation_id)
    return Message.objects.get(key=key)


def _key(conversation_id: int, key: str) -> str:
    """Any string of any length, as a key of the outbox."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"staff:{conversation_id}:{digest}"


def _readable(body: str) -> str:
    text = body.strip()
    if not text:
        raise NotAllowed("Write something first.")
    if len(text) > LONGEST:
        raise NotAllowed(f"The text has {len(text)} characters; {LONGEST} is the most.")
    return clean(text)


def _conversation(conversation_id: int) -> Conversation:
    hold(conversation_id)
    return Conversation.objects.select_related("contact").get(pk=conversation_id)


def _may_be_texted(conversation: Conversation, seen_epoch: int | None) -> Standing:
    """Said here too, and not only by the gate, so that the text stays with its author."""
    channel = channel_by_id(conversation.channel_id)
    if channel is None:
        raise NotAllowed("The channel of this conversation cannot be used.")
    found = standing(conversation.contact.address, channel.program)
    if found.opted_out:
        raise NotAllowed("This person has opted out: nothing may be sent to them.")
    if seen_epoch is not None and seen_epoch != found.epoch:
        raise NotAllowed("This person has left and come back meanwhile: look again, then send.")
    return found


def _own(conversation: Conversation, who: Actor, key: str) -> Ticket:
    """The actor's ticket. A machine holds none: what it writes leaves the ticket with its queue."""
    ticket = unresolved(conversation.pk)
    if ticket is None:
        ticket = open_ticket(conversation, reason="staff", key=key, by=who)
    if ticket.status == Ticket.Status.CLAIMED and not who.has(ticket.assignee_id):
        raise NotAllowed(f"{name_of(ticket.assignee) or 'Somebody else'} has this conversation.")
    if who.user_id is not None:
        move(ticket, Move.CLAIM, actor=who, assignee_id=who.user_id, claimed_at=timezone.now())
    return ticket


def _write(conversation: Conversation, text: str, who: Actor, *, key: str, epoch: int) -> None:
    draft = outbox.Draft(
        body=text,
        kind=Message.Kind.STAFF_REPLY,
        key=key,
        cause=f"Written by {who.name}"[:120],
        sender=Message.Sender.STAFF,
        author_id=who.user_id,
        epoch=epoch,
    )
    now = timezone.now()
    outbox.queue(
        [draft], conversation_id=conversation.pk, channel_id=conversation.channel_id, now=now
    )
    hold(conversation.pk, last_at=now, waiting_since=None)


def _note_reply(ticket: Ticket, who: Actor) -> None:
    now = timezone.now()
    Ticket.objects.filter(pk=ticket.pk, first_reply_at=None).update(
        first_reply_at=now, updated_at=now
    )
    record(ticket, "reply", actor=who)
