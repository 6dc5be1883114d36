"""A session of staff that nobody uses ends by itself: a desk is left more often than logged out."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

#: What an open page asks by itself says so in this header, and is no use of the session.
POLL = "X-Poll"
#: The last use is written down at most so often.
NOTED_EVERY = 60
_KEY = "used_at"


class IdleMiddleware:
    """Log out whoever comes back after ``SESSION_IDLE_SECONDS``; the view then asks who it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            _look_at_the_clock(request, now=time.time())
        return self.get_response(request)


def _look_at_the_clock(request: HttpRequest, *, now: float) -> None:
    used_at = request.session.get(_KEY, now)
    if now - used_at > settings.SESSION_IDLE_SECONDS:
        logout(request)
        return
    noted = _KEY in request.session and now - used_at < NOTED_EVERY
    if not noted and POLL not in request.headers:
        request.session[_KEY] = now
