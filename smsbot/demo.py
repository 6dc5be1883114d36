"""The demo business: everything that a newcomer needs to text the bot within a minute."""

from __future__ import annotations

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

import flows.demo
import integrations.booking.demo
from compliance.models import Program
from handoff.models import CannedReply, Queue
from integrations.models import Channel

from . import roles

CHANNEL = "demo"
ADDRESS = "+15005550006"

PROGRAM = {
    "name": "Acme Dental",
    "description": "Appointments and answers by text.",
    "contact": "212-555-0100",
    "frequency": "Msg frequency varies.",
    "terms_url": "https://acme.example/sms-terms",
    "privacy_url": "https://acme.example/privacy",
    "timezone": "America/New_York",
    "is_default": True,
}

CANNED = {
    "hello": ("Hello", "Hi, this is the front desk at Acme Dental. How can I help?"),
    "callback": ("Call back", "We will call you on this number within the hour."),
    "insurance": ("Insurance", "Please text us your plan and we will check what it covers."),
}


@transaction.atomic
def load(*, password: str | None = None) -> dict[str, str]:
    """Put the demo business in place; what is there already stays. Returns the new logins."""
    Program.objects.get_or_create(slug="default", defaults=PROGRAM)
    Channel.objects.get_or_create(
        key=CHANNEL,
        defaults={
            "name": "Demo phone",
            "backend": "simulator",
            "address": ADDRESS,
            "program": "default",
            "registration": "approved",
        },
    )
    integrations.booking.demo.load()
    flows.demo.load()
    roles.sync()
    logins = _people(password)
    _desk()
    return logins


def _people(password: str | None) -> dict[str, str]:
    """One user a role. A random password unless one is given; known users keep theirs."""
    users = get_user_model().objects
    logins = {}
    for role in roles.ROLES:
        user, new = users.get_or_create(
            username=role, defaults={"is_staff": True, "first_name": role.title()}
        )
        if new or password:
            secret = password or secrets.token_urlsafe(12)
            user.set_password(secret)
            user.save()
            logins[role] = secret
        user.groups.add(Group.objects.get(name=role))
    return logins


def _desk() -> None:
    queue, _ = Queue.objects.get_or_create(
        slug="front-desk", defaults={"name": "Front desk", "is_default": True}
    )
    members = get_user_model().objects.filter(username__in=["agent", "supervisor"])
    queue.members.add(*members)
    for slug, (title, body) in CANNED.items():
        CannedReply.objects.get_or_create(slug=slug, defaults={"title": title, "body": body})
