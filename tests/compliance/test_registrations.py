"""Registrations: what carriers would refuse is said before, and what they said is read."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from compliance.registrations import limits, states
from compliance.registrations.book import sender_of
from compliance.registrations.models import Brand, Campaign, CampaignSender, TollFreeVerification
from integrations.models import Channel
from smsbot import registrations
from smsbot.schedule import SCHEDULE

pytestmark = pytest.mark.django_db

GOOD: dict[str, Any] = {
    "description": "Reminders of visits and answers to questions of patients of Acme Dental.",
    "message_flow": "Patients tick a box, not ticked before, on acme.example/join after reading.",
    "samples": "Acme Dental: see you on [date] at [time].\nAcme Dental: moved. Reply STOP to end.",
    "opt_in_keywords": "JOIN",
    "opt_in_message": "Acme Dental: you joined. Msg & data rates may apply. STOP to end.",
    "privacy_url": "https://acme.example/privacy",
    "terms_url": "https://acme.example/terms",
}


def problems(**changes: Any) -> dict[str, str]:
    campaign = Campaign(name="Visits", use_case="MIXED", **{**GOOD, **changes})
    return campaign.problems()


# ---- the limits of the fields


def test_a_good_campaign_has_no_problems():
    assert problems() == {}


@pytest.mark.parametrize(
    ("changes", "field", "word"),
    [
        ({"description": "x" * 39}, "description", "40 to 4096"),
        ({"description": "x" * 4097}, "description", "40 to 4096"),
        ({"message_flow": "x" * 2049}, "message_flow", "40 to 2048"),
        ({"samples": "Acme Dental: reply STOP to end."}, "samples", "2 to 5 samples"),
        ({"samples": "\n".join(["Acme Dental: reply STOP to end."] * 6)}, "samples", "2 to 5"),
        ({"samples": "Too short\nAcme Dental: reply STOP to end."}, "samples", "Sample 1"),
        ({"samples": f"{'x' * 1025}\nAcme Dental: reply STOP to end."}, "samples", "20 to 1024"),
        ({"samples": "Acme Dental: see you soon.\nAcme: see you later on."}, "samples", "30893"),
        ({"samples": GOOD["samples"] + "\nSee acme.example/now for more."}, "samples", "30889"),
        ({"embedded_links": True}, "samples", "30889"),
        ({"embedded_phone": True}, "samples", "30889"),
        ({"samples": GOOD["samples"] + "\nCall us at (212) 555-0123 now"}, "samples", "phone"),
        ({"opt_in_keywords": "JOIN-US"}, "opt_in_keywords", "letters and digits"),
        ({"opt_in_message": ""}, "opt_in_message", "answer"),
        ({"opt_in_message": "Welcome"}, "opt_in_message", "20 to 320"),
        ({"help_message": "x" * 321}, "help_message", "20 to 320"),
        ({"opt_out_keywords": ",".join(["STOP" * 8] * 8)}, "opt_out_keywords", "255"),
        ({"privacy_url": ""}, "privacy_url", "2026"),
    ],
)
def test_what_carriers_would_refuse_is_said_in_words(changes, field, word):
    assert word in problems(**changes)[field]


@pytest.mark.parametrize(("text", "fits"), [("x" * 20, True), ("x" * 19, False), ("x" * 320, True),
                                            ("x" * 321, False), (" " * 30, False)])  # fmt: skip
def test_lengths_are_counted_at_both_ends(text, fits):
    assert (limits.length(text, 20, 320) == "") is fits


def test_a_draft_may_have_gaps_and_what_is_sent_in_may_not():
    campaign = Campaign(name="Visits", use_case="MIXED", state="draft")
    campaign.clean()
    campaign.state = "pending"
    with pytest.raises(ValidationError) as refused:
        campaign.clean()
    assert {"description", "message_flow", "samples"} <= set(refused.value.message_dict)


def test_a_toll_free_number_needs_its_business_and_a_sole_proprietor_no_registration():
    row = TollFreeVerification(channel="sms", state="pending")
    assert {"business_name", "registration_number", "opt_in_image_urls"} <= set(row.problems())
    row.sole_proprietor = True
    assert "registration_number" not in row.problems()


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        ("APPROVED", "approved"),
        ("VERIFIED", "approved"),
        ("TWILIO_APPROVED", "approved"),
        ("IN_PROGRESS", "pending"),
        ("PENDING_REVIEW", "pending"),
        ("FAILED", "rejected"),
        ("TWILIO_REJECTED", "rejected"),
        ("SUSPENDED", "suspended"),
        ("SOMETHING_NEW", "pending"),  # no approval
        ("", "pending"),
    ],
)
def test_twilios_words_are_ours(word, ours):
    assert states.of_twilio(word) == ours


# ---- read from Twilio


@pytest.fixture
def registry(number, twilio):
    """What Twilio holds: one brand, one campaign that our number sends under."""
    twilio.registry.brand("BN1", brand_score=60, identity_status="VERIFIED", tcr_id="B1")
    twilio.registry.campaign("MG1", "BN1", "VERIFIED", number.address, description="d" * 50)
    return twilio.registry


def test_a_brand_and_its_campaign_are_read_with_the_channel_that_sends(registry):
    call_command("sync_registrations")
    brand = Brand.objects.get()
    assert (brand.sid, brand.state, brand.score, brand.identity) == (
        "BN1", "approved", 60, "VERIFIED",
    )  # fmt: skip
    campaign = Campaign.objects.get()
    assert (campaign.brand, campaign.state, campaign.use_case) == (brand, "approved", "MIXED")
    assert CampaignSender.objects.get().channel == "sms"
    facts = sender_of("sms")
    assert (facts.registration, facts.rate.per_second, facts.rate.per_day) == (
        "approved", 120, 40_000,
    )  # fmt: skip


def test_reading_twice_changes_nothing(registry):
    first = registrations.sync()
    again = registrations.sync()
    assert first.records == again.records == 2
    assert (Brand.objects.count(), Campaign.objects.count()) == (1, 1)


def test_what_is_kept_by_hand_beside_it_stays(registry):
    Brand.objects.create(name="Another", state="approved")
    Brand.objects.create(name="A third", state="draft")
    registrations.sync()
    assert Brand.objects.count() == 3


def test_a_refusal_comes_with_its_codes_and_closes_the_gate(registry, rosa):
    assert rosa.text("echo hi") == ["hi"]
    errors = [{"error_code": 30896, "description": "Opt-in unclear", "fields": ["MESSAGE_FLOW"]}]
    registry.campaign("MG1", "BN1", "FAILED", "+15005550006", errors=errors)
    registrations.sync()
    campaign = Campaign.objects.get()
    assert campaign.rejection == "30896 Opt-in unclear (MESSAGE_FLOW)"
    assert (campaign.state, campaign.vendor_state) == ("rejected", "FAILED")
    assert rosa.text("echo hi") == []
    assert rosa.texts().last().reason == "registration_rejected"


def test_all_pages_are_read(registry, twilio):
    for n in range(5):
        registry.brand(f"BN{n + 2}")
    registrations.sync()
    assert Brand.objects.count() == 6
    asked = [call for call in twilio.calls if call.path.endswith("BrandRegistrations")]
    assert len(asked) == 3


def test_a_toll_free_number_is_read(number, twilio, rosa):
    Channel.objects.filter(pk=number.pk).update(number_type="toll_free")
    twilio.registry.verification(number.address, "IN_REVIEW", business_name="Acme Dental")
    registrations.sync()
    row = TollFreeVerification.objects.get()
    assert (row.channel, row.state, row.business_name) == ("sms", "pending", "Acme Dental")
    assert rosa.text("echo hi") == []
    assert rosa.texts().get().reason == "not_registered"
    twilio.registry.verification(number.address)
    registrations.sync()
    assert rosa.text("echo hi") == ["hi"]


def test_a_number_of_somebody_else_is_passed_over(number, twilio):
    twilio.registry.verification("+18005550199")
    registrations.sync()
    assert not TollFreeVerification.objects.exists()


@pytest.mark.parametrize("trouble", ["down", "credentials", "away"])
def test_a_provider_that_cannot_be_read_leaves_all_as_it_was(registry, twilio, number, trouble):
    registrations.sync()
    if trouble == "down":
        registry.down = True
    elif trouble == "credentials":
        options = {**number.options, "auth_token": "wrong"}
        Channel.objects.filter(pk=number.pk).update(options=options)
    else:
        twilio.stop()
    with pytest.raises(CommandError, match="Could not be read"):
        call_command("sync_registrations")
    assert Campaign.objects.get().state == "approved"


def test_without_a_twilio_channel_there_is_nothing_to_read(business):
    assert registrations.sync() == registrations.Outcome(accounts=0, records=0, troubles={})


def test_it_runs_by_the_clock():
    assert "smsbot.tasks.sync_registrations" in [entry.task for entry in SCHEDULE]


# ---- the button


def test_the_button_reads_and_says_so(registry, admin_client):
    page = admin_client.get(reverse("admin:registrations_campaign_changelist"))
    assert "Read from Twilio now" in page.content.decode()
    answer = admin_client.post(
        reverse("registrations_sync"), {"next": "/admin/registrations/brand/"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/admin/registrations/brand/"
    assert "2 records read" in answer.content.decode()
    assert Brand.objects.count() == 1


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", ""])
def test_the_button_leads_nowhere_else(registry, admin_client, next_):
    answer = admin_client.post(reverse("registrations_sync"), {"next": next_})
    assert answer["Location"] == reverse("admin:registrations_campaign_changelist")


def test_only_who_may_change_registrations_may_press_it(registry, client, django_user_model):
    somebody = django_user_model.objects.create_user("sam", is_staff=True)
    client.force_login(somebody)
    assert client.post(reverse("registrations_sync")).status_code == 403
    assert client.get(reverse("registrations_sync")).status_code == 405
