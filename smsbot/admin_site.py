"""What the admin's sidebar and its first page tell at a glance."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from handoff.models import Ticket

from . import deliverability


def people_waiting(request: HttpRequest) -> str:
    """How many people wait for a person; nothing where nobody does, or the viewer may not know."""
    if not request.user.has_perm("handoff.view_ticket"):
        return ""
    number = Ticket.objects.unresolved()[:100].count()
    return "99+" if number > 99 else str(number or "")


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The first page, with what staff have to look at; for those whom it concerns."""
    may = request.user.has_perm("smsbot.view_senderalert")
    alerts = list(deliverability.open_alerts()) if may else []
    return {**context, "sender_alerts": alerts}
