"""The database's own book of status changes: whoever changes a status, the change is on record.

Installed after every migrate, because SQLite drops a table's triggers when it is altered.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION conversations_message_moved() RETURNS trigger AS $$
BEGIN
    INSERT INTO conversations_messageevent (message_id, before, after, decision, reason, at)
    VALUES (NEW.id, OLD.status, NEW.status, NEW.decision, NEW.reason, clock_timestamp());
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS conversations_message_moved ON conversations_message;
CREATE TRIGGER conversations_message_moved
    AFTER UPDATE OF status ON conversations_message FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION conversations_message_moved();
"""

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS conversations_message_moved
AFTER UPDATE OF status ON conversations_message FOR EACH ROW
WHEN OLD.status IS NOT NEW.status
BEGIN
    INSERT INTO conversations_messageevent (message_id, before, after, decision, reason, at)
    VALUES (NEW.id, OLD.status, NEW.status, NEW.decision, NEW.reason,
            strftime('%Y-%m-%d %H:%M:%f', 'now'));
END
"""


def install(using: str = "default", **_: Any) -> None:
    """Put the trigger in place. Twice is the same as once."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if not {"conversations_message", "conversations_messageevent"} <= set(tables):
        return
    sql = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}.get(connection.vendor)
    if sql is None:
        raise RuntimeError(f"No trigger is written for {connection.vendor}.")
    with connection.cursor() as cursor:
        cursor.execute(sql)
