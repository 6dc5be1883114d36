"""Import a list in the admin: first checked, then taken in, by the services of the commands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from compliance.imports import Terms
from compliance.models import ConsentEvent, Program

from . import service
from .command import MOST_ERRORS
from .service import Outcome
from .sheets import BadFile, Sheet, read_upload


class ListForm(forms.Form):
    """What both kinds of list need: the file, and whose it is."""

    use_required_attribute = False

    file = forms.FileField(label="CSV file", widget=forms.FileInput(attrs={"accept": ".csv,.txt"}))
    source = forms.CharField(
        label="Source", max_length=200, help_text="Where they agreed, e.g. paper form at the desk."
    )


class ContactsForm(ListForm):
    program = forms.ModelChoiceField(Program.objects.all(), to_field_name="slug", empty_label=None)
    wording = forms.CharField(
        label="Wording",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Word for word what these people agreed to.",
    )
    written = forms.BooleanField(
        required=False, label="They signed it", help_text="As marketing needs."
    )
    confirmed = forms.BooleanField(
        required=False,
        label="They have given the second yes too",
        help_text="Which a program with double opt-in waits for.",
    )


class DoNotContactForm(ListForm):
    source = forms.CharField(
        label="Source", max_length=200, required=False, help_text="Whose list it is."
    )


_FORMS: dict[str, type[ListForm]] = {"contacts": ContactsForm, "do_not_contact": DoNotContactForm}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Both forms, and what came of the one that was sent."""
    if not request.user.has_perm("compliance.import_consentevent"):
        raise PermissionDenied
    shown: dict[str, Any] = {kind: form(prefix=kind) for kind, form in _FORMS.items()}
    kind = request.POST.get("list", "")
    if kind in _FORMS:
        form = _FORMS[kind](request.POST, request.FILES, prefix=kind)
        shown |= {kind: form, **(_sent(request, form) if form.is_valid() else {})}
    context = {**admin.site.each_context(request), "title": "Import", **shown}
    return render(request, "admin/import.html", context)


def _sent(request: HttpRequest, form: ListForm) -> dict[str, Any]:
    """Check the list, or take it in. A file that is none becomes the form's own error."""
    try:
        sheet = read_upload(form.cleaned_data["file"])
    except BadFile as error:
        form.add_error("file", str(error))
        return {}
    dry_run = request.POST.get("do") != "import"
    done = _run(form, sheet, actor=request.user.get_username(), dry_run=dry_run)
    if not dry_run and not done.errors:
        _log(request, sheet, done)
    return {
        "sheet": sheet,
        "done": done,
        "dry_run": dry_run,
        "errors": done.errors[:MOST_ERRORS],
    }


def _run(form: ListForm, sheet: Sheet, *, actor: str, dry_run: bool) -> Outcome:
    given = form.cleaned_data
    if isinstance(form, DoNotContactForm):
        return service.import_do_not_contact(
            sheet, source=given["source"], actor=actor, dry_run=dry_run
        )
    terms = Terms(
        program=given["program"],
        wording=given["wording"],
        confirmed=given["confirmed"],
        written=given["written"],
    )
    return service.import_contacts(
        sheet, terms, source=given["source"], actor=actor, dry_run=dry_run
    )


def _log(request: HttpRequest, sheet: Sheet, done: Outcome) -> None:
    LogEntry.objects.create(
        user_id=request.user.pk or 0,  # never 0: only staff come here
        content_type=ContentType.objects.get_for_model(ConsentEvent),
        object_repr=sheet.name,
        action_flag=ADDITION,
        change_message=f"Imported {sheet.sha256}: {' '.join(done.lines())}",
    )
