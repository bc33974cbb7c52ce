"""Changes of versions: drafts or locales switched on or off, a collection type made a single type."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from octavo.content.base import Content
from octavo.content.locales import Locales
from octavo.content.place import DRAFT, PUBLISHED
from octavo.content.versions.store import COPIED_FROM, TypeStore
from octavo.content.versions.version import Version
from octavo.content.writing.copy import RowCopier
from octavo.db.ids import fixed_document_id
from octavo.db.lifecycles import Lifecycles
from octavo.db.model import TypeModel
from octavo.db.sql import write_rows
from octavo.db.statement import quoted, quoted_text
from octavo.migrations.change import SAMPLES, Measure, Question, Run, SchemaChange
from octavo.migrations.layout import TypeLayout
from octavo.migrations.messages import say
from octavo.migrations.parked_rows import note_drafts, park_rows, unpublish
from octavo.migrations.sql import count, highest_id, locale_order, version_beside
from octavo.schema.walk import walk

PUBLISH, PARK = "publish", "park"


@dataclass
class DraftsOn(SchemaChange):
    """Drafts were switched on: a draft is made of each published version."""

    rate: ClassVar[int] = 5_000
    uid: str
    was: TypeLayout

    async def measure(self, run: Run) -> Measure:
        """Return how many rows there are."""
        return Measure(await run.count(count(self.was.table)))

    async def settle(self, run: Run) -> None:
        """Copy every row that has no draft."""
        type_ = run.model.types[self.uid]
        if run.restoring:
            await unpublish(run, type_)
        alone = f"status = '{PUBLISHED}' AND NOT {version_beside(type_.table.name, DRAFT)}"
        if type_.content_type.nested:
            await self._copy_each(run, type_, alone)
        else:
            await self._copy_all(run, type_, alone)

    async def _copy_all(self, run: Run, type_: TypeModel, alone: str) -> None:
        table = quoted(type_.table.name)
        last = await run.count(highest_id(type_.table.name))
        names = [c.name for c in type_.table.c if c.name not in ("id", "status", "published_at")]
        columns = ", ".join(map(quoted, names))
        number = await run.execute(
            f"INSERT INTO {table} ({columns}, status, published_at) "
            f"SELECT {columns}, '{DRAFT}', NULL FROM {table} WHERE {alone}"
        )
        for link in type_.links.values():
            own_columns = [c.name for c in link.table.c if c.name != "owner_id"]
            values = ", ".join(f"l.{quoted(name)}" for name in own_columns)
            name = quoted(link.table.name)
            await run.execute(
                f"INSERT INTO {name} (owner_id, {', '.join(map(quoted, own_columns))}) SELECT d.id, {values} "
                f"FROM {name} AS l JOIN {table} AS p ON p.id = l.owner_id AND p.status = '{PUBLISHED}' "
                f"JOIN {table} AS d ON d.document_id = p.document_id AND d.locale = p.locale "
                f"AND d.status = '{DRAFT}' AND d.id > {last}"
            )
        run.advance(number)

    async def _copy_each(self, run: Run, type_: TypeModel, alone: str) -> None:
        store = TypeStore.of(Content(run.database, run.model, Lifecycles(), Locales()), self.uid)
        names = [str(column.name) for column in type_.table.c if column.name != "id"]
        async for rows in run.batches(type_.table.name, names, alone):
            for row in rows:  # the id first, as in the table
                await _copy_with_components(store, store.version(row))
            run.advance(len(rows))


async def _copy_with_components(store: TypeStore, published: Version) -> None:
    """Make the draft of a version, and link the version's components to the draft's."""
    copier = RowCopier(store, published)
    await copier.copy(published.place.in_status(DRAFT), {store.column("publishedAt"): None}, _new_node)
    origin = {key: node["id"] for key, node in copier.copies}
    columns = {}
    for attribute in store.nested:
        nodes = store.nodes(published, attribute)
        for component, node in walk(store.schemas, attribute, nodes):
            node[COPIED_FROM] = origin[component.uid, node["id"]]
        columns[store.column(attribute.name)] = nodes
    values = {write_rows.VALUE + name: nodes for name, nodes in columns.items()}
    parameters = {**values, "row_id": published.id}
    await store.execute(parameters, write_rows.update_row, store.model, frozenset(columns))


def _new_node(uid: str, node: dict[str, Any]) -> dict[str, Any]:
    return {"id": None}


@dataclass
class DraftsOff(SchemaChange):
    """Drafts were switched off: drafts that differ from what is published are published or parked."""

    uid: str
    was: TypeLayout

    @property
    def _key(self) -> str:
        return f"{self.uid}.drafts"

    def question(self, run: Run) -> Question | None:
        """Ask what becomes of the drafts."""
        return Question(self._key, say("ask.drafts"), (PUBLISH, PARK))

    async def measure(self, run: Run) -> Measure:
        """Return how many drafts there are that are not published as they are, and show some."""
        condition = self._changed_condition(self.was.table)
        drafts = await run.count(count(self.was.table, f"status = '{DRAFT}'"))
        number = await run.count(count(self.was.table, condition))
        rows = await run.fetch(
            f"SELECT document_id, locale FROM {quoted(self.was.table)} WHERE {condition} "
            f"ORDER BY id LIMIT {SAMPLES}"
        )
        parked = number if run.answers.get(self._key) == PARK else 0
        samples = tuple(f"{' '.join(filter(None, row))}: differs from what is published" for row in rows)
        return Measure(drafts, parked, samples, in_doubt=number > 0)

    def _changed_condition(self, table: str) -> str:
        name = quoted(table)
        as_it_is = version_beside(table, PUBLISHED, f"other.updated_at = {name}.updated_at")
        return f"{name}.status = '{DRAFT}' AND NOT {as_it_is}"

    async def park(self, run: Run) -> None:
        """Park the drafts that differ, or the published versions they take the place of."""
        table = self.was.table
        if run.answers.get(self._key) == PARK:
            await park_rows(run, table, self._changed_condition(table))
            return
        name = quoted(table)
        differs = version_beside(table, DRAFT, f"other.updated_at <> {name}.updated_at")
        replaced = f"status = '{PUBLISHED}' AND {differs}"
        drop = f"DELETE FROM {name} WHERE status = '{DRAFT}' AND NOT ({self._changed_condition(table)})"
        await run.execute(drop)
        await park_rows(run, table, replaced)

    async def carry(self, run: Run) -> None:
        """Publish the drafts that differ, or drop those that are published as they are."""
        type_ = run.model.types[self.uid]
        table = quoted(type_.table.name)
        if run.answers.get(self._key) == PARK:
            await run.execute(f"DELETE FROM {table} WHERE status = '{DRAFT}'")
            return
        await note_drafts(run, type_)
        await run.execute(
            f"UPDATE {table} SET status = '{PUBLISHED}', published_at = updated_at WHERE status = '{DRAFT}'"
        )
        await set_of_uniques(run, type_, "status", PUBLISHED)


@dataclass
class LocalesOn(SchemaChange):
    """Locales were switched on: existing rows get the default locale."""

    uid: str
    was: TypeLayout

    async def measure(self, run: Run) -> Measure:
        """Return how many rows have no locale."""
        return Measure(await run.count(count(self.was.table, "locale = ''")))

    async def carry(self, run: Run) -> None:
        """Give rows, and what points at them, the default locale."""
        locale, type_ = quoted_text(run.default_locale), run.model.types[self.uid]
        run.advance(
            await run.execute(f"UPDATE {quoted(type_.table.name)} SET locale = {locale} WHERE locale = ''")
        )
        await set_of_uniques(run, type_, "locale", run.default_locale)
        await point_at_locale(run, self.uid, run.default_locale)


@dataclass
class LocalesOff(SchemaChange):
    """Locales were switched off: one locale of each document stays, the others are parked."""

    uid: str
    was: TypeLayout

    @property
    def _key(self) -> str:
        return f"{self.uid}.locale"

    def question(self, run: Run) -> Question | None:
        """Ask which locale is kept."""
        return Question(self._key, say("ask.locale"), run.locales)

    async def measure(self, run: Run) -> Measure:
        """Return how many rows there are, and how many of them are parked."""
        rows = await run.count(count(self.was.table, "locale <> ''"))
        others = await run.count(count(self.was.table, self._others(run, self.was.table)))
        duplicates = await run.fetch(
            f"SELECT locale, count(*) FROM {quoted(self.was.table)} GROUP BY locale ORDER BY locale"
        )
        samples = tuple(f"{locale}: {number} rows" for locale, number in duplicates if locale)
        return Measure(rows, others, samples, in_doubt=others > 0)

    def _others(self, run: Run, table: str) -> str:
        locale = run.answers.get(self._key, run.default_locale)
        order = locale_order([locale, run.default_locale, *run.locales])
        ranked = (
            f"SELECT id, row_number() OVER (PARTITION BY document_id, status ORDER BY {order}) AS r "
            f"FROM {quoted(table)}"
        )
        return f"id IN (SELECT id FROM ({ranked}) AS ranked WHERE r > 1)"

    async def park(self, run: Run) -> None:
        """Park the other versions; of those that stay without being in the kept locale, the one they had."""
        table, locale = self.was.table, run.answers.get(self._key, run.default_locale)
        run.advance(await park_rows(run, table, self._others(run, table)))
        elsewhere = f"locale NOT IN ('', {quoted_text(locale)})"
        rows = await run.fetch(f"SELECT id, locale FROM {quoted(table)} WHERE {elsewhere}")
        await run.park_values(self.was.table, "column locale", dict(rows))

    async def carry(self, run: Run) -> None:
        """Take the locale from the versions that stay, and from what points at them."""
        type_ = run.model.types[self.uid]
        table = quoted(type_.table.name)
        await keep_targets_locale(run, type_)
        await run.execute(f"UPDATE {table} SET locale = '' WHERE locale <> ''")
        await set_of_uniques(run, type_, "locale", "")
        await point_at_locale(run, self.uid, "")


async def set_of_uniques(run: Run, type_: TypeModel, column: str, value: str) -> None:
    """Set a column of everything that is unique inside the components of a type."""
    if type_.component_uniques is not None:
        await run.execute(
            f"UPDATE {quoted(type_.component_uniques.name)} SET {column} = {quoted_text(value)}"
        )


async def keep_targets_locale(run: Run, type_: TypeModel) -> None:
    """Note in the links of rows that lose their locale in which one their targets are: in the rows' own."""
    table = quoted(type_.table.name)
    for to_one in type_.to_one.values():
        if to_one.locale is not None:
            column = quoted(to_one.locale.name)
            await run.execute(
                f"UPDATE {table} SET {column} = locale "
                f"WHERE locale <> '' AND {quoted(to_one.document_id.name)} IS NOT NULL"
            )
    for link in type_.links.values():
        if link.has_locale:
            name = quoted(link.table.name)
            own = f"(SELECT t.locale FROM {table} AS t WHERE t.id = {name}.owner_id)"
            await run.execute(f"UPDATE {name} SET locale = {own}")


