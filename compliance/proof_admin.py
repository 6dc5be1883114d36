"""The button "Proof" on the pages of consent: one person's proof, as JSON or to be filed."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action

from . import proof_pdf
from .models import Consent, ConsentEvent
from .proof import proof_of
from .subjects import ERASED

log = logging.getLogger(__name__)


class WithProof(ModelAdmin):
    """Two buttons on a row's page. Each export is logged, with who made it."""

    actions_detail = ("proof_pdf", "proof_json")

    @action(description="Proof (PDF)", url_path="proof-pdf", permissions=["export"], icon="gavel")
    def proof_pdf(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self._proof(request, object_id, kind="PDF")
        return _download(proof_pdf.render(found), "application/pdf", f"{_name(found)}.pdf")

    @action(description="Proof (JSON)", url_path="proof-json", permissions=["export"])
    def proof_json(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self._proof(request, object_id, kind="JSON")
        text = json.dumps(found, indent=2, ensure_ascii=False)
        return _download(text.encode(), "application/json", f"{_name(found)}.json")

    def has_export_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("compliance.export_consentevent")

    def _proof(self, request: HttpRequest, object_id: str, *, kind: str) -> dict[str, Any]:
        row: Consent | ConsentEvent | None = self.get_object(request, object_id)
        if row is None:
            raise Http404("There is no such row.")
        if not self.has_export_permission(request):
            raise PermissionDenied
        erased = isinstance(row, ConsentEvent) and not row.address
        found = proof_of(
            ERASED + row.subject if isinstance(row, ConsentEvent) and erased else row.address,
            at=timezone.now(),
        )
        self.log_change(request, row, f"Exported the proof of consent as {kind}.")
        log.info("consent proof exported: subject=%s by=%s", found["subject"][:12], request.user.pk)
        return found


def _name(found: dict[str, Any]) -> str:
    return f"consent-{found['subject'][:12]}"


def _download(body: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
