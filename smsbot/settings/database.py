"""The database: SQLite in DATA_DIR unless DATABASE_URL names a PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from smsbot.environment import DATA_DIR, env, make_folder, role

#: Write-ahead log and immediate transactions: writers queue instead of failing half-way.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
#: Servers give up on a statement; a migration or a report run by hand may take its time.
_SERVING = "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"
_BY_HAND = "-c lock_timeout=5s"


def describe(url: str) -> dict[str, Any]:
    """Django's description of one database, with the options that suit this process."""
    kind = url.partition(":")[0]
    if kind == "sqlite":
        return _sqlite(env.db_url_config(url))
    if kind in {"postgres", "postgresql", "pgsql"}:
        return _postgresql(env.db_url_config(url), role())
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://.")


def _sqlite(found: dict[str, Any]) -> dict[str, Any]:
    path = Path(found["NAME"])
    if path.parent == DATA_DIR:
        try:
            make_folder(DATA_DIR)
        except OSError as error:
            raise ImproperlyConfigured(
                f"DATA_DIR ({DATA_DIR}) cannot be made: {error.strerror}."
            ) from error
    # A vendor waits for the web server: it spools what a locked database does not take soon.
    patience = {"timeout": 5} if role() == "web" else {}
    return {**found, "CONN_MAX_AGE": 600, "OPTIONS": {**SQLITE_OPTIONS, **patience}}


def _postgresql(found: dict[str, Any], role: str) -> dict[str, Any]:
    """A pool in the web process; elsewhere each thread keeps its own connection."""
    given = found.get("OPTIONS", {})
    options = {
        "connect_timeout": 2,
        "options": _SERVING if role else _BY_HAND,
        # Statements are planned once a connection, which halves the cost of a turn.
        "server_side_binding": True,
        "prepare_threshold": 3,
        **given,
    }
    kept = {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 600}
    if role == "web":
        options["pool"] = {
            "min_size": 1,
            "max_size": env.int("WEB_THREADS", default=4) + 2,
            "timeout": 5,
        }
        kept["CONN_MAX_AGE"] = 0  # the pool keeps them
    return {**found, **kept, "OPTIONS": options}


DATABASES = {
    "default": describe(
        env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
