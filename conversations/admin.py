"""People and what was said to them, to read: nothing of it is typed in here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from compliance.admin import ReadOnly

from .models import Contact, Conversation, Message, MessageEvent
from .transcripts import in_words, lines, reason_in_words

OWNER_COLOURS = {"bot": "info", "queue": "warning", "staff": "success"}
STATUS_COLOURS = {
    "delivered": "success",
    "sent": "success",
    "queued": "info",
    "sending": "info",
    "unknown": "warning",
    "undelivered": "danger",
    "failed": "danger",
    "blocked": "danger",
    "expired": "danger",
}


@admin.register(Contact)
class ContactAdmin(ModelAdmin):
    """People, by phone and name. A contact is begun by a text or by the API."""

    list_display = ("address", "name", "email", "language", "vip", "blocked", "created_at")
    list_filter = ("vip", "blocked", "unusable", "language")
    search_fields = ("address", "name", "email", "external_id")
    show_full_result_count = False
    readonly_fields = ("address", "unusable_since", "public_id", "created_at", "updated_at")
    fieldsets = (
        (None, {"fields": ("address", "name", "email", "language", "timezone", "vip")}),
        ("Sending", {"fields": ("blocked", "unusable", "unusable_since"), "classes": ["tab"]}),
        ("More", {"fields": ("external_id", "tags", "attributes"), "classes": ["tab"]}),
        ("Record", {"fields": ("public_id", "created_at", "updated_at"), "classes": ["tab"]}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # erasing a person is a verb of its own, and keeps the suppression


@admin.register(Conversation)
class ConversationAdmin(ReadOnly):
    """Who said what, and why."""

    list_display = ("contact", "phone", "channel", "owned_by", "flow", "step", "last_at")
    list_filter = ("owner", "status", "channel")
    search_fields = ("contact__address", "contact__name")
    search_help_text = "Phone number or name"
    list_select_related = ("contact", "channel")
    show_full_result_count = False
    ordering = ("-last_at", "-pk")
    fields = (("contact", "channel"), ("owned_by", "status"), ("flow", "step"), "captured")
    readonly_fields = ("owned_by", "captured")
    change_form_outer_after_template = "transcripts/of_conversation.html"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        transcript = lines(int(object_id)) if object_id.isdecimal() else []
        context = {"lines": transcript, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description="Phone", ordering="contact__address")
    def phone(self, conversation: Conversation) -> str:
        return conversation.contact.address

    @display(description="Answered by", ordering="owner", label=OWNER_COLOURS)
    def owned_by(self, conversation: Conversation) -> str:
        return conversation.owner

    @admin.display(description="Captured")
    def captured(self, conversation: Conversation) -> str:
        fields = (conversation.state or {}).get("fields", {})
        return ", ".join(f"{name}: {value}" for name, value in in_words(fields)) or "nothing yet"


class MessageEventInline(TabularInline):
    """Every change of the status, as the database wrote it down."""

    model = MessageEvent
    extra = 0
    can_delete = False
    verbose_name_plural = "history"
    hide_title = True
    fields = ("at", "before", "after", "decision", "why")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("conversations.view_message")

    @admin.display(description="Why")
    def why(self, event: MessageEvent) -> str:
        return reason_in_words(event.reason)


@admin.register(Message)
class MessageAdmin(ReadOnly):
    """Every text, with the gate's decision."""

    list_display = ("created_at", "phone", "direction", "sender", "said", "state", "why")
    list_filter = ("direction", "status", "kind", "decision")
    search_fields = ("conversation__contact__address", "conversation__contact__name")
    search_help_text = "Phone number or name"
    list_select_related = ("conversation__contact",)
    show_full_result_count = False
    ordering = ("-id",)
    fields = (
        "conversation",
        "body",
        ("direction", "sender"),
        ("status", "kind"),
        ("decision", "why"),
        ("error_code", "error_text"),
        "cause",
        ("created_at", "sent_at"),
        ("not_before", "expires_at"),
        ("segments", "attempts"),
        "provider_id",
    )
    readonly_fields = ("why",)
    inlines = (MessageEventInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("media", "choices")

    @admin.display(description="Phone")
    def phone(self, message: Message) -> str:
        return message.conversation.contact.address

    @admin.display(description="Text")
    def said(self, message: Message) -> str:
        return Truncator(message.body).chars(60)

    @display(description="Status", ordering="status", label=STATUS_COLOURS)
    def state(self, message: Message) -> str:
        return message.status

    @admin.display(description="Why")
    def why(self, message: Message) -> str:
        return reason_in_words(message.reason)
