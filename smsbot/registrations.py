"""Registrations as Twilio knows them, read for every account of ours and taken over."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from compliance.registrations.told import Book, Told, take_over
from integrations import channels
from integrations.messaging.twilio_registrations import Entry, Registrations
from integrations.messaging.types import ChannelFacts, ProviderUnavailable

log = logging.getLogger(__name__)

#: Twilio's word for the Low Volume Mixed use case.
LOW_VOLUME = "LOW_VOLUME"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``records`` taken over of how many ``accounts``; ``troubles``: account -> what went wrong."""

    accounts: int
    records: int
    troubles: dict[str, str]


def sync() -> Outcome:
    """Read every Twilio account that a channel of ours names. One that fails stops no other."""
    accounts = _accounts()
    records, troubles = 0, {}
    for account, ours in accounts.items():
        try:
            book = _read(ours)
        except ProviderUnavailable as trouble:
            log.warning("registrations: account %s could not be read: %s", account, trouble)
            troubles[account] = str(trouble)
            continue
        records += take_over(book, at=timezone.now())
    return Outcome(accounts=len(accounts), records=records, troubles=troubles)


def _accounts() -> dict[str, list[ChannelFacts]]:
    """Account sid -> its channels; those without credentials are no use here."""
    found: dict[str, list[ChannelFacts]] = {}
    for channel in channels.every():
        account = channel.options.get("account_sid", "")
        if channel.backend == "twilio" and account:
            found.setdefault(account, []).append(channel)
    return found


def _read(ours: Sequence[ChannelFacts]) -> Book:
    with Registrations(ours[0]) as twilio:
        return Book(
            brands=tuple(map(_brand, twilio.brands())),
            campaigns=tuple(_campaigns(twilio, ours)),
            toll_free=tuple(_toll_free(entry, ours) for entry in twilio.toll_free()),
        )


def _brand(entry: Entry) -> Told:
    score = entry.get("brand_score")
    sole = entry.get("brand_type") == "SOLE_PROPRIETOR"
    return Told(
        sid=str(entry["sid"]),
        word=str(entry.get("status") or ""),
        rejection=_errors(entry),
        fields={
            "name": str(entry.get("friendly_name") or entry.get("tcr_id") or entry["sid"])[:120],
            "tcr_id": str(entry.get("tcr_id") or "")[:40],
            "kind": "SOLE_PROPRIETOR" if sole else "STANDARD",
            "identity": str(entry.get("identity_status") or "")[:24],
            "score": score if isinstance(score, int) and 0 <= score <= 100 else None,
            "russell_3000": bool(entry.get("russell_3000")),
        },
    )


def _campaigns(twilio: Registrations, ours: Sequence[ChannelFacts]) -> Iterable[Told]:
    for service in twilio.services():
        sid = str(service["sid"])
        for entry in twilio.campaigns(sid):
            keys = _serving(sid, twilio.numbers(sid), ours)
            yield _campaign(entry, sid, str(service.get("friendly_name") or sid), keys)


def _serving(service: str, numbers: Sequence[str], ours: Sequence[ChannelFacts]) -> tuple[str, ...]:
    """Our channels that send through this service, or from a number of its pool."""
    return tuple(
        channel.key
        for channel in ours
        if channel.options.get("messaging_service_sid") == service or channel.address in numbers
    )


def _campaign(entry: Entry, service: str, name: str, channels: tuple[str, ...]) -> Told:
    use_case = str(entry.get("us_app_to_person_usecase") or "")
    samples = [str(sample).replace("\n", " ") for sample in entry.get("message_samples") or []]
    return Told(
        sid=service,
        word=str(entry.get("campaign_status") or ""),
        rejection=_errors(entry),
        owner=str(entry.get("brand_registration_sid") or ""),
        channels=channels,
        fields={
            "name": name[:120],
            "tcr_id": str(entry.get("campaign_id") or "")[:40],
            "use_case": use_case[:60],
            "low_volume": use_case == LOW_VOLUME,
            "description": str(entry.get("description") or ""),
            "message_flow": str(entry.get("message_flow") or ""),
            "samples": "\n".join(samples),
            "embedded_links": bool(entry.get("has_embedded_links")),
            "embedded_phone": bool(entry.get("has_embedded_phone")),
            "age_gated": bool(entry.get("age_gated")),
            "direct_lending": bool(entry.get("direct_lending")),
            "privacy_url": _url(entry.get("privacy_policy_url")),
            "terms_url": _url(entry.get("terms_and_conditions_url")),
            **_words(entry),
        },
    )


def _words(entry: Entry) -> dict[str, str]:
    """Keywords and their answers, of each of the three ways."""
    found = {}
    for way in ("opt_in", "opt_out", "help"):
        found[f"{way}_keywords"] = ",".join(map(str, entry.get(f"{way}_keywords") or []))[:255]
        found[f"{way}_message"] = str(entry.get(f"{way}_message") or "")
    return found


def _toll_free(entry: Entry, ours: Sequence[ChannelFacts]) -> Told:
    number = str(entry.get("tollfree_phone_number") or "")
    return Told(
        sid=str(entry["sid"]),
        word=str(entry.get("status") or ""),
        rejection=_errors(entry),
        channels=tuple(channel.key for channel in ours if number and channel.address == number),
        fields={
            "business_name": str(entry.get("business_name") or "")[:120],
            "business_website": _url(entry.get("business_website")),
            "notification_email": str(entry.get("notification_email") or "")[:254],
            "use_case_categories": ", ".join(map(str, entry.get("use_case_categories") or [])),
            "use_case_summary": str(entry.get("use_case_summary") or ""),
            "sample": str(entry.get("production_message_sample") or ""),
            "opt_in_type": str(entry.get("opt_in_type") or "")[:16],
            "opt_in_image_urls": "\n".join(map(str, entry.get("opt_in_image_urls") or [])),
            "message_volume": str(entry.get("message_volume") or "")[:20],
        },
    )


def _url(value: Any) -> str:
    return str(value or "")[:200]


def _errors(entry: Entry) -> str:
    """Why it was refused: the codes and words that Twilio gives, one a line."""
    reasons = entry.get("errors") or entry.get("rejection_reasons") or []
    found = [_error(each) for each in reasons if isinstance(each, dict)]
    single = entry.get("rejection_reason")
    return "\n".join(found or ([str(single)] if single else []))


def _error(each: Entry) -> str:
    code = each.get("error_code") or each.get("code") or ""
    words = each.get("description") or each.get("reason") or each.get("message") or ""
    fields = ", ".join(map(str, each.get("fields") or []))
    return f"{code} {words}{f' ({fields})' if fields else ''}".strip()
