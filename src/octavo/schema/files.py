"""Reads the schemas of a project folder; the only module of `schema` that reads files."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from octavo.errors import Problem, StartupError
from octavo.schema.graph import check_graph
from octavo.schema.missing_types import is_of_absent_plugin, leave_out_absent
from octavo.schema.parse import Parser, SchemaSource, suggest
from octavo.schema.registry import Schemas
from octavo.schema.sides import settle_sides
from octavo.schema.uid import kebab_case, strapi_name

TYPE_FOLDERS = ("content_types", "content-types")
_SCHEMA = ("schema.json",)
SCRIPTS = ("schema.js", "schema.ts")
"""Schemas that are programs, which only Strapi can run."""


class _SchemaFile(NamedTuple):
    uid: str
    path: Path
    strict: bool


def load_schemas(
    project: Path,
    builtin: Iterable[SchemaSource] = (),
    custom_fields: Mapping[str, str] | None = None,
    builtin_components: Iterable[SchemaSource] = (),
) -> Schemas:
    """Return the schemas of a project on top of the built-in ones; raises StartupError with every problem.

    It reads `app/` in Octavo's layout and `src/` in Strapi's; extensions change built-in types attribute by
    attribute. `custom_fields` maps the uids of custom fields to the scalar types they are stored as.
    """
    problems: list[Problem] = []
    warnings: list[Problem] = []
    unreadable = {file.uid for file in _find_types(project / "src", False, SCRIPTS)}
    types = {source.uid: source for source in builtin}
    components = {source.uid: source for source in builtin_components}
    for root, strict in ((project / "app", True), (project / "src", False)):
        unreadable |= _collect(_find_types(root, strict), project, types, problems)
        unreadable |= _collect(_find_components(root, strict), project, components, problems)
        _extend(_find_extensions(root, strict), project, types, problems, warnings)
    return build_schemas(
        types.values(), components.values(), custom_fields or {}, problems, warnings, unreadable
    )


def build_schemas(
    types: Iterable[SchemaSource],
    components: Iterable[SchemaSource],
    custom_fields: Mapping[str, str] | None = None,
    problems: Iterable[Problem] = (),
    warnings: Iterable[Problem] = (),
    unreadable: Collection[str] = (),
) -> Schemas:
    """Return the schemas of these sources; raises StartupError with every problem, `problems` first.

    `unreadable` are the uids of types and components that exist but cannot be read: relations to them are
    left out without being reported as problems.
    """
    parts = (
        tuple(types),
        tuple(components),
        dict(custom_fields or {}),
        tuple(problems),
        tuple(warnings),
        tuple(sorted(unreadable)),
    )
    return _build(_Parts(repr(parts), *parts))


@dataclass(frozen=True)
class _Parts:
    """The input of `_build`, hashable by its text, so that equal input is built once."""

    text: str
    types: tuple[SchemaSource, ...] = field(compare=False)
    components: tuple[SchemaSource, ...] = field(compare=False)
    custom_fields: Mapping[str, str] = field(compare=False)
    problems: tuple[Problem, ...] = field(compare=False)
    warnings: tuple[Problem, ...] = field(compare=False)
    unreadable: tuple[str, ...] = field(compare=False)


@lru_cache(maxsize=8)
def _build(parts: _Parts) -> Schemas:
    """Build schemas, once for equal input: tests start the same project many times."""
    parser = Parser(parts.custom_fields, list(parts.problems))
    parsed = {source.uid: parser.content_type(source) for source in parts.types}
    types = {uid: each for uid, each in parsed.items() if each is not None}
    unreadable = {*parts.unreadable, *(uid for uid, each in parsed.items() if each is None)}
    components = {source.uid: parser.component(source) for source in parts.components}
    result = Schemas(types, components, (*parts.warnings, *parser.warnings))
    schemas = settle_sides(leave_out_absent(result, unreadable), parser.unread)
    problems = [*parser.problems, *check_graph(schemas, parser.unread, unreadable)]
    if problems:
        raise StartupError(problems)
    return schemas


def read_schema(path: Path, name: str) -> Mapping[str, Any] | Problem:
    """Return the object in a file, or a problem with line and column."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        return Problem(f"{name}:{error.lineno}:{error.colno}", f"this is not JSON: {error.msg}")
    except (OSError, ValueError) as error:
        return Problem(name, str(error))
    if not isinstance(raw, dict):
        return Problem(f"{name}#", "a schema must be an object")
    return raw


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return result


