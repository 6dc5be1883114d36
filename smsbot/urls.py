"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from . import health, landing, webhooks

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("admin/inbox/", include("handoff.inbox.urls")),
    path("admin/", admin.site.urls),
    path("phone/", include("smsbot.phone.urls")),
    path("api/v1/", include("smsbot.api.urls")),
    path("webhooks/<slug:key>/inbound/", webhooks.inbound, name="inbound"),
    path("webhooks/<slug:key>/status/", webhooks.status, name="status"),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", health.metrics),
]
