"""What Twilio's Messages API looks like on the wire: addresses, errors, credentials."""

from __future__ import annotations

import base64
import json

from .moods import REFUSAL, Mood
from .server import Call, answer

PREFIX = "/2010-04-01/Accounts/"
_HTML = b"<html><body>Internal Server Error</body></html>"


def place(path: str) -> tuple[str, str]:
    """The account in an address ('' where there is none), and what comes after it."""
    if not path.startswith(PREFIX):
        return "", path
    account, slash, rest = path.removeprefix(PREFIX).partition("/")
    return account, slash + rest


def credentials(call: Call) -> tuple[str, str]:
    """User and secret of Basic auth; two empty ones where it cannot be read."""
    kind, _, shown = call.headers.get("authorization", "").partition(" ")
    try:
        user, _, secret = base64.b64decode(shown).decode().partition(":")
    except ValueError:
        return "", ""
    return (user, secret) if kind == "Basic" else ("", "")


def error(status: int, code: int, message: str = "Refused", **headers: str) -> bytes:
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": message, "more_info": more, "status": status}
    return answer(status, json.dumps(body).encode(), **headers)


def fault(form: dict[str, str]) -> int:
    """Twilio's code for a send that it would not take; 0 for a good one."""
    to, body = form.get("To", ""), form.get("Body", "")
    if not to:
        return 21604
    if not (to.startswith("+") and to[1:].isdigit() and 8 <= len(to) <= 16):
        return 21211
    if not form.get("From") and not form.get("MessagingServiceSid"):
        return 21603
    if not body:
        return 21602
    return 21617 if len(body) > 1600 else 0


def refusal(mood: Mood) -> bytes | None:
    """The answer of a mood in which the call is not taken; None for the other moods."""
    match mood.mode:
        case "http_429":
            wait = {} if mood.retry_after is None else {"Retry_After": f"{mood.retry_after:g}"}
            return error(429, 20429, "Too Many Requests", **wait)
        case "http_401":
            return error(401, 20003, "Authenticate")
        case "http_500_before":
            return answer(500, _HTML, kind="text/html")
    asked = REFUSAL.fullmatch(mood.mode)
    return error(400, int(asked[1]), "Refused, as scripted") if asked else None


def taken(mood: Mood, status: int, body: bytes) -> bytes | None:
    """The answer to a call that was taken; None hangs up."""
    match mood.mode:
        case "http_500_after":
            return answer(500, _HTML, kind="text/html")
        case "drop_after":
            return None
        case "bad_json":
            return answer(status, b'{"sid": "SM')
    return answer(status, body)
