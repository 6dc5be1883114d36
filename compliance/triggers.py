"""The database's own refusal to change or delete a line of the consent ledger.

Installed by the first migration and again after every migrate, because SQLite drops a table's
triggers when it is altered.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

TABLE = "compliance_consentevent"

#: What may never change. Address, evidence and IP may be blanked, and nothing else.
_FIXED = (
    "id",
    "public_id",
    "subject",
    "program",
    "event",
    "status",
    "epoch",
    "source",
    "wording",
    "wording_version",
    "message_ref",
    "actor",
    "at",
    "seq",
    "erasable_digest",
    "previous_hash",
    "hash",
)


def _changes(differs: str) -> str:
    """True where an update does more than blank the erasable columns."""
    fixed = [f"NEW.{name} {differs} OLD.{name}" for name in _FIXED]
    texts = [
        f"(NEW.{name} {differs} OLD.{name} AND NEW.{name} {differs} '')"
        for name in ("address", "evidence")
    ]
    return " OR ".join([*fixed, *texts, f"(NEW.ip {differs} OLD.ip AND NEW.ip IS NOT NULL)"])


_SQLITE = (
    f"DROP TRIGGER IF EXISTS {TABLE}_no_update",
    f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW
        WHEN {_changes("IS NOT")}
        BEGIN SELECT RAISE(ABORT, 'The consent ledger is append-only.'); END""",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_delete",
    f"""CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW
        BEGIN SELECT RAISE(ABORT, 'The consent ledger is append-only.'); END""",
)

_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger AS $$
        BEGIN
            IF current_setting('smsbot.flush', true) = 'yes' THEN RETURN NULL; END IF;
            RAISE EXCEPTION 'The consent ledger is append-only.' USING ERRCODE = '23514';
        END
        $$ LANGUAGE plpgsql""",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_update ON {TABLE}",
    f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW
        WHEN ({_changes("IS DISTINCT FROM")}) EXECUTE FUNCTION {TABLE}_refuse()""",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_delete ON {TABLE}",
    f"""CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW
        EXECUTE FUNCTION {TABLE}_refuse()""",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
        EXECUTE FUNCTION {TABLE}_refuse()""",
)

_LIFT = {
    "sqlite": f"DROP TRIGGER IF EXISTS {TABLE}_no_delete",
    "postgresql": "SELECT set_config('smsbot.flush', 'yes', false)",
}
_POSTGRESQL_LOWER = "SELECT set_config('smsbot.flush', '', false)"


def install(using: str = "default", **_: Any) -> None:
    """Put the triggers in place. Twice is the same as once."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        _run(using, _statements(connection.vendor))


def lift(using: str) -> None:
    """Allow this connection to empty the table, for ``flush`` alone; ``lower`` ends it."""
    _run(using, [_LIFT[connections[using].vendor]])


def lower(using: str) -> None:
    """Guard the ledger again."""
    if connections[using].vendor == "postgresql":
        _run(using, [_POSTGRESQL_LOWER])
    else:
        install(using)


def _statements(vendor: str) -> tuple[str, ...]:
    known = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
    if vendor not in known:
        raise RuntimeError(f"The ledger's triggers are not written for {vendor}.")
    return known[vendor]


def _run(using: str, statements: list[str] | tuple[str, ...]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
