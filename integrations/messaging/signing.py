"""Did Twilio sign this? Our own verifier: a verdict in constant time, never an exception. Pure.

Base64(HMAC(key, URL + every form field, sorted)): the URL as it is configured at Twilio, blanks and
unknown fields included, nothing trimmed. See Twilio's documentation, "Webhooks security".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlsplit

from .types import RawRequest

SIGNATURE = "x-twilio-signature"
SETTINGS = "x-twilio-webhooks-signature-settings"
_ALGORITHMS = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}


def verify(
    request: RawRequest, tokens: Iterable[str], shared_keys: Mapping[str, str] | None = None
) -> bool:
    """True where one of our secrets signed the request. Several tokens serve a rotation.

    A request that names a shared key must be signed by that very key: an unknown one is refused.
    """
    signature = request.headers.get(SIGNATURE, "")
    settings = request.headers.get(SETTINGS)
    if settings is None:
        return _any(request, signature, tokens, "sha1")
    named = _named(settings)
    secret = (shared_keys or {}).get(named.get("key", ""), "")
    algorithm = _ALGORITHMS.get(named.get("algorithm", ""))
    return algorithm is not None and _any(request, signature, [secret], algorithm)


def _named(settings: str) -> dict[str, str]:
    """``key=webhooks_sharedkey_..,algorithm=HMAC_SHA256`` as a dict."""
    pairs = (part.partition("=") for part in settings.split(","))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _any(request: RawRequest, signature: str, secrets: Iterable[str], algorithm: str) -> bool:
    """Every secret is tried, so that the time taken tells nothing. An empty one signs nothing."""
    verdicts = [_signed(request, signature, secret, algorithm) for secret in secrets if secret]
    return any(verdicts)


def _signed(request: RawRequest, signature: str, secret: str, algorithm: str) -> bool:
    if not signature:
        return False
    try:
        forms = _urls(request.url)
    except ValueError:
        return False
    tail = _tail(request)
    if tail is None:
        return False
    got = signature.encode("utf-8", "replace")
    verdicts = [hmac.compare_digest(sign(url, tail, secret, algorithm), got) for url in forms]
    return any(verdicts)


def sign(url: str, tail: str, secret: str, algorithm: str = "sha1") -> bytes:
    """The signature of an address and its sorted fields, as it stands in the header."""
    message = (url + tail).encode("utf-8", "surrogatepass")
    mac = hmac.new(secret.encode("utf-8", "surrogatepass"), message, algorithm)
    return base64.b64encode(mac.digest())


def _tail(request: RawRequest) -> str | None:
    """What is signed after the address; None where a body that is no form does not fit its hash."""
    if request.form is None and request.body:
        return "" if _body_fits(request) else None
    return form_tail(request.form or ())


def form_tail(form: Iterable[tuple[str, str]]) -> str:
    """Names in order, each with its distinct values in order."""
    values: dict[str, set[str]] = {}
    for name, value in form:
        values.setdefault(name, set()).add(value)
    return "".join(name + value for name in sorted(values) for value in sorted(values[name]))


def _body_fits(request: RawRequest) -> bool:
    """A JSON body is covered by ``bodySHA256`` in the (signed) query; without it, by nothing."""
    wanted = parse_qs(urlsplit(request.url).query).get("bodySHA256", [""])[0]
    got = hashlib.sha256(request.body).hexdigest()
    return hmac.compare_digest(got.encode(), wanted.encode("utf-8", "replace"))


def _urls(url: str) -> list[str]:
    """The address as it is, without its port, and with it: Twilio's senders differ.

    Raises ValueError for an address that is none.
    """
    parts = urlsplit(url)
    port = parts.port
    rest = url.partition("://")[2][len(parts.netloc) :]
    bare = f"{parts.scheme}://{parts.netloc.removesuffix(f':{port}')}"
    port = port or (443 if parts.scheme == "https" else 80)
    return [url, bare + rest, f"{bare}:{port}{rest}"]
