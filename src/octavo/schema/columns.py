"""The columns of attributes: used for making tables, and for refusing schemas whose columns would collide."""

import hashlib
import re

from octavo.schema.attributes.base import (
    Attribute,
    Nested,
    Relation,
    Scalar,
)
from octavo.schema.content_type import ContentType
from octavo.schema.registry import Schemas

LONGEST_NAME = 63
"""Bytes in a name, PostgreSQL's limit."""
SYSTEM_COLUMNS = {
    "id": "id",
    "documentId": "document_id",
    "locale": "locale",
    "status": "status",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
    "publishedAt": "published_at",
    "firstPublishedAt": "first_published_at",
    "createdBy": "created_by_id",
    "updatedBy": "updated_by_id",
}
POSTGRES_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""System columns of every PostgreSQL table."""
RESERVED_TABLES = ("octavo_", "sqlite_", "pg_", "__trash_")
"""Prefixes of tables that belong to Octavo or to the database."""
_DIGEST = 10
_TABLE = re.compile(r"[^\W\d][\w-]*")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")


def column_words(name: str) -> str:
    """Return `publish_on` for `publishOn`; a name without letters and digits keeps its length."""
    return "_".join(part for part in _WORD.split(name) if part).lower() or "_" * len(name)


def shorten(name: str) -> str:
    """Return a name of up to 63 bytes as it is, otherwise its beginning and a stable hash of it."""
    return name if len(name.encode()) <= LONGEST_NAME else hashed(name, name)


def hashed(name: str, of: str) -> str:
    """Return the beginning of a name and a stable hash of a text, at most 63 bytes."""
    digest = hashlib.sha256(of.encode()).hexdigest()[:_DIGEST]
    room = LONGEST_NAME - _DIGEST - 1
    return f"{name.encode()[:room].decode(errors='ignore')}_{digest}"


def formerly(attribute: str) -> str:
    """Return the former column of an attribute that has the name of a PostgreSQL system column."""
    name = shorten(column_words(attribute))
    return name + "_" if name in SYSTEM_COLUMNS.values() else name


def column_name(attribute: str) -> str:
    """Return the column of an attribute; names of system columns get an underscore."""
    name = formerly(attribute)
    return name + "_" if name in POSTGRES_COLUMNS else name


def column_names(schemas: Schemas, holder: ContentType, attribute: Attribute) -> tuple[str, ...]:
    """Return every column of an attribute; none if it is stored in a link table.

    A to-one relation has the target's document id, its locale if only the target has locales, and its
    position if the inverse side is a list.
    """
    if isinstance(attribute, Scalar | Nested):
        return (column_name(attribute.name),)
    if not is_to_one(attribute):
        return ()
    name = column_words(attribute.name)
    parts = ["document_id"]
    parts += ["locale"] if keeps_locale(schemas, holder, attribute) else []
    parts += ["position"] if inverse_is_list(attribute) else []
    return tuple(shorten(f"{name}_{part}") for part in parts)


def is_to_one(attribute: Attribute) -> bool:
    """Whether an attribute is stored in columns that point at one target."""
    return attribute.is_owner and not _needs_links(attribute)


def is_linked(attribute: Attribute) -> bool:
    """Whether an attribute is stored in a link table."""
    return attribute.is_owner and _needs_links(attribute)


def keeps_locale(schemas: Schemas, holder: ContentType, attribute: Attribute) -> bool:
    """Whether a link stores the target's locale: if only the target has locales."""
    target = schemas.content_types.get(attribute.leads_to or "")
    return not holder.localized and target is not None and target.localized


def inverse_is_list(attribute: Attribute) -> bool:
    """Whether a to-one relation stores its position in the inverse side's list."""
    return (
        isinstance(attribute, Relation)
        and attribute.relation == "manyToOne"
        and attribute.inversed_by is not None
    )


def wrong_table(name: str) -> str | None:
    """Return what is wrong with the name of a type's table, if anything."""
    prefix = next((each for each in RESERVED_TABLES if name.lower().startswith(each)), None)
    if prefix is not None:
        return f"names that begin with {prefix!r} belong to Octavo or to the database"
    return None if _TABLE.fullmatch(name) else "a table's name has letters, digits, _ and -"


def _needs_links(reference: Attribute) -> bool:
    return reference.to_many or reference.is_morph
