"""Querysets that are compiled once and run many times, for the statements of every single turn.

Django spends about a millisecond on turning a queryset into SQL, more than the database spends on
answering it. What is built here is built by the ORM all the same, with placeholders; only the
values change from one run to the next.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Build = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL, and for each of its parameters how to make it of the given values."""

    sql: str
    makers: tuple[Callable[[Mapping[str, Any]], Any], ...]
    columns: tuple[str, ...] = ()
    converters: Mapping[int, Any] = field(default_factory=dict)

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        return [make(values) for make in self.makers]


class _Prepared:
    """Compiled at first use, once for each kind of database."""

    def __init__(self, build: Build, **kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._compiled: dict[str, _Statement] = {}

    def _statement(self) -> _Statement:
        known = self._compiled.get(connection.vendor)
        if known is None:
            known = self._compiled[connection.vendor] = self._compile()
        return known

    def _compile(self) -> _Statement:
        raise NotImplementedError

    def _placeholders(self) -> dict[str, Any]:
        return {name: _PLACEHOLDERS[kind](n) for n, (name, kind) in enumerate(self._kinds.items())}

    def _makers(self, parameters: Any) -> tuple[Callable[[Mapping[str, Any]], Any], ...]:
        holders = self._placeholders()
        return tuple(_maker(parameter, holders) for parameter in parameters)


class Rows(_Prepared):
    """A prepared ``.values()`` query; ``build`` takes the placeholders and returns the queryset."""

    def first(self, **values: Any) -> dict[str, Any] | None:
        """The first row, or None. The queryset says in which order."""
        statement = self._statement()
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.parameters(values))
            row = cursor.fetchone()
        return None if row is None else _converted(statement, row)

    def _compile(self) -> _Statement:
        query = self._build(**self._placeholders())[:1]
        compiler: SQLCompiler = query.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        selected = [entry[0] for entry in compiler.select[: compiler.col_count]]
        names = tuple(query.query.selected)
        return _Statement(sql, self._makers(parameters), names, compiler.get_converters(selected))


class Update(_Prepared):
    """A prepared update; ``build`` returns the queryset and what to set."""

    def run(self, **values: Any) -> int:
        """How many rows it met."""
        statement = self._statement()
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.parameters(values))
            return int(cursor.rowcount)

    def _compile(self) -> _Statement:
        rows, changes = self._build(**self._placeholders())
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        sql, parameters = query.get_compiler(connection=connection).as_sql()
        return _Statement(sql, self._makers(parameters))


def insert(rows: Sequence[Model]) -> int:
    """Write new rows of one model; those that a unique key knows already are passed over.

    Returns how many were written. The rows do not learn their ids.
    """
    if not rows:
        return 0
    model = type(rows[0])
    columns = [each for each in model._meta.concrete_fields if not each.primary_key]
    values = [
        column.get_db_prep_save(column.pre_save(row, add=True), connection)
        for row in rows
        for column in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(model, len(rows)), values)
        return int(cursor.rowcount)


@lru_cache(maxsize=64)
def _insertion(model: type[Model], count: int) -> str:
    columns = [str(each.column) for each in model._meta.concrete_fields if not each.primary_key]
    row = f"({', '.join(['%s'] * len(columns))})"
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
        f" VALUES {', '.join([row] * count)} ON CONFLICT DO NOTHING"
    )


def _converted(statement: _Statement, row: tuple[Any, ...]) -> dict[str, Any]:
    found = dict(zip(statement.columns, row, strict=True))
    for position, (converters, expression) in statement.converters.items():
        name = statement.columns[position]
        for convert in converters:
            found[name] = convert(found[name], expression, connection)
    return found


#: Values that no row holds, of each kind that a parameter may have.
_PLACEHOLDERS: Mapping[type, Callable[[int], Any]] = {
    int: lambda n: 31_000 + n,
    float: lambda n: -0.5 - n,
    str: lambda n: f"\u27e6{n}\u27e7",
    datetime: lambda n: datetime(1901, 1, 1, tzinfo=UTC) + timedelta(microseconds=n + 1),
    dict: lambda n: {"\u27e6": n},
}


def _maker(parameter: Any, holders: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Any]:
    """How one parameter of the compiled SQL is made of the values of a run."""
    for name, holder in holders.items():
        if isinstance(holder, datetime):
            if parameter in (holder, connection.ops.adapt_datetimefield_value(holder)):
                return lambda values: connection.ops.adapt_datetimefield_value(values[name])
        elif isinstance(holder, dict):
            if _plain_json(parameter) == holder:
                return lambda values: _json(values[name])
        elif type(parameter) is not bool and parameter == holder:
            kind = type(parameter)
            return lambda values: None if values[name] is None else kind(values[name])
    return lambda values: parameter


def _plain_json(parameter: Any) -> Any:
    if hasattr(parameter, "obj"):  # psycopg's wrapper
        return parameter.obj
    try:
        return json.loads(parameter) if isinstance(parameter, str) else None
    except ValueError:
        return None


def _json(value: Any) -> Any:
    return None if value is None else connection.ops.adapt_json_value(value, None)
