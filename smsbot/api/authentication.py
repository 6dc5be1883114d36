"""Who calls: ``Authorization: Bearer sk_live_...``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from smsbot.models import ApiToken

from .tokens import SCOPES, recognise


@dataclass(frozen=True, slots=True)
class Caller:
    """A machine that showed a good token; no user of the admin."""

    token: ApiToken

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def pk(self) -> int:
        return self.token.pk


class BearerToken(BaseAuthentication):
    """A bad token is 401, whatever is wrong with it; no token at all is left to the permissions."""

    def authenticate(self, request: Request) -> tuple[Caller, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        secret = words[1].decode("ascii", "replace") if len(words) == 2 else ""
        token = recognise(secret, now=timezone.now())
        if token is None:
            raise AuthenticationFailed("This token is not valid: unknown, expired or revoked.")
        return Caller(token), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="smsbot"'


class BearerTokenScheme(OpenApiAuthenticationExtension):
    """How the schema tells of it."""

    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        scopes = "; ".join(f"`{scope}`: {what}" for scope, what in SCOPES.items())
        return {"type": "http", "scheme": "bearer", "description": f"Scopes. {scopes}."}
