"""The registrations that a fake Twilio holds, as messaging.twilio.com shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from .server import Call, answer
from .wire import error

Entry = dict[str, Any]
#: Entries on one page, so that readers have to turn some.
PAGE = 2


@dataclass
class Registry:
    """What a test puts in, and what the product reads: lists, page by page."""

    brands: list[Entry] = field(default_factory=list)
    services: list[Entry] = field(default_factory=list)
    campaigns: dict[str, list[Entry]] = field(default_factory=dict)
    numbers: dict[str, list[str]] = field(default_factory=dict)
    toll_free: list[Entry] = field(default_factory=list)
    down: bool = False

    def brand(self, sid: str, status: str = "APPROVED", **more: Any) -> None:
        self._put(self.brands, {"sid": sid, "status": status, "brand_score": None, **more})

    def campaign(
        self, service: str, brand: str, status: str = "VERIFIED", *numbers: str, **more: Any
    ) -> None:
        """A Messaging Service, the campaign it carries, and the numbers of its pool."""
        self._put(self.services, {"sid": service, "friendly_name": f"Service {service}"})
        self.numbers[service] = list(numbers)
        entry = {
            "sid": "QE2c6890da8086d771620e9b13fadeba0b",
            "messaging_service_sid": service,
            "brand_registration_sid": brand,
            "campaign_status": status,
            "us_app_to_person_usecase": "MIXED",
            "message_samples": ["Acme: see you at nine.", "Acme: reply STOP to end."],
            "errors": [],
            **more,
        }
        self.campaigns[service] = [entry]

    def verification(self, number: str, status: str = "TWILIO_APPROVED", **more: Any) -> None:
        entry = {"sid": f"HH{number[-4:]}", "tollfree_phone_number": number, "status": status}
        self._put(self.toll_free, {**entry, **more})

    @staticmethod
    def _put(entries: list[Entry], entry: Entry) -> None:
        entries[:] = [each for each in entries if each["sid"] != entry["sid"]] + [entry]

    def answer(self, call: Call) -> bytes:
        """The page that was asked for."""
        found = self._find(call.path)
        if self.down:
            return error(500, 20500)
        if found is None:
            return error(404, 20404, "The requested resource was not found")
        name, entries = found
        page = int(call.asked().get("Page", 0))
        shown = entries[page * PAGE : (page + 1) * PAGE]
        more = len(entries) > (page + 1) * PAGE
        # Twilio writes whole addresses here, of its own host.
        following = f"https://messaging.twilio.com{call.path}?PageSize=50&Page={page + 1}"
        meta = {"page": page, "key": name, "next_page_url": following if more else None}
        return answer(200, json.dumps({name: shown, "meta": meta}).encode())

    def _find(self, path: str) -> tuple[str, list[Entry]] | None:
        match path.strip("/").split("/"):
            case ["v1", "a2p", "BrandRegistrations"]:
                return "data", self.brands
            case ["v1", "Services"]:
                return "services", self.services
            case ["v1", "Services", sid, "Compliance", "Usa2p"]:
                return "compliance", self.campaigns.get(sid, [])
            case ["v1", "Services", sid, "PhoneNumbers"]:
                numbers = [{"phone_number": number} for number in self.numbers.get(sid, [])]
                return "phone_numbers", numbers
            case ["v1", "Tollfree", "Verifications"]:
                return "verifications", self.toll_free
        return None
