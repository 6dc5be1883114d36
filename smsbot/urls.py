"""Every address of the product. Each asks for a log-in, unless it is named public here or there."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required as public
from django.urls import include, path

from . import health, landing, webhooks

urlpatterns = [
    path("", public(landing.landing), name="landing"),
    path("admin/inbox/", include("handoff.inbox.urls")),
    path("admin/", admin.site.urls),
    path("phone/", include("smsbot.phone.urls")),
    path("api/v1/", include("smsbot.api.urls")),  # its views ask for a token
    path("webhooks/<slug:key>/inbound/", public(webhooks.inbound), name="inbound"),
    path("webhooks/<slug:key>/status/", public(webhooks.status), name="status"),
    path("health/live", public(health.live)),
    path("health/ready", public(health.ready)),
    path("metrics", public(health.metrics)),
]
