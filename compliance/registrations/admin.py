"""Registrations, kept by hand or read from the provider; and the hours of the law, to edit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from . import book, states
from .models import (
    Allowance,
    Brand,
    Campaign,
    CampaignSender,
    LocalHours,
    Record,
    ShortCode,
    TollFreeVerification,
)

COLOURS = {
    states.DRAFT: "info",
    states.PENDING: "warning",
    states.APPROVED: "success",
    states.REJECTED: "danger",
    states.SUSPENDED: "danger",
}
_SAID = ("vendor_state", "synced_at", "updated_at")


class RecordAdmin(ModelAdmin):
    """One registration. What was read from the provider is mended there and read again."""

    readonly_fields: tuple[str, ...] = _SAID
    list_before_template: str | None = "registrations/sync.html"

    @display(description="State", ordering="state", label=COLOURS)
    def standing(self, record: Record) -> tuple[str, str]:
        return record.state, record.get_state_display()


@admin.register(Brand)
class BrandAdmin(RecordAdmin):
    """Who we are to the carriers of long codes."""

    list_display = ("name", "standing", "score", "kind", "synced_at")
    list_filter = ("state", "kind")
    search_fields = ("name", "sid", "tcr_id")
    fieldsets = (
        (None, {"fields": (("name", "kind"), ("state", "score"), "rejection")}),
        ("Provider", {"fields": (("sid", "tcr_id"), ("identity", "russell_3000"), *_SAID)}),
    )


class SenderInline(TabularInline):
    model = CampaignSender
    extra = 0
    verbose_name_plural = "Senders: the channels that text under this campaign"


@admin.register(Campaign)
class CampaignAdmin(RecordAdmin):
    """What a brand texts about, in the words that were sent in."""

    list_display = ("name", "brand", "standing", "use_case", "speed", "synced_at")
    list_filter = ("state", "use_case")
    list_select_related = ("brand",)
    search_fields = ("name", "sid", "tcr_id", "brand__name")
    readonly_fields = (*_SAID, "speed")
    inlines = (SenderInline,)
    fieldsets = (
        (None, {"fields": (("name", "brand"), ("state", "use_case"), "rejection")}),
        (
            "What was sent in",
            {
                "fields": (
                    "description",
                    "message_flow",
                    "samples",
                    ("embedded_links", "embedded_phone"),
                    ("privacy_url", "terms_url"),
                    ("age_gated", "direct_lending"),
                ),
                "classes": ["tab"],
            },
        ),
        (
            "Keywords",
            {
                "fields": (
                    ("opt_in_keywords", "opt_in_message"),
                    ("opt_out_keywords", "opt_out_message"),
                    ("help_keywords", "help_message"),
                ),
                "classes": ["tab"],
            },
        ),
        (
            "Throughput",
            {"fields": ("speed", "low_volume", ("per_second", "per_day")), "classes": ["tab"]},
        ),
        ("Provider", {"fields": (("sid", "tcr_id"), *_SAID), "classes": ["tab"]}),
    )

    @admin.display(description="Speed")
    def speed(self, campaign: Campaign) -> str:
        if campaign.pk is None:
            return "-"
        rate = book.rate_of(campaign, campaign.brand)
        return f"{rate.per_second:g} segments a second, {rate.per_day:,} a day"


@admin.register(TollFreeVerification)
class TollFreeVerificationAdmin(RecordAdmin):
    """A toll-free number: until it is verified, it reaches nobody in the US and Canada."""

    list_display = ("channel", "standing", "business_name", "edit_until", "synced_at")
    list_filter = ("state",)
    search_fields = ("channel", "business_name", "sid")
    fieldsets = (
        (None, {"fields": (("channel", "state"), "rejection", "sid", "edit_until")}),
        (
            "What was sent in",
            {
                "fields": (
                    ("business_name", "business_website"),
                    ("notification_email", "message_volume"),
                    ("use_case_categories", "opt_in_type"),
                    "use_case_summary",
                    "sample",
                    "opt_in_image_urls",
                    ("privacy_url", "terms_url"),
                    ("sole_proprietor", "registration_number"),
                    ("registration_authority", "registration_country"),
                ),
                "classes": ["tab"],
            },
        ),
        ("Throughput", {"fields": ("per_second",), "classes": ["tab"]}),
        ("Provider", {"fields": _SAID, "classes": ["tab"]}),
    )


@admin.register(ShortCode)
class ShortCodeAdmin(RecordAdmin):
    """A short code's approval. No provider tells it: it is kept by hand."""

    list_before_template = None
    list_display = ("channel", "standing", "last_audit")
    list_filter = ("state",)
    search_fields = ("channel",)
    fields = (
        ("channel", "state"),
        "rejection",
        "program_brief",
        ("last_audit", "per_second"),
        *_SAID,
    )


@admin.register(LocalHours)
class LocalHoursAdmin(ModelAdmin):
    """When the law lets texts arrive that nobody asked for, by the recipient's own clock."""

    list_display = ("place", "hours", "no_sunday", "no_holidays", "since", "until", "active")
    list_filter = ("active", "no_sunday", "no_holidays")
    search_fields = ("place", "source")
    fields = (
        ("place", "active"),
        ("opens", "closes"),
        ("saturday_opens", "saturday_closes"),
        ("sunday_opens", "sunday_closes"),
        ("no_sunday", "no_holidays"),
        "promotional_only",
        ("since", "until"),
        "source",
    )

    @admin.display(description="Hours", ordering="opens")
    def hours(self, row: LocalHours) -> str:
        return f"{row.opens:%H:%M} to {row.closes:%H:%M}"


@admin.register(Allowance)
class AllowanceAdmin(ModelAdmin):
    """What senders have used of what they may send, to read."""

    list_display = ("key", "used", "day")
    search_fields = ("key",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
