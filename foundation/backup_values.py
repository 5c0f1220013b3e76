"""How a row stands in a backup: as a list in JSON that both databases give back alike."""

import base64
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Enum,
    Insert,
    LargeBinary,
    Numeric,
    Select,
    Table,
    Time,
    Uuid,
    bindparam,
    insert,
    null,
    select,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

Change = Callable[[Any], Any]


def columns_of(table: Table) -> Sequence[Column[Any]]:
    """Return the columns whose values are kept: all but those that the database computes."""
    return [column for column in table.columns if column.computed is None]


def rows_of(table: Table) -> Select[Any]:
    """Select the rows of a table in the order of their keys, to be read in portions.

    A JSON column may hold SQL's null or JSON's null, which look alike when read and are not alike
    in conditions; for each such column the row ends with whether it is SQL's.
    """
    nulls = [column.is_(null()) for column in columns_of(table) if _is_json(column)]
    return select(*columns_of(table), *nulls).order_by(*table.primary_key)


def into(table: Table) -> Insert:
    """Return the statement that takes the rows back in, given as dictionaries."""
    return insert(table).values(
        {
            column.name: bindparam(column.key, type_=JSON(none_as_null=True))
            for column in columns_of(table)
            if _is_json(column)
        }
        | {
            column.name: bindparam(column.key, type_=column.type)
            for column in columns_of(table)
            if not _is_json(column)
        }
    )


class RowCodec:
    """Turns rows of one table into JSON lists and back."""

    def __init__(self, table: Table) -> None:
        self._columns = columns_of(table)
        self._json = [_is_json(column) for column in self._columns]
        self._changes = [_changes(column.type) for column in self._columns]

    def encode(self, row: Sequence[Any]) -> list[Any]:
        """Return a row of `rows_of` as a list that JSON can hold."""
        is_null = iter(row[len(self._columns) :])
        encoded: list[Any] = []
        for value, is_json, (encode, _) in zip(row, self._json, self._changes, strict=False):
            if is_json:
                encoded.append(None if next(is_null) else [value])
            else:
                encoded.append(None if value is None else encode(value))
        return encoded

    def decode(self, kept: Sequence[Any]) -> dict[str, Any]:
        """Return a kept list as the parameters of `into`."""
        decoded: dict[str, Any] = {}
        for column, value, is_json, (_, decode) in zip(
            self._columns, kept, self._json, self._changes, strict=True
        ):
            if value is None:
                decoded[column.key] = None
            elif is_json:
                decoded[column.key] = JSON.NULL if value[0] is None else value[0]
            else:
                decoded[column.key] = decode(value)
        return decoded


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _is_json(column: Column[Any]) -> bool:
    return isinstance(_plain(column.type), JSON)


def _as_it_is(value: Any) -> Any:
    return value


def _changes(kind: TypeEngine[Any]) -> tuple[Change, Change]:
    """Return how values of a type become JSON, and how they come back."""
    plain = _plain(kind)
    if isinstance(plain, Enum):
        if plain.enum_class is None:
            return str, str
        return (lambda member: member.value), plain.enum_class
    known: tuple[tuple[type[TypeEngine[Any]], Change, Change], ...] = (
        (Uuid, str, UUID),
        (DateTime, datetime.isoformat, datetime.fromisoformat),
        (Date, date.isoformat, date.fromisoformat),
        (Time, time.isoformat, time.fromisoformat),
        (LargeBinary, lambda value: base64.b64encode(value).decode(), base64.b64decode),
    )
    for type_, encode, decode in known:
        if isinstance(plain, type_):
            return encode, decode
    if isinstance(plain, Numeric) and plain.asdecimal:
        return str, Decimal
    return _as_it_is, _as_it_is
