"""Turns rows into documents by Python functions that are generated for each plan's selection.

The functions are generated as source text because they are the innermost loop of reading: a dict display
over an unpacked row takes half the time of `dict(zip(...))` with conversions beside it. `Shape` alone puts
that text together, and only names known from the schema enter it, as literals. What builds SQL tells `Shape`
which columns it selects and what they hold; it sees no text.

A document that several parents share is one object.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import orjson

from octavo.queries.plan import Window, value_name

Document = dict[str, Any]
Collected = Sequence[dict[Any, Document]]
"""Components with populated relations, by id, which later statements attach documents to; one dictionary for
each slot, that is, for each place in the plan with such components.
"""
State = tuple[Collected, Sequence[Any], Mapping[str, Any], int | None]
"""What projecting a component needs: the dictionaries to collect it in, the ids that pass each filter in this
row, the query's values, and the id of the row.
"""
Load = Callable[
    [Sequence[Sequence[Any]], dict[int, Document], Collected, Mapping[str, Any]], dict[int, Document]
]
"""Makes documents of rows, attaches them to their parents, and returns them by id."""
LoadList = Callable[
    [Sequence[Sequence[Any]], Collected, Mapping[str, Any]], tuple[list[Document], dict[int, Document]]
]
Project = Callable[[Mapping[str, Any], State], Document]
"""Makes a document of a component."""


class Attach(Enum):
    """How a document is attached to its parent."""

    TO_MANY = "appended to the parent's list"
    TO_ONE = "the first one is the parent's"
    AT_POSITION = "appended with its position, the row's second column, until all types are there"


@dataclass(frozen=True)
class Narrowing:
    """Which components of a list are in the document: those that pass a filter, sorted, in a window."""

    filter: int | None = None
    """The number of the filter, from `Shape.filter_column`."""
    ordered: bool = False
    window: Window | None = None


class Shape:
    """Generates the function that makes documents of rows, or of components of one kind.

    Columns are known by their numbers, in the order of the rows; the first one is the row's id. Entries of a
    component are taken from its JSON by their key: `column` is None.
    """

    def __init__(self) -> None:
        self.slot: int | None = None
        """The place in `Collected` for a component that has relations."""
        self.collects = False
        """Whether components of the row are collected, by the row's id and theirs."""
        self._globals: dict[str, Any] = {"loads": load_json, "pick": pick, "pick_in_zone": pick_in_zone}
        self._entries: list[str] = []
        self._columns: list[str] = []
        self._filters: list[str] = []
        self._temporaries = 0

    def column(self) -> int:
        """Add a column to the row and return its number."""
        self._columns.append(f"r{len(self._columns)}")
        return len(self._columns) - 1

    def filter_column(self) -> int:
        """Add a column that holds the ids a filter lets through, as JSON; return the number of the filter."""
        self._filters.append(self._columns[self.column()])
        return len(self._filters) - 1

    def constant(self, key: str, value: Any) -> None:
        """Add an entry that is the same in all documents; a list or dictionary is made anew for each."""
        self._add(key, repr(value))

    def row_id(self, key: str) -> None:
        """Add the row's id."""
        self._add(key, "r0")

    def scalar(self, key: str, decode: Callable[[Any], Any] | None, column: int | None = None) -> None:
        """Add a scalar; `decode` makes its form on the wire."""
        raw = f"g({key!r})" if column is None else self._columns[column]
        if decode is not None:
            once = (temporary := self._temporary()) if column is None else raw
            test = f"({temporary} := {raw})" if column is None else raw
            raw = f"None if {test} is None else {self._global(decode)}({once})"
        self._add(key, raw)

    def text_or_none(self, key: str, column: int) -> None:
        """Add a text whose empty form stands for none."""
        self._add(key, f"{self._columns[column]} or None")

    def component(
        self, key: str, project: Project, column: int | None, filter: int | None, *, count: bool
    ) -> None:
        """Add one component, or with `count` whether there is one; a filter may leave it out."""
        it = self._temporary()
        left_out = "" if filter is None else f" or {it}['id'] not in {self._filter_expression(filter)}"
        one = f"None if ({it} := {self._json(key, column)}) is None{left_out}"
        one += f" else {self._global(project)}({it}, state)"
        self._add(key, f"{{'count': int(({one}) is not None)}}" if count else one)

    def components(
        self, key: str, project: Project, column: int | None, narrowing: Narrowing, *, count: bool
    ) -> None:
        """Add a list of components, or with `count` their number."""
        members = f"({self._json(key, column)} or ())"
        if narrowing != Narrowing():
            ids = None if narrowing.filter is None else self._filter_expression(narrowing.filter)
            start, limit = self._window(narrowing.window)
            members = f"pick({members}, {ids}, {narrowing.ordered}, {start}, {limit})"
        values = f"[{self._global(project)}(e, state) for e in {members}]"
        self._add(key, f"{{'count': len({members})}}" if count else values)

    def zone(
        self,
        key: str,
        projects: Mapping[str, Project],
        column: int | None,
        filters: Mapping[str, int],
        *,
        count: bool,
    ) -> None:
        """Add a dynamic zone, or with `count` its number of components; kinds without a `Project` are left
        out.
        """
        kinds = self._global(dict(projects))
        members = f"({self._json(key, column)} or ())"
        if filters:
            ids = ", ".join(f"{uid!r}: {self._filter_expression(number)}" for uid, number in filters.items())
            members = f"pick_in_zone({members}, {{{ids}}})"
        values = f"[{kinds}[e['__component']](e, state) for e in {members} if e['__component'] in {kinds}]"
        counted = f"{{'count': sum(e['__component'] in {kinds} for e in {members})}}"
        self._add(key, counted if count else values)

    def projector(self, kind: str | None) -> Project:
        """Return the function that makes a document of a component; `kind` is its `__component` in a zone."""
        entries = [] if kind is None else [f"'__component': {kind!r}"]
        collect = f"  state[0][{self.slot}][f'{{state[3]}}:{{g(\"id\")}}'] = d"
        project: Project = self._compile(
            "def made(value, state):",
            "  g = value.get",
            f"  d = {{{', '.join([*entries, *self._entries])}}}",
            *([] if self.slot is None else [collect]),
            "  return d",
        )
        return project

    def list_loader(self) -> LoadList:
        """Return the function that makes documents of rows: a list, and a dictionary by row id."""
        load: LoadList = self._compile(
            "def made(rows, collected, values):",
            "  documents = []",
            "  by_id = {}",
            *self._state("  ", per_row=False),
            f"  for {', '.join(self._columns)}, in rows:",
            *self._state("    ", per_row=True),
            f"    by_id[r0] = d = {{{', '.join(self._entries)}}}",
            "    documents.append(d)",
            "  return documents, by_id",
        )
        return load

    def child_loader(self, key: str, attach: Attach) -> Load:
        """Return the function that makes documents of rows and attaches them to their parents under `key`.

        Rows begin with the parent's id, then come the columns. Rows of unknown parents are skipped:
        components that are not shown have some.
        """
        attached = {
            Attach.TO_MANY: f"parent[{key!r}].append(d)",
            Attach.TO_ONE: f"if parent[{key!r}] is None: parent[{key!r}] = d",
            Attach.AT_POSITION: f"parent[{key!r}].append((r1, r0, d))",
        }
        load: Load = self._compile(
            "def made(rows, parents, collected, values):",
            "  seen = {}",
            *self._state("  ", per_row=False),
            f"  for p, {', '.join(self._columns)}, in rows:",
            "    if (parent := parents.get(p)) is None: continue",
            "    d = seen.get(r0)",
            "    if d is None:",
            *self._state("      ", per_row=True),
            f"      seen[r0] = d = {{{', '.join(self._entries)}}}",
            f"    {attached[attach]}",
            "  return seen",
        )
        return load

    def _add(self, key: str, expression: str) -> None:
        self._entries.append(f"{key!r}: {expression}")

    def _global(self, thing: Any) -> str:
        """Return a name for an object that the function uses."""
        name = f"k{len(self._globals)}"
        self._globals[name] = thing
        return name

    def _temporary(self) -> str:
        self._temporaries += 1
        return f"x{self._temporaries}"

    def _json(self, key: str, column: int | None) -> str:
        return f"g({key!r})" if column is None else f"loads({self._columns[column]})"

    def _filter_expression(self, number: int) -> str:
        """Return the expression of the ids a filter lets through."""
        return f"state[1][{number}]"

    def _window(self, window: Window | None) -> tuple[str, str]:
        """Return the expressions of where a window starts and how long it is."""
        if window is None:
            return "0", "None"
        start, limit = window.start_param, window.limit_param
        return (
            f"state[2][{value_name(start)!r}]",
            "None" if limit is None else f"state[2][{value_name(limit)!r}]",
        )

    def _state(self, indent: str, *, per_row: bool) -> list[str]:
        """Return the line that sets `state`: inside the loop if it differs per row, otherwise before it."""
        differs = bool(self._filters) or self.collects
        if per_row is not differs:
            return []
        ids = "".join(f"loads({column}) or (), " for column in self._filters)
        return [f"{indent}state = (collected, ({ids}), values, {'r0' if differs else 'None'})"]

    def _compile(self, *lines: str) -> Any:
        """Return the function `made`."""
        exec(compile("\n".join(lines), "<rows>", "exec"), self._globals)
        return self._globals["made"]


