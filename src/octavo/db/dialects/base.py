"""What a database says in its own way; everything else is SQLAlchemy's."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect as SQLAlchemyDialect

from octavo.db.types import Encoder, Kind, ListOf
from octavo.schema.attributes.base import Scalar

Text = sa.ColumnElement[str]
Truth = sa.ColumnElement[bool]
Json = sa.ColumnElement[Any]

FINAL_SIGMA, SIGMA = "\u03c2", "\u03c3"
LARGEST = 2**63 - 1
"""The largest integer a database keeps."""


class Dialect(ABC):
    """One database's way of saying what the databases say differently.

    Texts compare by code point; `fold` makes letters of either case equal, context and language aside, alike
    on every database: upper case, then lower case, then one sigma.
    """

    name: str
    sqlalchemy: SQLAlchemyDialect

    @abstractmethod
    def encoder(self, kind: Kind, many: bool = False) -> Encoder | None:
        """Return what makes the driver's value from a kept one, or from a list of them; None to pass it
        on.
        """

    @abstractmethod
    def decoder(self, attribute: Scalar) -> Callable[[Any], Any] | None:
        """Return what makes the wire's value from the driver's, never given None; None to pass it on."""

    @abstractmethod
    def is_in(self, value: sa.ColumnElement[Any], name: str, kind: Kind) -> Truth:
        """Say that a value is in the list given as one parameter."""

    @abstractmethod
    def is_found(self, value: sa.ColumnElement[Any], rows: sa.GenerativeSelect) -> Truth:
        """Say that a value is among those of a select that knows nothing of the rows around it, where nothing
        else may hold instead.
        """

    @abstractmethod
    def contains(self, text: Text, part: Text) -> Truth:
        """Say that a text contains another one, letter by letter."""

    @abstractmethod
    def starts_with(self, text: Text, part: Text) -> Truth:
        """Say that a text starts with another one."""

    @abstractmethod
    def ends_with(self, text: Text, part: Text) -> Truth:
        """Say that a text ends with another one."""

    @abstractmethod
    def fold(self, text: Text) -> Text:
        """Return the text without the difference of upper and lower case."""

    @abstractmethod
    def as_text(self, value: sa.ColumnElement[Any], kind: Kind) -> Text:
        """Return the text of a value, moments as on the wire."""

    @abstractmethod
    def order(self, value: sa.ColumnElement[Any], *, descending: bool) -> sa.ColumnElement[Any]:
        """Order by a value; NULLs are first ascending and last descending."""

    @abstractmethod
    def json_scalar(self, json: Json, path: Sequence[str], kind: Kind) -> sa.ColumnElement[Any]:
        """Return the value at a path of objects as the kind it has inside JSON; NULL where there is none."""

    @abstractmethod
    def json_elements(self, json: Json, path: Sequence[str], name: str) -> tuple[sa.FromClause, Json, Truth]:
        """Return the list at a path as a table, its column of elements, and the condition that one is an
        object.
        """

    @abstractmethod
    def json_list(self, value: sa.ColumnElement[Any]) -> sa.Function[Any]:
        """Return the aggregate that makes one JSON list of values."""


def list_parameter(name: str, kind: Kind) -> sa.BindParameter[Any]:
    """Return a parameter that takes a list of values of a kind."""
    return sa.bindparam(name, type_=ListOf(kind))


def constant(text: str) -> sa.ColumnElement[str]:
    """Return a text written into the statement, for names known from the schema."""
    return sa.literal_column("'" + text.replace("'", "''") + "'")


ZERO: sa.ColumnElement[int] = sa.literal_column("0", sa.Integer)
ONE: sa.ColumnElement[int] = sa.literal_column("1", sa.Integer)
