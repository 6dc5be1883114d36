"""What the vendors' tests share."""

from __future__ import annotations

import httpx
import pytest

from integrations.messaging import twilio


@pytest.fixture
def quick(monkeypatch):
    """The vendor's patience shortened, so that silence does not take ten seconds."""
    monkeypatch.setattr(twilio, "TIMEOUT", httpx.Timeout(connect=1, read=0.5, write=1, pool=1))
