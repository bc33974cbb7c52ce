"""The content types every instance has: users, roles, files, locales, administrators, tokens."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from octavo.errors import StartupError
from octavo.schema.files import read_schema
from octavo.schema.parse import SchemaSource
from octavo.schema.uid import kebab_case

_FOLDER = Path(__file__).parent


@cache
def builtin_sources() -> tuple[SchemaSource, ...]:
    """Return the built-in schemas, each read from `<plugin>/<type>.json` beside this file."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*/*.json")))


def _read(path: Path) -> SchemaSource:
    plugin, name = kebab_case(path.parent.name), kebab_case(path.stem)
    uid = f"admin::{name}" if plugin == "admin" else f"plugin::{plugin}.{name}"
    file = f"octavo/content/builtin/{path.parent.name}/{path.name}"
    raw = read_schema(path, file)
    if not isinstance(raw, Mapping):
        raise StartupError([raw])
    return SchemaSource(uid, raw, file)
