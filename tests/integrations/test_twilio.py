"""Twilio: what comes in, what goes out, what its words and codes mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from integrations.messaging import twilio_words
from integrations.messaging.twilio import Twilio
from integrations.messaging.types import (
    Accepted,
    ChannelFacts,
    ErrorClass,
    Malformed,
    Media,
    NotSent,
    ProviderUnavailable,
    RawRequest,
    Rejected,
    ReportStatus,
    WrongAccount,
)
from tests.fakes.callbacks import signature
from tests.fakes.messages import inbound_form
from tests.fakes.twilio import ACCOUNT, OURS, FakeTwilio
from tests.integrations.contract import (
    BASE,
    PERSON,
    REFERENCE,
    Contract,
    SendingContract,
    form_request,
    outbound,
)

TOKEN = "f0e1d2c3b4a5968778695a4b3c2d1e0f"
SID = "SM" + "1" * 32
SERVICE = "MG" + "2" * 32
INBOUND = f"{BASE}/webhooks/main/inbound/"
STATUS = f"{BASE}/webhooks/main/status/?mid={REFERENCE}"
FACTS = ChannelFacts(
    key="main",
    backend="twilio",
    address=OURS,
    options={"account_sid": ACCOUNT, "auth_token": TOKEN},
)


@pytest.fixture
def fake():
    with FakeTwilio(token=TOKEN) as running:
        yield running


def channel(**options: str) -> Twilio:
    return Twilio(replace(FACTS, options={**FACTS.options, **options}))


def signed(url: str, fields: dict[str, str], token: str = TOKEN) -> RawRequest:
    headers = {"X-Twilio-Signature": signature(url, fields, token)}
    return form_request(url, fields.items(), headers)


def text(**changes: str) -> RawRequest:
    fields = inbound_form(SID, ACCOUNT, PERSON, OURS, "hello") | changes
    return signed(INBOUND, fields)


def report(word: str, **changes: str) -> RawRequest:
    fields = {"MessageSid": SID, "MessageStatus": word, "AccountSid": ACCOUNT}
    return signed(STATUS, fields | {"To": PERSON, "From": OURS} | changes)


class TestTwilio(Contract, SendingContract):
    facts = FACTS
    signature_headers = ("x-twilio-signature",)
    secrets = (TOKEN,)
    statuses = {
        "queued": ReportStatus.SENDING,
        "sending": ReportStatus.SENDING,
        "accepted": ReportStatus.SENDING,
        "scheduled": ReportStatus.SENDING,
        "sent": ReportStatus.SENT,
        "delivered": ReportStatus.DELIVERED,
        "read": ReportStatus.DELIVERED,
        "undelivered": ReportStatus.UNDELIVERED,
        "partially_delivered": ReportStatus.UNDELIVERED,
        "failed": ReportStatus.FAILED,
        "canceled": ReportStatus.FAILED,
        "receiving": None,
        "received": None,
    }

    def inbound(self, **changes):
        return text(**changes)

    def report(self, word, **changes):
        return report(word, **changes)

    @pytest.fixture
    def fake(self):
        with FakeTwilio(token=TOKEN) as running:
            yield running


class TestInbound:
    def test_pictures_come_with_a_text_or_without(self):
        picture = {"MediaUrl0": "https://api.twilio.com/M1", "MediaContentType0": "image/png"}
        [got] = channel().read_inbound(text(Body="", NumMedia="1", **picture))
        assert got.media == (Media(url="https://api.twilio.com/M1", content_type="image/png"),)
        assert got.body == ""

    def test_twilios_own_reading_of_a_keyword_is_passed_on(self):
        assert channel().read_inbound(text(OptOutType="STOP"))[0].keyword == "STOP"
        assert channel().read_inbound(text(OptOutType="start"))[0].keyword == "START"
        assert channel().read_inbound(text(OptOutType="WHATEVER"))[0].keyword == ""
        assert channel().read_inbound(text())[0].keyword == ""

    @pytest.mark.parametrize("sender", ["12345", "ACME Corp", "whatsapp:+12125550123"])
    def test_senders_of_every_kind_are_read(self, sender):
        assert channel().read_inbound(text(From=sender))[0].sender == sender

    @pytest.mark.parametrize("field", ["From", "To"])
    def test_a_text_from_or_to_nobody_is_malformed(self, field):
        with pytest.raises(Malformed):
            channel().read_inbound(text(**{field: ""}))

    def test_another_account_or_number_is_refused(self):
        with pytest.raises(WrongAccount):
            channel().read_inbound(text(AccountSid="AC" + "9" * 32))
        with pytest.raises(WrongAccount):
            channel().read_inbound(text(To="+15005550099"))

    def test_a_messaging_service_has_many_numbers(self):
        pooled = text(To="+15005550099", MessagingServiceSid=SERVICE)
        assert channel(messaging_service_sid=SERVICE).read_inbound(pooled)
        with pytest.raises(WrongAccount):
            channel(messaging_service_sid="MG" + "3" * 32).read_inbound(pooled)
        with pytest.raises(WrongAccount):
            channel().read_inbound(pooled)


class TestReports:
    def test_a_failure_comes_with_what_to_make_of_it(self):
        [got] = channel().read_reports(report("undelivered", ErrorCode="30005"))
        assert (got.error_code, got.error_class) == ("30005", ErrorClass.BAD_NUMBER)
        assert "number" in got.meaning

    def test_an_opt_out_at_twilio_is_told_apart(self):
        [got] = channel().read_reports(report("failed", ErrorCode="21610"))
        assert got.error_class is ErrorClass.OPTED_OUT

    def test_a_code_that_nobody_knows_stops_the_text_and_says_its_number(self):
        [got] = channel().read_reports(report("failed", ErrorCode="39999"))
        assert got.error_class is ErrorClass.STOP
        assert "39999" in got.meaning

    def test_a_receipt_without_a_status_is_malformed(self):
        with pytest.raises(Malformed):
            channel().read_reports(report(""))

    def test_another_accounts_receipt_is_refused(self):
        with pytest.raises(WrongAccount):
            channel().read_reports(report("sent", AccountSid="AC" + "9" * 32))

    def test_a_reference_that_cannot_be_ours_is_dropped(self):
        url = STATUS.partition("?")[0] + "?mid=%00%ff"
        fields = {"MessageSid": SID, "MessageStatus": "sent", "From": OURS, "AccountSid": ACCOUNT}
        [got] = channel().read_reports(signed(url, fields))
        assert got.reference == ""


class TestSend:
    def test_the_form_says_all_that_twilio_needs(self, fake):
        channel(api_base=fake.url).send(outbound())
        [sent] = fake.accepted
        assert {name: sent[name] for name in sent if name not in ("sid", "at")} == {
            "To": PERSON,
            "From": OURS,
            "Body": outbound().body,
            "ValidityPeriod": "321",
            "StatusCallback": outbound().callback_url,
        }
        assert fake.calls[0].path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"

    def test_a_messaging_service_chooses_the_sender(self, fake):
        result = channel(api_base=fake.url, messaging_service_sid=SERVICE).send(outbound())
        assert isinstance(result, Accepted)
        assert fake.accepted[0]["MessagingServiceSid"] == SERVICE
        assert "From" not in fake.accepted[0]

    def test_an_api_key_sends_instead_of_the_token(self, fake):
        provider = channel(
            api_base=fake.url, api_key="SK1", api_secret="s3cret", auth_token="wrong"
        )
        assert isinstance(provider.send(outbound()), Accepted)

    def test_a_wrong_token_is_an_affair_of_the_account(self, fake):
        result = channel(api_base=fake.url, auth_token="wrong").send(outbound())
        assert isinstance(result, Rejected)
        assert (result.error_code, result.error_class) == ("20003", ErrorClass.CONFIGURATION)

    def test_without_credentials_nothing_is_posted(self, fake):
        result = channel(api_base=fake.url, auth_token="").send(outbound())
        assert isinstance(result, Rejected)
        assert result.error_code == "20003"
        assert fake.calls == []

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            ("21610", ErrorClass.OPTED_OUT),
            ("21211", ErrorClass.BAD_NUMBER),
            ("21614", ErrorClass.BAD_NUMBER),
            ("21617", ErrorClass.STOP),
            ("21606", ErrorClass.CONFIGURATION),
        ],
    )
    def test_a_refusal_is_of_the_kind_that_its_code_says(self, fake, code, kind):
        fake.refuses[PERSON] = int(code)
        result = channel(api_base=fake.url).send(outbound())
        assert isinstance(result, Rejected)
        assert (result.error_code, result.error_class) == (code, kind)
        assert result.meaning

    def test_an_address_that_is_none_sends_nothing(self):
        assert isinstance(channel(api_base="nonsense").send(outbound()), NotSent)
        assert isinstance(channel(api_base="http://[").send(outbound()), NotSent)

    def test_connections_are_kept(self, fake):
        provider = channel(api_base=fake.url)
        for _ in range(5):
            provider.send(outbound())
        assert fake.connections == 1


class TestList:
    def test_what_was_sent_is_found_again(self, fake):
        provider, begun = channel(api_base=fake.url), datetime.now(UTC) - timedelta(seconds=2)
        sent = provider.send(outbound(body="one"))
        provider.send(outbound(body="elsewhere", recipient="+12125550999"))
        fake.signed_text(INBOUND, from_=PERSON, body="theirs")
        [found] = provider.list_sent(recipient=PERSON, since=begun)
        assert (found.provider_id, found.body) == (sent.provider_id, "one")
        assert (found.sender, found.recipient) == (OURS, PERSON)
        assert found.status is ReportStatus.SENT
        assert abs(found.created_at - datetime.now(UTC)) < timedelta(seconds=5)

    def test_what_is_older_is_left_out(self, fake):
        provider = channel(api_base=fake.url)
        provider.send(outbound())
        later = datetime.now(UTC) + timedelta(seconds=60)
        assert list(provider.list_sent(recipient=PERSON, since=later)) == []

    def test_it_is_never_asked_by_date_of_sending(self, fake):
        """A text that waits in Twilio's queue has none, and would be missed."""
        channel(api_base=fake.url).list_sent(recipient=PERSON, since=datetime.now(UTC))
        assert set(fake.calls[0].asked()) == {"To", "From", "PageSize"}

    def test_every_page_is_read_up_to_a_bound(self, fake):
        provider = channel(api_base=fake.url)
        for number in range(350):
            form = {"To": PERSON, "From": OURS, "Body": str(number)}
            fake.messages.keep(f"SM{number}", ACCOUNT, form, inbound=False)
        since = datetime.now(UTC) - timedelta(seconds=60)
        found = provider.list_sent(recipient=PERSON, since=since)
        assert [one.body for one in found] == [str(number) for number in range(349, 49, -1)]
        assert len(fake.calls) == 3

    def test_only_this_service_counts(self, fake):
        provider = channel(api_base=fake.url, messaging_service_sid=SERVICE)
        provider.send(outbound(body="ours"))
        channel(api_base=fake.url).send(outbound(body="another's"))
        since = datetime.now(UTC) - timedelta(seconds=60)
        assert [one.body for one in provider.list_sent(recipient=PERSON, since=since)] == ["ours"]

    @pytest.mark.parametrize("mode", ["http_401", "http_500_before", "drop_before", "bad_json"])
    def test_a_list_that_is_not_to_be_had_is_said_so(self, fake, mode):
        fake.script(mode, on="list")
        with pytest.raises(ProviderUnavailable):
            channel(api_base=fake.url).list_sent(recipient=PERSON, since=datetime.now(UTC))


def test_no_code_asks_for_nothing():
    assert twilio_words.error("") == (None, "")
    assert twilio_words.error("0") == (None, "")
