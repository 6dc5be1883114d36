"""The editors' desk: flows as text with their problems in words, rules, answers, standing texts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextareaWidget

from . import services
from .engine.problem import BrokenFlow
from .engine.reading import read
from .models import BotText, Flow, FlowVersion, KnownAnswer, Rule

COLOURS = {"published": "success", "draft": "info", "retired": "default"}
STARTER = """\
flow: my-flow
name: My flow
steps:
  - say: Hello!
  - end: Goodbye!
"""


class TextsForm(forms.ModelForm):
    """Texts that may be sent: what carriers or the law forbid is not kept."""

    TEXTS = ("answer", "wording")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.TEXTS:
            self._refuse(name, cleaned.get(name) or "")
        variants = cleaned.get("variants")
        for text in variants.values() if isinstance(variants, dict) else ():
            self._refuse("variants", str(text))
        return cleaned

    def _refuse(self, name: str, text: str) -> None:
        for reason in services.refused(text) if text else ():
            self.add_error(name, reason)


class FlowForm(forms.ModelForm):
    """A flow's draft as text. What cannot be read is refused with each place and reason."""

    source = forms.CharField(
        label="The flow as YAML",
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 32, "spellcheck": "false"}),
        help_text="Saving keeps a draft. People meet it once it is published.",
    )

    class Meta:
        model = Flow
        fields = ("description",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].widget.attrs["class"] += " sb-code"
        self.initial.setdefault("source", current_source(self.instance))

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"].replace("\r\n", "\n")
        try:
            slug = read(source).slug
        except BrokenFlow as broken:
            raise forms.ValidationError([str(problem) for problem in broken.problems]) from broken
        self._refuse_other(slug)
        return source

    def _refuse_other(self, slug: str) -> None:
        """A text belongs to the flow it names, and to no other page."""
        mine = self.instance.slug
        if mine and slug != mine:
            raise forms.ValidationError(f"This text is of the flow '{slug}', not of '{mine}'.")
        if not mine and Flow.objects.filter(slug=slug).exists():
            raise forms.ValidationError(f"There is a flow '{slug}' already: change that one.")


def current_source(flow: Flow) -> str:
    """The draft's text, else the live one's, else something to begin with."""
    if flow.pk is None:
        return STARTER
    version = flow.draft or flow.published
    return version.source if version else STARTER


class VersionInline(TabularInline):
    """The flow's history, to look at."""

    model = FlowVersion
    tab = True
    extra = 0
    can_delete = False
    show_change_link = True
    fields = ("number", "status", "author", "note", "created_at", "published_at")
    readonly_fields = fields
    ordering = ("-number",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Flow)
class FlowAdmin(ModelAdmin):
    """Write a draft, read what is wrong with it, publish it."""

    form = FlowForm
    list_display = ("name", "slug", "live", "drafted", "versions_count")
    search_fields = ("name", "slug", "description")
    fields = ("description", "source")
    inlines = (VersionInline,)
    actions_submit_line = ("save_and_publish", "save_and_retire")
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Flow]:
        """With what the list shows, read in two statements for all rows."""
        open_versions = FlowVersion.objects.filter(status__in=["published", "draft"])
        return (
            super()
            .get_queryset(request)
            .annotate(
                versions_number=Count("versions"),
                live_number=Count("versions", filter=Q(versions__status="published")),
            )
            .prefetch_related(
                Prefetch("versions", open_versions.defer("source"), to_attr="open_versions")
            )
        )

    def save_model(self, request: HttpRequest, obj: Flow, form: ModelForm, change: bool) -> None:
        source = form.cleaned_data["source"]
        slug = read(source).slug
        version = services.save_draft(slug, source, request.user.get_username())
        stored = version.flow
        obj.pk, obj.slug, obj.name = stored.pk, stored.slug, stored.name
        obj._state.adding = False
        for problem in services.look_over(source):
            messages.warning(request, f"{problem}")
        super().save_model(request, obj, form, change)

    @action(description="Save and publish", permissions=["change"])
    def save_and_publish(self, request: HttpRequest, flow: Flow) -> None:
        version = flow.draft or flow.published
        if version is None:
            return
        try:
            services.publish(version, request.user.get_username())
        except BrokenFlow:
            messages.error(request, "Not published: put right what is named above first.")
            return
        messages.success(request, f"Version {version.number} is live.")

    @action(description="Save and take out of service", permissions=["change"])
    def save_and_retire(self, request: HttpRequest, flow: Flow) -> None:
        if (version := flow.published) is not None:
            services.retire(version)
            messages.success(request, f"Version {version.number} opens for nobody any more.")

    @display(description="Live", ordering="live_number", label=COLOURS)
    def live(self, flow: Any) -> tuple[str, str] | None:
        return self._numbered(flow, "published")

    @display(description="Draft", label=COLOURS)
    def drafted(self, flow: Any) -> tuple[str, str] | None:
        return self._numbered(flow, "draft")

    @admin.display(description="Versions", ordering="versions_number")
    def versions_count(self, flow: Any) -> int:
        return int(flow.versions_number)

    def _numbered(self, flow: Any, status: str) -> tuple[str, str] | None:
        found = next((row for row in flow.open_versions if row.status == status), None)
        return (status, f"version {found.number}") if found else None


@admin.register(FlowVersion)
class FlowVersionAdmin(ModelAdmin):
    """Every version as it was written; nothing here can be changed."""

    list_display = ("flow", "number", "state", "author", "published_at")
    list_filter = ("status", "flow")
    list_select_related = ("flow",)
    fields = (("flow", "number"), ("status", "published_at"), ("author", "note"), "source")
    ordering = ("flow__name", "-number")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Status", ordering="status", label=COLOURS)
    def state(self, version: FlowVersion) -> str:
        return version.status


@admin.register(Rule)
class RuleAdmin(ModelAdmin):
    form = TextsForm
    list_display = ("label", "match", "priority", "flow", "does", "listed", "active")
    list_filter = ("active", "match")
    search_fields = ("name", "label", "phrases")
    list_select_related = ("flow",)
    fieldsets = (
        (None, {"fields": (("name", "label"), "phrases", ("match", "priority"))}),
        ("What it does", {"fields": ("flow", "answer", "hand_off", "variants")}),
        (None, {"fields": (("listed", "active"),)}),
    )

    @admin.display(description="Does")
    def does(self, rule: Rule) -> str:
        if rule.hand_off:
            return f"hands off to {rule.hand_off}"
        return "answers" if rule.answer else "opens the flow"


@admin.register(KnownAnswer)
class KnownAnswerAdmin(ModelAdmin):
    form = TextsForm
    list_display = ("label", "name", "listed", "active")
    list_filter = ("active", "listed")
    search_fields = ("name", "label", "phrases", "answer")


@admin.register(BotText)
class BotTextAdmin(ModelAdmin):
    form = TextsForm
    list_display = ("name", "language", "wording")
    list_filter = ("language",)
    search_fields = ("name", "wording")
