"""Converts Strapi's schemas to the schema files of an Octavo project."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from octavo.content.builtin import builtin_sources
from octavo.errors import Problem
from octavo.schema.files import SCRIPTS, read_schema
from octavo.schema.parse import Parser, SchemaSource
from octavo.schema.uid import kebab_case, parse_component_uid, parse_uid, strapi_name

SYSTEM = {"createdAt", "updatedAt", "publishedAt", "createdBy", "updatedBy"}
SYSTEM |= {"localizations", "locale", "documentId", "id", "firstPublishedAt"}
"""Attributes of exported schemas that schema files do not have."""
DROPPED_KEYS = {
    "modelType",
    "modelName",
    "uid",
    "globalId",
    "apiName",
    "plugin",
    "actions",
    "lifecycles",
    "__schema__",
}
EXTENDED = {"plugin::users-permissions.user", "plugin::upload.file"}
"""Types of plugins that projects add attributes to."""


@dataclass(frozen=True, slots=True)
class StrapiSchema:
    """One schema of Strapi's."""

    uid: str
    raw: Mapping[str, Any]
    name: str
    """The file it was read from, for messages."""

    @property
    def is_component(self) -> bool:
        """Whether it describes a component."""
        return "::" not in self.uid


@dataclass
class SchemaFiles:
    """The schema files to write, by path within the project, with notes and problems for the report."""

    files: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_folder(folder: Path, notes: list[str], problems: list[Problem]) -> list[StrapiSchema]:
    """Return the schemas below a folder with `api` and `components`."""
    schemas = []
    for uid, path in (*_types(folder), *_components(folder)):
        name = path.relative_to(folder).as_posix()
        raw = read_schema(path, name)
        if isinstance(raw, Problem):
            problems.append(raw)
        else:
            schemas.append(StrapiSchema(uid, raw, name))
    for script in SCRIPTS:
        for path in sorted(folder.glob(f"api/*/content-types/*/{script}")):
            notes.append(
                f"{path.relative_to(folder)} is a program: the type stays behind unless it is written as JSON"
            )
    return schemas


def exported(schemas: Iterable[Mapping[str, Any]]) -> list[StrapiSchema]:
    """Return the schemas of an archive that projects have files of."""
    result = []
    for raw in schemas:
        uid = str(raw.get("uid", ""))
        if uid.startswith("api::") or "::" not in uid or uid in EXTENDED:
            schema = {key: value for key, value in raw.items() if key not in DROPPED_KEYS}
            schema["attributes"] = {
                name: value for name, value in raw.get("attributes", {}).items() if name not in SYSTEM
            }
            result.append(StrapiSchema(uid, schema, f"schema of {uid}"))
    return result


def places_of(project: Path) -> dict[str, str]:
    """Return the schema files a project of Octavo's has, by what they describe."""
    places: dict[str, str] = {}
    for root in ("src", "app"):
        for uid, path in (*_types(project / root), *_components(project / root)):
            spelled = kebab_case(uid) if root == "app" else uid
            places[spelled] = path.relative_to(project).as_posix()
    return places


def plan(schemas: Sequence[StrapiSchema], existing: Mapping[str, str]) -> SchemaFiles:
    """Return the schema files for an Octavo project; types in `existing` keep the file they have there.

    Schemas that Octavo's own layout has no path for, or is stricter about, are written in Strapi's layout,
    which Octavo reads too.
    """
    plan_ = SchemaFiles()
    builtin = {source.uid: source.raw for source in builtin_sources()}
    for each in schemas:
        if each.uid in builtin:
            _extend(plan_, each, builtin[each.uid])
            continue
        path = _component_path(each.uid) if each.is_component else _type_path(each.uid)
        if path is None:
            plan_.notes.append(f"{each.name}: {each.uid} belongs to a plugin that is not here")
        elif each.uid in existing:
            plan_.files[existing[each.uid]] = _text(each.raw)
        elif path.startswith("app/") and _is_strict(each):
            plan_.files[path] = _text(each.raw)
        else:
            path = _loose_path(each.uid)
            plan_.files[path] = _text(each.raw)
            plan_.notes.append(f"{path}: kept in Strapi's layout, which is read less strictly")
    return plan_


