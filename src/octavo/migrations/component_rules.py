"""Validation rules inside components, and lengths of lists and zones: values that break them are reported.

They are found in the walk through all components, which may replace them by an answer.
"""

import copy
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from octavo.content.place import PUBLISHED
from octavo.content.versions.store import COPIED_FROM
from octavo.migrations.change import SAMPLES, Becomes, Measure, Question, Run, Samples, SchemaChange, pointer
from octavo.migrations.layout import AttributeLayout, Layout
from octavo.migrations.messages import say
from octavo.migrations.rules import (
    NUMBER,
    Deduplicator,
    broken_rule,
    describe,
    is_unique_in,
    number_question,
    read_answer,
    value_question,
)
from octavo.migrations.values import read_json
from octavo.schema.attributes.base import Attribute, Nested, Scalar
from octavo.schema.conditions import is_hidden
from octavo.schema.errors import ValuePath, format_path
from octavo.schema.nodes import unique_values
from octavo.schema.registry import Schemas
from octavo.schema.walk import Located, located, objects_in

ColumnKey = tuple[str, str]
"""A type or component, by its uid, and an attribute of it."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A row with components: of which type and document, and what they hold by now."""

    uid: str
    id: int
    document: str
    locale: str
    status: str
    nodes: dict[str, Any]


@dataclass
class RuledInside(SchemaChange):
    """The values inside components that break the new rules of one attribute, or its new uniqueness."""

    becomes: ClassVar[Becomes] = "kept"
    rows: int = 0
    samples: tuple[str, ...] = ()
    answered: bool = False
    """Whether an answer replaces the values."""
    may: Question | None = None
    """What may be answered."""

    @property
    def kind(self) -> str:
        """What becomes of the values: they stay, unless an answer replaces them."""
        return "converted" if self.answered else "kept"

    def offer(self, run: Run) -> Question | None:
        """Offer to replace the values."""
        return self.may

    async def measure(self, run: Run) -> Measure:
        """Return what was found."""
        return Measure(self.rows, 0, self.samples)


@dataclass
class Offences:
    """The number of rows in which an attribute breaks its rules, and samples."""

    rows: int = 0
    samples: Samples = field(default_factory=Samples)


