"""Generates `app/types.py`: the content model as Python types, for type checkers."""

import keyword
from collections.abc import Iterator, Mapping

from octavo.schema.attributes.base import (
    Attribute,
    DynamicZone,
    Scalar,
)
from octavo.schema.class_names import ClassNames, base_names
from octavo.schema.content_type import Component, ContentType, Holder
from octavo.schema.registry import Schemas
from octavo.schema.uid import snake_case

# No `Any` in what is written: with it, mypy cannot choose between the two ways to look a service up.
HEADER = '''"""The content model as types; written by `octavo types`, not by hand."""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from octavo import UID

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
'''
_RESERVED = ("Json", "Literal", "NotRequired", "TypeAlias", "TypedDict", "UID", "None", "True", "False")
"""Names that the module uses itself, or that Python keeps for itself."""
_NEVER_SHOWN = {"createdBy", "updatedBy"}


def render_types(schemas: Schemas) -> str:
    """Return the source of a module: a TypedDict per content type and component, and typed UIDs.

    Populated attributes (relations, media, components, zones) are NotRequired.
    """
    endings = dict.fromkeys((*schemas.content_types, *schemas.components), ("",))
    names = base_names(endings, ClassNames(_RESERVED))
    described: list[Holder] = [*schemas.components.values(), *schemas.content_types.values()]
    classes = [_write_typed_dict(names[kind.uid], _fields(kind, names)) for kind in described]
    uids = [f'{_constant(names[uid])} = UID[{names[uid]}]("{uid}")' for uid in schemas.content_types]
    return "\n\n".join([HEADER, *(f"{text}\n" for text in classes), "\n".join(uids)]) + "\n"


def _fields(kind: Holder, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(kind, Component):
        yield "id", "int"
    for name, attribute in kind.all_attributes.items():
        if attribute.private or name in _NEVER_SHOWN or attribute.is_password:
            continue
        if isinstance(kind, ContentType) and name in ("locale", "localizations") and not kind.localized:
            continue
        yield name, _annotation(kind, attribute, names)


def _annotation(kind: Holder, attribute: Attribute, names: Mapping[str, str]) -> str:
    if isinstance(attribute, Scalar):
        return _scalar(kind, attribute)
    if isinstance(attribute, DynamicZone):
        members = " | ".join(names[uid] for uid in attribute.components)
        return _populated_annotation(f'"{members}"' if members else "Json", many=True)
    uid = attribute.leads_to
    inner = "dict[str, Json]" if uid is None else f'"{names[uid]}"'
    return _populated_annotation(inner, attribute.to_many)


def _populated_annotation(inner: str, many: bool) -> str:
    if many:
        return f"NotRequired[list[{inner}]]"
    optional = f'"{inner[1:-1]} | None"' if inner.startswith('"') else f"{inner} | None"
    return f"NotRequired[{optional}]"


def _scalar(kind: Holder, attribute: Scalar) -> str:
    python_type = attribute.python_type
    system = isinstance(kind, ContentType) and attribute.name in kind.system
    always = (
        attribute.name in ("id", "documentId", "createdAt", "updatedAt") if system else attribute.required
    )
    drafts = isinstance(kind, ContentType) and kind.draft_and_publish and not system
    return python_type if python_type == "Json" or (always and not drafts) else f"{python_type} | None"


def _write_typed_dict(name: str, fields: Iterator[tuple[str, str]]) -> str:
    pairs = list(fields)
    if all(key.isidentifier() and not keyword.iskeyword(key) for key, _ in pairs):
        return "\n".join([f"class {name}(TypedDict):", *(f"    {key}: {kind}" for key, kind in pairs)])
    inner = "".join(f'\n        "{key}": {kind},' for key, kind in pairs)
    return f'{name} = TypedDict(\n    "{name}",\n    {{{inner}\n    }},\n)'


def _constant(name: str) -> str:
    return snake_case(name).upper()