def load_counts(key: str) -> Load:
    """Return the function that adds counts to parents under `key`; rows are pairs of parent id and number."""

    def load(
        rows: Sequence[Sequence[Any]], parents: dict[int, Document], _: Collected, __: Mapping[str, Any]
    ) -> dict[int, Document]:
        for parent, number in rows:
            if parent in parents:
                parents[parent][key]["count"] += number
        return {}

    return load


def load_json(text: str | bytes | None) -> Any:
    """Return the value of a JSON column; None for NULL."""
    return None if text is None else orjson.loads(text)


def pick(
    members: Sequence[Document], ids: Sequence[int] | None, ordered: bool, start: int, limit: int | None
) -> Sequence[Document]:
    """Narrow a list of components down to those a filter let through, in the order of a sort, and to a
    window.
    """
    if ids is not None and ordered:
        by_id = {member["id"]: member for member in members}
        members = [by_id[id_] for id_ in ids if id_ in by_id]
    elif ids is not None:
        allowed = set(ids)
        members = [member for member in members if member["id"] in allowed]
    return members[start : None if limit is None else start + limit]


def pick_in_zone(members: Sequence[Document], ids: Mapping[str, Sequence[int]]) -> Sequence[Document]:
    """Narrow a zone down: of each kind that is filtered, those the filter let through."""
    return [m for m in members if m["__component"] not in ids or m["id"] in ids[m["__component"]]]
