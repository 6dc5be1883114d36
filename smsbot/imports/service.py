"""A list comes in: checked line by line, then written in one transaction or not at all."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from compliance.imports import KNOWN, LEFT_ALONE, RECORDED, Claim, Terms, import_noes, import_yeses
from conversations import contacts
from conversations.contacts import CHANGED, NEW, SAME
from conversations.models import Message
from smsbot.api.numbers import BadNumber, e164
from smsbot.api.serializers import ContactSerializer

from .sheets import Row, RowError, Sheet

log = logging.getLogger(__name__)

#: The columns of a contact; ``phone`` must be there.
CONTACT = ("phone", "name", "email", "external_id", "language", "timezone", "tags")
#: ``consent`` says yes or no for one line; ``consented_at`` when the person agreed.
CONSENT = ("consent", "consented_at")
_YES = frozenset({"yes", "y", "true", "1", "in", "x"})
_NO = frozenset({"no", "n", "false", "0", "out", ""})

T = TypeVar("T")


class Wrong(ValueError):
    """What is wrong with one line, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One line of a list of contacts, checked."""

    line: int
    facts: dict[str, Any]
    agreed: bool
    agreed_at: str


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What an import has done, or what a dry run would have. With errors nothing was written."""

    rows: int
    errors: list[RowError] = field(default_factory=list)
    contacts: Counter[str] = field(default_factory=Counter)
    consents: Counter[str] = field(default_factory=Counter)
    without: int = 0
    ignored: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The outcome in words."""
        yield "1 row." if self.rows == 1 else f"{self.rows} rows."
        if self.contacts:
            yield (
                f"Contacts: {self.contacts[NEW]} new, {self.contacts[CHANGED]} changed,"
                f" {self.contacts[SAME]} as they were."
            )
        parts = [f"{self.consents[RECORDED]} recorded", f"{self.consents[KNOWN]} known already"]
        parts += [f"{self.without} without consent"] if self.without else []
        if left := self.consents[LEFT_ALONE]:
            parts.append(f"{left} left alone: they have opted out or are on a do-not-contact list")
        yield f"Consent: {', '.join(parts)}."
        if self.ignored:
            yield f"Columns not taken: {', '.join(self.ignored)}."


def import_contacts(
    sheet: Sheet, terms: Terms, *, source: str, actor: str = "", dry_run: bool = False
) -> Outcome:
    """Contacts, and the consent that ``terms`` say they gave."""
    people, errors = _checked(sheet, _person)
    errors += _contradictions(people)
    done = Outcome(rows=len(sheet.rows), errors=sorted(errors, key=lambda error: error.line))
    done.ignored = tuple(name for name in sheet.columns if name not in (*CONTACT, *CONSENT))
    if errors:
        return done
    with transaction.atomic():
        done.contacts = Counter(contacts.write_down(person.facts) for person in people)
        claims = [_claim(sheet, person, source) for person in people if person.agreed]
        done.consents = import_yeses(claims, terms, actor=actor, at=timezone.now())
        done.without = len(people) - len(claims)
        transaction.set_rollback(dry_run)
    _note("contacts", sheet, done, dry_run=dry_run)
    return done


def import_do_not_contact(
    sheet: Sheet, *, source: str, actor: str = "", dry_run: bool = False
) -> Outcome:
    """Numbers that no program may text; what waits for them is not sent either."""
    numbers, errors = _checked(sheet, _number)
    done = Outcome(rows=len(sheet.rows), errors=errors)
    if errors:
        return done
    claims = [
        Claim(
            address=number,
            reference=sheet.reference(line),
            evidence=_evidence(sheet, line, "On the do-not-contact list", source),
        )
        for line, number in numbers
    ]
    with transaction.atomic():
        found = import_noes(claims, actor=actor, at=timezone.now())
        for address in found[RECORDED]:
            Message.objects.to(address).refuse("opted_out")
        transaction.set_rollback(dry_run)
    done.consents = Counter({name: len(addresses) for name, addresses in found.items()})
    _note("do_not_contact", sheet, done, dry_run=dry_run)
    return done


def _checked(sheet: Sheet, check: Callable[[Row], T]) -> tuple[list[T], list[RowError]]:
    """Every line as a value, and what is wrong with the others. A number comes once in a file."""
    good: list[T] = []
    errors = list(sheet.errors)
    seen: dict[str, int] = {}
    for row in sheet.rows:
        try:
            value = check(row)
            number = e164(row.cells["phone"])
            if (first := seen.setdefault(number, row.line)) != row.line:
                raise Wrong(f"the same number as in line {first}.")
        except (Wrong, BadNumber) as error:
            errors.append(RowError(line=row.line, problem=str(error)))
        else:
            good.append(value)
    return good, sorted(errors, key=lambda error: error.line)


def _number(row: Row) -> tuple[int, str]:
    return row.line, e164(row.cells["phone"])


def _person(row: Row) -> Person:
    given = {name: value for name in CONTACT if (value := row.cells.get(name, ""))}
    tags = [tag.strip() for tag in given.pop("tags", "").replace("|", ";").split(";")]
    serializer = ContactSerializer(data={"phone": "", **given, "tags": [t for t in tags if t]})
    if not serializer.is_valid():
        name, problems = next(iter(serializer.errors.items()))
        raise Wrong(f"{name}: {_first(problems)}")
    facts = dict(serializer.validated_data)
    if not facts["tags"]:
        del facts["tags"]
    return Person(line=row.line, facts=facts, agreed=_agreed(row), agreed_at=_agreed_at(row))


def _first(problems: Any) -> str:
    """The first sentence in what a serializer says of a field."""
    while isinstance(problems, (dict, list)):
        problems = next(iter(problems.values() if isinstance(problems, dict) else problems))
    return str(problems)


def _agreed(row: Row) -> bool:
    said = row.cells.get("consent", "yes").casefold()
    if said not in _YES | _NO:
        raise Wrong(f"consent: {said[:30]!r} is neither yes nor no.")
    return said in _YES


def _agreed_at(row: Row) -> str:
    said = row.cells.get("consented_at", "")
    try:
        moment = parse_datetime(said) or parse_date(said)
    except ValueError:
        moment = None
    if said and moment is None:
        raise Wrong(f"consented_at: {said[:30]!r} is no date: write it like 2026-01-31.")
    if moment and _day(moment) > _day(timezone.now()):
        raise Wrong(f"consented_at: {said} has not come yet.")
    return said


def _day(moment: Any) -> Any:
    return moment.date() if isinstance(moment, datetime) else moment


def _contradictions(people: Iterable[Person]) -> list[RowError]:
    """Your own ids name one person each, in the file and beyond it."""
    errors = []
    seen: dict[str, int] = {}
    for person in people:
        known = person.facts.get("external_id", "")
        if not known:
            continue
        if (first := seen.setdefault(known, person.line)) != person.line:
            problem = f"external_id: {known!r} is in line {first} too."
        elif contacts.owner_of(known) not in ("", person.facts["address"]):
            problem = f"external_id: {known!r} belongs to a contact with another number."
        else:
            continue
        errors.append(RowError(line=person.line, problem=problem))
    return errors


def _claim(sheet: Sheet, person: Person, source: str) -> Claim:
    when = f"Agreed on {person.agreed_at}" if person.agreed_at else "Agreed before the import"
    return Claim(
        address=person.facts["address"],
        reference=sheet.reference(person.line),
        evidence=_evidence(sheet, person.line, when, source),
    )


def _evidence(sheet: Sheet, line: int, what: str, source: str) -> str:
    said = [f"{what}.", f"File: {sheet.name}, line {line}", f"SHA-256: {sheet.sha256}"]
    return "\n".join([*said, f"Source: {source}"] if source else said)


def _note(what: str, sheet: Sheet, done: Outcome, *, dry_run: bool) -> None:
    log.info(
        "imported: list=%s sha256=%s rows=%s recorded=%s dry_run=%s",
        what,
        sheet.sha256,
        done.rows,
        done.consents[RECORDED],
        dry_run,
    )
