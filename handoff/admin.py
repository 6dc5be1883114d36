"""Tickets to look up, queues and canned replies to edit. The daily work is done in the inbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from flows.services import refused

from .briefing import captured
from .models import CannedReply, Queue, Ticket, TicketEvent

COLOURS = {"open": "warning", "claimed": "info", "resolved": "success"}


class TicketEventInline(TabularInline):
    """What was done to the ticket, by whom."""

    model = TicketEvent
    extra = 0
    can_delete = False
    verbose_name_plural = "history"
    hide_title = True
    fields = ("at", "what", "who", "detail")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="By")
    def who(self, event: TicketEvent) -> str:
        return event.by or "the bot"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("handoff.view_ticket")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Ticket)
class TicketAdmin(ModelAdmin):
    """Every ticket there ever was. Opened by the bot, moved in the inbox, never typed in."""

    list_display = ("contact", "phone", "why", "state", "queue", "assignee", "opened_at")
    list_filter = ("status", "reason", "queue")
    search_fields = ("conversation__contact__address", "conversation__contact__name")
    search_help_text = "Phone number or name"
    list_select_related = ("conversation__contact", "queue", "assignee")
    show_full_result_count = False
    ordering = ("-opened_at", "-pk")
    fields = (
        ("conversation", "in_the_inbox"),
        ("why", "note"),
        "captured",
        ("queue", "assignee"),
        ("on_return", "opened_at"),
        ("claimed_at", "first_reply_at"),
        ("status", "resolved_at"),
    )
    readonly_fields = ("why", "captured", "in_the_inbox")
    inlines = (TicketEventInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="Who", ordering="conversation__contact__name")
    def contact(self, ticket: Ticket) -> str:
        return str(ticket.conversation.contact)

    @admin.display(description="Phone")
    def phone(self, ticket: Ticket) -> str:
        return ticket.conversation.contact.address

    @admin.display(description="Reason", ordering="reason")
    def why(self, ticket: Ticket) -> str:
        return ticket.reason_in_words

    @display(description="Status", ordering="status", label=COLOURS)
    def state(self, ticket: Ticket) -> str:
        return ticket.status

    @admin.display(description="Inbox")
    def in_the_inbox(self, ticket: Ticket) -> str:
        """Where the work is done, while there is any."""
        if ticket.status == Ticket.Status.RESOLVED:
            return ""
        address = reverse("inbox:conversation", args=[ticket.conversation.public_id])
        return format_html('<a href="{}" class="text-link">Open in the inbox</a>', address)

    @admin.display(description="Captured")
    def captured(self, ticket: Ticket) -> str:
        return ", ".join(f"{name}: {value}" for name, value in captured(ticket)) or "nothing"


@admin.register(Queue)
class QueueAdmin(ModelAdmin):
    list_display = ("name", "slug", "is_default")
    search_fields = ("name", "slug")
    filter_horizontal = ("members",)


class CannedReplyForm(forms.ModelForm):
    """A reply kept ready. What carriers or the law forbid is not kept."""

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if reasons := refused(body, rendered=False):
            raise forms.ValidationError(reasons)
        return body


@admin.register(CannedReply)
class CannedReplyAdmin(ModelAdmin):
    form = CannedReplyForm
    list_display = ("title", "slug", "body")
    search_fields = ("title", "slug", "body")
