"""Compares the stored layout with the current schemas, and yields the changes between them.

Pure. Layouts come under the names of today; tables and columns of the former one are where they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from octavo.db.model import Model
from octavo.errors import Problem, StartupError
from octavo.migrations.change import SchemaChange, pointer
from octavo.migrations.components import ParkedReferences
from octavo.migrations.conversions import conversion
from octavo.migrations.database_state import DatabaseState
from octavo.migrations.layout import NESTED, AttributeLayout, Layout, TypeLayout
from octavo.migrations.messages import Message, say
from octavo.migrations.names import RenamedComponent, RenamedReferences, RenamedType
from octavo.migrations.relation_owner import SwitchedOwner
from octavo.migrations.renames import Renames
from octavo.migrations.rules import (
    DoubledValues,
    RenamedValues,
    RequiredReference,
    RuledAttribute,
    is_required_in,
    is_unique_in,
)
from octavo.migrations.shared_attributes import SharedAttribute
from octavo.migrations.tables import (
    MovedAttribute,
    MovedTable,
    ParkedAttribute,
    ParkedTable,
    Relinked,
    RetypedAttribute,
)
from octavo.migrations.versions import DraftsOff, DraftsOn, LocalesOff, LocalesOn, SingleType
from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.enumeration import EnumerationAttribute
from octavo.schema.content_type import ContentType
from octavo.schema.registry import Schemas

REFERENCES = frozenset({"relation", "media"})


@dataclass(frozen=True)
class Comparison:
    """Two layouts, the schemas of today, and what was renamed between them."""

    before: Layout
    after: Layout
    schemas: Schemas
    renames: Renames
    existing: DatabaseState
    model: Model

    def changes(self) -> Iterator[SchemaChange]:
        """Yield the changes of types, in the order they are carried out; those inside components last."""
        former = {new: old for old, new in self.renames.types.items()}
        existing_types = {
            uid: was for uid, was in self.before.types.items() if was.table in self.existing.columns
        }
        self._expect_free_tables(existing_types)
        # First of all, for the tables that take these names are not to be put aside in their place.
        for uid in sorted(existing_types.keys() - self.after.types.keys()):
            yield from self._compare_tables_taken(uid, existing_types[uid])
        for uid, was in existing_types.items():
            if uid not in self.after.types:
                continue
            type_ = self.schemas.content_types[uid]
            if uid in former:
                message = say("type.renamed", old=former[uid], name=uid)
                yield RenamedType(pointer(type_, "renamedFrom"), message, was, former[uid], uid)
            yield from self._of_type(type_, was, self.after.types[uid])
        yield from self._references()

    def _expect_free_tables(self, existing_types: Mapping[str, TypeLayout]) -> None:
        """Raise StartupError for a type that is to get the table of another type, if that one is to get a new
        table in the same migration.
        """
        owners = {was.table: uid for uid, was in existing_types.items() if uid in self.after.types}
        problems = []
        for uid in owners.values():
            table = self.after.types[uid].table
            owner = owners.get(table, uid)
            if owner != uid:
                where = pointer(self.schemas.content_types[uid], "collectionName")
                new_table = self.after.types[owner].table
                message = (
                    f"{table!r} is still the table of {owner!r}, which is to get the table {new_table!r} "
                    "in the same migration"
                )
                fix = (
                    f"migrate {owner!r} alone first, to a temporary table if the two types exchange tables, "
                    "and this type afterwards"
                )
                problems.append(Problem(where, message, fix))
        if problems:
            raise StartupError(problems)

    def _compare_tables_taken(self, uid: str, was: TypeLayout) -> Iterator[SchemaChange]:
        """A type that is gone keeps its rows for when it comes back, unless another stands in its place."""
        for other, now in self.after.types.items():
            if now.table == was.table:
                message = say("type.tableTaken", table=was.table, name=uid)
                where = pointer(self.schemas.content_types[other], "collectionName")
                yield ParkedTable(where, message, was.table)

    def _of_type(self, type_: ContentType, was: TypeLayout, now: TypeLayout) -> Iterator[SchemaChange]:
        uid = type_.uid
        if was.table != now.table:
            message = say("type.tableMoved", table=was.table)
            renamed = uid in self.renames.types.values()
            yield MovedTable(pointer(type_, "collectionName"), message, was, now, uid, renamed)
        for name, item in was.attributes.items():
            yield from self._of_attribute(type_, name, item, was, now)
        yield from self._compare_required(type_, was, now)
        yield from self._of_locales(type_, was, now)
        if now.drafts and not was.drafts:
            message = say("type.draftsOn")
            yield DraftsOn(pointer(type_, "options/draftAndPublish"), message, uid, was)
        elif was.drafts and not now.drafts:
            message = say("type.draftsOff")
            yield DraftsOff(pointer(type_, "options/draftAndPublish"), message, uid, was)
        if now.single and not was.single:
            message = say("type.single")
            yield SingleType(pointer(type_, "kind"), message, uid, was)

    def _of_locales(self, type_: ContentType, was: TypeLayout, now: TypeLayout) -> Iterator[SchemaChange]:
        place = pointer(type_, "pluginOptions/i18n/localized")
        if now.localized and not was.localized:
            yield LocalesOn(place, say("type.localesOn"), type_.uid, was)
        elif was.localized and not now.localized:
            message = say("type.localesOff")
            yield LocalesOff(place, message, type_.uid, was)
        if not (was.localized and now.localized):
            return
        for name, item in was.attributes.items():
            new = now.attributes.get(name)
            if new is not None and item.localized and not new.localized:
                where = pointer(type_, f"attributes/{name}/pluginOptions/i18n/localized")
                message = say("attribute.shared", name=name)
                yield SharedAttribute(where, message, type_.uid, name, was, item)

    def _of_attribute(
        self, type_: ContentType, name: str, item: AttributeLayout, was: TypeLayout, now: TypeLayout
    ) -> Iterator[SchemaChange]:
        new = now.attributes.get(name)
        where = pointer(type_, f"attributes/{name}")
        if not item.column and not item.links:
            return
        if new is None:
            if not any(item.reads_as(other) for other in now.attributes.values()):
                yield self._parked_attribute(type_, name, item, was, now)
            return
        if not item.type:  # of a layout that was made out from tables: the column's type is compared later
            item = replace(item, type=new.type, target=new.target, many=new.many)
        if new.place == ("", "") and _points_alike(item, new):
            message = say("attribute.otherSide", name=name)
            yield self._switch_owner(type_, name, where, message, item, was, now)
            return
        if item.form == new.form:
            yield from self._of_rules(type_, name, item, new, was)
        if item.form == new.form or {item.type, new.type} <= NESTED:
            if item.place != new.place:
                yield self._move_attribute(type_, name, item, new, was, now)
            return
        is_other = item.type and str(item) != str(new)
        retyped = say("attribute.retyped", name=name, was=item, now=new)
        message = retyped if is_other else say("attribute.moved", name=name)
        convert = conversion(item.type, new.type)
        if convert is not None:
            yield RetypedAttribute(where, message, now.table, name, type_.uid, item, new, was.table, convert)
        elif _points_alike(item, new):
            yield Relinked(where, message, now.table, name, type_.uid, item, new, was.table)
        else:
            yield ParkedAttribute(where, message, now.table, item, was.table)

    def _switch_owner(
        self,
        type_: ContentType,
        name: str,
        where: str,
        message: Message,
        item: AttributeLayout,
        was: TypeLayout,
        now: TypeLayout,
    ) -> SchemaChange:
        relation = type_.inverse_relations.get(name)
        owner = None if relation is None else relation.kept_by
        before = self.before.types.get(item.target)
        owner_layout = None if before is None or owner is None else before.attributes.get(owner)
        model = self.model.types.get(item.target)
        keeps_now = model is not None and (owner in model.links or owner in model.to_one)
        if owner is None or not keeps_now or (owner_layout is not None and owner_layout.place != ("", "")):
            return ParkedAttribute(where, message, now.table, item, was.table)
        return SwitchedOwner(where, message, now.table, item, was, item.target, owner)

    def _of_rules(
        self, type_: ContentType, name: str, item: AttributeLayout, new: AttributeLayout, was: TypeLayout
    ) -> Iterator[SchemaChange]:
        if not item.rules or item.rules == new.rules:
            return
        where, attribute = pointer(type_, f"attributes/{name}"), type_.attributes[name]
        if isinstance(attribute, EnumerationAttribute) and attribute.renamed_values:
            message = say("attribute.valuesRenamed", name=name)
            yield RenamedValues(f"{where}/renamedValues", message, type_.uid, name, was.table, item)
        if attribute.type in REFERENCES and attribute.required and not is_required_in(item.rules):
            message = say("attribute.pointsAtNothing", name=name)
            yield RequiredReference(f"{where}/required", message, was.table, item)
        if isinstance(attribute, Scalar) and not attribute.is_password:
            message = say("attribute.ruled", name=name)
            yield RuledAttribute(where, message, type_.uid, name, was.table, item)
            if attribute.unique and not is_unique_in(item.rules):
                message = say("attribute.unique", name=name)
                yield DoubledValues(f"{where}/unique", message, type_.uid, name, was.table, item)

    def _compare_required(
        self, type_: ContentType, was: TypeLayout, now: TypeLayout
    ) -> Iterator[SchemaChange]:
        """Yield the attributes that are new, and required: no entry has a value of them."""
        for name, item in now.attributes.items():
            attribute = type_.attributes[name]
            if name not in was.attributes and isinstance(attribute, Scalar) and attribute.required:
                where = pointer(type_, f"attributes/{name}")
                message = say("attribute.required", name=name)
                yield RuledAttribute(where, message, type_.uid, name, was.table, item, is_new=True)

    def _move_attribute(
        self,
        type_: ContentType,
        name: str,
        item: AttributeLayout,
        new: AttributeLayout,
        was: TypeLayout,
        now: TypeLayout,
    ) -> SchemaChange:
        names = self.renames.attributes.get(type_.uid, {})
        old = next((old for old, each in names.items() if each == name), None)
        if old is None:
            where = f"attributes/{name}"
            message = say("attribute.moved", name=name)
        else:
            where = f"attributes/{name}/renamedFrom"
            message = say("attribute.renamed", old=old, name=name)
        return MovedAttribute(
            pointer(type_, where), message, now.table, name, type_.uid, item, new, was.table
        )

    def _parked_attribute(
        self, type_: ContentType, name: str, item: AttributeLayout, was: TypeLayout, now: TypeLayout
    ) -> SchemaChange:
        message = say("attribute.gone", name=name)
        candidates = tuple(
            other
            for other, new in now.attributes.items()
            if other not in was.attributes and new.form == item.form
        )
        key = f"{type_.uid}.{name}" if candidates else ""
        where = pointer(type_, f"attributes/{name}")
        return ParkedAttribute(where, message, now.table, item, was.table, key, candidates)

    def _references(self) -> Iterator[SchemaChange]:
        """Yield what becomes of references inside of components, for every type that may hold them."""
        for uid, were in self.before.components.items():
            for name, item in were.items():
                if item.type in REFERENCES:
                    yield from self._of_reference(uid, name, item)
        yield from self._compare_references()
        yield from (
            RenamedComponent(
                pointer(self.schemas.components[new], "renamedFrom"),
                say("component.renamed", old=old, name=new),
                old,
                new,
            )
            for old, new in self.renames.components.items()
        )

    def _compare_references(self) -> Iterator[SchemaChange]:
        former = {new: old for old, new in self.renames.components.items()}
        for uid, names in self.renames.attributes.items():
            for old, new in names.items() if uid in self.after.components else ():
                if self.after.components[uid][new].type in REFERENCES:
                    where = pointer(self.schemas[uid], f"attributes/{new}/renamedFrom")
                    message = say("attribute.renamed", old=old, name=new)
                    for now, was in self._link_tables():
                        yield RenamedReferences(where, message, now, was, uid, old, new, former.get(uid, uid))

    def _link_tables(self) -> Iterator[tuple[str, str]]:
        """Yield the tables of references inside of components, each with the one it is in before."""
        for holder, type_ in self.after.types.items():
            was, table = self.before.types.get(holder, type_), self.model.types[holder].component_links
            old = self.existing.beside(was.table, "component_id", without="value")
            if old is not None:
                yield (old if table is None else table.name), old

    def _of_reference(self, uid: str, name: str, item: AttributeLayout) -> Iterator[SchemaChange]:
        component = self.schemas.components.get(uid)
        new = self.after.components.get(uid, {}).get(name)
        if component is None:
            return
        where, first = pointer(component, f"attributes/{name}"), False
        message = say("attribute.gone", name=name)
        if new is not None:
            if _points_alike(item, new) or item.form == new.form:
                if not item.many or new.many:
                    return
                first, message = True, say("attribute.one", name=name)
            else:
                message = say("attribute.retyped", name=name, was=item, now=new)
        of = {new: old for old, new in self.renames.components.items()}.get(uid, uid)
        names = {new: old for old, new in self.renames.attributes.get(uid, {}).items()}
        for now, old in self._link_tables():
            yield ParkedReferences(where, message, now, old, of, names.get(name, name), first)


def _points_alike(was: AttributeLayout, now: AttributeLayout) -> bool:
    """Whether both point at the same type, be it one or several."""
    return {was.type, now.type} <= REFERENCES and was.target == now.target
