"""API tokens in the admin: made here, shown once, revoked here. Nothing of one is ever changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
)

from smsbot.models import ApiToken

from . import tokens

COLOURS = {"usable": "success", "revoked": "danger", "expired": "warning"}


class ApiTokenForm(forms.ModelForm):
    """What uses the token, what it may do, for how long."""

    scopes = forms.MultipleChoiceField(
        choices=[(scope, f"{scope}: {what}") for scope, what in tokens.SCOPES.items()],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Give it no more than it needs.",
    )
    days = forms.IntegerField(
        label="Valid for days",
        initial=tokens.DAYS,
        min_value=1,
        max_value=tokens.LONGEST.days,
        widget=UnfoldAdminIntegerFieldWidget,
    )

    class Meta:
        model = ApiToken
        fields = ("name",)


@admin.register(ApiToken)
class ApiTokenAdmin(ModelAdmin):
    """Keys of other systems. A lost one is revoked, and another made."""

    form = ApiTokenForm
    list_display = ("name", "public_id", "state", "may", "last_used_at", "expires_at")
    search_fields = ("name", "public_id")
    ordering = ("-created_at", "-pk")
    actions = ("revoke",)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        one_button = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**one_button, **(extra_context or {})})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("name", "scopes", "days")
        return (
            ("name", "public_id"),
            "may",
            ("state", "last_used_at"),
            ("created_at", "expires_at"),
            "revoked_at",
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else ("may", "state", "public_id", "last_used_at", "created_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what a token did names it: revoke it instead

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("smsbot.change_apitoken")

    @sensitive_variables("secret")
    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Make the row and its token, which ``obj`` carries as far as the answer."""
        given = form.cleaned_data
        row, secret = tokens.make(given["name"], scopes=given["scopes"], days=given["days"])
        vars(obj).update(vars(row), secret=secret)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The token itself, in the answer to the form: in no message, no cookie, no later page."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The token is made",
            "token": obj,
            "secret": obj.secret,
        }
        return render(request, "admin/token_made.html", context)

    @admin.action(description="Revoke", permissions=["revoke"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        for token in chosen:
            token.revoke()
            self.log_change(request, token, "Revoked.")
        messages.success(request, f"Revoked: {', '.join(str(token) for token in chosen)}.")

    @display(description="State", label=COLOURS)
    def state(self, token: ApiToken) -> str:
        if token.revoked_at:
            return "revoked"
        return "usable" if token.expires_at > timezone.now() else "expired"

    @admin.display(description="May")
    def may(self, token: ApiToken) -> str:
        return ", ".join(token.scopes)
