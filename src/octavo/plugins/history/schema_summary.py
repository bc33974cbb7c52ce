"""What the schema of a type was when a version was kept: each attribute in a few words."""

from typing import Any

from octavo.schema import Attribute, ComponentAttribute, ContentType, DynamicZone, Relation

Description = dict[str, dict[str, Any]]


def describe(type_: ContentType) -> Description:
    """Return the attributes of a type as a version has them: those that it keeps itself."""
    return {
        name: _form(attribute)
        for name, attribute in type_.attributes.items()
        if attribute.type != "password" and not (isinstance(attribute, Relation) and not attribute.is_owner)
    }


def _form(attribute: Attribute) -> dict[str, Any]:
    form: dict[str, Any] = {"type": attribute.type}
    if isinstance(attribute, Relation):
        form |= {"relation": attribute.relation, **({"target": attribute.target} if attribute.target else {})}
    elif isinstance(attribute, ComponentAttribute):
        form |= {"component": attribute.component, "repeatable": attribute.repeatable}
    elif isinstance(attribute, DynamicZone):
        form |= {"components": list(attribute.components)}
    elif attribute.to_many:
        form |= {"multiple": True}
    return form
