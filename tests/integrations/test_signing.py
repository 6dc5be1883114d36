"""Our verifier of Twilio's signatures, held against Twilio's own and against recorded vectors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from integrations.messaging import signing
from integrations.messaging.types import RawRequest
from tests.fakes.callbacks import signature

VECTORS = json.loads((Path(__file__).parents[1] / "payloads/twilio/signatures.json").read_text())[
    "vectors"
]
URL = "https://bot.example.com/webhooks/main/inbound/"
TOKEN = "f0e1d2c3b4a5968778695a4b3c2d1e0f"

Pairs = Sequence[tuple[str, str]]


class Values:
    """A form with repeated names, as Twilio's validator reads it."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    def __iter__(self) -> Any:
        return iter({name for name, _ in self._pairs})

    def __len__(self) -> int:
        return len(self._pairs)

    def getall(self, name: str) -> list[str]:
        return [value for key, value in self._pairs if key == name]


def request(
    form: Pairs | None = None,
    *,
    url: str = URL,
    signed: str = "",
    body: bytes = b"",
    settings_header: str = "",
) -> RawRequest:
    headers = {"x-twilio-signature": signed}
    if settings_header:
        headers["x-twilio-webhooks-signature-settings"] = settings_header
    return RawRequest(
        method="POST",
        url=url,
        headers=headers,
        body=body or urlencode(form or (), errors="surrogatepass").encode(),
        form=None if form is None else tuple(form),
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_every_vector_gets_its_verdict(vector):
    form = vector.get("params")
    form = None if form is None else tuple((name, value) for name, value in form)
    raw = RawRequest(
        method=vector["method"],
        url=vector["url"],
        headers={name.lower(): value for name, value in vector["headers"].items()},
        body=vector.get("body", "").encode() or urlencode(form or ()).encode(),
        form=form,
    )
    shared = {vector["key_id"]: vector["secret"]} if "key_id" in vector else {}
    tokens = [vector.get("auth_token", vector["secret"])]
    assert signing.verify(raw, tokens, shared) is vector["valid"], vector.get("reason")


# Against Twilio's own package

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
forms = st.lists(st.tuples(words, words), max_size=8)
hosts = st.sampled_from(["bot.example.com", "bot.example.com:443", "b.io:8443", "127.0.0.1:80"])
paths = st.sampled_from(["/", "/webhooks/main/inbound/", "/a?b=c&d=%2B", "/a?x=1&x=&y=a%20b+c"])
urls = st.builds("{}://{}{}".format, st.sampled_from(["http", "https"]), hosts, paths)
tokens = st.text("0123456789abcdef", min_size=1, max_size=32)


@settings(max_examples=150, deadline=None)
@given(url=urls, form=forms, token=tokens)
@example(url=URL, form=[("Body", "a"), ("Body", "b"), ("Body", "a"), ("", "")], token="t")
def test_what_twilio_signs_we_believe(url, form, token):
    signed = RequestValidator(token).compute_signature(url, Values(form))
    assert signing.verify(request(form, url=url, signed=signed), [token])


@settings(max_examples=150, deadline=None)
@given(url=urls, signed_url=urls, form=forms, changed=forms, token=tokens)
def test_we_judge_as_twilio_judges(url, signed_url, form, changed, token):
    """Whatever the signature was made of: another address, port, form, or all of them."""
    signed = RequestValidator(token).compute_signature(signed_url, Values(changed))
    theirs = RequestValidator(token).validate(url, Values(form), signed)
    assert signing.verify(request(form, url=url, signed=signed), [token]) is theirs


@settings(max_examples=50, deadline=None)
@given(url=urls, body=st.binary(min_size=1, max_size=40), token=tokens)
def test_a_json_body_is_judged_as_twilio_judges_it(url, body, token):
    for claimed in (body, body + b"x"):
        digest = RequestValidator(token).compute_hash(claimed.decode("latin-1"))
        whole = f"{url}{'&' if '?' in url else '?'}bodySHA256={digest}"
        signed = RequestValidator(token).compute_signature(whole, {})
        theirs = RequestValidator(token).validate(whole, body.decode("latin-1"), signed)
        as_sent = body.decode("latin-1").encode()
        assert signing.verify(request(url=whole, body=as_sent, signed=signed), [token]) is theirs


@settings(max_examples=50, deadline=None)
@given(url=urls, form=forms, token=tokens)
def test_the_fake_signs_as_twilio_does(url, form, token):
    fields = dict(form)
    assert signature(url, fields, token) == RequestValidator(token).compute_signature(url, fields)


# Where Twilio's package would raise, or believe too much


def test_what_makes_twilios_own_verifier_raise_gets_a_no():
    good = signature(URL, {}, TOKEN)
    assert not signing.verify(request((), url="https://h:notaport/", signed=good), [TOKEN])
    assert not signing.verify(request((), url="https://[::1/", signed=good), [TOKEN])
    assert not signing.verify(request(body=b'{"a":1}', signed=good), [TOKEN])
    unsigned = RawRequest(method="POST", url=URL, headers={}, body=b"", form=())
    assert not signing.verify(unsigned, [TOKEN])


def test_an_empty_secret_signs_for_nobody():
    fields = {"Body": "hi"}
    forged = request(tuple(fields.items()), signed=signature(URL, fields, ""))
    for secrets in ([], [""], ["", ""], ["", TOKEN]):
        assert not signing.verify(forged, secrets)


def test_while_a_token_is_rotated_both_are_good():
    fields = {"Body": "hi"}
    form = tuple(fields.items())
    for token in ("old", "new"):
        signed = request(form, signed=signature(URL, fields, token))
        assert signing.verify(signed, ["new", "old"])
    assert not signing.verify(request(form, signed=signature(URL, fields, "older")), ["new", "old"])


def test_a_shared_key_that_has_no_secret_signs_for_nobody():
    fields = {"Body": "hi"}
    header = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA1"
    forged = request(
        tuple(fields.items()), signed=signature(URL, fields, ""), settings_header=header
    )
    assert not signing.verify(forged, [TOKEN], {"webhooks_sharedkey_1": ""})
    assert not signing.verify(forged, [TOKEN], {})


def test_bytes_that_are_no_utf8_are_signed_as_they_came():
    fields = {"Body": "\ud83d"}
    raw = request(tuple(fields.items()), signed=signature(URL, fields, TOKEN))
    assert signing.verify(raw, [TOKEN])
