"""What a text costs: so much a segment, as the channel's option or the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings


def price_of(options: Mapping[str, Any]) -> Decimal:
    """The price of a segment on a channel with these options; 0 where it is not known."""
    said = options.get("segment_price")
    return _price(said if isinstance(said, str) else settings.SEGMENT_PRICE)


def usual_price() -> Decimal:
    """The price of a segment where no channel is in question."""
    return _price(settings.SEGMENT_PRICE)


def _price(said: str) -> Decimal:
    try:
        price = Decimal(said)
    except InvalidOperation:
        return Decimal(0)
    return price if price.is_finite() and price > 0 else Decimal(0)
