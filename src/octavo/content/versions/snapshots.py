"""Versions as JSON: their scalars, components and zones, and what they point at by document ids, in order.

Such values are those of a body: they can be written again. Relations that the other side keeps are not of the
version, and passwords are left out.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from octavo.content.place import Place
from octavo.content.versions.store import COPIED_FROM, TypeStore
from octavo.content.versions.version import Version
from octavo.db.sql.all_links import select_all_links
from octavo.db.writes import as_list
from octavo.schema.attributes.base import Attribute, Nested, Scalar
from octavo.schema.attributes.decimal import decimal_text
from octavo.schema.walk import change_objects

Reference = dict[str, str]
Values = dict[str, Any]
_Key = tuple[str, int, str]
"""A component's uid and id ('' and 0 for the row itself), and the attribute that points."""
_Links = Mapping[_Key, list[Reference]]


async def snapshots(store: TypeStore, rows: Sequence[Mapping[str, Any]]) -> list[Values]:
    """Return the values of versions, of which all columns are at hand: in one statement, or in none."""
    links = await _read_links(store, [row["id"] for row in rows])
    return [_SnapshotReader(store, version_of(row), links.get(row["id"], {})).values() for row in rows]


def version_of(row: Mapping[str, Any]) -> Version:
    """Return the version whose columns these are."""
    return Version(row["id"], Place(row["document_id"], row["locale"], row["status"]), dict(row))


async def _read_links(store: TypeStore, ids: Sequence[int]) -> dict[int, dict[_Key, list[Reference]]]:
    """Return what rows point at, by row."""
    model = store.model
    if not model.links and model.component_links is None:
        return {}
    rows = await store.fetch({"ids": as_list(ids)}, select_all_links, model, store.dialect)
    links: dict[int, dict[_Key, list[Reference]]] = {}
    names = list(model.links)
    for owner, uid, component_id, field, _, target_type, document_id, locale in sorted(rows, key=_place):
        key = (str(uid), int(component_id), str(field) if uid else names[int(field)])
        targets = links.setdefault(int(owner), {}).setdefault(key, [])
        targets.append(_reference(document_id, locale, target_type))
    return links


def _place(row: Sequence[Any]) -> tuple[int, int]:
    return int(row[0]), int(row[4])


def _reference(document_id: str, locale: str | None, target_type: str | None) -> Reference:
    return {
        "documentId": document_id,
        **({"locale": locale} if locale else {}),
        **({"__type": target_type} if target_type else {}),
    }


class _SnapshotReader:
    """Makes the values of one version."""

    __slots__ = ("links", "store", "version")

    def __init__(self, store: TypeStore, version: Version, links: _Links) -> None:
        self.store = store
        self.version = version
        self.links = links

    def values(self) -> Values:
        """Return the value of each attribute that the version keeps."""
        body, values = self.store.body(self.version), Values()
        for name, attribute in self.store.content_type.attributes.items():
            if isinstance(attribute, Scalar):
                if attribute.type != "password":
                    values[name] = _exact(body[name])
            elif isinstance(attribute, Nested):
                values[name] = self._components(attribute, body[name])
            elif attribute.is_owner:
                values[name] = self._references(attribute, self._targets(name))
        return values

    def _targets(self, name: str) -> list[Reference]:
        to_one = self.store.model.to_one.get(name)
        if to_one is None:
            return self.links.get(("", 0, name), [])
        columns = self.version.columns
        document_id = columns[to_one.document_id.name]
        locale = None if to_one.locale is None else columns[to_one.locale.name]
        return [] if document_id is None else [_reference(document_id, locale, None)]

    def _references(self, attribute: Attribute, targets: list[Reference]) -> Any:
        if attribute.leads_to is not None:
            targets = [{name: part for name, part in one.items() if name != "__type"} for one in targets]
        return targets if attribute.to_many else (targets[0] if targets else None)

    def _components(self, attribute: Nested, value: Any) -> Any:
        return change_objects(value, lambda node: self._component(attribute, node))

    def _component(self, attribute: Nested, node: Mapping[str, Any]) -> Values:
        """Return a component; its id is the one it has in the draft."""
        uid = attribute.kind_of(node)
        values: Values = {"id": node.get(COPIED_FROM, node["id"]), **attribute.tag(uid)}
        component = self.store.schemas.components.get(uid)
        for name, inner in component.attributes.items() if component is not None else ():
            if isinstance(inner, Scalar):
                if inner.type != "password":
                    values[name] = _wire_of(inner, node.get(name))
            elif isinstance(inner, Nested):
                values[name] = self._components(inner, node.get(name, [] if inner.to_many else None))
            elif inner.is_owner:
                values[name] = self._references(inner, self.links.get((uid, node["id"], name), []))
        return values


def _wire_of(attribute: Scalar, value: Any) -> Any:
    """Return a scalar of a component as answers carry it, decimals with all of their digits."""
    if value is None or isinstance(value, Decimal):
        return _exact(value)
    return value if attribute.conversions.json_to_wire is None else attribute.conversions.json_to_wire(value)


def _exact(value: Any) -> Any:
    return decimal_text(value) if isinstance(value, Decimal) else value
