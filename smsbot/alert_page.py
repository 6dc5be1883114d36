"""The button beside a notice that a sender is filtered: staff have looked, it may go on."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from . import deliverability
from .models import SenderAlert


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """End an alert. Pressed twice it is pressed once."""
    if not request.user.has_perm("smsbot.change_senderalert"):
        raise PermissionDenied
    alert = get_object_or_404(SenderAlert, pk=pk)
    deliverability.settle(alert)
    messages.success(request, f"The channel {alert.channel.key} is watched from now on anew.")
    return redirect("admin:index")
