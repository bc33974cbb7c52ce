"""Imports a project's own package.

A project's code is the ordinary package `app` beside `octavo.toml`, imported under that name, so that `from
app.api.article.service import …` means the same in a handler, a test and a console. Python keeps modules by
name, so two projects in one process would share theirs; therefore the modules of an earlier project step
aside (they live on in the functions that came from them) before another project's are imported. A project
imports its own modules at the top of files: an import inside a function would find whichever project came
last.
"""

import importlib
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from octavo.errors import Problem, StartupError

PACKAGE = "app"


def claim_package(project: Path) -> None:
    """Make `app` the package of this project; raises StartupError if another package has that name."""
    folder = str(project / PACKAGE)
    present = sys.modules.get(PACKAGE)
    if present is not None and not _is_at(present, folder):
        if not _is_project(present):
            message = f"another package named {PACKAGE!r} is loaded from {_place(present)}"
            fix = "start this project in a process of its own, or give the other package another name"
            raise StartupError([Problem(folder, message, fix)])
        for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
            del sys.modules[name]
    _put_first(str(project))
    importlib.invalidate_caches()
    if PACKAGE not in sys.modules and not (project / PACKAGE / "__init__.py").is_file():
        # Without `__init__.py`, any other package of that name on the path would be imported instead.
        package = ModuleType(PACKAGE)
        package.__path__ = [folder]
        sys.modules[PACKAGE] = package


def _put_first(project: str) -> None:
    if not sys.path or sys.path[0] != project:
        sys.path[:] = [project, *(entry for entry in sys.path if entry != project)]


def import_file(project: Path, path: Path, problems: list[Problem]) -> ModuleType | None:
    """Import one file of a project; an exception becomes a problem that names file and line."""
    if path.name == "__init__.py":
        path = path.parent
    relative = path.relative_to(project).with_suffix("")
    name = ".".join(relative.parts)
    try:
        return importlib.import_module(name)
    except StartupError as error:
        problems.extend(error.problems)
    except Exception as error:
        problems.append(_problem_of(error, project, path))
    return None


def python_files(folder: Path) -> Iterator[Path]:
    """Yield the Python files of a folder that may contain something to load."""
    if folder.is_dir():
        yield from (path for path in sorted(folder.glob("*.py")) if not path.name.startswith("_"))


def folders(folder: Path) -> Iterator[Path]:
    """Yield the folders inside a folder that may contain code."""
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[0] not in "._")


def _problem_of(error: Exception, project: Path, path: Path) -> Problem:
    """Return a problem that names the innermost line of the project in a traceback, otherwise the file
    itself.
    """
    if isinstance(error, SyntaxError) and error.filename:
        return Problem(
            f"{_within(Path(error.filename), project)}:{error.lineno}", f"SyntaxError: {error.msg}"
        )
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(project)]
    where = f"{_within(Path(own[-1].filename), project)}:{own[-1].lineno}" if own else _within(path, project)
    return Problem(where, f"{type(error).__name__}: {error}")


def _within(path: Path, project: Path) -> str:
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else str(path)


def _is_at(module: ModuleType, folder: str) -> bool:
    return _place(module) == folder


def _place(module: ModuleType) -> str:
    """Return the folder of a package, with or without `__init__.py`."""
    return next(iter(getattr(module, "__path__", ())), str(getattr(module, "__file__", "")))


def _is_project(module: ModuleType) -> bool:
    return (Path(_place(module)).parent / "octavo.toml").is_file()
