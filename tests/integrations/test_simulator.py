"""The simulator: a vendor that is nobody."""

from __future__ import annotations

import pytest

from integrations.messaging import simulator
from integrations.messaging.simulator import Simulator
from integrations.messaging.types import Accepted, ChannelFacts, ErrorClass, Rejected, ReportStatus
from tests.integrations.contract import BASE, PERSON, Contract, form_request, outbound

FACTS = ChannelFacts(key="main", backend="simulator", address="+15005550006")


class TestSimulator(Contract):
    facts = FACTS
    signature_headers = ("x-simulator-token",)
    signs_the_form = False

    def inbound(self, **changes):
        fields = {"From": PERSON, "To": FACTS.address, "Body": "hello", "MessageSid": "SM1"}
        headers = {"X-Simulator-Token": simulator.token("main")}
        return form_request(f"{BASE}/webhooks/main/inbound/", (fields | changes).items(), headers)


def test_the_token_of_one_channel_opens_no_other(settings):
    assert simulator.token("main") != simulator.token("other")
    before = simulator.token("main")
    settings.SECRET_KEY = "another installation"
    assert simulator.token("main") != before


def test_a_text_is_delivered_at_once_under_the_same_id_each_time():
    once, twice = (Simulator(FACTS).send(outbound()) for _ in range(2))
    assert isinstance(once, Accepted)
    assert once == twice
    assert once.status is ReportStatus.DELIVERED
    assert once != Simulator(FACTS).send(outbound(reference="another"))


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("0007", ErrorClass.STOP),
        ("0008", ErrorClass.BAD_NUMBER),
        ("0009", ErrorClass.OPTED_OUT),
    ],
)
def test_some_numbers_play_trouble(ending, kind):
    result = Simulator(FACTS).send(outbound(recipient=f"+1212555{ending}"))
    assert isinstance(result, Rejected)
    assert result.error_class is kind
