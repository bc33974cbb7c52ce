"""Uids made from the attribute they name, where a new entry or locale is given none."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from octavo.content.place import Place
from octavo.content.preparation.batch import Batch
from octavo.content.preparation.representation import with_defaults
from octavo.content.versions.store import TypeStore
from octavo.db.ids import new_document_id
from octavo.db.sql import write_rows
from octavo.db.writes import as_list
from octavo.schema.attributes.uid import UidAttribute
from octavo.schema.conditions import is_hidden
from octavo.schema.content_type import ContentType

LONGEST = 255
GERMAN = (("ä", "ae"), ("Ä", "Ae"), ("ö", "oe"), ("Ö", "Oe"), ("ü", "ue"), ("Ü", "Ue"))
"""How letters are written that lose more than an accent (Strapi)."""
WINDOWS = ((0, 10), (10, 100), (100, 1_000), (1_000, 10_000))
"""The numbers tried together: whoever shares a title with few asks little, and with many only four times."""


async def generated_uids(
    store: TypeStore, entry: Mapping[str, Any], place: Place, batch: Batch
) -> dict[str, str]:
    """Return a free uid for each attribute that makes one and is not among the entry's data."""
    if not store.schemas.generates_uids:
        return {}
    type_, missing = store.content_type, []
    for item in uids_made_for(type_):
        if item.name not in entry:
            missing.append(item)
        else:
            batch.used_uids(item.name, place.locale).add(str(entry[item.name]))
    if not missing:
        return {}
    whole = with_defaults(store.schemas, type_.attributes, entry)
    uids = {}
    for item in missing:
        if not is_hidden(item.conditions, whole):
            used_uids = batch.used_uids(item.name, place.locale)
            uids[item.name] = await first_free(store, item, slug_of(type_, item, whole), place, used_uids)
            used_uids.add(uids[item.name])
    return uids


def uids_made_for(type_: ContentType) -> Iterator[UidAttribute]:
    """Yield the attributes whose uid is made from another one."""
    for attribute in type_.attributes.values():
        if isinstance(attribute, UidAttribute) and attribute.is_generated:
            yield attribute


def slug_of(type_: ContentType, attribute: UidAttribute, entry: Mapping[str, Any]) -> str:
    """Return the text an entry's uid begins as: of what it is made from, its default, or the type's name."""
    for source in (entry.get(attribute.target_field or ""), attribute.default, type_.singular_name):
        slug = _slugify_value(attribute, source)
        if slug:
            return slug
    return type_.singular_name


def _slugify_value(attribute: UidAttribute, value: Any) -> str:
    from slugify import slugify  # noqa: PLC0415  # 10 ms of tables: not before the first uid

    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    options = attribute.generator_options or {}
    separator, replaced = options.get("separator", "-"), options.get("customReplacements")
    text = slugify(
        unicodedata.normalize("NFC", str(value)[: LONGEST * 4]),
        separator=separator if isinstance(separator, str) else "-",
        lowercase=options.get("lowercase") is not False,
        replacements=[*_pairs(replaced), *GERMAN],
    )
    return _cut(attribute, str(text), "")


def _pairs(value: object) -> list[tuple[str, str]]:
    """Return the pairs in a list of replacements."""
    pairs = [pair for pair in value if isinstance(pair, list | tuple)] if isinstance(value, list) else []
    return [(str(pair[0]), str(pair[1])) for pair in pairs if len(pair) == 2]


def _cut(attribute: UidAttribute, slug: str, ending: str) -> str:
    """Return a slug with an ending, as long as it may be."""
    most = LONGEST if attribute.max_length is None else min(attribute.max_length, LONGEST)
    return slug[: max(most - len(ending), 0)].rstrip("-_") + ending


async def first_free(
    store: TypeStore, attribute: UidAttribute, slug: str, place: Place, others: Collection[str] = ()
) -> str:
    """Return the first of `slug`, `slug-1`, `slug-2` … that no other document has in this locale, and none of
    `others` is.
    """
    column = store.model.columns[attribute.name]
    for first, end in WINDOWS:
        candidates = [_cut(attribute, slug, f"-{number}" if number else "") for number in range(first, end)]
        values = {**place.values, "candidates": as_list(candidates)}
        rows = await store.fetch(values, write_rows.find_taken, store.model, column, store.dialect)
        existing_uids = {row[0] for row in rows}
        for candidate in candidates:
            if candidate not in existing_uids and candidate not in others:
                return candidate
    return _cut(attribute, slug, f"-{new_document_id()[:8]}")
