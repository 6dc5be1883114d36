"""Thirty of everything: rows for the admin's lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from compliance.models import Program
from compliance.registrations.models import (
    Allowance,
    Brand,
    Campaign,
    CampaignSender,
    LocalHours,
    ShortCode,
    TollFreeVerification,
)
from compliance.services import record_consent
from conversations.models import Contact, Conversation, Message, Trace
from flows.models import BotText, Flow, FlowVersion, KnownAnswer, Rule
from handoff.models import CannedReply, Queue, Ticket
from integrations.booking.models import Appointment, Calendar, Service
from integrations.models import Channel
from smsbot.api import tokens
from smsbot.models import ApiToken


def contact(n: int) -> Contact:
    return Contact.objects.create(address=f"+1212555{2000 + n}", name=f"Person {n}")


def conversation(n: int) -> Conversation:
    channel, _ = Channel.objects.get_or_create(
        key=f"line{n % 3}", defaults={"backend": "simulator", "address": f"+1500555000{n % 3}"}
    )
    return Conversation.objects.create(
        contact=contact(n), channel=channel, flow="booking", step="when", state={"fields": {"a": n}}
    )


def message(n: int) -> Message:
    talk = conversation(n)
    row = Message.objects.create(
        key=f"in:{n}",
        conversation=talk,
        channel=talk.channel,
        direction="in",
        sender="customer",
        kind="inbound",
        body=f"text {n}",
        status="received",
    )
    Trace.objects.create(conversation=talk, event=f"turn:{row.pk}", message=row, route="menu")
    return row


def ticket(n: int) -> Ticket:
    talk = message(n).conversation
    queue, _ = Queue.objects.get_or_create(
        slug=f"queue{n % 3}", defaults={"name": f"Queue {n % 3}"}
    )
    user = user_(n) if n % 2 else None
    return Ticket.objects.create(
        key=f"ticket:{n}",
        conversation=talk,
        queue=queue,
        reason="asked",
        assignee=user,
        status="claimed" if user else "open",
    )


def user_(n: int) -> User:
    return User.objects.create(username=f"user{n}", first_name=f"U{n}")


def flow(n: int) -> Flow:
    row = Flow.objects.create(slug=f"flow-{n}", name=f"Flow {n}")
    for number, status in enumerate(("retired", "published", "draft"), 1):
        FlowVersion.objects.create(flow=row, number=number, status=status, source="flow: x\n")
    return row


def appointment(n: int) -> Appointment:
    calendar, _ = Calendar.objects.get_or_create(name="Acme")
    service, _ = Service.objects.get_or_create(
        slug=f"s{n % 3}", defaults={"name": f"Service {n % 3}"}
    )
    start = timezone.now() + timedelta(days=n)
    return Appointment.objects.create(
        key=f"booking:{n}",
        calendar=calendar,
        service=service,
        address=f"+1212555{2000 + n}",
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
    )


def consent(n: int) -> Any:
    return record_consent(
        address=f"+1212555{2000 + n}",
        program="default",
        status="out",
        source="keyword",
        evidence="STOP",
        at=timezone.now(),
    )


def campaign(n: int) -> Campaign:
    brand = Brand.objects.create(name=f"Acme {n}", state="approved")
    row = Campaign.objects.create(brand=brand, name=f"Visits {n}", use_case="MIXED")
    CampaignSender.objects.create(campaign=row, channel=f"line{n}")
    return row


def rule(n: int) -> Rule:
    return Rule.objects.create(name=f"r{n}", label=f"Rule {n}", phrases="x", flow=flow(n))


def scheduled(n: int) -> PeriodicTask:
    every, _ = IntervalSchedule.objects.get_or_create(every=n + 1, period="seconds")
    return PeriodicTask.objects.create(name=f"task {n}", task="x", interval=every)


def text(n: int) -> BotText:
    names = sorted(choice for choice, _ in BotText._meta.get_field("name").choices)
    return BotText.objects.create(
        name=names[n % len(names)], language=f"x{chr(97 + n // len(names))}", wording="Hi"
    )


def token(n: int) -> ApiToken:
    row, _ = tokens.make(f"crm {n}", scopes=["contacts:read"])
    return row


#: Admin address -> what makes one row of it.
MAKERS: dict[str, Callable[[int], Any]] = {
    "conversations/contact": contact,
    "conversations/conversation": conversation,
    "conversations/message": message,
    "handoff/ticket": ticket,
    "handoff/queue": lambda n: Queue.objects.create(slug=f"q{n}", name=f"Q{n}"),
    "handoff/cannedreply": lambda n: CannedReply.objects.create(slug=f"c{n}", title="T", body="B"),
    "flows/flow": flow,
    "flows/flowversion": flow,
    "flows/rule": rule,
    "flows/knownanswer": lambda n: KnownAnswer.objects.create(
        name=f"k{n}", label=f"K{n}", phrases="x", answer="y"
    ),
    "flows/bottext": text,
    "compliance/program": lambda n: Program.objects.create(slug=f"p{n}", name=f"P{n}"),
    "compliance/consent": consent,
    "compliance/consentevent": consent,
    "registrations/brand": lambda n: Brand.objects.create(name=f"Acme {n}"),
    "registrations/campaign": campaign,
    "registrations/tollfreeverification": lambda n: TollFreeVerification.objects.create(
        channel=f"tf{n}"
    ),
    "registrations/shortcode": lambda n: ShortCode.objects.create(channel=f"sc{n}"),
    "registrations/localhours": lambda n: LocalHours.objects.create(place="US"),
    "registrations/allowance": lambda n: Allowance.objects.bulk_create([Allowance(key=f"a{n}")]),
    "integrations/channel": lambda n: Channel.objects.create(
        key=f"c{n}", backend="simulator", address=f"+15005551{n:03d}"
    ),
    "booking/appointment": appointment,
    "booking/service": lambda n: Service.objects.create(slug=f"sv{n}", name=f"S{n}"),
    "booking/calendar": lambda n: Calendar.objects.create(name=f"C{n}"),
    "smsbot/apitoken": token,
    "auth/user": user_,
    "auth/group": lambda n: Group.objects.create(name=f"G{n}"),
    "django_celery_beat/periodictask": scheduled,
}
