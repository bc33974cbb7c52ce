"""Statements: written by SQLAlchemy once, kept as text with the order of their parameters, run by the
drivers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Dialect as SQLAlchemyDialect
from sqlalchemy.sql.compiler import SQLCompiler

from octavo.db.types import Encoder, Kind, kind_of


class Dialect(Protocol):
    """What compiling needs of a dialect."""

    sqlalchemy: SQLAlchemyDialect

    def encoder(self, kind: Kind, many: bool = False) -> Encoder | None:
        """Return what makes the driver's value from a kept one."""


@dataclass(frozen=True, slots=True)
class Bind:
    """One parameter: the name it is given under, how its value is made for the driver, what it is when not
    given.
    """

    name: str
    encode: Callable[[Any], Any] | None
    default: Any = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of a statement, its parameters in order, and whether it writes."""

    sql: str
    binds: tuple[Bind, ...]
    writes: bool = False
    counts: bool = False
    """Whether it counts what a list is a page of: dear in large tables, and mostly asked again and again."""

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the driver's arguments; raises KeyError for a parameter without a value."""
        arguments = []
        for bind in self.binds:
            value = values[bind.name] if bind.required else values.get(bind.name, bind.default)
            if value is not None and bind.encode is not None:
                value = bind.encode(value)
            arguments.append(value)
        return arguments


def compile_statement(clause: sa.ClauseElement, dialect: Dialect) -> Statement:
    """Return the text of a SQLAlchemy Core statement; costs about half a millisecond, so keep what it
    returns.

    Values are given by the names of `bindparam`s; values written into the clause are kept with it. `IN` with
    a list of SQLAlchemy's is not possible here: `dialect.is_in` takes a list as one parameter.
    """
    compiled = clause.compile(dialect=dialect.sqlalchemy)
    if not isinstance(compiled, SQLCompiler):
        return Statement(str(compiled), (), writes=True)
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise ValueError("A list must be one parameter: use dialect.is_in")
    binds = tuple(_bind(compiled.binds[name], dialect) for name in compiled.positiontup or ())
    return Statement(compiled.string, binds, writes=isinstance(clause, sa.UpdateBase))


def _bind(parameter: sa.BindParameter[Any], dialect: Dialect) -> Bind:
    kind = kind_of(parameter.type)
    encode = None if kind is None else dialect.encoder(*kind)
    return Bind(parameter.key, encode, parameter.effective_value, parameter.required)
