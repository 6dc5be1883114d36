"""What every vendor must do, whoever it is: a vendor's tests inherit these."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.models import Message
from integrations.messaging.base import Provider
from integrations.messaging.registry import backend
from integrations.messaging.types import (
    Accepted,
    Ambiguous,
    ChannelFacts,
    ErrorClass,
    Malformed,
    NotSent,
    OutboundText,
    RawRequest,
    Rejected,
    ReportStatus,
    Throttled,
)
from integrations.models import Channel

BASE = "http://127.0.0.1:8000"
PERSON = "+12125550123"
REFERENCE = "0123456789abcdef0123456789abcdef"
#: Headers that proxies, and people who play one, put in. None of them is believed.
SPOOFED = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example.com",
    "X-Forwarded-For": "10.0.0.1",
    "Forwarded": "host=evil.example.com;proto=https",
}


def form_request(
    url: str, fields: Iterable[tuple[str, str]], headers: Mapping[str, str]
) -> RawRequest:
    """A form post as the front door hands it to a vendor."""
    pairs = tuple(fields)
    return RawRequest(
        method="POST",
        url=url,
        headers={name.lower(): value for name, value in headers.items()},
        body=urlencode(pairs, errors="surrogatepass").encode(),
        form=pairs,
    )


def outbound(**changes: Any) -> OutboundText:
    text = OutboundText(
        reference=REFERENCE,
        sender="+15005550006",
        recipient=PERSON,
        body="See you on Friday at 10 👍",
        callback_url=f"{BASE}/webhooks/main/status/?mid={REFERENCE}",
        validity_seconds=321,
    )
    return replace(text, **changes)


class Contract:
    """Both directions of the webhook. A subclass says what its vendor's requests look like."""

    facts: ClassVar[ChannelFacts]
    #: Field names of an inbound text: the vendor's id, and a person's words.
    id_field: ClassVar[str] = "MessageSid"
    #: The headers without which nothing is believed.
    signature_headers: ClassVar[tuple[str, ...]]
    #: False where the vendor shows a token and signs nothing.
    signs_the_form: ClassVar[bool] = True
    #: The vendor's own word for how far a text has come, and ours; None where it says nothing.
    statuses: ClassVar[dict[str, ReportStatus | None]] = {}
    #: Options that hold secrets: none of them is ever seen in a log.
    secrets: ClassVar[tuple[str, ...]] = ()

    def inbound(self, **changes: str) -> RawRequest:
        """A person's text, signed; ``changes`` are fields to add or replace."""
        raise NotImplementedError

    def report(self, word: str, **changes: str) -> RawRequest:
        """A receipt for the text with our REFERENCE, signed."""
        raise NotImplementedError

    def sign(self, request: RawRequest) -> RawRequest:
        """The same request, signed anew."""
        raise NotImplementedError

    def provider(self, **options: str) -> Provider:
        facts = replace(self.facts, options={**self.facts.options, **options})
        return backend(facts.backend)(facts)

    # What it is

    def test_it_is_registered_under_its_own_name(self):
        vendor = backend(self.facts.backend)
        assert vendor.slug == self.facts.backend
        assert set(vendor.required) <= set(vendor.options)
        for number_type in Channel.NumberType.values:
            assert vendor.optout_reply(number_type) in ("us", "provider")

    # Who signed it

    def test_a_signed_text_is_believed(self):
        assert self.provider().verify(self.inbound()) is True

    def test_without_its_signature_nothing_is_believed(self):
        request = self.inbound()
        for header in self.signature_headers:
            left = {name: value for name, value in request.headers.items() if name != header}
            assert self.provider().verify(replace(request, headers=left)) is False

    def test_a_signature_changed_in_one_place_is_not_believed(self):
        request = self.inbound()
        for header in self.signature_headers:
            good = request.headers[header]
            for at in range(len(good)):
                bad = good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :]
                forged = replace(request, headers={**request.headers, header: bad})
                assert self.provider().verify(forged) is False, (header, at)

    def test_a_changed_field_is_not_believed(self):
        if not self.signs_the_form:
            pytest.skip("this vendor shows a token")
        request = self.inbound()
        assert request.form
        for at, (name, value) in enumerate(request.form):
            changed = [*request.form[:at], (name, value + "x"), *request.form[at + 1 :]]
            assert self.provider().verify(replace(request, form=tuple(changed))) is False, name
        dropped = replace(request, form=request.form[1:])
        added = replace(request, form=(*request.form, ("Evil", "1")))
        assert self.provider().verify(dropped) is False
        assert self.provider().verify(added) is False

    def test_a_changed_address_is_not_believed(self):
        if not self.signs_the_form:
            pytest.skip("this vendor shows a token")
        request = self.inbound()
        for url in (request.url + "?x=1", request.url.replace("main", "other"), request.url + "x"):
            assert self.provider().verify(replace(request, url=url)) is False, url

    def test_a_channel_without_secrets_believes_nobody(self):
        if not self.secrets:
            pytest.skip("this vendor's channels hold no secret")
        bare = backend(self.facts.backend)(replace(self.facts, options={}))
        assert bare.verify(self.inbound()) is False

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        url=st.one_of(st.text(max_size=60), st.just("http://[::1"), st.just("http://h:99999999/")),
        header=st.one_of(st.text(max_size=60), st.just("=" * 28), st.just("é" * 9)),
        body=st.binary(max_size=200),
        form=st.one_of(
            st.none(),
            st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=4).map(tuple),
        ),
    )
    def test_hostile_input_gets_a_verdict(self, url, header, body, form):
        headers = dict.fromkeys((*self.signature_headers, "authorization"), header)
        request = RawRequest(method="POST", url=url, headers=headers, body=body, form=form)
        assert self.provider().verify(request) is False

    def test_a_megabyte_gets_a_verdict(self):
        request = replace(self.inbound(), form=(("Body", "x" * 1_000_000),), body=b"x" * 1_000_000)
        assert self.provider().verify(request) is (not self.signs_the_form)

    # What it says

    def test_a_text_is_read(self):
        [text] = self.provider().read_inbound(self.inbound(Body="Café at 5? 👍 & yes=1"))
        assert text.sender == PERSON
        assert text.recipient == self.facts.address
        assert text.body == "Café at 5? 👍 & yes=1"
        assert text.provider_id

    def test_the_same_text_has_the_same_id_each_time(self):
        request = self.inbound()
        [once], [twice] = (self.provider().read_inbound(request) for _ in range(2))
        assert once == twice

    def test_spaces_and_blanks_in_a_text_are_kept(self):
        assert self.provider().read_inbound(self.inbound(Body=" hi "))[0].body == " hi "
        assert self.provider().read_inbound(self.inbound(Body=""))[0].body == ""

    def test_fields_that_nobody_knows_are_passed_over(self):
        [text] = self.provider().read_inbound(self.inbound(NewIn2027="x", AddOns="{}"))
        assert text == self.provider().read_inbound(self.inbound())[0]

    @pytest.mark.parametrize("value", ["", "has spaces in it", "nul\x00", "é", "\ud83d"])
    def test_an_id_that_is_none_is_malformed(self, value):
        with pytest.raises(Malformed):
            self.provider().read_inbound(self.inbound(**{self.id_field: value}))

    def test_an_id_given_twice_is_malformed(self):
        request = self.inbound()
        assert request.form
        twice = replace(request, form=(*request.form, (self.id_field, "SMother")))
        with pytest.raises(Malformed):
            self.provider().read_inbound(twice)

    def test_a_body_that_is_no_form_is_malformed(self):
        request = replace(self.inbound(), form=None, body=b'{"a": 1}')
        for read in (self.provider().read_inbound, self.provider().read_reports):
            if self.statuses or read == self.provider().read_inbound:
                with pytest.raises(Malformed):
                    read(request)

    def test_the_thanks_say_nothing_that_could_be_texted(self):
        content_type, body = self.provider().thanks()
        assert content_type
        assert "Message" not in body

    # How far a text has come

    def test_every_status_word_has_its_meaning(self):
        for word, meaning in self.statuses.items():
            found = [report.status for report in self.provider().read_reports(self.report(word))]
            assert found == ([] if meaning is None else [meaning]), word

    def test_a_status_word_that_nobody_knows_says_nothing(self):
        if self.statuses:
            assert list(self.provider().read_reports(self.report("teleported"))) == []

    def test_a_receipt_carries_our_reference(self):
        for word in [word for word, meaning in self.statuses.items() if meaning]:
            [report] = self.provider().read_reports(self.report(word))
            assert report.reference == REFERENCE

    # Through the front door

    def row(self) -> Channel:
        return Channel.objects.create(
            key=self.facts.key,
            backend=self.facts.backend,
            address=self.facts.address,
            options=dict(self.facts.options),
        )

    def post(self, request: RawRequest, **headers: str) -> Any:
        parts = urlsplit(request.url)
        return Client().generic(
            "POST",
            parts.path,
            request.body,
            content_type="application/x-www-form-urlencoded; charset=UTF-8",
            query_string=parts.query,
            headers={
                **{k: v for k, v in request.headers.items() if k != "content-type"},
                **headers,
            },
        )

    @pytest.mark.django_db(transaction=True)
    def test_the_door_takes_a_signed_text_once(self):
        self.row()
        request = self.inbound(Body="hello")
        answers = [self.post(request) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        content_type, body = self.provider().thanks()
        assert answers[0]["Content-Type"].startswith(content_type)
        assert answers[0].content.decode() == body
        assert list(_stored()) == ["hello"]

    @pytest.mark.django_db
    def test_the_door_does_not_believe_a_proxys_headers(self):
        self.row()
        assert self.post(self.inbound(), **SPOOFED).status_code == 200

    @pytest.mark.django_db
    def test_the_door_answers_403_to_a_forgery_and_writes_nothing(self):
        self.row()
        header = self.signature_headers[0]
        assert self.post(self.inbound(), **{header: "forged"}).status_code == 403
        unsigned = replace(self.inbound(), headers={})
        assert self.post(unsigned).status_code == 403
        assert list(_stored()) == []

    @pytest.mark.django_db
    def test_the_door_answers_400_to_signed_nonsense(self):
        self.row()
        assert self.post(self.inbound(**{self.id_field: ""})).status_code == 400
        assert list(_stored()) == []

    @pytest.mark.django_db
    @pytest.mark.parametrize("body", ["a\x00b", "\ud83d", "\u202eevil", "x" * 1600, "👍" * 500, ""])
    def test_the_door_never_stumbles_over_a_text(self, body):
        self.row()
        assert self.post(self.inbound(Body=body)).status_code == 200
        assert _stored().count() == 1


def _stored() -> Any:
    inbound = Message.objects.filter(direction="in").order_by("pk")
    return inbound.values_list("body", flat=True)


class SendingContract:
    """What a send can come to, against the vendor's fake: one POST each, whatever happens."""

    def provider(self, **options: str) -> Provider:
        raise NotImplementedError

    @pytest.fixture
    def fake(self) -> Any:
        """The vendor's fake, started; ``self.provider(api_base=fake.url)`` must lead to it."""
        raise NotImplementedError

    secrets: ClassVar[tuple[str, ...]]

    def send(self, fake: Any, **changes: Any) -> Any:
        return self.provider(api_base=fake.url).send(outbound(**changes))

    def test_a_text_is_accepted_under_the_vendors_id(self, fake):
        result = self.send(fake)
        assert isinstance(result, Accepted)
        [taken] = fake.accepted
        assert result.provider_id == taken["sid"]

    @pytest.mark.parametrize(
        ("mode", "outcome", "taken"),
        [
            ("http_429", Throttled, 0),
            ("http_401", Rejected, 0),
            ("http_400_21211", Rejected, 0),
            ("http_400_99999", Rejected, 0),
            ("http_500_before", Ambiguous, 0),
            ("http_500_after", Ambiguous, 1),
            ("drop_before", Ambiguous, 0),
            ("drop_after", Ambiguous, 1),
            ("bad_json", Ambiguous, 1),
            ("slow", Accepted, 1),
        ],
    )
    def test_each_outcome_is_told_apart_and_costs_one_post(self, fake, mode, outcome, taken):
        fake.script(mode, seconds=0.1)
        assert isinstance(self.send(fake), outcome)
        assert len(fake.attempts) == 1
        assert len(fake.accepted) == taken

    def test_a_vendor_that_says_nothing_leaves_us_in_doubt(self, fake, quick):
        fake.script("hang")
        assert isinstance(self.send(fake), Ambiguous)
        assert len(fake.attempts) == 1

    def test_a_vendor_that_answers_too_late_leaves_us_in_doubt(self, fake, quick):
        fake.script("slow", seconds=1.5)
        assert isinstance(self.send(fake), Ambiguous)
        assert len(fake.accepted) == 1

    def test_where_nobody_listens_nothing_was_sent(self, fake):
        fake.stop()
        assert isinstance(self.send(fake), NotSent)

    def test_a_kept_connection_that_has_died_is_not_used(self, fake):
        provider = self.provider(api_base=fake.url)
        assert isinstance(provider.send(outbound()), Accepted)
        fake.stop()
        fake.start()
        assert isinstance(provider.send(outbound()), Accepted)
        assert len(fake.attempts) == 2

    def test_the_wait_that_a_vendor_asks_for_is_passed_on(self, fake):
        fake.script("http_429", count=1, retry_after=7)
        assert self.send(fake) == Throttled(retry_after=7)
        fake.script("http_429", count=1)
        assert self.send(fake) == Throttled(retry_after=None)

    def test_bad_credentials_are_our_affair_and_not_the_texts(self, fake):
        fake.script("http_401")
        result = self.send(fake)
        assert result.error_class is ErrorClass.CONFIGURATION

    def test_no_secret_is_logged(self, fake, caplog):
        caplog.set_level(logging.DEBUG)
        provider = self.provider(api_base=fake.url)
        for mode in ("ok", "http_401", "http_500_before", "drop_before"):
            fake.script(mode)
            result = provider.send(outbound(body="private words"))
            assert "private words" not in repr(result)
        provider.list_sent(recipient=PERSON, since=datetime.now(UTC))
        assert "private words" not in caplog.text
        for secret in self.secrets:
            assert secret not in caplog.text
