"""Who may do what: one table of roles, made into groups."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

_LOOK = ("view_contact", "view_conversation", "view_message", "view_trace")
_DESK = (*_LOOK, "change_contact", "view_ticket", "change_ticket", "view_cannedreply")
_LAW = ("view_program", "view_consent", "view_consentevent")
_ALERTS = ("view_senderalert", "change_senderalert")
_REGISTERED = tuple(
    f"{verb}_{thing}"
    for thing in ("brand", "campaign", "campaignsender", "tollfreeverification", "shortcode",
                  "localhours")
    for verb in ("view", "add", "change", "delete")
)  # fmt: skip
_THOUGHT = tuple(
    f"{verb}_{thing}"
    for thing in ("flow", "flowversion", "rule", "knownanswer", "bottext")
    for verb in ("view", "add", "change", "delete")
)

#: Role -> codenames of permissions; ``*`` is every permission there is.
ROLES: dict[str, tuple[str, ...]] = {
    "owner": ("*",),
    "supervisor": (
        *_DESK,
        *_LAW,
        "take_over_ticket",
        "add_cannedreply",
        "change_cannedreply",
        "delete_cannedreply",
        "view_queue",
        "change_queue",
        "add_queue",
        "view_flow",
        "view_flowversion",
        "view_appointment",
        "change_appointment",
        *_ALERTS,
    ),
    "agent": (*_DESK, "view_appointment", "view_consent"),
    "editor": (*_THOUGHT, "view_program"),
    "compliance": (
        *_LOOK,
        *_LAW,
        "export_consentevent",
        "import_consentevent",
        "change_program",
        "add_program",
        "view_channel",
        *_REGISTERED,
        "view_allowance",
        *_ALERTS,
    ),
    "analyst": ("view_flow", "view_flowversion", "view_rule", "view_knownanswer"),
}


def sync() -> None:
    """Make the groups what the table says. Twice is the same as once."""
    for role, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        wanted = Q() if codenames == ("*",) else Q(codename__in=codenames)
        group.permissions.set(Permission.objects.filter(wanted))
