"""People written down from lists: a contact is found by number, or made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.services import recall

from .models import Contact

NEW, CHANGED, SAME = "new", "changed", "same"


def write_down(facts: Mapping[str, Any]) -> str:
    """Make the contact of this ``address``, or change what is given. Twice is the same as once."""
    address = facts["address"]
    recall(address)  # an erased person who is known again keeps their opt-out
    contact = Contact.objects.filter(address=address).first()
    if contact is None:
        Contact.objects.create(**facts)
        return NEW
    differs = [name for name, value in facts.items() if getattr(contact, name) != value]
    if not differs:
        return SAME
    for name in differs:
        setattr(contact, name, facts[name])
    contact.save(update_fields=[*differs, "updated_at"])
    return CHANGED


def owner_of(external_id: str) -> str:
    """The address of the contact with this id of yours; blank for nobody."""
    known = Contact.objects.filter(external_id=external_id).values_list("address", flat=True)
    return known.first() or ""
