"""Forgetting a person: the tickets about them."""

from __future__ import annotations

from .models import Ticket


def erase(address: str) -> int:
    """Delete the tickets of this address, with their history. Returns how many there were."""
    tickets = Ticket.objects.filter(conversation__contact__address=address)
    count = tickets.count()
    tickets.delete()
    return count
