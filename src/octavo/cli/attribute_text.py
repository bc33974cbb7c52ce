"""Parses attributes on the command line: `title`, `when:datetime`, `author:relation:manyToOne:author`."""

import re
from collections.abc import Callable

import click

from octavo.cli import names
from octavo.schema.attributes.types import TYPES

RELATIONS = ("oneToOne", "oneToMany", "manyToOne", "manyToMany")
UID = re.compile(r"(api|plugin|admin)::[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?")
WORD = re.compile(r"[A-Za-z][\w -]*", re.ASCII)

Shape = dict[str, object]


def attribute(text: str) -> tuple[str, Shape]:
    """Parse an attribute, `name:type` and what the type needs; raises BadParameter with a correct example."""
    name, _, rest = text.partition(":")
    kind, *more = re.split(r"(?<!:):(?!:)", rest or "string")
    if not name.isidentifier() or not name.isascii():
        raise click.BadParameter(f"{name!r} is not an attribute's name: letters, digits and _")
    more = [part for part in more if part]
    if kind in SIMPLE_TYPES and not more:
        return name, _simple(kind)
    if kind not in FORMS:
        choices = ", ".join((*SIMPLE_TYPES, *FORMS))
        problem = (
            f"{kind} takes nothing behind it" if kind in SIMPLE_TYPES else f"{kind!r} is not one of {choices}"
        )
        raise click.BadParameter(problem)
    example, make = FORMS[kind]
    shape = make(more)
    if shape is None:
        raise click.BadParameter(f"{text!r} will not do: write it like {name}:{example}")
    return name, {"type": kind, **shape}


def _simple(kind: str) -> Shape:
    media = {"multiple": False, "allowedTypes": ["images"]}
    return {"type": kind, **(media if kind == "media" else {})}


def _enumeration(more: list[str]) -> Shape | None:
    values = more[0].split(",") if len(more) == 1 else []
    good = len(set(values)) == len(values) > 0 and all(WORD.fullmatch(value) for value in values)
    return {"enum": values} if good else None


def _relation(more: list[str]) -> Shape | None:
    if len(more) != 2 or more[0] not in RELATIONS:
        return None
    target = f"api::{more[1]}.{more[1]}" if names.KEBAB.fullmatch(more[1]) else more[1]
    return {"relation": more[0], "target": target} if UID.fullmatch(target) else None


def _component(more: list[str]) -> Shape | None:
    if not more or more[1:] not in ([], ["repeatable"]) or not names.COMPONENT.fullmatch(more[0]):
        return None
    return {"component": more[0], "repeatable": len(more) == 2}


def _dynamic_zone(more: list[str]) -> Shape | None:
    uids = more[0].split(",") if len(more) == 1 else []
    return {"components": uids} if uids and all(names.COMPONENT.fullmatch(uid) for uid in uids) else None


FORMS: dict[str, tuple[str, Callable[[list[str]], Shape | None]]] = {
    "enumeration": ("enumeration:small,large", _enumeration),
    "relation": ("relation:manyToOne:author", _relation),
    "component": ("component:shared.seo, or component:shared.seo:repeatable", _component),
    "dynamiczone": ("dynamiczone:shared.quote,shared.picture", _dynamic_zone),
}
"""Types with further parts, each with an example."""

SIMPLE_TYPES = tuple(kind for kind in TYPES if kind not in FORMS and kind != "timestamp")
"""The types without further parts; `timestamp` is left out, because Strapi has it for old projects alone."""
