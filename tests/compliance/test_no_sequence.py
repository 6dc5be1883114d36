"""No sequence of events lets a text past the gate.

A machine does at random what happens to a business: people text, leave and come back, staff take
over, clocks jump, registrations change, channels are paused, texts of every kind are written. What
reaches the provider is held against rules that are written down here anew, without the gate.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from compliance import policy
from compliance.models import Program
from compliance.registrations.models import Brand, Campaign, CampaignSender
from conversations.events import conversations_with_work
from conversations.models import Contact, Message
from flows.models import Rule
from handoff import services
from handoff.models import Ticket
from integrations import channels
from integrations.messaging.simulator import Simulator
from integrations.messaging.types import OutboundText, SendResult
from integrations.models import Channel
from smsbot import limits, pipeline
from tests.phones import Phone, drive_all

from .outgoing import NOON, agrees, wait

NEW_YORK = ZoneInfo("America/New_York")
ROSA, BEN = PEOPLE = ("+12125550123", "+12125550144")
STANDING = {"opt_out_confirmation", "opt_in_confirmation", "help_reply"}
UNASKED = {"campaign", "notification", "reminder"}
KINDS = sorted(set(Message.Kind.values) - {"inbound", "opt_out_confirmation"})
PER_DAY = 2
#: How often what happened in a run, so that the test can tell that it tried anything.
seen: dict[str, int] = {}


@dataclass
class Person:
    """What must be so, by what this person did. ``yes`` is "", "express" or "written"."""

    phone: Phone
    out: bool = False
    leavings: int = 0
    goodbyes: int = 0
    yes: str = ""
    signed: bool = False
    texted: datetime | None = None
    blocked: bool = False
    zone: str = NEW_YORK.key
    unasked: list[datetime] = field(default_factory=list)
    said: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def owner(self) -> str:
        return self.phone.conversation.owner


class Business(RuleBasedStateMachine):
    """Rosa, who has agreed to all, Ben, and a number of ours; every text that leaves is looked at
    the moment it does."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock = time_machine.travel(NOON, tick=False)
        self.now = self.clock.start()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(Simulator, "send", self._left(Simulator.send))
        self.sending = override_settings(SENDING_PAUSED=False, CHANNEL_CACHE_SECONDS=0)
        self.sending.enable()
        self._set_up()

    def _set_up(self) -> None:
        channels.forget()
        limits.forget()
        Program.objects.create(
            slug="default", name="Acme", is_default=True, max_unsolicited_per_day=PER_DAY
        )
        Rule.objects.create(name="echo", label="Echo", match="prefix", answer="{{ rest }}",
                            phrases="echo", listed=False)  # fmt: skip
        self.channel = Channel.objects.create(
            key="demo", backend="simulator", address="+15005550006"
        )
        brand = Brand.objects.create(name="Acme", state="approved")
        self.campaign = Campaign.objects.create(
            brand=brand, name="Visits", use_case="MIXED", state="approved"
        )
        CampaignSender.objects.create(campaign=self.campaign, channel="demo")
        self.agent = get_user_model().objects.create_user("agent", is_staff=True)
        self.people = {number: Person(Phone(number)) for number in PEOPLE}
        self.agrees(ROSA, True)
        self.number = itertools.count()
        self.paused, self.active, self.countries = False, True, ""
        self.got_past: list[str] = []

    def teardown(self) -> None:
        self.sending.disable()
        self.patch.undo()
        self.clock.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # ---- what happens

    # A channel that is switched off takes nothing in: its people are heard when it is on again.

    @precondition(lambda self: self.active)
    @rule(who=st.sampled_from(PEOPLE), what=st.sampled_from(["echo hi", "HELP", "human", "thanks"]))
    def texts(self, who: str, what: str) -> None:
        self._text(who, what)

    @precondition(lambda self: self.active)
    @rule(who=st.sampled_from(PEOPLE), work=st.booleans())
    def leaves(self, who: str, work: bool) -> None:
        person = self.people[who]
        if not person.out:
            person.leavings += 1
        person.out, person.yes = True, ""
        self._text(who, "STOP", work=work)

    @precondition(lambda self: self.active)
    @rule(who=st.sampled_from(PEOPLE))
    def comes_back(self, who: str) -> None:
        person = self.people[who]
        person.out, person.yes = False, "written" if person.signed else "express"
        self._text(who, "START")

    @rule(who=st.sampled_from(PEOPLE), in_writing=st.booleans())
    def agrees(self, who: str, in_writing: bool) -> None:
        person = self.people[who]
        if person.out or person.yes:
            return  # the ledger's own affair, told elsewhere
        person.signed = person.signed or in_writing
        person.yes = "written" if person.signed else "express"
        agrees(person.phone, in_writing=in_writing)

    @rule(who=st.sampled_from(PEOPLE), kind=st.sampled_from(KINDS), again=st.booleans(),
          role=st.sampled_from(["bot", "staff", "system"]), work=st.booleans())  # fmt: skip
    def somebody_writes(self, who: str, kind: str, again: bool, role: str, work: bool) -> None:
        body = f"to {who}" if again else f"text {next(self.number)}"
        wait(self.people[who].phone, body, kind, sender=role)
        seen["written"] = seen.get("written", 0) + 1
        if work:
            self._work()

    @rule(who=st.sampled_from(PEOPLE))
    def the_bot_has_an_answer(self, who: str) -> None:
        self.somebody_writes(who, "bot_reply", False, "bot", True)

    @rule()
    def a_broadcast(self) -> None:
        for who in PEOPLE:
            self.somebody_writes(who, "campaign", False, "system", True)

    @rule()
    def night_falls(self) -> None:
        local = timezone.now().astimezone(NEW_YORK)
        self.now.move_to(local.replace(hour=23) + timedelta(days=local.hour >= 23))

    @rule(who=st.sampled_from(PEOPLE), n=st.integers(0, 2))
    def a_stale_goodbye_is_queued_again(self, who: str, n: int) -> None:
        person = self.people[who]
        if n >= person.leavings:
            return
        wait(person.phone, f"goodbye {next(self.number)}", "opt_out_confirmation", epoch=n)

    @rule(who=st.sampled_from(PEOPLE))
    def staff_take_over(self, who: str) -> None:
        ticket = self._ticket(who)
        if ticket is not None and ticket.status == "open":
            services.claim(ticket, actor=self.agent)

    @rule(who=st.sampled_from(PEOPLE))
    def staff_hand_back(self, who: str) -> None:
        ticket = self._ticket(who)
        if ticket is not None:
            services.resolve(ticket, actor=self.agent, how="restart")

    @rule(minutes=st.sampled_from([1, 11, 60, 600, 1440, 4320]))
    def time_passes(self, minutes: int) -> None:
        self.now.shift(timedelta(minutes=minutes))

    @rule(state=st.sampled_from(["approved", "pending", "rejected", "approved"]))
    def the_campaign_is_judged(self, state: str) -> None:
        self.campaign.state = state
        self.campaign.save()

    @rule()
    def the_channel_is_switched(self) -> None:
        self.active = not self.active
        Channel.objects.filter(pk=self.channel.pk).update(active=self.active)

    @rule()
    def sending_is_paused_or_not(self) -> None:
        self.paused = not self.paused
        settings.SENDING_PAUSED = self.paused

    @rule(countries=st.sampled_from(["", "+1, +44", "+44"]))
    def countries_change(self, countries: str) -> None:
        self.countries = countries
        Channel.objects.filter(pk=self.channel.pk).update(countries=countries)

    @rule(who=st.sampled_from(PEOPLE), blocked=st.booleans())
    def staff_block_somebody(self, who: str, blocked: bool) -> None:
        self.people[who].blocked = bool(
            Contact.objects.filter(address=who).update(blocked=blocked) and blocked
        )

    @rule(who=st.sampled_from(PEOPLE), zone=st.sampled_from(["Asia/Tokyo", NEW_YORK.key]))
    def somebody_moves(self, who: str, zone: str) -> None:
        if Contact.objects.filter(address=who).update(timezone=zone):
            self.people[who].zone = zone

    @rule()
    def workers_work(self) -> None:
        self._work()

    def _text(self, who: str, what: str, *, work: bool = True) -> None:
        person = self.people[who]
        person.texted = timezone.now()
        assert person.phone.send(what).status_code == 200
        if work:
            self._work()

    def _work(self) -> None:
        """What the workers do. While sending is paused, what is queued stays due."""
        if not self.paused:
            drive_all()
            return
        for conversation_id in conversations_with_work(now=timezone.now(), limit=500):
            pipeline.drive(conversation_id)

    def _ticket(self, who: str) -> Ticket | None:
        return Ticket.objects.filter(conversation__contact__address=who).exclude(
            status="resolved"
        ).first()  # fmt: skip

    # ---- what must never be

    @invariant()
    def nothing_got_past(self) -> None:
        assert not self.got_past, f"a text got past the gate: {self.got_past}"

    def _left(self, send: Any) -> Any:
        def look(simulator: Simulator, text: OutboundText) -> SendResult:
            row = Message.objects.get(public_id=text.reference)
            try:
                self._look(self.people[text.recipient], row)
            except AssertionError as error:
                self.got_past.append(f"{row.kind}: {error}")
            seen[row.kind] = seen.get(row.kind, 0) + 1
            return send(simulator, text)

        return look

    def _look(self, person: Person, row: Message) -> None:
        now = timezone.now()
        assert (row.status, row.decision) == ("sending", "allow")
        assert row.reason
        assert not self.paused
        assert self.active
        assert self.campaign.state == "approved"
        assert "+1" in self.countries or not self.countries
        assert now < row.expires_at
        self._who(person, row)
        if row.kind in UNASKED:
            self._how_often(person, row, now)
        live = person.texted is not None and now - person.texted <= timedelta(hours=24)
        if row.kind in UNASKED or (row.kind in ("bot_reply", "staff_reply") and not live):
            self._when(person, now)

    def _who(self, person: Person, row: Message) -> None:
        if row.kind == "opt_out_confirmation":
            assert person.out
            person.goodbyes += 1
            assert row.epoch == person.leavings
            return
        if person.out:
            assert row.kind == "help_reply"
        if person.blocked:
            assert row.kind in STANDING
        if row.sender == "bot" and row.kind not in STANDING | {"handoff_notice"}:
            assert person.owner == "bot"
        if row.kind == "campaign":
            assert person.yes == "written"
        if row.kind in ("bot_reply", "staff_reply", "reminder"):
            assert person.yes or person.texted

    def _how_often(self, person: Person, row: Message, now: datetime) -> None:
        day = [at for at in person.unasked if now - at < timedelta(hours=24)]
        assert len(day) < PER_DAY
        person.unasked = [*day, now]
        lately = now - timedelta(minutes=settings.DUPLICATE_MINUTES)
        assert row.body not in [body for at, body in person.said if at > lately]
        person.said.append((now, row.body))

    @staticmethod
    def _when(person: Person, now: datetime) -> None:
        local = now.astimezone(ZoneInfo(person.zone))
        assert (12 if local.weekday() == 6 else 9) <= local.hour < 20, local


