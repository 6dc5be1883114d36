"""What the admin's sidebar tells at a glance."""

from __future__ import annotations

from django.http import HttpRequest

from handoff.models import Ticket


def people_waiting(request: HttpRequest) -> str:
    """How many people wait for a person; nothing where nobody does, or the viewer may not know."""
    if not request.user.has_perm("handoff.view_ticket"):
        return ""
    number = Ticket.objects.unresolved()[:100].count()
    return "99+" if number > 99 else str(number or "")
