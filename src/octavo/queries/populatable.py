"""Which attributes can be populated, and as which node of a plan."""

from octavo.queries.plan import ComponentPopulate, Populate, RelationPopulate, Selection
from octavo.schema.attributes.base import (
    FILE_UID,
    Attribute,
    ComponentAttribute,
    Media,
    Relation,
    Scalar,
)
from octavo.schema.content_type import ContentType


def is_populatable(attribute: Attribute | None) -> bool:
    """Whether an attribute leads to other entries or to components."""
    return attribute is not None and not isinstance(attribute, Scalar)


def is_countable(attribute: Attribute) -> bool:
    """Whether `count` is supported: for components and owned relations. Media, `localizations` and
    inverse sides of morph relations are populated whole (Strapi).
    """
    if isinstance(attribute, Relation):
        return not attribute.is_morph and not attribute.virtual
    return isinstance(attribute, ComponentAttribute)


def points_back(owner: ContentType, uid: str, attribute: Attribute) -> bool:
    """Whether a type has an attribute that is the inverse side of a morph relation."""
    for other in owner.attributes.values():
        if isinstance(other, Media) and uid == FILE_UID:
            return True
        if isinstance(other, Relation) and other.target == uid and other.morph_by == attribute.name:
            return True
    return False


def wrap(name: str, attribute: Attribute, selection: Selection, count: bool = False) -> Populate:
    """Return the node of one attribute that leads to one type or component."""
    if isinstance(attribute, ComponentAttribute):
        return ComponentPopulate(name, selection, count)
    return RelationPopulate(name, selection, count)
