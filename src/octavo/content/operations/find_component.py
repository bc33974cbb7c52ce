"""Which version of a document holds a component, and where."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo.content.versions.store import TypeStore
from octavo.db.sql import write_components
from octavo.errors import PathPart
from octavo.schema.walk import located


async def find_component(store: TypeStore, params: dict[str, Any]) -> dict[str, Any] | None:
    """Return `{documentId, locale, status, path}` of a component that has references; None if there is none.

    The path names the members of zones and lists by their ids: `seo`, `parts.12`.
    """
    table = store.model.component_links
    if table is None:
        return None
    values = {"component_id": params["component_id"], "component_uid": params["uid"]}
    rows = await store.fetch(values, write_components.select_component_owner, store.model, table)
    if not rows:
        return None
    document_id, row_id = rows[0]
    version = next((one for one in (await store.read(document_id)).all if one.id == row_id), None)
    if version is None:
        return None
    data = {attribute.name: store.nodes(version, attribute) for attribute in store.nested}
    for here in located(store.schemas, store.nested, data):
        if (here.component.uid, here.node.get("id")) == (params["uid"], params["component_id"]):
            place = {"locale": version.locale or None, "status": version.status}
            return {"documentId": document_id, **place, "path": _by_ids(data, here.path)}
    return None


def _by_ids(data: Mapping[str, Any], path: Sequence[PathPart]) -> str:
    """Return a path with ids in place of positions."""
    value: Any = data
    names: list[str] = []
    for part in path:
        value = value[part]
        names.append(str(value["id"]) if isinstance(part, int) else part)
    return ".".join(names)
