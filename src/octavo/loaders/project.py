"""Loads a project folder: its APIs, its policies and middlewares, its plugins, and the functions for its
phases.
"""

from pathlib import Path
from types import ModuleType

from octavo.errors import Problem
from octavo.kernel import Job
from octavo.loaders import discovery
from octavo.loaders.apis import ApiLoader
from octavo.loaders.modules import PACKAGE, claim_package, folders, import_file, python_files
from octavo.loaders.plugins import LoadedPlugin, add_plugin
from octavo.loaders.registry import Registry
from octavo.loaders.user_migrations import migrate_content

MOMENTS = ("register", "bootstrap", "destroy")


def load_code(project: Path, plugins: list[LoadedPlugin], problems: list[Problem]) -> Registry:
    """Import all code of a project and its plugins; problems are added to `problems`."""
    registry = Registry()
    for plugin in plugins:
        add_plugin(plugin, registry)
    registry.add_phase(
        "bootstrap", migrate_content
    )  # before the project's own code, which may depend on plugins
    package = project / PACKAGE
    if not package.is_dir():
        return registry
    claim_package(project)
    for folder in folders(package / "api"):
        ApiLoader(project, folder, registry, problems).load()
    for module, where in _modules(project, package / "policies", problems):
        for policy in discovery.policies_in(module, where, problems):
            if _is_own(policy.check, module):
                registry.policies[f"global::{policy.name}"] = policy
    for module, where in _modules(project, package / "middlewares", problems):
        for middleware in discovery.middlewares_in(module, where, problems):
            if _is_own(middleware.run, module):
                registry.middlewares[f"global::{middleware.name}"] = middleware
    _load_jobs(project, package / "jobs.py", registry, problems)
    _load_phases(project, package / "__init__.py", registry, problems)
    return registry


def _load_jobs(project: Path, path: Path, registry: Registry, problems: list[Problem]) -> None:
    """Find the jobs in `app/jobs.py`."""
    module = import_file(project, path, problems) if path.is_file() else None
    if module is not None:
        where = path.relative_to(project).as_posix()
        jobs = discovery.instances_of(module, Job)
        registry.jobs.extend((job, where) for job in jobs if _is_own(job.function, module))


def _modules(project: Path, folder: Path, problems: list[Problem]) -> list[tuple[ModuleType, str]]:
    modules = []
    for path in python_files(folder):
        module = import_file(project, path, problems)
        if module is not None:
            modules.append((module, path.relative_to(project).as_posix()))
    return modules


def _is_own(function: object, module: ModuleType) -> bool:
    return getattr(function, "__module__", None) == module.__name__


def _load_phases(project: Path, path: Path, registry: Registry, problems: list[Problem]) -> None:
    """Find the functions `register`, `bootstrap` and `destroy` in `app/__init__.py`."""
    module = import_file(project, path, problems) if path.is_file() else None
    for name in MOMENTS:
        function = getattr(module, name, None)
        if callable(function) and discovery.refuse_sync(function, f"{PACKAGE}/__init__.py", problems):
            registry.add_phase(name, function)
