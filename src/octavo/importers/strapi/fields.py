"""Types for unknown custom fields, inferred from their columns or from the values in an archive."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from octavo.importers.strapi.archive import Unpacked
from octavo.importers.strapi.names import StrapiNames
from octavo.importers.strapi.readers import Tables
from octavo.importers.strapi.schemas import StrapiSchema
from octavo.schema.attributes.types import CUSTOM_FIELD, CUSTOM_FIELDS

_DECLARED = (
    ("json", "json"),
    ("bigint", "biginteger"),
    ("bool", "boolean"),
    ("tinyint", "boolean"),
    ("int", "integer"),
    ("float", "float"),
    ("double", "float"),
    ("real", "float"),
    ("decimal", "decimal"),
    ("numeric", "decimal"),
    ("datetime", "datetime"),
    ("timestamp", "datetime"),
    ("date", "date"),
    ("time", "time"),
    ("varchar", "string"),
    ("character", "string"),
)
"""How a column is declared, by how that begins, and the type of its attribute."""


def in_tables(
    schemas: Sequence[StrapiSchema], custom_types: Mapping[str, str], tables: Tables, names: StrapiNames
) -> dict[str, str]:
    """Return the unknown custom fields with the types of their columns."""
    kinds: dict[str, str] = {}
    for schema, name, uid in _unknown(schemas, custom_types):
        table = names.table(str(schema.raw.get("collectionName") or ""))
        declared = tables.get(table, {}).get(names.column(name), "")
        kind = next((kind for begins, kind in _DECLARED if declared.startswith(begins)), "text")
        kinds.setdefault(uid, kind)
    return kinds


def in_lines(
    schemas: Sequence[StrapiSchema], custom_types: Mapping[str, str], unpacked: Unpacked
) -> dict[str, str]:
    """Return the unknown custom fields with the types of their first values."""
    kinds: dict[str, str] = {}
    for schema, name, uid in _unknown(schemas, custom_types):
        sql = "SELECT data FROM entities WHERE uid = ?"
        values = (orjson.loads(raw).get(name) for (raw,) in unpacked.database.execute(sql, (schema.uid,)))
        value = next((value for value in values if value is not None), None)
        kinds.setdefault(uid, _kind_of(value))
    return kinds


def _unknown(
    schemas: Sequence[StrapiSchema], custom_types: Mapping[str, str]
) -> Iterator[tuple[StrapiSchema, str, str]]:
    for schema in schemas:
        for name, attribute in dict(schema.raw.get("attributes", {})).items():
            if isinstance(attribute, dict) and attribute.get("type") == CUSTOM_FIELD:
                uid = str(attribute.get("customField"))
                if uid not in CUSTOM_FIELDS and uid not in custom_types:
                    yield schema, name, uid


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "float"
    return "json" if isinstance(value, dict | list) else "text"
