"""Changes of validation rules: values that break them stay and are reported, or are replaced by an answer."""

import json
from collections.abc import AsyncIterator, Hashable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from octavo.content.place import PUBLISHED
from octavo.db.statement import quoted, quoted_text
from octavo.errors import Problem, StartupError
from octavo.migrations.change import SAMPLES, Becomes, Measure, Question, Run, Samples, SchemaChange, spell
from octavo.migrations.layout import AttributeLayout
from octavo.migrations.messages import say
from octavo.migrations.parked_values import overwrite, overwrite_text
from octavo.migrations.sql import as_text, count
from octavo.migrations.values import reader
from octavo.schema.attributes.base import Attribute, Scalar
from octavo.schema.attributes.enumeration import EnumerationAttribute
from octavo.schema.errors import Report, ValidationMode, ValuePath, format_path

NUMBER = "number"
"""The answer that tells doubled texts apart by a number."""
NUMBERED = frozenset({"string", "text", "richtext", "uid"})
"""The types whose values may have a number at their end."""


@dataclass
class RuledAttribute(SchemaChange):
    """An attribute has new rules, which some of its values break."""

    becomes: ClassVar[Becomes] = "kept"
    uid: str
    name: str
    table: str
    was: AttributeLayout

    @property
    def key(self) -> str:
        """The key of the answer with the value that replaces all that break the rules."""
        return f"{self.uid}.{self.name}"

    @property
    def kind(self) -> str:
        """What becomes of the values: they stay, unless an answer replaces them."""
        return "converted" if self.answer is not None else "kept"

    is_new: bool = False
    """Whether the attribute was not there before, so that no row has a value of it."""
    answer: str | None = None
    """The value in their place, as JSON, where one is given."""

    def offer(self, run: Run) -> Question | None:
        """Offer to replace the values that break the rules."""
        attribute = self._attribute(run)
        return value_question(attribute, self.key) if isinstance(attribute, Scalar) else None

    def _attribute(self, run: Run) -> Attribute:
        return run.schemas.content_types[self.uid].attributes[self.name]

    async def measure(self, run: Run) -> Measure:
        """Count the values that break the rules."""
        attribute = self._attribute(run)
        if not run.thorough or not isinstance(attribute, Scalar):
            return Measure()
        self.answer = run.answers.get(self.key)
        if self.answer is not None:
            read_answer(attribute, self.key, self.answer)
        rows, samples = 0, Samples()
        async for _, document, _, value, finding in self._offenders(run, self.table, self.was.column):
            rows += 1
            samples.note(describe(document, value, finding))
        return Measure(rows, 0, tuple(samples))

    async def carry(self, run: Run) -> None:
        """Replace them by the answer."""
        attribute = self._attribute(run)
        if self.answer is None or not isinstance(attribute, Scalar):
            return
        type_ = run.model.types[self.uid]
        column = type_.columns[self.name]
        value = read_answer(attribute, self.key, self.answer)
        offenders = self._offenders(run, type_.table.name, str(column.name))
        values = {row: (raw, value) async for row, _, raw, _, _ in offenders}
        await overwrite(run, column, values, keeps=not self.is_new)

    async def _offenders(
        self, run: Run, table: str, column: str
    ) -> AsyncIterator[tuple[int, str, Any, Any, str]]:
        """Yield row, document, the value as the driver and as the wire have it, and what is wrong with it."""
        attribute, is_there = self._attribute(run), column in run.tables.get(table, {})
        if not isinstance(attribute, Scalar) or not (is_there or self.is_new):
            return
        convert = reader(attribute.type, run.database.dialect)
        renamed: dict[Any, Any] = (
            dict(attribute.renamed_values) if isinstance(attribute, EnumerationAttribute) else {}
        )
        async for rows in run.batches(table, ["document_id", "status", *([column] if is_there else [])]):
            for row, document, status, *rest in rows:
                raw = rest[0] if rest else None
                raw = renamed.get(raw, raw) if renamed else raw
                value = None if raw is None else convert(raw)
                # A value that is given is for drafts too, or they could not be published again.
                strict = status == PUBLISHED or self.answer is not None
                finding = broken_rule(attribute, value, (attribute.name,), published=strict)
                if finding:
                    yield row, document, raw, value, finding


