"""The stacks that drills run on: SQLite alone, and PostgreSQL with Redis where they are named.

The database with the demo business in it is made once per stack; the drills get a copy.
"""

from __future__ import annotations

import itertools
import shutil
import uuid
from collections.abc import Callable, Iterator
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


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def stack(request: Any, tmp_path_factory: Any) -> Iterator[tuple[Product, FakeTwilio]]:
    """The product with the demo business and a Twilio channel, running, for all drills."""
    folder = tmp_path_factory.mktemp("drills")
    with FakeTwilio() as provider:
        if request.param == "sqlite":
            shutil.copytree(request.getfixturevalue("sqlite_master"), folder, dirs_exist_ok=True)
            with _running(Product(folder, provider.url)) as product:
                yield product, provider
            return
        with (
            _database(request.getfixturevalue("postgres_master")) as url,
            _running(Product(folder, provider.url, database=url, broker=redis_url())) as product,
        ):
            yield product, provider


@contextmanager
def _running(product: Product) -> Iterator[Product]:
    product.empty_broker()
    product.connect()
    try:
        product.start()
        yield product
    finally:
        product.stop()


@pytest.fixture
def product(stack: tuple[Product, FakeTwilio]) -> Product:
    return stack[0]


@pytest.fixture
def provider(stack: tuple[Product, FakeTwilio]) -> FakeTwilio:
    """Kind again, and with an empty ledger."""
    fake = stack[1]
    fake.script("ok")
    fake.attempts.clear()
    fake.accepted.clear()
    return fake


#: Each drill has people of its own: some of them leave for good.
_areas = itertools.cycle(["212", "213", "312", "313", "404", "415", "503", "602", "615", "702"])


@pytest.fixture
def number() -> Callable[[int], str]:
    """The telephone number of a person."""
    area = next(_areas)
    return lambda person: f"+1{area}555{1000 + person}"
