"""An inbound text is written down once, and what the law wants at once is done with it."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from compliance import keywords
from compliance.keywords import Meaning
from compliance.programs import program_for
from compliance.services import recall, record_consent
from integrations.messaging.types import ChannelFacts, InboundText

from . import leases
from .models import Contact, Conversation, Message
from .prepared import Rows, insert
from .redaction import mask

log = logging.getLogger(__name__)

#: Above what any vendor delivers as one text; a longer one is cut, not refused.
MAX_BODY = 4000
#: How long a STOP waits for sends that had begun before it (see compliance/README.md).
DRAIN_SECONDS = 5.0

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of an inbound text. ``fresh`` is False for one that we had already."""

    conversation_id: int
    fresh: bool
    meaning: Meaning = Meaning.NONE


def clean(body: str) -> str:
    """The text as it may be stored on any database and shown to any person.

    NUL goes; half surrogates and controls that reorder or hide text become visible.
    """
    body = body[:MAX_BODY].replace("\x00", "")
    return _CONTROLS.sub("�", body)


def receive(channel: ChannelFacts, text: InboundText, *, now: datetime) -> Receipt:
    """Write one text down. However often it is delivered, there is one row and one answer.

    A STOP or START is in force when this returns: its consent is written in the same transaction
    as the text, and every send that had begun under the old consent has ended.
    """
    reading = _read(channel, text)
    conversation_id = _conversation(channel, text.sender)
    if reading.meaning in (Meaning.NONE, Meaning.HELP):
        fresh = _store(conversation_id, channel, text, reading.meaning, now=now)
        return Receipt(conversation_id=conversation_id, fresh=fresh, meaning=reading.meaning)
    fresh = _store_with_consent(conversation_id, channel, text, reading, now=now)
    if reading.meaning is not Meaning.OPTIN:
        _drain(text.sender)
    return Receipt(conversation_id=conversation_id, fresh=fresh, meaning=reading.meaning)


def _conversation(channel: ChannelFacts, address: str) -> int:
    """The one conversation of this person on this channel, begun if need be."""
    known = _KNOWN.first(channel_id=channel.id, address=address)
    return known["pk"] if known else open_conversation(channel, address)


def _read(channel: ChannelFacts, text: InboundText) -> keywords.Reading:
    """What it means to the law. A reader that fails must not cost the text: a person may see it."""
    words = program_for(channel.program).join_words
    try:
        return keywords.read(text.body, provider_keyword=text.keyword, join_words=words)
    except Exception:
        log.exception("a text could not be read for keywords: channel=%s", channel.key)
        return keywords.Reading(meaning=Meaning.NONE)


def _known(channel_id: int, address: str) -> Any:
    rows = Conversation.objects.filter(channel_id=channel_id, contact__address=address)
    return rows.order_by().values("pk")


_KNOWN = Rows(_known, channel_id=int, address=str)


def open_conversation(channel: ChannelFacts, address: str) -> int:
    """Begin a conversation with an address, on its contact; twice is the same as once."""
    recall(address)  # an erased person who left stays suppressed when they are known again
    Contact.objects.bulk_create([Contact(address=address)], ignore_conflicts=True)
    contact_id = Contact.objects.values_list("pk", flat=True).get(address=address)
    Conversation.objects.bulk_create(
        [Conversation(contact_id=contact_id, channel_id=channel.id)], ignore_conflicts=True
    )
    return Conversation.objects.values_list("pk", flat=True).get(
        contact_id=contact_id, channel_id=channel.id
    )


def _store(
    conversation_id: int,
    channel: ChannelFacts,
    text: InboundText,
    meaning: Meaning,
    *,
    now: datetime,
    changed_consent: bool = False,
) -> bool:
    """Insert the row. False when the vendor's id is known already: the constraint has the word."""
    message = Message(
        key=f"in:{channel.id}:{text.provider_id}",
        conversation_id=conversation_id,
        channel_id=channel.id,
        direction=Message.Direction.IN,
        sender=Message.Sender.CUSTOMER,
        kind=Message.Kind.INBOUND,
        body=mask(clean(text.body)),
        media=[{"url": item.url, "content_type": item.content_type} for item in text.media],
        status=Message.Status.RECEIVED,
        work=Message.Work.PENDING,
        provider_id=text.provider_id,
        meaning="" if meaning is Meaning.NONE else meaning.value,
        changed_consent=changed_consent,
        created_at=now,
        updated_at=now,
    )
    return bool(insert([message]))


def _store_with_consent(
    conversation_id: int,
    channel: ChannelFacts,
    text: InboundText,
    reading: keywords.Reading,
    *,
    now: datetime,
) -> bool:
    """The text, the consent it changes and the fate of what was queued: all or nothing."""
    key = f"in:{channel.id}:{text.provider_id}"
    if Message.objects.filter(key=key).exists():
        return False
    leaving = reading.meaning is not Meaning.OPTIN
    everything = reading.scope_all or reading.meaning is Meaning.WRONG_NUMBER
    with transaction.atomic():
        change = record_consent(
            address=text.sender,
            program=channel.program,
            status="out" if leaving else "in",
            source="provider" if text.keyword else "keyword",
            evidence=mask(clean(text.body)),
            at=now,
            message_ref=key,
            scope="all" if everything else None,
        )
        fresh = _store(
            conversation_id, channel, text, reading.meaning, now=now, changed_consent=change.changed
        )
        if leaving:
            Message.objects.to(text.sender).refuse("opted_out")
        if not fresh:  # its twin was quicker, and has done all this
            transaction.set_rollback(True)
    return fresh


def _drain(address: str) -> None:
    """Let sends that had begun before the STOP end before it is answered, outside a transaction."""
    ids = Conversation.objects.filter(contact__address=address).values_list("pk", flat=True)
    leases.wait_until_free(ids, seconds=DRAIN_SECONDS)
