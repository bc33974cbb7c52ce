"""SQL statements as text with ordered parameters: compiled by SQLAlchemy once, run by the drivers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Dialect as SQLAlchemyDialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import iterate

from octavo.db.types import Encoder, Kind, kind_of

ONE_ROW = "octavo_one_row"
"""The execution option of a clause that returns one row, whatever its arguments."""
SHORT = "octavo_short"
"""The execution option of a clause that reads and writes a few rows, whatever there are in its tables."""


class CompilerDialect(Protocol):
    """What compiling needs from a dialect."""

    sqlalchemy: SQLAlchemyDialect

    def encoder(self, kind: Kind, many: bool = False) -> Encoder | None:
        """Return the function that converts a stored value for the driver."""


@dataclass(frozen=True, slots=True)
class Bind:
    """One parameter: its name, how its value is converted for the driver, and its default."""

    name: str
    encode: Callable[[Any], Any] | None
    default: Any = None
    required: bool = True
    plain: type | None = None
    """Values of this very type are the driver's already."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of a statement, its parameters in order, and whether it writes."""

    sql: str
    binds: tuple[Bind, ...]
    writes: bool = False
    counts: bool = False
    """Whether it counts the total of a list, which is slow in large tables and is often asked again."""
    alone: bool = False
    """Whether it answers the whole question; several statements must see the same moment."""
    one_row: bool = False
    """Whether it returns one row, whatever its arguments."""
    short: bool = False
    """Whether it is about a few rows, which it finds by an index."""
    no_rows: bool = False
    """Whether it returns none."""
    tables: frozenset[str] | None = None
    """Every table it reads, or if it writes, every one it changes; None where they are not known."""

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the driver's arguments; raises KeyError for a parameter without a value."""
        arguments = []
        for bind in self.binds:
            value = values[bind.name] if bind.required else values.get(bind.name, bind.default)
            if value is not None and bind.encode is not None and type(value) is not bind.plain:
                value = bind.encode(value)
            arguments.append(value)
        return arguments


def quoted(name: str) -> str:
    """Return a name as SQL writes it, in double quotes whatever it is."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """Return a text as SQL writes it; for names and uids, which have no backslashes."""
    return "'" + text.replace("'", "''") + "'"


def compile_statement(clause: sa.ClauseElement, dialect: CompilerDialect) -> Statement:
    """Return the text of a SQLAlchemy Core statement; costs about half a millisecond, so keep what it
    returns.

    Values are given by the names of `bindparam`s; values written into the clause are kept with it. `IN` with
    a list of SQLAlchemy's is not possible here: `dialect.is_in` takes a list as one parameter.
    """
    compiled = clause.compile(dialect=dialect.sqlalchemy)
    if not isinstance(compiled, SQLCompiler):
        return Statement(str(compiled), (), writes=True)
    tables = _tables(clause)
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise ValueError("A list must be one parameter: use dialect.is_in")
    binds = tuple(_bind(compiled.binds[name], dialect) for name in compiled.positiontup or ())
    return Statement(
        compiled.string,
        binds,
        writes=isinstance(clause, sa.UpdateBase),
        one_row=bool(compiled.execution_options.get(ONE_ROW)),
        short=bool(compiled.execution_options.get(SHORT)),
        no_rows=isinstance(clause, sa.UpdateBase) and not compiled.effective_returning,
        tables=tables,
    )


def _tables(clause: sa.ClauseElement) -> frozenset[str]:
    """Return the names of the tables in a clause, and of those whose rows go with the rows it deletes."""
    tables = {part for part in iterate(clause) if isinstance(part, sa.Table)}
    below = list(tables) if isinstance(clause, sa.Delete) else []
    while below:
        above = below.pop()
        for table in above.metadata.tables.values():
            if table not in tables and any(key.column.table is above for key in table.foreign_keys):
                tables.add(table)
                below.append(table)
    return frozenset(table.name for table in tables)


def _bind(parameter: sa.BindParameter[Any], dialect: CompilerDialect) -> Bind:
    kind = kind_of(parameter.type)
    encode = None if kind is None else dialect.encoder(*kind)
    plain = str if kind == ("text", False) else None
    return Bind(parameter.key, encode, parameter.effective_value, parameter.required, plain)
