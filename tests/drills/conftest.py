"""The stacks that drills run on: SQLite alone, and PostgreSQL with Redis where they are named.

The database with the demo business in it is made once per stack; each drill gets a copy.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.drills.product import Product
from tests.fakes.twilio import FakeTwilio
from tests.services import postgres_url, redis_url


@pytest.fixture(scope="session")
def sqlite_master(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("master")
    Product(folder, provider="").prepare()
    return folder


@pytest.fixture(scope="session")
def postgres_master(tmp_path_factory) -> Iterator[str]:
    with _database() as url:
        Product(tmp_path_factory.mktemp("master"), provider="", database=url).prepare()
        yield url.rpartition("/")[2]


@contextmanager
def _database(template: str = "template1") -> Iterator[str]:
    """A database of its own, dropped at the end."""
    import psycopg

    server, name = postgres_url(), f"drill_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield f"{server.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def provider() -> Iterator[FakeTwilio]:
    with FakeTwilio() as fake:
        yield fake


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def product(request: Any, tmp_path: Path, provider: FakeTwilio) -> Iterator[Product]:
    """The product with the demo business and a Twilio channel, running."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("sqlite_master"), tmp_path, dirs_exist_ok=True)
        yield from _running(Product(tmp_path, provider.url))
        return
    with _database(request.getfixturevalue("postgres_master")) as url:
        yield from _running(Product(tmp_path, provider.url, database=url, broker=redis_url()))


def _running(product: Product) -> Iterator[Product]:
    product.empty_broker()
    product.connect()
    try:
        product.start()
        yield product
    finally:
        product.stop()
