"""The interface of dialects: SQL that differs between databases; everything else is SQLAlchemy's."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect as SQLAlchemyDialect

from octavo.db.statement import quoted, quoted_text
from octavo.db.types import Encoder, Kind, ListOf
from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.decimal import read_decimal

Text = sa.ColumnElement[str]
Truth = sa.ColumnElement[bool]
Json = sa.ColumnElement[Any]

FINAL_SIGMA, SIGMA = "\u03c2", "\u03c3"
COMPUTED = "~"
"""How the names of columns begin that are there for an index alone."""
LARGEST = 2**63 - 1
"""The largest integer a database keeps."""


class Dialect(ABC):
    """The SQL and the value conversions of one database.

    Texts compare by code point; `fold` makes letters of either case equal, context and language aside, alike
    on every database: upper case, then lower case, then one sigma.
    """

    name: str
    sqlalchemy: SQLAlchemyDialect
    commits_ddl = False
    """Whether DDL commits what was written before it, and is kept whatever comes after it."""
    partial_indexes = True
    """Whether an index may be over a part of the rows."""
    indexes_share_names = True
    """Whether the indexes of all tables need names of their own."""
    rounds_decimals = False
    """Whether a column takes decimals with more digits than it holds, and leaves some out."""
    row_name = ""
    """What a row without an id is told from others by; empty where links have always been unique."""

    @abstractmethod
    def encoder(self, kind: Kind, many: bool = False) -> Encoder | None:
        """Return what makes the driver's value from a kept one, or from a list of them; None to pass it
        on.
        """

    @abstractmethod
    def decoder(self, attribute: Scalar) -> Callable[[Any], Any] | None:
        """Return the function from the driver's value (never None) to the one in JSON; None for no change."""

    def read_decimal(self, raw: Any) -> Decimal:
        """Return the decimal that a column or a text holds, as the driver gave it, with all of its digits."""
        return read_decimal(raw)

    def is_made_with_table(self, index: sa.Index) -> bool:
        """Whether CREATE TABLE creates this index too."""
        return False

    def drop_index(self, name: str, table: str, computed: Sequence[str] = ()) -> str:
        """Return the statement that drops an index, and the columns that were computed for it."""
        return f"DROP INDEX {self.quoted(name)}"

    def rename_table(self, old: str, new: str, key: tuple[str, str] | None = None) -> str:
        """Return the statement that gives a table another name; `key` is the foreign key of a side table,
        with the table it leads to.
        """
        return f"ALTER TABLE {quoted(old)} RENAME TO {quoted(new)}"

    def key_name(self, table: str, key: str) -> str:
        """Return what the foreign key of a side table is called once the table has this name."""
        return key

    def quoted(self, name: str) -> str:
        """Return a name as it is written in a statement."""
        return self.sqlalchemy.identifier_preparer.quote(name)

    @abstractmethod
    def is_in(self, value: sa.ColumnElement[Any], name: str, kind: Kind) -> Truth:
        """Return the condition that a value is in a list that is passed as one parameter."""

    def is_found(self, value: sa.ColumnElement[Any], rows: sa.GenerativeSelect) -> Truth:
        """Return the condition that a value is in an uncorrelated select; not for use within OR."""
        return value.in_(rows)

    def are_found(self, values: Sequence[sa.ColumnElement[Any]], rows: sa.Select[Any]) -> Truth:
        """Return the condition that a tuple of values is in an uncorrelated select."""
        return sa.tuple_(*values).in_(rows)

    def is_in_window(self, value: sa.ColumnElement[Any], rows: sa.Select[Any]) -> Truth:
        """Return the condition that a value is in a select with LIMIT."""
        return value.in_(rows)

    @abstractmethod
    def contains(self, text: Text, part: Text) -> Truth:
        """Return the condition that a text contains another one; case matters."""

    def starts_with(self, text: Text, part: Text) -> Truth:
        """Return the condition that a text starts with another one."""
        return sa.func.left(text, sa.func.char_length(part)) == part

    def ends_with(self, text: Text, part: Text) -> Truth:
        """Return the condition that a text ends with another one."""
        return sa.func.right(text, sa.func.char_length(part)) == part

    @abstractmethod
    def fold(self, text: Text) -> Text:
        """Return the case-folded text."""

    @abstractmethod
    def as_text(self, value: sa.ColumnElement[Any], kind: Kind) -> Text:
        """Return the text of a value, moments as on the wire."""

    def order(self, value: sa.ColumnElement[Any], *, descending: bool) -> sa.ColumnElement[Any]:
        """Order by a value; NULLs are first ascending and last descending, as where they are smallest."""
        return value.desc() if descending else value.asc()

    @abstractmethod
    def json_scalar(self, json: Json, path: Sequence[str], kind: Kind) -> sa.ColumnElement[Any]:
        """Return the value at a path of objects as the kind it has inside JSON; NULL where there is none."""

    @abstractmethod
    def json_elements(self, json: Json, path: Sequence[str], name: str) -> tuple[sa.FromClause, Json, Truth]:
        """Return the list at a path as a table, its column of elements, and the condition that one is an
        object.
        """

    @abstractmethod
    def json_list(self, value: sa.ColumnElement[Any], order: Sequence[Any]) -> sa.ColumnElement[Any]:
        """Return one JSON list of values in an order, on one row or on all there are."""


def list_parameter(name: str, kind: Kind) -> sa.BindParameter[Any]:
    """Return a parameter that takes a list of values of a kind."""
    return sa.bindparam(name, type_=ListOf(kind))


def json_path(path: Sequence[str]) -> str:
    """Return a path of objects as SQLite and MariaDB write it."""
    return "$" + "".join(f'."{key}"' for key in path)


def constant(text: str) -> sa.ColumnElement[str]:
    """Return a text written into the statement, for names known from the schema."""
    return sa.literal_column(quoted_text(text))


ZERO: sa.ColumnElement[int] = sa.literal_column("0", sa.Integer)
ONE: sa.ColumnElement[int] = sa.literal_column("1", sa.Integer)
