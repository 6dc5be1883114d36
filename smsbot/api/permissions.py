"""What a caller may do: one scope to read a resource, one to write it."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from smsbot.models import ApiToken


class HasScope(BasePermission):
    """The view names its ``resource``; the method says whether it is read or written."""

    def has_permission(self, request: Request, view: Any) -> bool:
        token = request.auth
        if not isinstance(token, ApiToken):
            return False
        verb = "read" if request.method in SAFE_METHODS else "write"
        scope = f"{view.resource}:{verb}"
        self.message = f"This token lacks the scope {scope}."
        return scope in token.scopes
