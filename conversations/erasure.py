"""Forgetting a person: the contact, and everything that was said."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from . import leases
from .models import Contact, Conversation, DeliveryReceipt, Message

#: A send that has begun is waited for, so that its outcome is not written to what is gone.
WAIT_SECONDS = 15.0


def quiesce(address: str) -> None:
    """Let a send that has begun end. Not within a transaction."""
    leases.wait_until_free(_conversations(address), seconds=WAIT_SECONDS)


@transaction.atomic
def erase(address: str) -> Counter[str]:
    """Delete the contact with its conversations; tickets must be gone. Returns what there was.

    A worker that is at it finds its lease lost, and writes nothing.
    """
    ids = _conversations(address)
    messages = Message.objects.filter(conversation__in=ids)
    sent = messages.exclude(provider_id=None).values_list("provider_id", flat=True)
    DeliveryReceipt.objects.filter(provider_id__in=list(sent)).delete()
    found = Counter(messages=messages.count(), conversations=len(ids))
    messages.delete()
    Conversation.objects.filter(pk__in=ids).delete()
    found["contacts"], _ = Contact.objects.filter(address=address).delete()
    return found


def _conversations(address: str) -> list[int]:
    found = Conversation.objects.filter(contact__address=address).order_by()
    return list(found.values_list("pk", flat=True))
