"""A project folder as a whole: its APIs, its policies and middlewares, its plugins and its three moments."""

from pathlib import Path
from types import ModuleType

from octavo.errors import Problem
from octavo.loaders import marks
from octavo.loaders.apis import ApiLoader
from octavo.loaders.modules import PACKAGE, claim_package, folders, import_file, python_files
from octavo.loaders.parts import Parts
from octavo.loaders.plugins import LoadedPlugin, add_plugin

MOMENTS = ("register", "bootstrap", "destroy")


def load_code(project: Path, plugins: list[LoadedPlugin], problems: list[Problem]) -> Parts:
    """Import everything a project and its plugins bring; what is wrong is added to `problems`."""
    parts = Parts()
    for plugin in plugins:
        add_plugin(plugin, parts)
    package = project / PACKAGE
    if not package.is_dir():
        return parts
    claim_package(project)
    for folder in folders(package / "api"):
        ApiLoader(project, folder, parts, problems).load()
    for module, where in _modules(project, package / "policies", problems):
        for policy in marks.policies_in(module, where, problems):
            if _is_own(policy.check, module):
                parts.policies[f"global::{policy.name}"] = policy
    for module, where in _modules(project, package / "middlewares", problems):
        for middleware in marks.middlewares_in(module, where, problems):
            if _is_own(middleware.run, module):
                parts.middlewares[f"global::{middleware.name}"] = middleware
    _load_moments(project, package / "__init__.py", parts, problems)
    return parts


def _modules(project: Path, folder: Path, problems: list[Problem]) -> list[tuple[ModuleType, str]]:
    found = []
    for path in python_files(folder):
        module = import_file(project, path, problems)
        if module is not None:
            found.append((module, path.relative_to(project).as_posix()))
    return found


def _is_own(function: object, module: ModuleType) -> bool:
    return getattr(function, "__module__", None) == module.__name__


def _load_moments(project: Path, path: Path, parts: Parts, problems: list[Problem]) -> None:
    """Find `register`, `bootstrap` and `destroy` in `app/__init__.py`."""
    module = import_file(project, path, problems) if path.is_file() else None
    for name in MOMENTS:
        function = getattr(module, name, None)
        if callable(function) and marks.refuse_sync(function, f"{PACKAGE}/__init__.py", problems):
            parts.add_moment(name, function)
