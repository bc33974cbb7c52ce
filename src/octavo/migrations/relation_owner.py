"""Moves a relation to its other side, which is the owning side now: links are turned round."""

from dataclasses import dataclass
from typing import ClassVar

from octavo.db.statement import quoted
from octavo.migrations.change import Becomes, Measure, Run, SchemaChange
from octavo.migrations.layout import AttributeLayout, TypeLayout
from octavo.migrations.tables import count_values, park_attribute, stem_of


@dataclass
class SwitchedOwner(SchemaChange):
    """The owning side and the inverse side of a relation have changed places."""

    becomes: ClassVar[Becomes] = "converted"
    table: str
    was: AttributeLayout
    holder: TypeLayout
    """The type that kept it, as it was."""
    target: str
    """The type that keeps it now."""
    name: str
    """The attribute it keeps it in."""

    async def measure(self, run: Run) -> Measure:
        """Count the rows with a target."""
        return Measure(await count_values(run, self.holder.table, self.was))

    async def prepare(self, run: Run) -> None:
        """Park the columns or the link table."""
        await park_attribute(run, self.table, self.was)

    async def carry(self, run: Run) -> None:
        """Write the links from the other side: drafts to drafts, within a locale if both have locales."""
        type_ = run.model.types[self.target]
        pairs = self._pairs(run)
        if pairs is None:
            return
        ranked = (
            f"SELECT owner_id, document_id, locale, row_number() OVER "
            f"(PARTITION BY owner_id ORDER BY pairs.place, document_id) AS place FROM ({pairs}) AS pairs"
        )
        if self.name in type_.links:
            link = type_.links[self.name]
            columns = ["owner_id", "document_id", "position", "inverse_position"]
            columns += ["locale"] if link.has_locale else []
            expressions = ["owner_id", "document_id", "place", "0", *(["locale"] if link.has_locale else [])]
            await run.execute(
                f"INSERT INTO {quoted(link.table.name)} ({', '.join(columns)}) "
                f"SELECT {', '.join(expressions)} FROM ({ranked}) AS ranked"
            )
            return
        to_one = type_.to_one[self.name]
        assignments = [(to_one.document_id.name, "document_id")]
        assignments += [(to_one.locale.name, "locale")] if to_one.locale is not None else []
        table = quoted(type_.table.name)
        first = f"FROM ({ranked}) AS ranked WHERE ranked.place = 1 AND ranked.owner_id = {table}.id"
        values = ", ".join(f"{quoted(column)} = (SELECT {source} {first})" for column, source in assignments)
        await run.execute(f"UPDATE {table} SET {values} WHERE EXISTS (SELECT 1 {first})")

    def _pairs(self, run: Run) -> str | None:
        """Return the query of the new links: owner row, document and locale."""
        source, target = quoted(self.table), quoted(run.model.types[self.target].table.name)
        now, then = run.model.types[self.target].content_type, self.holder
        if self.was.links:
            parked = run.parked_name(self.was.links)
            if parked not in run.tables:
                return None
            joined = f"{quoted(parked)} AS l JOIN {source} AS o ON o.id = l.owner_id"
            pointed, place = "l.document_id", "l.inverse_position"
            locale = "l.locale" if "locale" in run.tables[parked] else ""
        else:
            column = run.parked_name(self.was.column)
            if column not in run.tables.get(self.table, {}):
                return None
            joined, pointed, place = f"{source} AS o", f"o.{quoted(column)}", "o.id"
            locale_column = run.parked_name(f"{stem_of(run.former_name(self.was.column))}_locale")
            locale = f"o.{quoted(locale_column)}" if locale_column in run.tables[self.table] else ""
        conditions = [f"t.document_id = {pointed}"]
        if now.draft_and_publish and then.drafts:
            conditions.append("t.status = o.status")
        if now.localized and then.localized:
            conditions.append("t.locale = o.locale")
        elif now.localized and locale:
            conditions.append(f"t.locale = {locale}")
        return (
            f"SELECT t.id AS owner_id, o.document_id AS document_id, min(o.locale) AS locale, "
            f"min({place}) AS place FROM {joined} JOIN {target} AS t ON {' AND '.join(conditions)} "
            f"GROUP BY t.id, o.document_id"
        )
