"""What an action was given, read with care: flows pass on what people typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from .base import ActionRequest

#: Further away no calendar reaches; nearer to the ends of time, dates cannot be reckoned with.
_CENTURY = timedelta(days=36_525)


class BadInput(ValueError):
    """An input that makes no sense; the sentence says which."""


def text(request: ActionRequest, name: str) -> str:
    """An input that has to be there."""
    value = optional(request, name)
    if not value:
        raise BadInput(f"{name} is needed.")
    return value


def optional(request: ActionRequest, name: str) -> str:
    """An input on one line, or nothing."""
    value = request.inputs.get(name)
    return " ".join(str(value).replace("\0", " ").split()) if value is not None else ""


def number(request: ActionRequest, name: str, *, default: int, most: int) -> int:
    value = optional(request, name)
    if not value:
        return default
    try:
        return max(1, min(int(value), most))
    except ValueError as error:
        raise BadInput(f"{name}: {value!r} is no whole number.") from error


def moment(request: ActionRequest, name: str, zone: tzinfo) -> datetime:
    """An ISO moment, to the minute and in UTC; without an offset it is meant in ``zone``."""
    value = text(request, name)
    try:
        at = datetime.fromisoformat(value).replace(second=0, microsecond=0)
        at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{name}: {value!r} is no date and time.") from error
    if abs(at - request.now) > _CENTURY:
        raise BadInput(f"{name}: {value!r} is too far away.")
    return at
