"""Letters that fold to several, such as ß: MariaDB's own upper and lower case know only one for one."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Text = sa.ColumnElement[str]
COLLATION = "utf8mb4_nopad_bin"
"""By code point; "a" is not "a "."""
FOLDING = "uca1400_nopad_as_cs"
"""The only collations whose upper and lower case are those of today's Unicode; since MariaDB 10.10."""


def _expansions() -> dict[str, str]:
    folded = ((chr(code), chr(code).upper().lower()) for code in range(0x80, 0x10000))
    return {letter: several for letter, several in folded if len(several) > 1}


_EXPANSIONS = _expansions()
_ANY = f"[{''.join(_EXPANSIONS)}]"
_ENDS = "".join(f", '{letter}', '{several}')" for letter, several in _EXPANSIONS.items())


class Expanded(FunctionElement[str]):
    """A text with every such letter written as what it folds to; few texts have one and are gone through."""

    type = sa.Text()
    inherit_cache = True


@compiles(Expanded, "mariadb")
def _write(expanded: Expanded, compiler: SQLCompiler, **options: Any) -> str:
    # Each time anew: a parameter is counted as often as it stands there.
    tested, gone_through, left = (compiler.process(expanded.clauses, **options) for _ in range(3))
    replaced = f"{'REPLACE(' * len(_EXPANSIONS)}{gone_through}{_ENDS}"
    return f"CASE WHEN {tested} REGEXP '{_ANY}' THEN {replaced} ELSE {left} END"


def expanded(text: Text) -> Text:
    """Return the text with one letter for one to fold."""
    return Expanded(text)
