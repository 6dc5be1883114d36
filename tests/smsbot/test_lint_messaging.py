"""The lint over a business: the demo is clean, and what is broken is found where it stands."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from compliance.models import Program
from compliance.registrations import book
from compliance.registrations.models import Brand, Campaign, CampaignSender
from flows.models import BotText, KnownAnswer, Rule
from handoff.models import CannedReply
from integrations.models import Channel
from smsbot import linting

pytestmark = pytest.mark.django_db


def run(**options: str) -> str:
    out = io.StringIO()
    call_command("lint_messaging", stdout=out, **options)
    return out.getvalue()


def found() -> dict[str, str]:
    """Code -> where."""
    return {one.code: one.place.name for one in linting.findings()}


@pytest.mark.usefixtures("demo")
class TestTheDemoBusiness:
    def test_has_no_errors_and_no_warnings(self):
        severities = {one.code: one.severity for one in linting.findings()}
        assert severities == {"only_a_rehearsal": "info"}

    def test_is_said_to_be_fine(self):
        assert "Findings: 0 error, 0 warning, 1 info." in run()

    def test_is_looked_at_everywhere(self):
        everything = linting.everything()
        places = {one.place.name for one in everything.wordings}
        assert {
            "canned reply 'hello'",
            "rule 'greeting'",
            "answer 'hours'",
            "program 'default', help text",
        } <= places
        assert any(place.startswith("flow 'booking'") for place in places)
        assert all(one.place.ref.startswith("/admin/") for one in everything.wordings)
        assert {one.place.name for one in everything.senders} == {"channel 'demo'"}

    def test_a_broken_text_is_found_where_it_stands(self):
        CannedReply.objects.filter(slug="hello").update(body="Reply CANCEL to cancel")
        Rule.objects.filter(name="greeting").update(answer="Look at bit.ly/hi", phrases="stop")
        KnownAnswer.objects.filter(name="hours").update(variants={"es": "Send your SSN"})
        BotText.objects.create(name="nudge", wording="HELLO ARE YOU THERE")
        Program.objects.update(goodbye_text="Come back, we have deals for you!")
        assert (
            found().items()
            >= {
                "invites_optout": "canned reply 'hello'",
                "shortener": "rule 'greeting'",
                "law_word_taken": "rule 'greeting'",
                "asks_identity": "answer 'hours'",
                "shouting": "bot text 'nudge'",
                "goodbye_sells": "program 'default'",
            }.items()
        )

    def test_a_real_number_needs_https_and_a_registration(self):
        Channel.objects.create(
            key="main", backend="twilio", address="+12125550100", registration="pending"
        )
        assert {
            "public_address_insecure": "settings",
            "public_address_local": "settings",
            "sender_unregistered": "channel 'main'",
            "price_unknown": "channel 'main'",
        }.items() <= found().items()

    def test_a_price_is_known_from_the_channel_or_the_settings(self, settings):
        row = Channel.objects.create(key="main", backend="twilio", address="+12125550100")
        settings.SEGMENT_PRICE = "0.01"
        assert "price_unknown" not in found()
        settings.SEGMENT_PRICE = "0"
        row.options = {"segment_price": "0.0083"}
        row.save()
        assert "price_unknown" not in found()

    def test_errors_end_the_command_with_one(self):
        CannedReply.objects.update(body="Look at bit.ly/hi")
        with pytest.raises(SystemExit) as end:
            run()
        assert end.value.code == 1

    def test_machines_are_told_all_of_it(self):
        said = json.loads(run(format="json"))
        assert said["count"] == {"error": 0, "warning": 0, "info": 1}
        (finding,) = said["findings"]
        assert finding["code"] == "only_a_rehearsal"
        assert set(finding) == {
            *("code", "severity", "place", "page", "what", "why", "source", "mend")
        }


def test_a_business_without_anything_is_told_what_comes_first():
    assert found()["no_default_program"] == "settings"


@pytest.mark.usefixtures("demo")
def test_what_carriers_were_told_is_looked_at():
    brand = Brand.objects.create(name="Acme LLC", kind="SOLE_PROPRIETOR")
    campaign = Campaign.objects.create(
        brand=brand, name="reminders", use_case="MIXED", description="We text clients", samples="Hi"
    )
    CampaignSender.objects.create(campaign=campaign, channel="main")
    Channel.objects.create(key="main", backend="twilio", address="+12125550100")
    book.forget()
    assert {
        "campaign_description": "campaign 'reminders'",
        "campaign_samples": "campaign 'reminders'",
        "sole_proprietor_name": "campaign 'reminders'",
        "sender_unregistered": "channel 'main'",  # the record is a draft, whatever the channel says
    }.items() <= found().items()


@pytest.mark.usefixtures("demo")
def test_an_offer_may_be_texted_where_people_have_agreed_to_offers():
    KnownAnswer.objects.filter(name="hours").update(answer="Until Friday: 20% off")
    assert found()["promotion_in_reply"] == "answer 'hours'"
    Program.objects.update(purpose="informational")
    assert found()["promotion"] == "answer 'hours'"
    Program.objects.update(purpose="promotional")
    assert not {"promotion", "promotion_in_reply"} & set(found())


def test_the_public_form_is_looked_at():
    (page,) = linting.everything().pages
    assert 'type="checkbox"' in page.html