@dataclass
class InsideRules:
    """The attributes of components whose rules have changed, and the values that break them."""

    schemas: Schemas
    answers: Mapping[str, str]
    ruled: dict[str, list[str]]
    """Names of attributes by holder: scalars of components, and lists and zones of types too."""
    unique: set[ColumnKey]
    offences: dict[ColumnKey, Offences] = field(default_factory=dict)
    texts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """How often a value is published that is unique now: component, attribute, type, place, locale, text."""
    numbers: Deduplicator = field(default_factory=Deduplicator)
    drafts: list[tuple[Hashable, Hashable]] = field(default_factory=list)
    """What is numbered of published components, and of the drafts' they were copied from."""

    @classmethod
    def between(
        cls, before: Layout, after: Layout, schemas: Schemas, answers: Mapping[str, str]
    ) -> "InsideRules":
        """Return the rules that differ; `before` comes under the names of today."""
        ruled: dict[str, list[str]] = {}
        unique: set[ColumnKey] = set()
        for uid in after.components.keys() & before.components.keys():
            for name, now in after.components[uid].items():
                attribute, was = schemas.components[uid].attributes[name], before.components[uid].get(name)
                if _is_ruled(attribute, was, now):
                    ruled.setdefault(uid, []).append(name)
                    if was is not None and attribute.unique and not is_unique_in(was.rules):
                        unique.add((uid, name))
        for uid in after.types.keys() & before.types.keys():
            for name, now in after.types[uid].attributes.items():
                attribute, was = (
                    schemas.content_types[uid].attributes[name],
                    before.types[uid].attributes.get(name),
                )
                if isinstance(attribute, Nested) and _is_ruled(attribute, was, now):
                    ruled.setdefault(uid, []).append(name)
        return cls(schemas, answers, ruled, unique)

    def look(self, row: VersionRow) -> None:
        """Record the values of a row that break the rules."""
        places: set[ColumnKey] = set()
        for holder, _, name, value, finding in self._broken(row):
            offences = self.offences.setdefault((holder, name), Offences())
            offences.samples.note(describe(row.document, value, finding))
            places.add((holder, name))
        for place in places:
            self.offences[place].rows += 1
        if row.status == PUBLISHED and self.unique:
            self._look_for_doubled(row)

    def fill(self, row: VersionRow) -> bool:
        """Replace values that break the rules by the answers; return whether there were any."""
        if not self.answers:
            return False
        filled = False
        for holder, node, name, *_ in list(self._broken(row)):
            attribute = self.schemas[holder].attributes[name]
            key = f"{holder}.{name}"
            if key in self.answers and isinstance(attribute, Scalar):
                node[name] = copy.deepcopy(read_answer(attribute, key, self.answers[key]))
                filled = True
        return self._number(row) or filled

    def changes(self) -> Iterator[SchemaChange]:
        """Yield a change for each rule that is broken."""
        for (uid, name), offences in self.offences.items():
            attribute, key = self.schemas[uid].attributes[name], f"{uid}.{name}"
            scalar = isinstance(attribute, Scalar)
            if isinstance(attribute, Scalar) and key in self.answers:
                read_answer(attribute, key, self.answers[key])
            yield RuledInside(
                pointer(self.schemas[uid], f"attributes/{name}"),
                say("attribute.ruledInside", name=name),
                offences.rows,
                tuple(offences.samples),
                answered=scalar and key in self.answers,
                may=value_question(attribute, key) if isinstance(attribute, Scalar) else None,
            )
        for uid, name in sorted(self.unique):
            doubled = [
                (key, number)
                for key, number in self.texts.most_common()
                if key[:2] == (uid, name) and number > 1
            ]
            samples = (
                f"{key[5]!r} at {key[3]}.{name} of {key[2]}: {number} times" for key, number in doubled
            )
            yield RuledInside(
                pointer(self.schemas[uid], f"attributes/{name}/unique"),
                say("attribute.unique", name=name),
                sum(number for _, number in doubled),
                tuple(samples)[:SAMPLES],
                answered=self._is_numbered(uid, name),
                may=number_question(self.schemas[uid].attributes[name], f"{uid}.{name}"),
            )

    def _broken(self, row: VersionRow) -> Iterator[tuple[str, dict[str, Any], str, Any, str]]:
        """Yield holder, object, attribute, value and what is wrong with it."""
        content_type = self.schemas.content_types[row.uid]
        for holder, node, path in list(objects_in(self.schemas, content_type, row.nodes)):
            for name in self.ruled.get(holder.uid, ()):
                if holder is content_type and name not in node:
                    continue
                finding = self._finding(row, holder.uid, name, node, (*path, name))
                if finding:
                    value = node.get(name)
                    value = _number_of(value) if isinstance(value, list | dict) else value
                    yield holder.uid, node, name, value, finding

    def _finding(
        self, row: VersionRow, holder: str, name: str, node: Mapping[str, Any], path: ValuePath
    ) -> str:
        attribute, value = self.schemas[holder].attributes[name], node.get(name)
        if attribute.conditions and is_hidden(attribute.conditions, node):
            return ""
        strict = row.status == PUBLISHED or f"{holder}.{name}" in self.answers
        if isinstance(attribute, Nested):
            problem = _broken_length(attribute, value) if strict else ""
            return f"{format_path(path)} {problem}" if problem else ""
        if not isinstance(attribute, Scalar):
            return ""
        checked = None if value is None else read_json(attribute.type, value)
        return broken_rule(attribute, checked, path, published=strict)

    def _is_numbered(self, uid: str, name: str) -> bool:
        return self.answers.get(f"{uid}.{name}.unique") == NUMBER

    def _look_for_doubled(self, row: VersionRow) -> None:
        nested = self.schemas.content_types[row.uid].nested
        for one in unique_values(self.schemas, nested, row.nodes):
            name = str(one.path[-1])
            if (one.component, name) not in self.unique:
                continue
            self.texts[one.component, name, row.uid, one.place, row.locale, one.text] += 1
            if self._is_numbered(one.component, name):
                holder = (row.uid, row.id, one.component, one.node["id"], name)
                self.numbers.add((row.uid, one.place, name, row.locale), one.text, holder)
                draft = one.node.get(COPIED_FROM)
                of = (row.uid, row.document, row.locale, one.component, draft, name, one.text)
                self.drafts.append((holder, of))

    @cached_property
    def _fresh(self) -> dict[Hashable, str]:
        """The texts that get a number: of published components, and of the drafts' they were copied from."""
        fresh = self.numbers.fresh()
        return {**fresh, **{draft: fresh[holder] for holder, draft in self.drafts if holder in fresh}}

    def _number(self, row: VersionRow) -> bool:
        if not self._fresh:
            return False
        nested, numbered = self.schemas.content_types[row.uid].nested, False
        for here in located(self.schemas, nested, row.nodes):
            for name in here.component.attributes:
                fresh = self._fresh.get(_key_of_number(row, here, name))
                if fresh is not None:
                    here.node[name], numbered = fresh, True
        return numbered


def _key_of_number(row: VersionRow, here: Located, name: str) -> Hashable:
    uid, number = here.component.uid, here.node["id"]
    if row.status == PUBLISHED:
        return row.uid, row.id, uid, number, name
    return row.uid, row.document, row.locale, uid, number, name, here.node.get(name)


def _is_ruled(attribute: Attribute, was: AttributeLayout | None, now: AttributeLayout) -> bool:
    """Whether the rules of an attribute have changed."""
    if attribute.is_password or not isinstance(attribute, Scalar | Nested):
        return False
    if was is None:
        return isinstance(attribute, Scalar) and attribute.required
    return bool(was.rules) and was.rules != now.rules and was.form == now.form and was.many == now.many


def _number_of(value: Any) -> str:
    """Return how a plan shows components: by their number."""
    return f"{len(value)} components" if isinstance(value, list) else "a component"


def _broken_length(attribute: Nested, value: Any) -> str:
    """Return what is wrong with how many components there are."""
    items = value if isinstance(value, list) else []
    if not attribute.to_many:
        return "has no component" if attribute.required and value is None else ""
    if attribute.min is not None and (attribute.required or items) and len(items) < attribute.min:
        return f"must have at least {attribute.min} items"
    if attribute.max is not None and len(items) > attribute.max:
        return f"must have at most {attribute.max} items"
    return ""
