"""How the admin looks and what its sidebar offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def _may(*permissions: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perms(permissions)


def _item(title: str, icon: str, model: str, **extra: Any) -> dict[str, Any]:
    """One line of the sidebar that leads to a model's list, for those who may see it."""
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_changelist"),
        "permission": _may(f"{app}.view_{name}"),
        **extra,
    }


def _script(name: str) -> Callable[[HttpRequest], str]:
    return lambda request: static(name)


_INBOX = {
    "title": "Inbox",
    "icon": "inbox",
    "link": reverse_lazy("inbox:page"),
    "permission": _may("handoff.view_ticket"),
    "badge": "smsbot.admin_site.people_waiting",
}

_LINT = {
    "title": "Messaging lint",
    "icon": "spellcheck",
    "link": reverse_lazy("lint"),
    "permission": _may("compliance.view_program"),
}

_IMPORT = {
    "title": "Import",
    "icon": "upload_file",
    "link": reverse_lazy("import"),
    "permission": _may("compliance.import_consentevent"),
}

_NAVIGATION = [
    {
        "title": "Inbox",
        "items": [_INBOX, _item("Tickets", "support_agent", "handoff.ticket")],
    },
    {
        "title": "Conversations",
        "items": [
            _item("Conversations", "forum", "conversations.conversation"),
            _item("Contacts", "contacts", "conversations.contact"),
            _item("Messages", "sms", "conversations.message"),
        ],
    },
    {
        "title": "Flows",
        "items": [
            _item("Flows", "account_tree", "flows.flow"),
            _item("Rules", "rule", "flows.rule"),
            _item("Answers", "quiz", "flows.knownanswer"),
            _item("Bot texts", "edit_note", "flows.bottext"),
        ],
    },
    {
        "title": "Compliance",
        "items": [
            _item("Programs", "gavel", "compliance.program"),
            _item("Consent", "verified_user", "compliance.consent"),
            _item("Ledger", "receipt_long", "compliance.consentevent"),
            _IMPORT,
            _item("Brands", "domain_verification", "registrations.brand"),
            _item("Campaigns", "fact_check", "registrations.campaign"),
            _item("Toll-free numbers", "call", "registrations.tollfreeverification"),
            _item("Short codes", "pin", "registrations.shortcode"),
            _item("Local hours", "bedtime", "registrations.localhours"),
            _item("Throughput", "speed", "registrations.allowance"),
            _LINT,
        ],
    },
    {
        "title": "Set-up",
        "items": [
            _item("Channels", "cell_tower", "integrations.channel"),
            _item("Appointments", "event", "booking.appointment"),
            _item("Services", "design_services", "booking.service"),
            _item("Calendar", "calendar_month", "booking.calendar"),
            _item("Queues", "groups", "handoff.queue"),
            _item("Canned replies", "quickreply", "handoff.cannedreply"),
            _item("Users", "person", "auth.user"),
            _item("API tokens", "key", "smsbot.apitoken"),
            _item("Scheduled tasks", "schedule", "django_celery_beat.periodictask"),
        ],
    },
]

_BLUE = {
    "50": "oklch(97% .014 254.604)",
    "100": "oklch(93.2% .032 255.585)",
    "200": "oklch(88.2% .059 254.128)",
    "300": "oklch(80.9% .105 251.813)",
    "400": "oklch(70.7% .165 254.624)",
    "500": "oklch(62.3% .214 259.815)",
    "600": "oklch(54.6% .245 262.881)",
    "700": "oklch(48.8% .243 264.376)",
    "800": "oklch(42.4% .199 265.638)",
    "900": "oklch(37.9% .146 265.522)",
    "950": "oklch(28.2% .091 267.935)",
}

UNFOLD = {
    "SITE_TITLE": "smsbot",
    "SITE_HEADER": "smsbot",
    "SITE_SUBHEADER": "Texts, answered",
    "SITE_SYMBOL": "sms",
    "SITE_URL": None,
    "DASHBOARD_CALLBACK": "smsbot.admin_site.dashboard",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("smsbot/icon.svg"),
        }
    ],
    "COLORS": {"primary": _BLUE},
    "SCRIPTS": [_script("smsbot/csp.js"), _script("smsbot/lint.js")],
    "STYLES": [_script("smsbot/admin.css")],
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": _NAVIGATION,
    },
}
