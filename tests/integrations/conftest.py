"""What the vendors' tests share, and the people at the booking desk."""

from __future__ import annotations

import httpx
import pytest

from integrations.booking import demo
from integrations.booking.models import Calendar
from integrations.messaging import twilio
from tests.integrations.desk import Customer


@pytest.fixture
def quick(monkeypatch):
    """The vendor's patience shortened, so that silence does not take ten seconds."""
    monkeypatch.setattr(twilio, "TIMEOUT", httpx.Timeout(connect=1, read=0.5, write=1, pool=1))


@pytest.fixture
def calendar(db) -> Calendar:
    """The demo business's: every day from nine to five, in New York."""
    demo.load()
    return Calendar.objects.get()


@pytest.fixture
def ada(calendar) -> Customer:
    return Customer()


@pytest.fixture
def bob(calendar) -> Customer:
    return Customer(address="+12125550124", name="Bob")
