"""Probes: does this process answer, is the product fit to take texts, what do its counters say."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from conversations.models import Message

from . import operations, pulse

log = logging.getLogger(__name__)

LOOPBACK = frozenset({"127.0.0.1", "::1"})
#: A check answers with what is wrong, or with nothing.
Check = Callable[[], str | None]
_migrated = False


def database() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"the database does not answer: {type(error).__name__}"
    return None


def migrations() -> str | None:
    """Asked until the answer is good: what is applied stays applied while this process lives."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return None if _migrated else "migrations wait to be applied"


def worker() -> str | None:
    newest = pulse.newest("worker")
    limit = timedelta(seconds=settings.READY_WORKER_SECONDS)
    if newest is not None and newest > timezone.now() - limit:
        return None
    return "no worker was heard of lately"


def unhandled() -> str | None:
    oldest = Message.objects.unhandled().aggregate(oldest=Min("created_at"))["oldest"]
    limit = timedelta(seconds=settings.READY_UNHANDLED_SECONDS)
    if oldest is None or oldest > timezone.now() - limit:
        return None
    return f"a text waits for its answer since {oldest:%H:%M:%S} UTC"


#: Asked in order until one is red; an app may add its own. The database comes first.
CHECKS: list[Check] = [database, migrations, worker, unhandled]


def trouble(checks: Iterable[Check] | None = None) -> tuple[str, str] | None:
    """The first check that is red, and why; or nothing."""
    for check in CHECKS if checks is None else checks:
        try:
            wrong = check()
        except DatabaseError as error:
            wrong = type(error).__name__
        if wrong:
            return check.__name__, wrong
    return None


@require_safe
@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    """This process answers. Touches nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when texts are taken in and answered; 503 otherwise. The reason goes to the log."""
    found = trouble()
    if found is None:
        return JsonResponse({"status": "ok"})
    log.warning("not ready: %s: %s", *found)
    return JsonResponse({"status": "unavailable", "check": found[0]}, status=503)


class Counters:
    """Read from the tables at the moment they are asked for: right across all processes."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = operations.report()
        yield from (_single(name, found[name]) for name in _SINGLE if found.get(name) is not None)
        yield _labelled("inbound", ["work"], {(k,): n for k, n in found["inbound"].items()})
        yield _labelled("outbound", ["status", "kind"], _flat(found["outbound"]))
        newest = pulse.newest("worker")
        if newest is not None:
            age = (timezone.now() - newest).total_seconds()
            yield _single("worker_heartbeat_age_seconds", age)


_SINGLE = (
    "oldest_unhandled_seconds",
    "oldest_queued_seconds",
    "leases",
    "quarantined",
    "unknown",
    "receipts_waiting",
    "timers_overdue",
)


def _single(name: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"smsbot_{name}", name.replace("_", " "), value=value)


def _flat(table: dict[str, dict[str, int]]) -> dict[tuple[str, ...], int]:
    return {(outer, inner): n for outer, row in table.items() for inner, n in row.items()}


def _labelled(
    name: str, labels: list[str], values: dict[tuple[str, ...], int]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"smsbot_{name}", f"texts by {', '.join(labels)}", labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def _may_read(request: HttpRequest) -> bool:
    """With the token; or from this machine, unless a proxy makes everybody look so."""
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if settings.METRICS_TOKEN and hmac.compare_digest(given.encode(), wanted.encode()):
        return True
    proxied = settings.HTTPS or "X-Forwarded-For" in request.headers
    return not proxied and request.META.get("REMOTE_ADDR") in LOOPBACK


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus. No label or value holds a number or a text."""
    if not _may_read(request):
        return HttpResponse("Forbidden\n", status=403, content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(Counters())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
