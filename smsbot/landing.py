"""The front page: staff go to work, visitors are shown the demo phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .phone.views import simulators


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Staff are sent to the admin, and so is everybody where there is no phone to show."""
    if request.user.is_staff or not simulators().exists():
        return redirect("admin:index")
    return render(request, "landing.html")
