"""JSON_TABLE: JSON text as a table, by the names and types of its columns."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

JsonColumn = tuple[str, sa.types.TypeEngine[Any], str]
"""A name, a type, and the path in the element."""


class JsonTable(FunctionElement[Any]):
    """The elements at a path of a document, one a row."""

    name = "json_table"
    inherit_cache = False

    def __init__(self, document: sa.ColumnElement[Any], path: str, columns: Sequence[JsonColumn]) -> None:
        self.path = path
        self.columns_of = columns
        super().__init__(document)


def json_table(
    document: sa.ColumnElement[Any], path: str, columns: Sequence[JsonColumn]
) -> FunctionElement[Any]:
    """Return the table of the elements at a path."""
    return JsonTable(document, path, columns)


@compiles(JsonTable, "mariadb")
def _write(table: JsonTable, compiler: SQLCompiler, **options: Any) -> str:
    document = compiler.process(table.clauses, **options)
    columns = ", ".join(
        f"{compiler.preparer.quote(name)} {type_.compile(dialect=compiler.dialect)} PATH '{path}'"
        for name, type_, path in table.columns_of
    )
    return f"JSON_TABLE({document}, '{table.path}' COLUMNS ({columns}))"
