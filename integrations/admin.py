"""Channels: which number, which vendor. A secret goes in by command and is never shown again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import display

from .models import Channel
from .secrets import REFERENCE

COLOURS = {"approved": "success", "pending": "warning", "none": "danger"}
_SECRET_WORDS = ("secret", "token", "key", "password", "sid")


@admin.register(Channel)
class ChannelAdmin(ModelAdmin):
    """One address of ours at one vendor."""

    list_display = ("name_or_key", "address", "backend", "registered", "program", "active")
    list_filter = ("backend", "active", "registration")
    search_fields = ("key", "name", "address")
    readonly_fields = ("key", "backend", "options_shown")
    fields = (
        ("name", "key"),
        ("backend", "address"),
        ("number_type", "registration"),
        ("program", "active"),
        "countries",
        "options_shown",
    )

    def has_add_permission(self, request: Any) -> bool:
        return False  # add_channel checks a vendor's options, which a form cannot keep secret

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False  # conversations belong to it; switch it off instead

    @admin.display(description="Channel", ordering="name")
    def name_or_key(self, channel: Channel) -> str:
        return str(channel)

    @display(description="Registration", ordering="registration", label=COLOURS)
    def registered(self, channel: Channel) -> str:
        return channel.registration

    @admin.display(description="Options (set with: manage.py add_channel)")
    def options_shown(self, channel: Channel) -> SafeString | str:
        shown = [(name, hidden(name, value)) for name, value in sorted(channel.options.items())]
        return format_html_join("", "<div><b>{}</b>: {}</div>", shown) or "none"


def hidden(name: str, value: Any) -> str:
    """An option as it may be seen: where a secret is kept, never the secret."""
    if isinstance(value, dict):
        return "kept encrypted"
    text = str(value)
    if text.startswith(REFERENCE):
        return f"from the environment variable {text.removeprefix(REFERENCE)}"
    return "set, not shown" if any(word in name.lower() for word in _SECRET_WORDS) else text
