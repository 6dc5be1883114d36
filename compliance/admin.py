"""What people have allowed: programs to edit, consent and its proof to read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display

from .models import Consent, ConsentEvent, Program
from .proof_admin import WithProof

COLOURS = {"in": "success", "out": "danger", "pending": "warning"}


class ReadOnly(ModelAdmin):
    """Rows that the product writes and people only read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Program)
class ProgramAdmin(ModelAdmin):
    """What people sign up for, with the standing replies as they will be sent."""

    list_display = ("name", "slug", "purpose", "is_default")
    search_fields = ("name", "slug")
    readonly_fields = ("as_sent", "wording_version", "agreed_to", "join_page")
    fieldsets = (
        (
            None,
            {"fields": (("name", "slug"), "description", ("contact", "frequency"), "is_default")},
        ),
        (
            "Standing replies",
            {
                "fields": (
                    "as_sent",
                    "welcome_text",
                    "confirm_text",
                    "help_text",
                    "goodbye_text",
                ),
                "classes": ["tab"],
            },
        ),
        (
            "Opting in",
            {
                "fields": (
                    ("purpose", "join_word"),
                    ("agreed_to", "wording_version"),
                    "optin_wording",
                    ("double_optin", "implied_days"),
                    ("terms_url", "privacy_url"),
                    ("join_page", "embed_sites"),
                ),
                "classes": ["tab"],
            },
        ),
        (
            "When we may text",
            {
                "fields": (
                    ("quiet_start", "quiet_end", "sunday_quiet_end"),
                    ("timezone", "max_unsolicited_per_day"),
                ),
                "classes": ["tab"],
            },
        ),
    )

    @admin.display(description="As they are sent now")
    def as_sent(self, program: Program) -> str:
        texts = program.texts()
        return "\n".join((texts.welcome, texts.confirm, texts.help, texts.goodbye))

    @admin.display(description="What people agree to now")
    def agreed_to(self, program: Program) -> str:
        return f"{program.texts().optin} (Needs {program.facts().consent_level} consent.)"

    @admin.display(description="Opt-in form")
    def join_page(self, program: Program) -> str:
        return f"{settings.PUBLIC_BASE_URL}/join/{program.slug}/" if program.slug else "-"


@admin.register(Consent)
class ConsentAdmin(WithProof, ReadOnly):
    """What each address allows now."""

    list_display = ("address", "program", "standing", "level", "epoch", "changed_at")
    list_filter = ("status", "program")
    search_fields = ("address",)
    search_help_text = "Phone number"
    show_full_result_count = False
    ordering = ("-changed_at", "-pk")

    @display(description="Status", ordering="status", label=COLOURS)
    def standing(self, consent: Consent) -> tuple[str, str]:
        return consent.status, consent.get_status_display()


@admin.register(ConsentEvent)
class ConsentEventAdmin(WithProof, ReadOnly):
    """The proof, line by line. Nobody can add, change or delete a line here."""

    list_display = ("at", "address", "program", "event", "source", "evidence", "actor")
    list_filter = ("event", "source", "program")
    search_fields = ("address", "subject")
    search_help_text = "Phone number"
    show_full_result_count = False
    ordering = ("-at", "-pk")
    fields = (
        ("address", "program"),
        ("at", "event"),
        ("status", "epoch"),
        "evidence",
        ("wording", "wording_version"),
        ("source", "actor"),
        ("ip", "seq"),
        "message_ref",
        "subject",
        "hash",
        "previous_hash",
    )