def broken_rule(attribute: Scalar, value: Any, path: ValuePath, *, published: bool) -> str:
    """Return what is wrong with a value in its wire form; an empty text if nothing is."""
    report = Report()
    attribute.check(value, path, ValidationMode(draft=not published, creating=False), report)
    if not (report.findings or report.late):
        return ""
    if value is None:
        return f"{format_path(path)} has no value"
    return (report.findings[0].message if report.findings else str(report.late)).rstrip(", ")


def describe(document: str, value: Any, finding: str) -> str:
    """Return the sample a plan shows of a value that breaks a rule."""
    return f"{document}: {finding}" + ("" if value is None else f": {spell(value)}")


def read_answer(attribute: Scalar, key: str, answer: str) -> Any:
    """Return an answer, JSON or a text, as the JSON of components stores it.

    Raises StartupError for one that breaks the rules too.
    """
    try:
        value = json.loads(answer)
    except ValueError:
        value = answer
    report = Report()
    result = attribute.check(value, (attribute.name,), ValidationMode(draft=False, creating=False), report)
    wrong = report.findings[0].message if report.findings else report.late
    if wrong:
        raise StartupError([Problem(f"--answer {key}", wrong, "give a value that keeps the rules")])
    return attribute.as_json(result)


def is_unique_in(rules: str) -> bool:
    """Whether rules as a layout notes them ask for values that are unique."""
    return '"unique":true' in rules


def is_required_in(rules: str) -> bool:
    """Whether rules as a layout notes them ask for a value."""
    return '"required":true' in rules


def value_question(attribute: Scalar, key: str) -> Question:
    """Return the question for a value to replace those that break the rules; the default is suggested."""
    default = attribute.default() if callable(attribute.default) else attribute.default
    form = attribute.conversions.to_wire
    wire = default if default is None or form is None else form(default)
    suggested = json.dumps(wire, ensure_ascii=False) if attribute.has_default and wire is not None else ""
    return Question(key, say("ask.value"), (), suggested)


@dataclass
class RequiredReference(SchemaChange):
    """A relation or media attribute is required now, and empty in some published entries."""

    becomes: ClassVar[Becomes] = "kept"
    table: str
    was: AttributeLayout

    async def measure(self, run: Run) -> Measure:
        """Return how many rows point at nothing."""
        if not run.thorough:
            return Measure()
        name = quoted(self.table)
        if self.was.links in run.tables:
            links = quoted(self.was.links)
            empty = f"NOT EXISTS (SELECT 1 FROM {links} AS link WHERE link.owner_id = {name}.id)"
        elif self.was.column in run.tables.get(self.table, {}):
            empty = f"{quoted(self.was.column)} IS NULL"
        else:
            return Measure()
        condition = f"status = '{PUBLISHED}' AND {empty}"
        counts = await run.fetch(
            f"SELECT document_id FROM {name} WHERE {condition} "
            f"GROUP BY document_id ORDER BY min(id) LIMIT {SAMPLES}"
        )
        samples = tuple(f"{row[0]}: points at nothing" for row in counts)
        return Measure(await run.count(count(self.table, condition)), 0, samples)


