"""The column types of each kind of attribute, on each database.

Text is compared by code point everywhere; moments are ISO texts in UTC on SQLite, and decimals texts that
sort as they do (`dialects/sqlite_decimals.py`). The types declared on
SQLite have an affinity that stores values unchanged, and differ for each kind, so that a changed kind is
noticed.
"""

from collections.abc import Callable
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from octavo.schema.attributes.base import ColumnKind

Kind = ColumnKind | Literal["rowid", "date_text", "time_text", "datetime_text"]
"""The kinds of columns; `rowid` is a primary key, the `_text` ones are moments inside the JSON of
components.
"""

JSON_KINDS: dict[Kind, Kind] = {"date": "date_text", "time": "time_text", "datetime": "datetime_text"}


class Declared(UserDefinedType[Any]):
    """A database's type, by the name it is declared under; PostgreSQL's parameters carry theirs."""

    cache_ok = True
    render_bind_cast = True

    def __init__(self, declaration: str) -> None:
        self.declaration = declaration

    def get_col_spec(self, **_: Any) -> str:
        """Return the declaration."""
        return self.declaration


SQLITE_TYPES: dict[Kind, TypeEngine[Any]] = {
    "rowid": sa.Integer(),
    "text": Declared("TEXT"),
    "integer": Declared("INTEGER"),
    "bigint": Declared("BIGINT"),
    "double": Declared("NUMBER"),
    "decimal": Declared("DECIMAL_TEXT"),
    "boolean": Declared("BOOLEAN"),
    "date": Declared("DATE_TEXT"),
    "time": Declared("TIME_TEXT"),
    "datetime": Declared("DATETIME_TEXT"),
    "json": Declared("JSON_TEXT"),
}
POSTGRES_TYPES: dict[Kind, TypeEngine[Any]] = {
    "rowid": Declared("BIGINT"),
    "text": Declared('TEXT COLLATE "C"'),
    "integer": Declared("BIGINT"),
    "bigint": Declared("BIGINT"),
    "double": Declared("DOUBLE PRECISION"),
    "decimal": Declared("NUMERIC"),
    "boolean": Declared("BOOLEAN"),
    "date": Declared("DATE"),
    "time": Declared("TIME(3) WITHOUT TIME ZONE"),
    "datetime": Declared("TIMESTAMP(3) WITH TIME ZONE"),
    "json": Declared("JSONB"),
}
MARIADB_TYPES: dict[Kind, TypeEngine[Any]] = {
    "rowid": Declared("BIGINT"),
    "text": Declared("LONGTEXT"),
    "integer": Declared("BIGINT"),
    "bigint": Declared("BIGINT"),
    "double": Declared("DOUBLE"),
    "decimal": Declared("DECIMAL(65,30)"),
    "boolean": Declared("BOOLEAN"),
    "date": Declared("DATE"),
    "time": Declared("TIME(3)"),
    "datetime": Declared("DATETIME(3)"),
    "json": Declared("JSON"),
}
TYPES = {"sqlite": SQLITE_TYPES, "postgresql": POSTGRES_TYPES, "mariadb": MARIADB_TYPES}
for _kind in JSON_KINDS.values():
    for _types in TYPES.values():
        _types[_kind] = _types["text"]


class StoredType(TypeDecorator[Any]):
    """The type of a column, or of a value compared with one, by its kind."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = sa.Text
    cache_ok = True

    def __init__(self, kind: Kind, most: int | None = None) -> None:
        self.kind = kind
        self.most = most
        super().__init__()

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the dialect's own type."""
        if self.most is not None and dialect.name == "mariadb":
            return dialect.type_descriptor(Declared(f"VARCHAR({self.most})"))
        return dialect.type_descriptor(TYPES[dialect.name][self.kind])


LETTERS = {
    "name": 400,
    "document_id": 64,
    "locale": 64,
    "status": 16,
    "target_type": 255,
    "component_uid": 255,
    "place": 400,
    "field": 200,
    "stamp": 64,
    "kind": 200,
    "state": 16,
    "job_key": 400,
    "worker": 64,
}
"""How long the texts of Octavo's own are at most, by column."""


def own_text(column: str) -> StoredType:
    """Return the type of a text column of Octavo's own."""
    return StoredType("text", LETTERS.get(column))


class RowIdType(StoredType):
    """The type of row ids."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self) -> None:
        super().__init__("rowid")


class ListOf(TypeDecorator[Any]):
    """The type of a list of values that travels as one parameter: an array on PostgreSQL, a JSON
    text elsewhere.
    """

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        super().__init__()

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the dialect's own type."""
        if dialect.name == "postgresql":
            declared = POSTGRES_TYPES[self.kind]
            plain = sa.Text() if declared is POSTGRES_TYPES["text"] else declared
            return dialect.type_descriptor(sa.ARRAY(plain))
        return dialect.type_descriptor(sa.Text())


def kind_of(type_: TypeEngine[Any]) -> tuple[Kind, bool] | None:
    """Return a type's kind and whether it is a list of that kind; None for SQLAlchemy's own types."""
    if isinstance(type_, ListOf):
        return type_.kind, True
    return (type_.kind, False) if isinstance(type_, StoredType) else None


Encoder = Callable[[Any], Any]
"""Converts a stored value to what a driver takes; never called with None."""
