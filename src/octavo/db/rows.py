"""From rows to documents: one function per shape of row, written once from the names the plan selects.

Written as source because it is the innermost loop of reading: a dict display over an unpacked row takes half
the time of `dict(zip(...))` with conversions beside it. Only names known from the schema enter the source,
as literals.

A document that several parents share is one object.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

Document = dict[str, Any]
Collected = Sequence[dict[Any, Document]]
"""Components whose relations come in statements of their own, by id, for each place in the plan that has
such.
"""
State = tuple[Collected, Sequence[Any], Mapping[str, Any], int | None]
"""What projecting a component needs: where to collect, the ids chosen by filters in this row, the query's
values.
"""
Load = Callable[
    [Sequence[Sequence[Any]], dict[int, Document], Collected, Mapping[str, Any]], dict[int, Document]
]
"""Makes documents of rows, hangs them onto their parents, and returns them by id."""
LoadList = Callable[
    [Sequence[Sequence[Any]], Collected, Mapping[str, Any]], tuple[list[Document], dict[int, Document]]
]
Project = Callable[[Mapping[str, Any], State], Document]


class Source:
    """A function in the making: its body as text, and the objects it names."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"loads": load_json, "pick": pick, "pick_in_zone": pick_in_zone}

    def keep(self, thing: Any) -> str:
        """Return a name for an object."""
        name = f"k{len(self.names)}"
        self.names[name] = thing
        return name

    def compile(self, lines: Sequence[str]) -> Any:
        """Return the function `made`."""
        exec(compile("\n".join(lines), "<rows>", "exec"), self.names)
        return self.names["made"]


@dataclass
class Shape:
    """What becomes of one row, or of one component: entries of a document, each an expression over the
    variables.
    """

    source: Source = field(default_factory=Source)
    entries: list[str] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    """Variables that hold the ids a filter inside populate lets through, as JSON."""
    slot: int | None = None
    """Where a component is collected."""
    holds_parents: bool = False
    """Whether something hangs on components of the row, which are then collected by its id and theirs."""
    _temporary: int = 0

    def variable(self) -> str:
        """Return the variable of the next column."""
        self.variables.append(f"r{len(self.variables)}")
        return self.variables[-1]

    def entry(self, key: str, expression: str) -> None:
        """Add an entry."""
        self.entries.append(f"{key!r}: {expression}")

    def decoded(self, raw: str, decode: Callable[[Any], Any] | None) -> str:
        """Return the expression of a scalar, made into its form on the wire."""
        if decode is None:
            return raw
        name = self.source.keep(decode)
        if raw in self.variables:
            return f"None if {raw} is None else {name}({raw})"
        self._temporary += 1
        return f"None if (x{self._temporary} := {raw}) is None else {name}(x{self._temporary})"

    def component(self, raw: str, project: Project, picked: str | None) -> str:
        """Return the expression of one component; `picked` names those a filter lets through."""
        self._temporary += 1
        it = f"x{self._temporary}"
        only = "" if picked is None else f" or {it}['id'] not in {picked}"
        return f"None if ({it} := {raw}) is None{only} else {self.source.keep(project)}({it}, state)"

    def components(self, raw: str, project: Project, picked: str | None, *, count: bool) -> str:
        """Return the expression of a list of components; `picked` says how one is narrowed down."""
        members = f"({raw} or ())" if picked is None else f"pick({raw} or (), {picked})"
        if count:
            return f"{{'count': len({members})}}"
        return f"[{self.source.keep(project)}(e, state) for e in {members}]"

    def zone(self, raw: str, kinds: Mapping[str, Project], picked: str | None, *, count: bool) -> str:
        """Return the expression of a zone: the members of the kinds that are wanted."""
        kept = self.source.keep(dict(kinds))
        members = f"({raw} or ())" if picked is None else f"pick_in_zone({raw} or (), {picked})"
        if count:
            return f"{{'count': sum(e['__component'] in {kept} for e in {members})}}"
        return f"[{kept}[e['__component']](e, state) for e in {members} if e['__component'] in {kept}]"

    @property
    def display(self) -> str:
        """The dict display of a document."""
        return "{" + ", ".join(self.entries) + "}"

    def _state(self, indent: str) -> list[str]:
        """Return the line that makes the state."""
        chosen = ", ".join(f"loads({variable}) or ()" for variable in self.chosen)
        row = "r0" if self._per_row else "None"
        return [f"{indent}state = (collected, ({chosen + ',' if chosen else ''}), values, {row})"]

    @property
    def _per_row(self) -> bool:
        """Whether each row has a state of its own."""
        return bool(self.chosen) or self.holds_parents

    def projector(self, kind: str | None) -> Project:
        """Return what makes a document of a component; `kind` is its `__component` in a zone."""
        named = "" if kind is None else f"'__component': {kind!r}, "
        lines = [
            "def made(value, state):",
            "  g = value.get",
            f"  d = {{{named}{', '.join(self.entries)}}}",
            *([] if self.slot is None else [f"  state[0][{self.slot}][f'{{state[3]}}:{{g(\"id\")}}'] = d"]),
            "  return d",
        ]
        made: Project = self.source.compile(lines)
        return made

    def list_loader(self) -> LoadList:
        """Return what makes a list of documents, and the same by id; the first variable is the row's id."""
        lines = [
            "def made(rows, collected, values):",
            "  documents = []",
            "  by_id = {}",
            *self._state("  ")[: not self._per_row],
            f"  for {self._unpacked()} in rows:",
            *self._state("    ")[: self._per_row],
            f"    by_id[r0] = d = {self.display}",
            "    documents.append(d)",
            "  return documents, by_id",
        ]
        made: LoadList = self.source.compile(lines)
        return made

    def child_loader(self, attach: Sequence[str], *, always: bool) -> Load:
        """Return what makes documents below parents: variables are the parent's id `p`, then the row's own.

        `attach` are the lines that hang `d` onto `parent`; unless `always`, parents may be missing.
        """
        lines = [
            "def made(rows, parents, collected, values):",
            "  seen = {}",
            *self._state("  ")[: not self._per_row],
            f"  for p, {self._unpacked()} in rows:",
            *(["    parent = parents[p]"] if always else _FIND_PARENT),
            "    d = seen.get(r0)",
            "    if d is None:",
            *self._state("      ")[: self._per_row],
            f"      seen[r0] = d = {self.display}",
            *(f"    {line}" for line in attach),
            "  return seen",
        ]
        made: Load = self.source.compile(lines)
        return made

    def _unpacked(self) -> str:
        return ", ".join(self.variables) + ","


_FIND_PARENT = ["    parent = parents.get(p)", "    if parent is None: continue"]


def attach_to_many(key: str) -> list[str]:
    """Return how a document joins its parent's list."""
    return [f"parent[{key!r}].append(d)"]


def attach_to_one(key: str) -> list[str]:
    """Return how a document becomes its parent's; the first one is it."""
    return [f"if parent[{key!r}] is None: parent[{key!r}] = d"]


def attach_at_position(key: str) -> list[str]:
    """Return how a document waits with its position, the row's second variable, for those of other types."""
    return [f"parent[{key!r}].append((r1, r0, d))"]


def load_counts(key: str) -> Load:
    """Return what hangs counts onto parents."""

    def load(
        rows: Sequence[Sequence[Any]], parents: dict[int, Document], _: Collected, __: Mapping[str, Any]
    ) -> dict[int, Document]:
        for parent, number in rows:
            if parent in parents:
                parents[parent][key]["count"] += number
        return {}

    return load


def load_json(text: str | bytes | None) -> Any:
    """Return what a JSON column holds."""
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
