"""The fake Twilio is what drills and benchmarks are proved with, so it is proved itself."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from integrations.messaging import signing
from integrations.messaging.types import RawRequest
from tests.fakes.ledger import read
from tests.fakes.twilio import ACCOUNT, OURS, FakeTwilio

ROOT = Path(__file__).parents[2]
PERSON = "+12125550123"
TOKEN = "token"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


@pytest.fixture
def fake():
    with FakeTwilio(token=TOKEN) as running:
        yield running


def send(base: str, *, token: str = TOKEN, **fields: str) -> httpx.Response:
    form = {"To": PERSON, "From": OURS, "Body": "hello", **fields}
    return httpx.post(base + PATH, data=form, auth=(ACCOUNT, token), timeout=5)


class Door:
    """Where the fake's calls come in: keeps each one, answers 200."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                door.got.append((self.path, headers, body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait(self, count: int) -> list[dict[str, str]]:
        """The forms that came, once there are so many."""
        deadline = time.monotonic() + 5
        while len(self.got) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return [{k: v[0] for k, v in parse_qs(body.decode()).items()} for _, _, body in self.got]


@pytest.fixture
def door():
    opened = Door()
    yield opened
    opened.close()


def test_a_text_is_created_listed_and_read(fake):
    answer = send(fake.url)
    assert answer.status_code == 201
    sid = answer.json()["sid"]
    assert (answer.json()["status"], answer.json()["num_segments"]) == ("queued", "1")
    auth = (ACCOUNT, TOKEN)
    listed = httpx.get(fake.url + PATH, params={"To": PERSON, "From": OURS}, auth=auth).json()
    assert [one["sid"] for one in listed["messages"]] == [sid]
    one = httpx.get(fake.url + PATH.replace(".json", f"/{sid}.json"), auth=auth).json()
    assert one["body"] == "hello"
    assert httpx.get(fake.url + PATH, params={"To": "+1999"}, auth=auth).json()["messages"] == []
    assert httpx.get(fake.url + PATH.replace(".json", "/SM0.json"), auth=auth).status_code == 404
    assert httpx.get(fake.url + "/elsewhere", auth=auth).status_code == 404


def test_only_the_right_credentials_are_let_in(fake):
    assert send(fake.url, token="wrong").status_code == 401
    assert httpx.post(fake.url + PATH, data={"To": PERSON}).status_code == 401
    assert fake.accepted == fake.attempts == []


def test_without_a_given_token_the_first_one_shown_counts():
    with FakeTwilio() as fake:
        assert send(fake.url, token="one").status_code == 201
        assert send(fake.url, token="two").status_code == 401


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "12"}, 21211),
        ({"From": ""}, 21603),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
    ],
)
def test_what_twilio_would_not_take_is_refused(fake, fields, code):
    answer = send(fake.url, **fields)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert fake.accepted == []


def test_a_text_shows_in_the_list_only_after_the_lag(fake):
    fake.list_lag = 0.3
    send(fake.url)

    def shown() -> int:
        answer = httpx.get(fake.url + PATH, auth=(ACCOUNT, TOKEN))
        return len(answer.json()["messages"])

    assert shown() == 0
    time.sleep(0.35)
    assert shown() == 1


# Misbehaviour


def test_a_trouble_is_over_after_its_count(fake):
    fake.script("http_500_before", count=2)
    assert [send(fake.url).status_code for _ in range(3)] == [500, 500, 201]


def test_probabilities_add_up_and_ok_ends_them(fake):
    fake.script("http_429", probability=0.3)
    fake.script("http_500_after", probability=0.3)
    with httpx.Client(auth=(ACCOUNT, TOKEN)) as client:
        form = {"To": PERSON, "From": OURS, "Body": "hello"}
        seen = Counter(client.post(fake.url + PATH, data=form).status_code for _ in range(300))
        assert all(60 <= seen[status] <= 160 for status in (429, 500, 201)), seen
        assert len(fake.accepted) == seen[500] + seen[201]
        fake.script("ok")
        assert {client.post(fake.url + PATH, data=form).status_code for _ in range(30)} == {201}