async def point_at_locale(run: Run, uid: str, locale: str) -> None:
    """Say of everything that keeps in which locale a target of this type is that it is in this one."""
    for one in _pointers(run, uid):
        if one.locale:
            await run.execute(
                f"UPDATE {quoted(one.table)} SET {quoted(one.locale)} = {quoted_text(locale)} "
                f"WHERE {one.only}"
            )


async def point_at_document(run: Run, uid: str, old: str, new: str) -> None:
    """Let everything that points at a document of a type point at it under its new id."""
    for one in _pointers(run, uid):
        column = quoted(one.document)
        mine = f"{column} = {quoted_text(old)} AND {one.only}"
        await run.execute(f"UPDATE {quoted(one.table)} SET {column} = {quoted_text(new)} WHERE {mine}")


@dataclass(frozen=True, slots=True)
class _Pointer:
    """Where rows point at documents of a type: a table, and its columns."""

    table: str
    document: str
    locale: str
    """The column that says in which locale the target is; empty where none does."""
    only: str
    """The condition that a row of the table points at the type."""


def _pointers(run: Run, uid: str) -> Iterator[_Pointer]:
    mine = f"target_type = {quoted_text(uid)}"
    for type_ in run.model.types.values():
        for name, to_one in type_.to_one.items():
            if _targets(type_, name) == uid:
                locale = "" if to_one.locale is None else to_one.locale.name
                column = to_one.document_id.name
                yield _Pointer(type_.table.name, column, locale, f"{quoted(column)} IS NOT NULL")
        for name, link in type_.links.items():
            if link.has_type or _targets(type_, name) == uid:
                only = mine if link.has_type else "document_id IS NOT NULL"
                yield _Pointer(link.table.name, "document_id", "locale" if link.has_locale else "", only)
        if type_.component_links is not None:
            locale = "" if type_.content_type.localized else "locale"
            yield _Pointer(type_.component_links.name, "document_id", locale, mine)


