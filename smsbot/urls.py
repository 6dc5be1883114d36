"""Every address of the product. Each asks for a log-in, unless it is named public here or there."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required as public
from django.urls import include, path

from . import alert_page, health, landing, lint_page, registrations_page, webhooks
from .imports import page as imports_page

urlpatterns = [
    path("", public(landing.landing), name="landing"),
    path("admin/inbox/", include("handoff.inbox.urls")),
    path(
        "admin/alerts/<int:pk>/settle/",
        admin.site.admin_view(alert_page.settle),
        name="alert_settle",
    ),
    path("admin/import/", admin.site.admin_view(imports_page.page), name="import"),
    path("admin/lint/", admin.site.admin_view(lint_page.page), name="lint"),
    path("admin/lint/look/", admin.site.admin_view(lint_page.look), name="lint_look"),
    path(
        "admin/registrations/sync/",
        admin.site.admin_view(registrations_page.sync),
        name="registrations_sync",
    ),
    path("admin/", admin.site.urls),
    path("phone/", include("smsbot.phone.urls")),
    path("join/", include("smsbot.join.urls")),  # open to everybody
    path("api/v1/", include("smsbot.api.urls")),  # its views ask for a token
    path("webhooks/<slug:key>/inbound/", public(webhooks.inbound), name="inbound"),
    path("webhooks/<slug:key>/status/", public(webhooks.status), name="status"),
    path("health/live", public(health.live)),
    path("health/ready", public(health.ready)),
    path("metrics", public(health.metrics)),
]