def _collect(
    files: Iterable[_SchemaFile], project: Path, into: dict[str, SchemaSource], problems: list[Problem]
) -> set[str]:
    """Read schemas into a mapping, and return the uids of those that cannot be read."""
    unreadable: set[str] = set()
    for uid, path, strict in files:
        name = path.relative_to(project).as_posix()
        raw = read_schema(path, name)
        if isinstance(raw, Problem):
            problems.append(raw)
            unreadable.add(uid)
        elif uid in into:
            problems.append(
                Problem(name, f"{uid!r} is described by {into[uid].file} too", "remove one of them")
            )
        else:
            into[uid] = SchemaSource(uid, raw, name, strict)
    return unreadable


def _extend(
    files: Iterable[_SchemaFile],
    project: Path,
    types: dict[str, SchemaSource],
    problems: list[Problem],
    warnings: list[Problem],
) -> None:
    """Merge extensions into built-in types: keys replace keys, attributes are added or replaced one by
    one.
    """
    for uid, path, strict in files:
        name = path.relative_to(project).as_posix()
        raw = read_schema(path, name)
        base = types.get(uid)
        if isinstance(raw, Problem):
            problems.append(raw)
        elif base is None and is_of_absent_plugin(uid, types):
            message = f"no plugin brings {uid!r}: this extension, and relations to the type, are left out"
            warnings.append(Problem(name, message, "remove it, or bring the plugin"))
        elif base is None:
            fix = suggest(uid, types) or "extensions change types that exist"
            problems.append(Problem(name, f"there is no content type {uid!r} to extend", fix))
        else:
            merged = {key: _over(base.raw.get(key), raw.get(key)) for key in {**base.raw, **raw}}
            types[uid] = SchemaSource(uid, merged, name, strict)


def _over(base: Any, change: Any) -> Any:
    if isinstance(base, dict) and isinstance(change, dict):
        return {**base, **change}
    return base if change is None else change


def _find_types(root: Path, strict: bool, files: tuple[str, ...] = _SCHEMA) -> Iterator[_SchemaFile]:
    name_of = kebab_case if strict else strapi_name
    for api in _folders(root / "api"):
        api_name = name_of(api.name)
        if files == _SCHEMA and (api / "schema.json").is_file():
            yield _SchemaFile(f"api::{api_name}.{api_name}", api / "schema.json", strict)
        for name, path in _types_within(api, files):
            yield _SchemaFile(f"api::{api_name}.{name_of(name)}", path, strict)


def _find_extensions(root: Path, strict: bool) -> Iterator[_SchemaFile]:
    for plugin in _folders(root / "extensions"):
        plugin_name = kebab_case(plugin.name)
        prefix = "admin::" if plugin_name == "admin" else f"plugin::{plugin_name}."
        for name, path in _types_within(plugin):
            yield _SchemaFile(f"{prefix}{kebab_case(name)}", path, strict)


def _find_components(root: Path, strict: bool) -> Iterator[_SchemaFile]:
    for category in _folders(root / "components"):
        for path in sorted(category.glob("*.json")):
            names = (category.name, path.stem)
            uid = ".".join(kebab_case(name) if strict else name for name in names)
            yield _SchemaFile(uid, path, strict)


def _types_within(folder: Path, files: tuple[str, ...] = _SCHEMA) -> Iterator[tuple[str, Path]]:
    for types in TYPE_FOLDERS:
        for each in _folders(folder / types):
            for path in (each / file for file in files):
                if path.is_file():
                    yield each.name, path


def _folders(path: Path) -> list[Path]:
    if not path.is_dir():
        return []
    return sorted(each for each in path.iterdir() if each.is_dir() and each.name[0] not in "._")
