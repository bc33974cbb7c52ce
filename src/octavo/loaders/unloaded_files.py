"""Finds Python files of a project that look as if they were loaded, but are not."""

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from octavo.errors import Problem
from octavo.loaders.modules import PACKAGE, folders
from octavo.schema.files import TYPE_FOLDERS

API_FILES = ("controller", "service", "routes", "policies", "middlewares", "lifecycles", "documents")
TYPE_FILES = ("lifecycles", "documents")
APP_FOLDERS = ("api", "components", "extensions", "middlewares", "plugins", "policies")
JOBS = "jobs"
LIKENESS = 0.75
OTHER_NAMES = {
    "policy": "policies",
    "router": "routes",
    "hooks": "lifecycles",
    "subscribers": "lifecycles",
    "tasks": "jobs",
    "cron": "jobs",
}
"""Names of such files in other frameworks."""


def misplaced_files(project: Path) -> list[Problem]:
    """Return a warning for each file that is not loaded and whose name is close to one that is."""
    app = project / PACKAGE
    warnings = [
        *_of_app(app),
        *(problem for folder in folders(app / "api") for problem in _of_api(app, folder)),
    ]
    return [
        Problem(path.relative_to(project).as_posix(), "nothing loads this file", f"its place is {place}")
        for path, place in warnings
        if not _is_loaded(project, path)
    ]


def _of_app(app: Path) -> Iterator[tuple[Path, str]]:
    for folder in folders(app):
        closest_name = _closest(folder.name, APP_FOLDERS)
        if closest_name is not None and closest_name != folder.name:
            for path in _files(folder):
                yield path, f"{PACKAGE}/{closest_name}/{path.relative_to(folder).as_posix()}"
    for path in sorted(app.glob("*.py")):
        closest_name = _closest(path.stem, (*API_FILES, JOBS))
        if closest_name == JOBS:
            if path.stem != JOBS:
                yield path, f"{PACKAGE}/{JOBS}.py"
        elif closest_name in {"policies", "middlewares"}:
            yield path, f"{PACKAGE}/{closest_name}/<name>.py"
        elif closest_name is not None:
            yield path, f"{PACKAGE}/api/<name>/{closest_name}.py"


def _of_api(app: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    yield from _beside(app, folder, API_FILES)
    for inner in folders(folder):
        if inner.name in TYPE_FOLDERS:
            for of_type in folders(inner):
                yield from _beside(app, of_type, TYPE_FILES)
        elif (closest_name := _closest(inner.name, API_FILES)) is not None:
            yield from ((path, f"{_relative(app, folder)}/{closest_name}.py") for path in _files(inner))


def _beside(app: Path, folder: Path, names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.glob("*.py")):
        closest_name = _closest(path.stem, API_FILES)
        if closest_name is not None and (closest_name != path.stem or closest_name not in names):
            place = folder if closest_name in names else folder.parent.parent
            yield path, f"{_relative(app, place)}/{closest_name}.py"


def _relative(app: Path, folder: Path) -> str:
    return folder.relative_to(app.parent).as_posix()


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py"]


def _closest(name: str, names: tuple[str, ...]) -> str | None:
    """Return the name that was probably meant."""
    lowered = name.lower().replace("-", "_")
    candidate = OTHER_NAMES.get(lowered, lowered)
    near = difflib.get_close_matches(candidate, names, n=1, cutoff=LIKENESS)
    return near[0] if near else None


def _is_loaded(project: Path, path: Path) -> bool:
    """Whether another file imports it."""
    return ".".join(path.relative_to(project).with_suffix("").parts) in sys.modules