def _targets(type_: TypeModel, name: str) -> str | None:
    return getattr(type_.content_type.attributes[name], "target", None)


@dataclass
class SingleType(SchemaChange):
    """A collection type has become a single type: one entry stays, under the fixed document id."""

    uid: str
    was: TypeLayout
    entries: tuple[str, ...] = ()
    """Their documentIds."""

    @property
    def _key(self) -> str:
        return f"{self.uid}.entry"

    @property
    def _elsewhere(self) -> str:
        return f"document_id <> {quoted_text(fixed_document_id(self.uid))}"

    def question(self, run: Run) -> Question | None:
        """Ask which entry is kept."""
        return Question(self._key, say("ask.entry"), self.entries)

    async def measure(self, run: Run) -> Measure:
        """Return how many rows are of other documents, and how many are parked."""
        table = self.was.table
        rows = await run.count(count(table, self._elsewhere))
        documents = await run.fetch(f"SELECT DISTINCT document_id FROM {quoted(table)} ORDER BY document_id")
        self.entries = tuple(row[0] for row in documents)
        several = rows > 0 and len(self.entries) > 1
        parked = await run.count(count(table, self._others(run))) if several else 0
        return Measure(rows, parked, self.entries[:SAMPLES], in_doubt=several)

    def _others(self, run: Run) -> str:
        """Return the condition that a row is of another entry than the one that is kept."""
        document_id = self.entries[0] if len(self.entries) == 1 else run.answers.get(self._key, "")
        return f"document_id <> {quoted_text(document_id)}"

    async def park(self, run: Run) -> None:
        """Park the other entries."""
        await park_rows(run, self.was.table, self._others(run))

    async def carry(self, run: Run) -> None:
        """Give the entry that is kept its id, also where others point at it."""
        name, fixed = run.model.types[self.uid].table.name, fixed_document_id(self.uid)
        rows = await run.fetch(f"SELECT DISTINCT document_id FROM {quoted(name)}")
        if len(rows) == 1 and rows[0][0] != fixed:
            await run.execute(f"UPDATE {quoted(name)} SET document_id = {quoted_text(fixed)}")
            await point_at_document(run, self.uid, rows[0][0], fixed)
