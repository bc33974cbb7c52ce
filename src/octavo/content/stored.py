"""What a version has, as the conditions of attributes are judged by it."""

from octavo.content.base import Content
from octavo.content.components import COPIED_FROM
from octavo.content.versions import Version
from octavo.content.versions import content as content_of
from octavo.db.model import TypeModel
from octavo.schema.entity import NOTHING, Stored
from octavo.schema.nodes import nested_attributes, walk


def stored_of(
    content: Content, model: TypeModel, version: Version | None, published: Version | None = None
) -> Stored:
    """Return a version's values and components, these by the ids of the published version too.

    Nothing where no attribute of the type has a condition.
    """
    if version is None or model.content_type.uid not in content.schemas.conditional:
        return NOTHING
    nested = nested_attributes(model.content_type.attributes)
    nodes = {
        (component.uid, node["id"]): node
        for attribute in nested
        for component, node in walk(content.schemas, attribute, version.nodes(model, attribute.name))
    }
    for attribute in nested:
        copied = None if published is None else published.nodes(model, attribute.name)
        for component, node in walk(content.schemas, attribute, copied):
            draft = nodes.get((component.uid, node.get(COPIED_FROM)))
            if draft is not None:
                nodes.setdefault((component.uid, node["id"]), draft)
    return Stored(content_of(content.writes, model, version), nodes)
