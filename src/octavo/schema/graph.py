"""Checks schemas against each other: targets, inverse sides, components, and names that must be unique."""

from collections.abc import Collection, Iterator

from octavo.errors import Problem
from octavo.schema.attributes.base import Attribute, Nested, Relation
from octavo.schema.columns import column_names, shorten, wrong_table
from octavo.schema.content_type import ContentType, Holder
from octavo.schema.parse import suggest
from octavo.schema.registry import Schemas
from octavo.schema.sides import OPPOSITES


def check_graph(
    schemas: Schemas, unread: set[tuple[str, str]], unreadable: Collection[str] = ()
) -> list[Problem]:
    """Return every problem between schemas; attributes and uids that could not be read are not reported
    again.
    """
    checker = _Checker(schemas, unread, unreadable)
    return [
        *checker.check_attributes(),
        *checker.check_recursion(),
        *_check_columns(schemas),
        *_check_tables(schemas),
        *_check_routes(schemas),
    ]


class _Checker:
    def __init__(self, schemas: Schemas, unread: set[tuple[str, str]], unreadable: Collection[str]) -> None:
        self.schemas = schemas
        self.unread = unread
        self.unreadable = unreadable

    def check_attributes(self) -> Iterator[Problem]:
        for holder in self.schemas.holders:
            for attribute in holder.attributes.values():
                if isinstance(attribute, Relation):
                    yield from self._check_relation(holder, attribute)
                elif isinstance(attribute, Nested):
                    yield from self._check_components(holder, attribute)
                yield from _check_rename(holder, attribute)

    def _check_components(self, holder: Holder, attribute: Nested) -> Iterator[Problem]:
        key = "component" if attribute.type == "component" else "components"
        for uid in attribute.components:
            if uid not in self.schemas.components and uid not in self.unreadable:
                fix = suggest(uid, self.schemas.components) or f"add components/{uid.replace('.', '/')}.json"
                yield _problem(holder, attribute, f"there is no component {uid!r}", fix, key)

    def _check_relation(self, holder: Holder, relation: Relation) -> Iterator[Problem]:
        if relation.target is None:
            return
        target = self.schemas.content_types.get(relation.target)
        if target is None:
            fix = suggest(relation.target, self.schemas.content_types)
            yield _problem(holder, relation, f"there is no content type {relation.target!r}", fix, "target")
            return
        if relation.relation in {"morphOne", "morphMany"} and not relation.morph_by:
            fix = "name the target's morph attribute in morphBy"
            yield _problem(holder, relation, f"{relation.relation} needs morphBy", fix)
            return
        yield from self._check_other_side(holder, relation, target)

    def _check_other_side(self, holder: Holder, relation: Relation, target: ContentType) -> Iterator[Problem]:
        key = next((key for key in ("mappedBy", "inversedBy", "morphBy") if _other_name(relation, key)), None)
        if key is None:
            return
        name = _other_name(relation, key)
        other = target.attributes.get(name)
        if other is None and (target.uid, name) in self.unread:
            return
        if not isinstance(other, Relation):
            relations = [each.name for each in target.attributes.values() if isinstance(each, Relation)]
            fix = suggest(name, relations) or f"add it to {target.source}"
            yield _problem(holder, relation, f"{target.uid} has no relation {name!r}", fix, key)
            return
        if other.relation not in OPPOSITES.get(relation.relation, set()):
            expected = " or ".join(sorted(OPPOSITES.get(relation.relation, set())))
            message = f"is {relation.relation}, but {target.uid}.{name} is {other.relation}"
            yield _problem(holder, relation, message, f"make the other side {expected}", "relation")
            return

    def check_recursion(self) -> Iterator[Problem]:
        """Refuse components that contain themselves."""
        for component in self.schemas.components.values():
            cycle = self._cycle(component.uid)
            if cycle:
                text = " → ".join(cycle)
                yield Problem(
                    f"{component.source}#/attributes",
                    f"the component contains itself: {text}",
                    "let a content type keep one of them, and relate to it",
                )

    def _cycle(self, start: str) -> list[str] | None:
        pending, seen = [[start]], set()
        while pending:
            path = pending.pop()
            attributes = self.schemas.components[path[-1]].attributes.values()
            for uid in (inner.uid for one in attributes for inner in self.schemas.components_of(one)):
                if uid == start:
                    return [*path, uid]
                if uid not in seen:
                    seen.add(uid)
                    pending.append([*path, uid])
        return None


def _check_rename(holder: Holder, attribute: Attribute) -> Iterator[Problem]:
    if attribute.renamed_from and attribute.renamed_from in holder.attributes:
        message = f"renamedFrom names {attribute.renamed_from!r}, which is still there"
        yield _problem(holder, attribute, message, "remove one of them", "renamedFrom")


def _check_columns(schemas: Schemas) -> Iterator[Problem]:
    """Refuse two attributes of a type with the same column."""
    for content_type in schemas.content_types.values():
        attribute_by_column: dict[str, str] = {}
        for attribute in content_type.attributes.values():
            for column in column_names(schemas, content_type, attribute):
                other = attribute_by_column.setdefault(column, attribute.name)
                if other != attribute.name:
                    message = f"{attribute.name!r} and {other!r} are the same column {column!r}"
                    yield _problem(content_type, attribute, message, "rename one of them")


def _check_tables(schemas: Schemas) -> Iterator[Problem]:
    """Refuse two types with the same table; names over 63 bytes are compared as shortened."""
    owners: dict[str, ContentType] = {}
    for content_type in schemas.content_types.values():
        where = f"{content_type.source}#/collectionName"
        wrong = wrong_table(content_type.collection_name)
        if wrong is not None:
            message = f"no table can be called {content_type.collection_name!r}: {wrong}"
            yield Problem(where, message, "name another collectionName")
        table = shorten(content_type.collection_name.lower())
        owner = owners.setdefault(table, content_type)
        if owner is not content_type:
            message = f"the table {table!r} is that of {owner.uid} ({owner.source}) too"
            yield Problem(where, message, "name another collectionName")


def _check_routes(schemas: Schemas) -> Iterator[Problem]:
    """Refuse two `api::` types with the same singular or plural name, because these name routes."""
    owners: dict[str, ContentType] = {}
    for content_type in schemas.content_types.values():
        if not content_type.uid.startswith("api::"):
            continue
        if content_type.singular_name == content_type.plural_name:
            message = f"singularName and pluralName are both {content_type.plural_name!r}"
            yield Problem(f"{content_type.source}#/info/pluralName", message, "make the plural differ")
        for key, name in (
            ("singularName", content_type.singular_name),
            ("pluralName", content_type.plural_name),
        ):
            owner = owners.setdefault(name, content_type)
            if owner is not content_type:
                message = f"{key} {name!r} is a name of {owner.uid} ({owner.source}) too"
                yield Problem(f"{content_type.source}#/info/{key}", message, "name another")


def _other_name(relation: Relation, key: str) -> str:
    names = {"mappedBy": relation.mapped_by, "inversedBy": relation.inversed_by, "morphBy": relation.morph_by}
    return names[key] or ""


def _problem(holder: Holder, attribute: Attribute, message: str, fix: str, key: str = "") -> Problem:
    where = f"{holder.source}#/attributes/{attribute.name}" + (f"/{key}" if key else "")
    return Problem(where, f"{attribute.name!r}: {message}", fix)
