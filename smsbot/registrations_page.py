"""The button that reads our registrations from Twilio."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import registrations


@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """Read, say what came of it, and go back to the list."""
    if not request.user.has_perm("registrations.change_campaign"):
        raise PermissionDenied
    outcome = registrations.sync()
    if not outcome.accounts:
        messages.warning(request, "No channel has the credentials of a Twilio account.")
    else:
        messages.success(request, f"{outcome.records} records read.")
    for account, why in outcome.troubles.items():
        messages.error(request, f"Account {account[:6]}.. could not be read: {why}.")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "admin:registrations_campaign_changelist")
