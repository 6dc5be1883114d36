"""The stacks that drills run on: SQLite alone, and PostgreSQL with Redis where they are named."""

from __future__ import annotations

import uuid

import pytest

from tests.services import postgres_url, redis_url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def drill_stack(request):
    """The database and the broker of one drill; a database of its own, dropped at the end."""
    if request.param == "sqlite":
        yield {}
        return
    import psycopg

    server, name = postgres_url(), f"drill_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield {"database": f"{server.rsplit('/', 1)[0]}/{name}", "broker": redis_url()}
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