@pytest.mark.django_db
def test_no_sequence_of_events_lets_a_text_past_the_gate():
    """The same sequences every time; more of them, and others, by SEQUENCES=1000."""
    seen.clear()
    wanted = int(os.environ.get("SEQUENCES", "0"))
    run_state_machine_as_test(
        Business,
        settings=settings_of(
            max_examples=wanted or 30,
            stateful_step_count=25,
            derandomize=not wanted,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert seen["written"] > 50
    assert {"bot_reply", "help_reply", "campaign"} <= set(seen)


def a_stop(business: Business) -> None:
    business.leaves(ROSA, True)
    business.the_bot_has_an_answer(ROSA)


def a_person_who_takes_over(business: Business) -> None:
    business.texts(ROSA, "human")
    business.the_bot_has_an_answer(ROSA)


def a_refused_campaign(business: Business) -> None:
    business.the_campaign_is_judged("rejected")
    business.texts(ROSA, "echo hi")


def nobody_has_agreed(business: Business) -> None:
    business.a_broadcast()


def a_night(business: Business) -> None:
    business.night_falls()
    business.a_broadcast()


def too_many(business: Business) -> None:
    for _ in range(PER_DAY + 1):
        business.a_broadcast()


def the_same_again(business: Business) -> None:
    for _ in range(2):
        business.somebody_writes(ROSA, "campaign", True, "system", True)


def a_block(business: Business) -> None:
    business.texts(ROSA, "thanks")
    business.staff_block_somebody(ROSA, True)
    business.the_bot_has_an_answer(ROSA)


def another_country(business: Business) -> None:
    business.countries_change("+44")
    business.texts(ROSA, "echo hi")


def a_channel_switched_off(business: Business) -> None:
    business.the_channel_is_switched()
    business.a_broadcast()


#: The guard that alone holds in a sequence.
HOLDS = {
    "opt_out": a_stop,
    "ownership": a_person_who_takes_over,
    "registration": a_refused_campaign,
    "consent": nobody_has_agreed,
    "hours": a_night,
    "frequency": too_many,
    "duplicate": the_same_again,
    "staff_block": a_block,
    "destination": another_country,
    "channel": a_channel_switched_off,
}


@pytest.mark.django_db
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "without"])
@pytest.mark.parametrize("gone", HOLDS)
def test_without_a_guard_a_text_gets_past_and_is_noticed(gone, guarded, monkeypatch):
    """So the rules above can tell, and each guard is what keeps them."""
    others = tuple(guard for guard in policy.GUARDS if guard.__name__ != gone)
    assert len(others) == len(policy.GUARDS) - 1
    if not guarded:
        monkeypatch.setattr(policy, "GUARDS", others)
    business = Business()
    try:
        HOLDS[gone](business)
        assert bool(business.got_past) is not guarded
    finally:
        business.teardown()
