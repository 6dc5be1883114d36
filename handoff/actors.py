"""Who does something at the desk: a member of staff, or a machine that is known by name only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.contrib.auth.models import AbstractUser

#: May move tickets that somebody else has.
TAKE_OVER = "handoff.take_over_ticket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A name for the history, and what it may do. Machines have no ``user_id``."""

    name: str
    user_id: int | None = None
    may_take_over: bool = False

    @classmethod
    def of(cls, who: Any) -> Self:
        """A user, or the name of a machine such as ``api:crm``, which acts on an order."""
        if isinstance(who, AbstractUser):
            may = bool(who.has_perm(TAKE_OVER))
            return cls(name=name_of(who), user_id=who.pk, may_take_over=may)
        return cls(name=str(who), may_take_over=True)

    def has(self, assignee_id: int | None) -> bool:
        """Is this the person that a ticket is assigned to?"""
        return self.user_id is not None and self.user_id == assignee_id


def name_of(user: Any) -> str:
    """How colleagues see a user; nothing for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""
