"""Loads one `app/api/<name>/` folder: routes, controllers, services, policies, middlewares and hooks."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

from octavo.errors import Problem
from octavo.kernel import CoreRoutes, Route
from octavo.loaders import discovery
from octavo.loaders.modules import folders, import_file
from octavo.loaders.registry import Registry, RouteGroup
from octavo.schema.files import TYPE_FOLDERS
from octavo.schema.uid import kebab_case

WORD = re.compile(r"(?<!^)(?=[A-Z])")


class ApiLoader:
    """Collects the parts of one API's files."""

    def __init__(self, project: Path, folder: Path, registry: Registry, problems: list[Problem]) -> None:
        self.project = project
        self.folder = folder
        self.registry = registry
        self.problems = problems
        self.name = kebab_case(folder.name)
        self.scope = f"api::{self.name}"

    def load(self) -> None:
        """Load every file that exists."""
        self._each(self.folder / "controller.py", self._controllers)
        self._each(self.folder / "service.py", self._services)
        self._each(self.folder / "policies.py", self._policies)
        self._each(self.folder / "middlewares.py", self._middlewares)
        self._each(self.folder / "routes.py", self._routes)
        for uid, folder in self._type_folders():
            self._each(folder / "lifecycles.py", partial(self._hooks, uid=uid))
            self._each(folder / "documents.py", partial(self._documents, uid=uid))

    def _each(self, path: Path, read: Callable[[ModuleType, str], None]) -> None:
        module = import_file(self.project, path, self.problems) if path.is_file() else None
        if module is not None:
            read(module, path.relative_to(self.project).as_posix())

    def _type_folders(self) -> Iterator[tuple[str, Path]]:
        """Yield each content type's uid and folder; an API with one type has everything in its own folder."""
        yield f"{self.scope}.{self.name}", self.folder
        for name in TYPE_FOLDERS:
            for folder in folders(self.folder / name):
                yield f"{self.scope}.{kebab_case(folder.name)}", folder

    def _controllers(self, module: ModuleType, where: str) -> None:
        self.registry.controllers |= self._classes(module, "Controller")

    def _services(self, module: ModuleType, where: str) -> None:
        self.registry.services |= self._classes(module, "Service")

    def _classes(self, module: ModuleType, suffix: str) -> dict[str, type]:
        return {
            str(getattr(class_, "uid", "")) or f"{self.scope}.{class_name(class_, suffix)}": class_
            for class_ in discovery.classes_in(module)
        }

    def _policies(self, module: ModuleType, where: str) -> None:
        for policy in discovery.policies_in(module, where, self.problems):
            self.registry.policies[f"{self.scope}.{policy.name}"] = policy

    def _middlewares(self, module: ModuleType, where: str) -> None:
        for middleware in discovery.middlewares_in(module, where, self.problems):
            self.registry.middlewares[f"{self.scope}.{middleware.name}"] = middleware

    def _routes(self, module: ModuleType, where: str) -> None:
        routes = getattr(module, "routes", None)
        if not isinstance(routes, list | tuple):
            self.problems.append(
                Problem(where, "has no list `routes`", "write `routes = [*core_routes(UID)]`")
            )
            return
        wrong = [route for route in routes if not isinstance(route, Route | CoreRoutes)]
        for route in wrong:
            self.problems.append(Problem(where, f"{route!r} is no route", "use Route(…) or *core_routes(…)"))
        if not wrong:
            self.registry.routes.append(RouteGroup(self.scope, tuple(routes), where))

    def _hooks(self, module: ModuleType, where: str, uid: str) -> None:
        self.registry.hooks.append((uid, discovery.hooks_in(module, where, self.problems)))

    def _documents(self, module: ModuleType, where: str, uid: str) -> None:
        for function in discovery.document_middlewares_in(module, where, self.problems):
            uids = function.document_middleware.uids  # type: ignore[attr-defined]  # the mark it was found by
            self.registry.document_middlewares.append((function, uids or (uid,)))


def class_name(class_: type, suffix: str) -> str:
    """Return the name of a class in uids: `ArticleController` is `article`."""
    name = class_.__name__.removesuffix(suffix) or class_.__name__
    return "-".join(WORD.split(name)).lower()
