"""SQL statements in one webhook and in one whole turn of a known person, counted on the spot."""

from __future__ import annotations

import threading
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from conversations.models import Conversation  # noqa: E402
from integrations import channels  # noqa: E402
from integrations.models import Channel  # noqa: E402
from smsbot import pipeline  # noqa: E402

from .load import ACCOUNT, OURS, signed_form  # noqa: E402


class _Provider(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(b'{"sid": "SM%s", "status": "queued"}' % uuid.uuid4().hex.encode())

    def log_message(self, *_: object) -> None:
        return


def main() -> None:
    server = HTTPServer(("127.0.0.1", 0), _Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    row = Channel.objects.get(key="bench")
    before = row.options
    row.options = {**row.options, "api_base": f"http://127.0.0.1:{server.server_port}"}
    row.save()
    channels.forget()
    try:
        with override_settings(ALLOWED_HOSTS=["*"]):
            for number in range(3):
                webhook, turn = _one(number)
    finally:
        Channel.objects.filter(pk=row.pk).update(options=before)
    print(f"SQL statements, without BEGIN and COMMIT: webhook {webhook}, whole turn {turn}")


def _one(number: int) -> tuple[int, int]:
    url = f"{settings.PUBLIC_BASE_URL}/webhooks/bench/inbound/"
    fields = {"MessageSid": f"SM{number:032d}", "AccountSid": ACCOUNT, "From": "+12129990000",
              "To": OURS, "Body": "echo hello", "NumMedia": "0"}  # fmt: skip
    body, signature = signed_form(url, fields)
    with CaptureQueriesContext(connection) as door:
        answer = Client().post(
            "/webhooks/bench/inbound/", body,
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signature},
        )  # fmt: skip
    assert answer.status_code == 200, answer.content
    conversation = Conversation.objects.get(contact__address="+12129990000")
    with CaptureQueriesContext(connection) as work:
        pipeline.drive(conversation.pk)
    return _statements(door), _statements(door) + _statements(work)


def _statements(captured: CaptureQueriesContext) -> int:
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(frame) for query in captured.captured_queries)


if __name__ == "__main__":
    main()