def write(files: Mapping[str, str], project: Path) -> None:
    """Write schema files."""
    for path, text in files.items():
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def changed_files(files: Mapping[str, str], project: Path) -> dict[str, str]:
    """Return the files that do not exist in the project, or have other content there."""
    return {
        path: text
        for path, text in files.items()
        if not (project / path).is_file()
        or _value((project / path).read_text("utf-8", "replace")) != _value(text)
    }


def conflicts(files: Mapping[str, str], project: Path, samples: Mapping[str, str]) -> list[Problem]:
    """Return the files that are there and say something else; untouched samples of a new project do not
    count.
    """
    problems = []
    for path in changed_files(files, project):
        target = project / path
        if target.is_file() and target.read_text("utf-8", "replace") != samples.get(path):
            problems.append(
                Problem(path, "is there already, and says something else", "--replace overwrites it")
            )
    return problems


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _types(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("api/*/content[-_]types/*/schema.json")):
        yield f"api::{strapi_name(path.parts[-4])}.{strapi_name(path.parent.name)}", path
    for path in sorted(folder.glob("api/*/schema.json")):
        name = kebab_case(path.parent.name)
        yield f"api::{name}.{name}", path
    for path in sorted(folder.glob("extensions/*/content[-_]types/*/schema.json")):
        plugin, name = kebab_case(path.parts[-4]), kebab_case(path.parent.name)
        yield (f"admin::{name}" if plugin == "admin" else f"plugin::{plugin}.{name}"), path


def _components(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("components/*/*.json")):
        yield f"{path.parent.name}.{path.stem}", path


def _type_path(uid: str) -> str | None:
    parsed = parse_uid(uid)
    if parsed is None or parsed.space != "api":
        return None
    api, name = parsed.owner.replace("-", "_"), parsed.name.replace("-", "_")
    if kebab_case(api) != parsed.owner or kebab_case(name) != parsed.name:
        return _loose_path(uid)
    within = "" if api == name else f"content_types/{name}/"
    return f"app/api/{api}/{within}schema.json"


def _component_path(uid: str) -> str:
    if kebab_case(uid) != uid or parse_component_uid(uid) is None:
        return _loose_path(uid)
    category, _, name = uid.partition(".")
    return f"app/components/{category}/{name}.json"


def _loose_path(uid: str) -> str:
    """Return where Strapi's own layout has a type or component."""
    if "::" not in uid:
        category, _, name = uid.partition(".")
        return f"src/components/{category}/{name}.json"
    owner, _, name = uid.partition("::")[2].partition(".")
    return f"src/api/{owner}/content-types/{name}/schema.json"


def _is_strict(schema: StrapiSchema) -> bool:
    """Whether Octavo's layout accepts a schema too: it refuses unknown keys, which Strapi's ignores."""
    counts = []
    for strict in (True, False):
        parser = Parser()
        source = SchemaSource(schema.uid, schema.raw, schema.name, strict)
        _ = parser.component(source) if schema.is_component else parser.content_type(source)
        counts.append(len(parser.problems))
    return counts[0] == counts[1]


def _extend(plan_: SchemaFiles, schema: StrapiSchema, base: Mapping[str, Any]) -> None:
    """Add the file with the attributes that a project adds to a built-in type."""
    attributes, own = schema.raw.get("attributes", {}), base["attributes"]
    project_attributes = {
        name: {key: value for key, value in attribute.items() if key != "column"}
        for name, attribute in attributes.items()
        if isinstance(attribute, dict) and name not in own and name not in SYSTEM
    }
    if not project_attributes or schema.uid not in EXTENDED:
        return
    plugin, name = schema.uid.removeprefix("plugin::").replace("-", "_").split(".")
    extension = {"attributes": project_attributes}
    plan_.files[f"app/extensions/{plugin}/content_types/{name}/schema.json"] = _text(extension)


def _text(raw: Mapping[str, Any]) -> str:
    return json.dumps(raw, indent=2, ensure_ascii=False) + "\n"
