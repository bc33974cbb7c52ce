"""What a version has, as the conditions of attributes are judged by it."""

from octavo.content.versions.store import COPIED_FROM, TypeStore
from octavo.content.versions.version import Version
from octavo.schema.entity import NOTHING, Stored


def stored_values(store: TypeStore, version: Version | None, published: Version | None = None) -> Stored:
    """Return a version's values and components, these by the ids of the published version too.

    Nothing where no attribute of the type has a condition, nor a zone components it does not allow any more.
    """
    uid, schemas = store.content_type.uid, store.schemas
    if version is None or not (uid in schemas.conditional or schemas.has_retired(uid)):
        return NOTHING
    nodes = {(component.uid, node["id"]): node for component, node in store.nodes_in(version)}
    for component, node in store.nodes_in(published) if published is not None else ():
        draft = nodes.get((component.uid, node.get(COPIED_FROM)))
        if draft is not None:
            nodes.setdefault((component.uid, node["id"]), draft)
    return Stored(store.body(version), nodes)
