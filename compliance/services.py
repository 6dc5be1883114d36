"""What an address allows: written down with its proof, and read before every text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from . import ledger
from .ledger import verify_chain
from .levels import EXPRESS, WRITTEN
from .models import EVERYTHING, Consent
from .subjects import erased

__all__ = [
    "Change",
    "Standing",
    "epoch_of",
    "recall",
    "record_consent",
    "standing",
    "suppressed",
    "verify_chain",
]

IN, OUT, PENDING = Consent.Status.IN, Consent.Status.OUT, Consent.Status.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``changed`` is False when it was so already. ``epoch`` names the confirmation."""

    changed: bool
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an address allows a program. ``status`` is in, out, pending, or '' (nothing said).

    ``level`` says how firm a yes is, given or pending: express, or express written.
    """

    opted_out: bool
    epoch: int
    status: str
    level: str = ""


@transaction.atomic
def record_consent(
    *,
    address: str,
    program: str,
    status: str,
    source: str,
    evidence: str,
    at: datetime,
    message_ref: str = "",
    actor: str = "",
    wording: str = "",
    wording_version: int | None = None,
    ip: str | None = None,
    scope: str | None = None,
    event: str = "",
    level: str = "",
) -> Change:
    """Change what an address allows and keep the proof. Saying it twice changes nothing.

    ``scope`` is "all" or "program"; None takes OPTOUT_SCOPE. Leaving with "all" ends everything;
    a yes always names its program, and with "all" it also lifts an earlier STOP to everything,
    which consents to no other program. The epoch rises only on leaving. A "pending" yes never
    undoes a STOP. ``level`` is express or express written, as a signed form is without saying; a
    firmer yes is a change, a weaker one is none. Safe among concurrent writers: conditional
    updates decide, not what was read.
    """
    status = _checked(status, scope)
    everything = program == EVERYTHING or (scope or _default_scope()) == "all"
    recall(address)
    target = EVERYTHING if everything and status == OUT else program
    before = standing(address, program)
    asked = status == IN and before.status == PENDING
    if status != OUT:
        level = (
            before.level if asked and before.level == WRITTEN else level or _level(source, wording)
        )
    changed = _change(address, target, status, at, everything=everything, level=level)
    now = standing(address, program)
    if changed:
        ledger.append(
            ledger.Line(
                address=address,
                program=target,
                event=event or _event(status, source, asked=asked),
                status=status,
                epoch=now.epoch,
                source=source,
                evidence=evidence,
                at=at,
                wording=wording,
                wording_version=wording_version,
                message_ref=message_ref,
                actor=actor,
                ip=ip,
            )
        )
    return Change(changed=changed, epoch=now.epoch)


def _change(
    address: str, target: str, status: str, at: datetime, *, everything: bool, level: str
) -> bool:
    if status == OUT:
        return _leave(address, target, at)
    if status == IN:
        return _join(address, target, at, everything=everything, level=level)
    return _ask(address, target, at, level=level)


def _level(source: str, wording: str) -> str:
    """A form that was sent with its wording is signed: 47 CFR 64.1200(f)(9), E-SIGN."""
    return WRITTEN if source == "form" and wording else EXPRESS


def _checked(status: str, scope: str | None) -> str:
    if status not in (IN, OUT, PENDING):
        raise ValueError(f"A consent is in, out or pending, not {status!r}.")
    if scope not in (None, "all", "program"):
        raise ValueError(f"The scope of a consent is all or program, not {scope!r}.")
    return str(status)


def _default_scope() -> str:
    return getattr(settings, "OPTOUT_SCOPE", "all")


def _event(status: str, source: str, *, asked: bool) -> str:
    """What is written in the ledger when the caller does not say it better."""
    if source == "import":
        return "import"
    if asked:
        return "confirm"
    return "opt_out" if status == OUT else "opt_in"


def _row(address: str, program: str) -> QuerySet[Consent]:
    return Consent.objects.filter(address=address, program=program).order_by()


def _make_row(address: str, program: str, at: datetime) -> None:
    """A row that says nothing yet; harmless where one exists."""
    row = Consent(address=address, program=program, status="", changed_at=at)
    Consent.objects.bulk_create([row], ignore_conflicts=True)


def _leave(address: str, program: str, at: datetime) -> bool:
    _make_row(address, program, at)
    _unask(address, program, at)
    here = _row(address, program).exclude(status=OUT)
    return bool(here.update(status=OUT, epoch=F("epoch") + 1, changed_at=at))


def _unask(address: str, program: str, at: datetime) -> None:
    """Who leaves instead of saying the second yes has signed nothing."""
    asked = Consent.objects.filter(address=address, status=PENDING).order_by()
    if program != EVERYTHING:
        asked = asked.filter(program=program)
    asked.update(status="", level="", changed_at=at)


def _join(address: str, program: str, at: datetime, *, everything: bool, level: str) -> bool:
    """A yes to one program, valid as of the latest STOP to everything that is known here."""
    lifted = _lift(address, at) if everything and program != EVERYTHING else False
    _make_row(address, program, at)
    left = _times_left(address, program)
    weaker = ~Q(level=WRITTEN) if level == WRITTEN else Q(pk=None)
    joined = _row(address, program).filter(~Q(status=IN) | Q(heard_epoch__lt=left) | weaker)
    firm = _firmest(level)
    return bool(joined.update(status=IN, level=firm, heard_epoch=left, changed_at=at)) or lifted


def _firmest(level: str) -> Case:
    """What was signed once is taken up again by a START after a STOP."""
    return Case(When(level=WRITTEN, then=Value(WRITTEN)), default=Value(level))


def _times_left(address: str, program: str) -> int:
    """How often the person has left everything; a yes to everything needs no such mark."""
    if program == EVERYTHING:
        return 0
    return _row(address, EVERYTHING).values_list("epoch", flat=True).first() or 0


def _lift(address: str, at: datetime) -> bool:
    row = _row(address, EVERYTHING).filter(status=OUT)
    return bool(row.update(status="", changed_at=at))


def _ask(address: str, program: str, at: datetime, *, level: str) -> bool:
    """Wait for the second yes, unless there is a valid first one or a STOP."""
    _make_row(address, program, at)
    stale = Q(status=IN, heard_epoch__lt=_times_left(address, program))
    unsaid = _row(address, program).filter(Q(status="") | stale)
    return bool(unsaid.update(status=PENDING, level=_firmest(level), changed_at=at))


def recall(address: str) -> int:
    """Give an erased address its suppression back, because it is known again. Twice is harmless.

    Whoever writes an address down anew (a first text, an import, the API) calls this first.
    """
    plain = Consent.objects.filter(address=address, program=OuterRef("program")).order_by()
    left = Consent.objects.filter(~Exists(plain), address=erased(address)).order_by()
    return left.update(address=address)


def standing(address: str, program: str) -> Standing:
    """What an address, erased ones included, allows a program. One statement."""
    rows = Consent.objects.filter(
        address__in=(address, erased(address)), program__in=(program, EVERYTHING)
    ).order_by("pk")
    return stand(rows, program)


def stand(rows: Iterable[Consent], program: str) -> Standing:
    """What these rows of one address, its own and the ``*`` ones, allow a program."""
    rows = list(rows)
    epoch = sum(row.epoch for row in rows)
    everything = [row for row in rows if row.program == EVERYTHING]
    own = [row for row in rows if row.program == program != EVERYTHING]
    left = max((row.epoch for row in everything), default=0)
    given = any(row.status == IN and row.heard_epoch >= left for row in own)
    gone = any(row.status == OUT for row in own) or (
        not given and any(row.status == OUT for row in everything)
    )
    if gone:
        return Standing(opted_out=True, epoch=epoch, status="out")
    status = "in" if given or any(row.status == IN for row in everything) else ""
    status = status or ("pending" if any(row.status == PENDING for row in own) else "")
    said = own if given or status == PENDING else everything
    level = next((row.level for row in said if row.status == status != ""), "")
    return Standing(opted_out=False, epoch=epoch, status=status, level=level)


def suppressed(*, address: Combinable | str, program: Combinable | str = "") -> Exists:
    """Has this address left? An expression for the caller's own query, costing no statement.

    ``program`` is a slug or an OuterRef to one; without it, having left anything counts. It sees
    plain addresses only: ``recall`` comes before the first text to one.
    """
    gone = Consent.objects.filter(address=address, status=OUT).order_by()
    if program == "":
        return Exists(gone)
    outer = OuterRef(program) if isinstance(program, OuterRef) else program
    later_yes = Consent.objects.filter(
        address=OuterRef("address"), program=outer, status=IN, heard_epoch__gte=OuterRef("epoch")
    ).order_by()
    everything = Q(program=EVERYTHING) & ~Exists(later_yes)
    return Exists(gone.filter(Q(program=program) | everything))


def epoch_of(*, address: Combinable | str, program: Combinable | str) -> Coalesce:
    """The epoch of ``standing`` as an expression for the caller's own query."""
    rows = Consent.objects.filter(
        Q(program=program) | Q(program=EVERYTHING), address=address
    ).order_by()
    return Coalesce(Subquery(rows.values("address").annotate(n=Sum("epoch")).values("n")), Value(0))