def test_the_same_mode_said_again_replaces_the_first(fake):
    fake.script("http_429", probability=1)
    fake.script("http_429", probability=0)
    assert send(fake.url).status_code == 201


def test_a_mode_that_nobody_knows_is_refused(fake):
    with pytest.raises(ValueError, match="no such mode: http_600"):
        fake.script("http_600")


def test_a_slow_answer_holds_nobody_else_up(fake):
    fake.script("slow", count=1, seconds=1)
    slow = threading.Thread(target=send, args=(fake.url,))
    slow.start()
    while not fake.accepted:
        time.sleep(0.01)
    begun = time.monotonic()
    assert send(fake.url).status_code == 201
    assert time.monotonic() - begun < 0.5
    slow.join()


def test_stopped_it_refuses_and_started_again_it_remembers(fake):
    send(fake.url)
    fake.stop()
    with pytest.raises(httpx.ConnectError):
        send(fake.url)
    fake.start()
    send(fake.url)
    assert len(fake.accepted) == 2


# Receipts and texts


def test_receipts_are_signed_and_name_the_text(fake, door):
    fake.receipts("sent", "delivered")
    sid = send(fake.url, StatusCallback=f"{door.url}/status/?mid=abc").json()["sid"]
    forms = door.wait(2)
    assert [form["MessageStatus"] for form in forms] == ["sent", "delivered"]
    assert {form["MessageSid"] for form in forms} == {sid}
    for path, headers, body in door.got:
        pairs = tuple((k, v[0]) for k, v in parse_qs(body.decode()).items())
        raw = RawRequest(method="POST", url=door.url + path, headers=headers, body=body, form=pairs)
        assert signing.verify(raw, [TOKEN])


def test_receipts_may_come_in_any_order_and_often(fake, door):
    fake.receipts("sent", "undelivered", order="reversed", repeat=2, error_code="30003")
    send(fake.url, StatusCallback=door.url)
    forms = door.wait(4)
    words = [form["MessageStatus"] for form in forms]
    assert words == ["undelivered", "undelivered", "sent", "sent"]
    assert [form.get("ErrorCode") for form in forms] == ["30003", "30003", None, None]


def test_receipts_may_outrun_the_answer(fake, door):
    fake.receipts("delivered", before_answer=True)
    send(fake.url, StatusCallback=door.url)
    assert len(door.got) == 1


def test_no_receipts_unless_asked_for(fake, door):
    send(fake.url, StatusCallback=door.url)
    time.sleep(0.1)
    assert door.got == []


def test_a_door_that_is_closed_breaks_nothing(fake):
    fake.receipts("sent")
    assert send(fake.url, StatusCallback="http://127.0.0.1:1/").status_code == 201
    assert send(fake.url, StatusCallback="nonsense").status_code == 201


def test_a_persons_text_is_signed_and_in_the_list(fake, door):
    url = f"{door.url}/webhooks/main/inbound/"
    assert fake.text(url, from_=PERSON, body="Café 👍", sid="SM1").status_code == 200
    [form] = door.wait(1)
    assert (form["MessageSid"], form["From"], form["Body"]) == ("SM1", PERSON, "Café 👍")
    listed = httpx.get(fake.url + PATH, params={"To": OURS}, auth=(ACCOUNT, TOKEN)).json()
    assert [one["direction"] for one in listed["messages"]] == ["inbound"]


def test_a_text_before_any_token_is_known_says_so():
    with FakeTwilio() as fake, pytest.raises(LookupError, match="no token is known yet"):
        fake.text("http://127.0.0.1:1/", from_=PERSON, body="hi")


# As a process of its own


def test_what_was_taken_is_on_disk_when_the_process_is_killed(tmp_path):
    ledger = tmp_path / "sent.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.twilio", "--port", "0", "--ledger", str(ledger),
         "--mode", "http_500_before:0.5"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    answers = [send(url, Body=f"text {number}").status_code for number in range(20)]
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    good = [f"text {number}" for number, status in zip(itertools.count(), answers) if status == 201]
    assert 0 < len(good) < 20
    assert [entry["Body"] for entry in read(ledger)] == good
    assert len(read(ledger, "attempt")) == 20
