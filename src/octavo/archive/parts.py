"""The tables of a database as members of an archive, and whether an archive fits the schemas."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from octavo.archive.container import Json
from octavo.db.model import Model, TypeModel
from octavo.db.tables import kinds_of
from octavo.errors import Problem, StartupError
from octavo.schema.attributes.base import (
    Attribute,
    ComponentAttribute,
    DynamicZone,
    Media,
    Relation,
    Scalar,
)

FILE = "plugin::upload.file"
ROWS, STORE, COUNTERS = "rows", "octavo/store.jsonl", "octavo/counters.jsonl"
OWN_NAMES = (
    "octavo.layout",
    "component_uniques:",
    "changes:",
    "upload.begun/",
    "upload.gone/",
    "upload.held/",
)
"""Prefixes of the names in the store, and of counters, that are about one database or storage alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table: the name of its member, and the content type it belongs to, if any."""

    name: str
    table: Any
    uid: str | None = None

    @property
    def has_ids(self) -> bool:
        """Whether it is a type's main table, whose row ids are never used twice."""
        return "id" in self.table.c


def chosen_types(model: Model, only: Sequence[str]) -> list[str]:
    """Return the types named in `only`, all if it is empty; a `*` at the end of a name matches any ending.

    Raises StartupError for a name that matches no type.
    """
    if not only:
        return list(model.types)
    problems = [
        Problem(f"--only {name}", "there is no such content type")
        for name in only
        if not any(_is_meant(uid, name) for uid in model.types)
    ]
    if problems:
        raise StartupError(problems)
    return [uid for uid in model.types if any(_is_meant(uid, name) for name in only)]


def _is_meant(uid: str, name: str) -> bool:
    return uid.startswith(name[:-1]) if name.endswith("*") else uid == name


def is_chosen(uid: str, only: Sequence[str]) -> bool:
    """Whether a type is among those named in `only`, or `only` is empty."""
    return not only or any(_is_meant(uid, name) for name in only)


def parts_of(model: Model, uids: Sequence[str], *, whole: bool) -> list[Part]:
    """Return the parts of types, each main table before its link tables; with `whole`, the store too."""
    parts = [part for uid in uids for part in _parts(uid, model.types[uid])]
    return [*parts, Part(STORE, model.store)] if whole else parts


def not_of_one_database(table: sa.Table) -> sa.ColumnElement[bool]:
    """Return a condition for rows of the store or the counters that may move to another database."""
    return sa.and_(*(sa.not_(table.c.name.startswith(prefix, autoescape=True)) for prefix in OWN_NAMES))


def _parts(uid: str, model: TypeModel) -> Iterator[Part]:
    yield Part(f"{ROWS}/{uid}.jsonl", model.table, uid)
    for name, links in model.links.items():
        yield Part(f"links/{uid}/{name}.jsonl", links.table, uid)
    if model.component_links is not None:
        yield Part(f"component-links/{uid}.jsonl", model.component_links, uid)
    if model.component_uniques is not None:
        yield Part(f"component-uniques/{uid}.jsonl", model.component_uniques, uid)


def describe(model: Model, parts: Sequence[Part]) -> Json:
    """Describe how rows are stored: the attributes of types and components, and the columns of tables."""
    uids = list(dict.fromkeys(part.uid for part in parts if part.uid is not None))
    return {
        "types": {uid: _type(model, uid) for uid in uids},
        "components": {
            uid: _forms(component.attributes.values()) for uid, component in model.schemas.components.items()
        },
        "columns": {part.name: list(kinds_of(part.table)) for part in parts},
    }


def digest_of(description: Json) -> str:
    """Return a digest of a description, to tell schemas apart."""
    return hashlib.sha256(orjson.dumps(description, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _type(model: Model, uid: str) -> Json:
    type_ = model.types[uid].content_type
    return {
        "kind": type_.kind,
        "draftAndPublish": type_.draft_and_publish,
        "localized": type_.localized,
        "attributes": _forms(type_.attributes.values()),
        "components": sorted(each.uid for each in model.schemas.components_in(uid)),
    }


def _forms(attributes: Any) -> dict[str, str]:
    return {attribute.name: form for attribute in attributes if (form := form_of(attribute))}


def form_of(attribute: Attribute) -> str:
    """Return a short text for how an attribute is stored; empty if it is stored elsewhere."""
    if isinstance(attribute, Scalar):
        return attribute.column
    if isinstance(attribute, Media):
        return "several files" if attribute.to_many else "one file"
    if isinstance(attribute, Relation):
        target = attribute.target or "any type"
        return f"{attribute.relation} to {target}" if attribute.is_owner else ""
    if isinstance(attribute, ComponentAttribute):
        return f"{'several' if attribute.repeatable else 'one'} {attribute.component}"
    return "a dynamic zone" if isinstance(attribute, DynamicZone) else ""


def differences(head: Json, counts: dict[str, int], model: Model, only: Sequence[str]) -> list[Problem]:
    """Return a problem for everything in an archive that does not fit a project's schemas."""
    problems: list[Problem] = []
    components: set[str] = set()
    for uid, then in head["types"].items():
        if not is_chosen(uid, only) or not counts.get(f"{ROWS}/{uid}.jsonl"):
            continue
        if uid not in model.types:
            fix = "add the type, or leave it out: --only names the others"
            problems.append(Problem(uid, "is in the archive and not in this project", fix))
            continue
        components.update(then["components"])
        problems += _of_type(uid, then, _type(model, uid))
    for uid in sorted(components):
        component = model.schemas.components.get(uid)
        if component is None:
            problems.append(Problem(uid, "is a component in the archive and not in this project"))
        else:
            problems += _of_attributes(uid, head["components"][uid], _forms(component.attributes.values()))
    return problems


def _of_type(uid: str, then: Json, now: Json) -> Iterator[Problem]:
    words = {"kind": "its kind", "draftAndPublish": "draftAndPublish", "localized": "whether it has locales"}
    for key, what in words.items():
        if then[key] != now[key]:
            yield Problem(uid, f"{what} is {_spell(then[key])} in the archive and {_spell(now[key])} here")
    yield from _of_attributes(uid, then["attributes"], now["attributes"])


def _of_attributes(uid: str, then: dict[str, str], now: dict[str, str]) -> Iterator[Problem]:
    for name, form in then.items():
        if name not in now:
            yield Problem(f"{uid}: {name}", f"is {form} in the archive and not there here")
        elif now[name] != form:
            yield Problem(f"{uid}: {name}", f"is {form} in the archive and {now[name]} here")


def _spell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
