"""Fields that read a number, a zone, tags or attributes, or say in a sentence what is wrong."""

from __future__ import annotations

import json
from datetime import UTC
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .numbers import BadNumber, e164


class PhoneField(serializers.CharField):
    """A telephone number, kept in E.164."""

    def to_internal_value(self, data: Any) -> str:
        try:
            return e164(super().to_internal_value(data))
        except BadNumber as error:
            raise serializers.ValidationError(str(error)) from None

    def to_representation(self, value: Any) -> str:
        return str(value)


class MomentField(serializers.DateTimeField):
    """A time, shown in UTC with a ``Z``: as it is, it can go back as ``updated_since``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"default_timezone": UTC, **kwargs})


class ZoneField(serializers.CharField):
    """An IANA time zone, or nothing."""

    def to_internal_value(self, data: Any) -> str:
        name = super().to_internal_value(data)
        if name and name not in _zones():
            raise serializers.ValidationError("No such time zone: write it like America/New_York.")
        return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


class TagsField(serializers.ListField):
    """A set of short words, in the order given."""

    child = serializers.CharField(max_length=64)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=50, **kwargs)

    def to_internal_value(self, data: Any) -> list[str]:
        return list(dict.fromkeys(super().to_internal_value(data)))


@extend_schema_field(OpenApiTypes.OBJECT)
class AttributesField(serializers.JSONField):
    """A JSON object of the client's own."""

    LARGEST = 16_000

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        value = super().to_internal_value(data)
        if not isinstance(value, dict):
            raise serializers.ValidationError("Write an object: names and values.")
        if len(json.dumps(value)) > self.LARGEST:
            raise serializers.ValidationError(f"At most {self.LARGEST} characters as JSON.")
        return value
