"""What a change of schemas would hide, empty or read as something else, in tables and columns.

Pure: each loss comes with the statement that counts the rows it touches; without any, nothing is lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from octavo.db.evolution.layout import NESTED, AttributeLayout, Layout, TypeLayout
from octavo.db.ids import fixed_document_id
from octavo.errors import Problem
from octavo.schema.content_type import Component, ContentType
from octavo.schema.registry import Schemas

Tables = Mapping[str, Mapping[str, str]]
"""The columns of each table of a database, with their types."""

FIX = (
    "put it back as it was, or export these entries and delete them first; "
    "changes that carry content over come with a later version"
)
JSON_COLUMNS = frozenset({"json_text", "jsonb"})


@dataclass(frozen=True, slots=True)
class Loss:
    """One change of a schema: where it is, what it does to `{rows}`, and the statement that counts these."""

    where: str
    message: str
    count: str


def losses(before: Layout, after: Layout, schemas: Schemas, tables: Tables) -> Iterator[Loss]:
    """Yield what the schemas of today would make of content written under those before."""
    for uid, was in before.types.items():
        if was.table not in tables:
            continue
        if uid not in after.types:
            yield from _taken_over(uid, was, after, schemas)
        else:
            change = _TypeChange(schemas.content_types[uid], was, after.types[uid], tables)
            yield from change.losses()


def _taken_over(uid: str, was: TypeLayout, after: Layout, schemas: Schemas) -> Iterator[Loss]:
    """A type that is gone keeps its rows for when it comes back, unless another one stands in its place."""
    for other, now in after.types.items():
        type_ = schemas.content_types[other]
        if type_.renamed_from == uid:
            message = f"renamedFrom names {uid!r}, under which there are {{rows}}; content is not moved yet"
            yield Loss(pointer(type_, "renamedFrom"), message, _count(was.table))
        elif now.table == was.table:
            message = f"the table {was.table!r} is that of {uid!r}, which is gone, with {{rows}}"
            yield Loss(pointer(type_, "collectionName"), message, _count(was.table))


@dataclass(frozen=True, slots=True)
class _TypeChange:
    type: ContentType
    was: TypeLayout
    now: TypeLayout
    tables: Tables

    def losses(self) -> Iterator[Loss]:
        if self.was.table != self.now.table:
            message = f"the table was {self.was.table!r}, which has {{rows}}"
            yield self._loss("collectionName", message)
            return
        yield from self._of_drafts()
        yield from self._of_locales()
        if self.now.single and not self.was.single:
            message = "the type is a single one now, and {rows} are of other documents"
            yield self._loss("kind", message, f"document_id <> {text(fixed_document_id(self.type.uid))}")
        for name, was in self.was.attributes.items():
            yield from self._of_attribute(name, was)

    def _of_drafts(self) -> Iterator[Loss]:
        place = "options/draftAndPublish"
        if self.now.drafts and not self.was.drafts:
            yield self._loss(place, "drafts were switched on, and {rows} were written without")
        elif self.was.drafts and not self.now.drafts:
            message = "drafts were switched off, and {rows} are drafts, out of reach without them"
            yield self._loss(place, message, "status = 'draft'")

    def _of_locales(self) -> Iterator[Loss]:
        place = "pluginOptions/i18n/localized"
        if self.now.localized and not self.was.localized:
            message = "locales were switched on, and {rows} have none"
            yield self._loss(place, message, "locale = ''")
        elif self.was.localized and not self.now.localized:
            message = "locales were switched off, and {rows} are in one, out of reach without them"
            yield self._loss(place, message, "locale <> ''")

    def _of_attribute(self, name: str, was: AttributeLayout) -> Iterator[Loss]:
        now = self.now.attributes.get(name)
        if now is not None and self._in_step(was, now):
            message = f"{name!r} {_sharing(was)} and {_sharing(now)} now, with {{rows}} in several locales"
            yield self._loss(f"attributes/{name}/pluginOptions/i18n/localized", message, self._in_several())
        if now is None and any(was.reads_as(other) for other in self.now.attributes.values()):
            return
        if now is None or not (was.reads_as(now) or {was.type, now.type} <= NESTED):
            found = self._held(was)
            if found:
                where, message = gone(self.type, name) if now is None else changed(self.type, name, was, now)
                yield Loss(where, message, found)

    def _in_step(self, was: AttributeLayout, now: AttributeLayout) -> bool:
        return self.was.localized and self.now.localized and was.localized != now.localized

    def _in_several(self) -> str:
        several = "GROUP BY document_id HAVING count(DISTINCT locale) > 1"
        return f"document_id IN (SELECT document_id FROM {quoted(self.was.table)} {several})"

    def _held(self, was: AttributeLayout) -> str:
        """Return the statement that counts the rows with a value; none where the place is no more."""
        if was.links:
            counted = f"SELECT count(DISTINCT owner_id) FROM {quoted(was.links)}"
            return counted if was.links in self.tables else ""
        if was.column not in self.tables[self.was.table]:
            return ""
        return count_held(self.was.table, was.column, self.tables)

    def _loss(self, place: str, message: str, condition: str = "") -> Loss:
        return Loss(pointer(self.type, place), message, _count(self.was.table, condition))


def gone(holder: ContentType | Component, name: str) -> tuple[str, str]:
    """Return where and what to say of an attribute that is no more: it is renamed, or taken out."""
    for attribute in holder.attributes.values():
        if attribute.renamed_from == name:
            message = f"renamedFrom names {name!r}, which has values in {{rows}}; content is not moved yet"
            return pointer(holder, f"attributes/{attribute.name}/renamedFrom"), message
    return pointer(holder, f"attributes/{name}"), f"{name!r} is gone, and has values in {{rows}}"


def changed(
    holder: ContentType | Component, name: str, was: AttributeLayout, now: AttributeLayout
) -> tuple[str, str]:
    """Return where and what to say of an attribute that is another one now."""
    kinds = (
        f"was {was} and is {now} now" if was.type and str(was) != str(now) else "is kept in another place now"
    )
    return pointer(holder, f"attributes/{name}"), f"{name!r} {kinds}, with values in {{rows}}"


def pointer(holder: ContentType | Component, place: str) -> str:
    """Return the file of a schema with the JSON pointer into it."""
    return f"{holder.source or holder.uid}#/{place}"


def _sharing(attribute: AttributeLayout) -> str:
    return "was its own in each locale" if attribute.localized else "was shared by all locales"


def refusal(where: str, message: str, number: int) -> Problem:
    """Return what is said of a loss that touches a number of rows."""
    return Problem(where, message.format(rows=f"{number} row" + ("" if number == 1 else "s")), FIX)


def count_held(table: str, column: str, tables: Tables) -> str:
    """Return the statement that counts the rows in which a column has a value."""
    name = quoted(column)
    is_json = tables[table][column].lower() in JSON_COLUMNS
    empty = f" AND CAST({name} AS TEXT) NOT IN ('[]', '{{}}', 'null')" if is_json else ""
    return _count(table, f"{name} IS NOT NULL{empty}")


def _count(table: str, condition: str = "") -> str:
    return f"SELECT count(*) FROM {quoted(table)}" + (f" WHERE {condition}" if condition else "")


def quoted(name: str) -> str:
    """Return a name as it is written in a statement."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a text as it is written in a statement."""
    return "'" + value.replace("'", "''") + "'"