@dataclass
class DoubledValues(SchemaChange):
    """An attribute is unique now, and several published entries share a value."""

    becomes: ClassVar[Becomes] = "kept"
    uid: str
    name: str
    table: str
    was: AttributeLayout
    answer: str | None = None

    @property
    def kind(self) -> str:
        """What becomes of the values."""
        return "converted" if self.answer else "kept"

    def offer(self, run: Run) -> Question | None:
        """Offer to number duplicate texts."""
        attribute = run.schemas.content_types[self.uid].attributes[self.name]
        return number_question(attribute, f"{self.uid}.{self.name}")

    async def measure(self, run: Run) -> Measure:
        """Count the rows whose value another published row has."""
        self.answer = run.answers.get(f"{self.uid}.{self.name}.unique")
        if not run.thorough or self.was.column not in run.tables.get(self.table, {}):
            return Measure()
        doubles = await run.fetch(
            f"SELECT {quoted(self.was.column)}, count(*) FROM {quoted(self.table)} "
            f"WHERE {self._published_condition(run, self.was.column)} "
            f"GROUP BY {quoted(self.was.column)}, locale "
            f"HAVING count(*) > 1 ORDER BY 2 DESC"
        )
        convert = reader(self.was.type, run.database.dialect)
        samples = tuple(f"{spell(convert(value))}: {number} entries" for value, number in doubles[:SAMPLES])
        return Measure(sum(int(number) for _, number in doubles), 0, samples)

    def _published_condition(self, run: Run, column: str) -> str:
        name = quoted(column)
        column_text = as_text(name, run.database.dialect.name)
        return f"status = '{PUBLISHED}' AND {name} IS NOT NULL AND {column_text} <> ''"

    async def carry(self, run: Run) -> None:
        """Number duplicate texts in the order of the entries; their drafts get the same."""
        type_ = run.model.types[self.uid]
        column = type_.columns[self.name]
        if self.answer != NUMBER:
            return
        name, values = str(column.name), f"document_id, locale, {quoted(str(column.name))}"
        numbers = Deduplicator()
        for document, locale, value in await run.fetch(
            f"SELECT {values} FROM {quoted(type_.table.name)} "
            f"WHERE {self._published_condition(run, name)} ORDER BY id"
        ):
            numbers.add((locale,), value, (document, locale, value))
        fresh, numbered = numbers.fresh(), dict[int, tuple[Any, Any]]()
        async for rows in run.batches(type_.table.name, ["document_id", "locale", name]):
            numbered |= {
                row: (place[2], fresh[place]) for row, *key in rows if (place := tuple(key)) in fresh
            }
        await overwrite(run, column, numbered)


@dataclass
class Deduplicator:
    """Makes texts unique by appending numbers: `slug`, `slug-2`, `slug-3`."""

    values: list[tuple[tuple[Hashable, ...], str, Hashable]] = field(default_factory=list)

    def add(self, among: tuple[Hashable, ...], value: str, holder: Hashable) -> None:
        """Add a text, the group it must be unique in, and what has it."""
        self.values.append((among, value, holder))

    def fresh(self) -> dict[Hashable, str]:
        """Return a free text for each duplicate, by what has it."""
        used_values, seen = {(among, value) for among, value, _ in self.values}, set[Any]()
        result: dict[Hashable, str] = {}
        for among, value, holder in self.values:
            if (among, value) not in seen:
                seen.add((among, value))
                continue
            number = 2
            while (among, f"{value}-{number}") in used_values:
                number += 1
            used_values.add((among, f"{value}-{number}"))
            result[holder] = f"{value}-{number}"
        return result


def number_question(attribute: Attribute, key: str) -> Question | None:
    """Return the question whether to number duplicate texts; None for values that are no free texts."""
    if attribute.type not in NUMBERED:
        return None
    return Question(f"{key}.unique", say("ask.numbers"), (NUMBER,))


@dataclass
class RenamedValues(SchemaChange):
    """Values of an enumeration have other names now."""

    uid: str
    name: str
    table: str
    was: AttributeLayout

    async def measure(self, run: Run) -> Measure:
        """Return how many rows have a former value."""
        if self.was.column not in run.tables.get(self.table, {}):
            return Measure()
        former = ", ".join(quoted_text(value) for value in self._renamed_values(run)) or "''"
        return Measure(await run.count(count(self.table, f"{quoted(self.was.column)} IN ({former})")))

    async def carry(self, run: Run) -> None:
        """Write the new values."""
        for old, new in self._renamed_values(run).items():
            await overwrite_text(run, run.model.types[self.uid].columns[self.name], old, new)

    def _renamed_values(self, run: Run) -> dict[str, str]:
        attribute = run.schemas.content_types[self.uid].attributes[self.name]
        if not isinstance(attribute, EnumerationAttribute):
            return {}
        return {old: new for old, new in attribute.renamed_values.items() if old not in attribute.enum}
