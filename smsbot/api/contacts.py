"""``/contacts/``: people, by phone or by your own id."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from compliance.services import recall
from conversations.models import Contact

from . import filters
from .consents import summaries
from .idempotency import idempotent
from .problems import Conflict
from .serializers import ContactSerializer
from .views import Resource


@extend_schema_view(
    create=extend_schema(
        parameters=[filters.IDEMPOTENCY],
        responses={200: ContactSerializer, 201: ContactSerializer},
    )
)
class Contacts(Resource[Contact]):
    """Creating is an upsert: a contact of that phone or external_id is changed instead."""

    resource = "contacts"
    queryset = Contact.objects.all()
    serializer_class = ContactSerializer
    narrow = {
        "phone": ("address", filters.phone),
        "external_id": ("external_id", filters.plain),
    }

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([] if not page else _show(page))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(_show([self.get_object()])[0])

    @idempotent
    def create(self, request: Request) -> Response:
        given = self.read(ContactSerializer)
        contact, created = _find_or_make(given)
        _save(contact, given)
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response(_show([contact])[0], status=code)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        contact = self.get_object()
        given = self.read(ContactSerializer)
        if given.get("address", contact.address) != contact.address:
            raise ValidationError({"phone": ["A contact keeps its phone; create another one."]})
        _save(contact, given)
        return Response(_show([contact])[0])


def _show(page: list[Contact]) -> Any:
    consent = summaries([contact.address for contact in page])
    return ContactSerializer(page, many=True, context={"consent": consent}).data


def _find_or_make(given: dict[str, Any]) -> tuple[Contact, bool]:
    """The contact that is meant, and whether it is new. Two that contradict are a conflict."""
    phone, external_id = given.get("address"), given.get("external_id")
    known = Contact.objects.filter(external_id=external_id).first() if external_id else None
    if phone is None:
        if known is None:
            raise ValidationError({"phone": ["A new contact needs its phone."]})
        return known, False
    if known is not None and known.address != phone:
        raise Conflict("This external_id belongs to a contact with another phone.")
    if known is not None:
        return known, False
    return _by_phone(phone)


def _by_phone(phone: str) -> tuple[Contact, bool]:
    recall(phone)  # an erased person who is known again keeps their opt-out
    new = Contact(address=phone)
    Contact.objects.bulk_create([new], ignore_conflicts=True)
    contact = Contact.objects.get(address=phone)
    return contact, contact.public_id == new.public_id


def _save(contact: Contact, given: dict[str, Any]) -> None:
    """Change what was given and nothing else."""
    for name, value in given.items():
        setattr(contact, name, value)
    try:
        with transaction.atomic():
            contact.save(update_fields=[*given, "updated_at"])
    except IntegrityError:
        raise Conflict("This external_id belongs to another contact.") from None
