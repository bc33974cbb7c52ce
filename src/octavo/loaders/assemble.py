"""Assembles an instance from the parts found: controllers, services, endpoints and hooks."""

import inspect
from collections.abc import Iterator
from typing import Any

from octavo.errors import Problem, StartupError
from octavo.kernel import CoreRoutes, MissingServiceError, Octavo, Route, RouteInfo, RunningPlugin
from octavo.loaders.plugins import LoadedPlugin
from octavo.loaders.registry import Registry, RouteGroup
from octavo.loaders.resolve import RouteResolver
from octavo.schema.content_type import ContentType
from octavo.schema.uid import parse_uid
from octavo.server.auth import PublicStrategy
from octavo.server.core_api.controller import CollectionController, SingleTypeController
from octavo.server.core_api.routes import core_routes, expand
from octavo.server.core_api.service import CollectionService, SingleTypeService

CORE = {
    "collectionType": (CollectionController, CollectionService),
    "singleType": (SingleTypeController, SingleTypeService),
}


def assemble(app: Octavo, plugins: list[LoadedPlugin], registry: Registry, problems: list[Problem]) -> None:
    """Fill an instance; names that cannot be resolved are added to `problems`."""
    app.plugins = {loaded.plugin.name: RunningPlugin(loaded.plugin, loaded.config) for loaded in plugins}
    app.policies = dict(registry.policies)
    app.middlewares = dict(registry.middlewares)
    app.strategies = [*registry.strategies, PublicStrategy(app.permissions)]
    app.phases = dict(registry.phases)
    app.document_middlewares = [
        (run, mark.actions if (mark := getattr(run, "document_middleware", None)) else None, uids)
        for run, uids in registry.document_middlewares
    ]
    for content_type in _own_types(app):
        controller, service = CORE[content_type.kind]
        app.controllers[content_type.uid] = controller(app, content_type.uid)
        app.services[content_type.uid] = service(app, content_type.uid)
    failed: set[type] = set()
    _make(app, registry.services, app.services, problems, failed)
    _make(app, registry.controllers, app.controllers, problems, failed)
    for group in _groups(app, registry):
        _add_routes(app, group, registry, problems)
    for uid, hooks in registry.hooks:
        app.lifecycles.subscribe(hooks, [uid])
    _add_jobs(app, registry, problems)


def _add_jobs(app: Octavo, registry: Registry, problems: list[Problem]) -> None:
    for job, where in registry.jobs:
        problem = job.problem()
        if job.name in app.jobs.kinds:
            problem = "has the name of another job: give it one of its own, name=…"
        if problem:
            problems.append(Problem(f"{where}: {job.name}", problem))
        else:
            app.jobs.register(job.kind(app))


def _own_types(app: Octavo) -> Iterator[ContentType]:
    return (
        content_type for uid, content_type in app.schemas.content_types.items() if uid.startswith("api::")
    )


def _make(
    app: Octavo,
    classes: dict[str, type],
    into: dict[str, object],
    problems: list[Problem],
    failed: set[type],
) -> None:
    """Make one object of each class; a class whose `__init__` takes an argument gets the instance.

    Classes that depend on one of those that `failed` fail too, without being reported again.
    """
    for uid, class_ in classes.items():
        try:
            into[uid] = class_(app) if inspect.signature(class_).parameters else class_()
        except Exception as error:
            failed.add(class_)
            if not (isinstance(error, MissingServiceError) and error.service_class in failed):
                problems.extend(_problems(class_, error))


def _problems(class_: type, error: Exception) -> list[Problem]:
    if isinstance(error, StartupError):
        return list(error.problems)
    name = f"{class_.__module__}.{class_.__qualname__}"
    return [Problem(name, f"cannot be made: {type(error).__name__}: {error}")]


def _groups(app: Octavo, registry: Registry) -> Iterator[RouteGroup]:
    """Yield the written route groups, then the core routes of every API without routes."""
    yield from registry.routes
    scopes = {group.scope for group in registry.routes}
    for content_type in _own_types(app):
        scope = content_type.uid.rpartition(".")[0]
        if scope not in scopes:
            yield RouteGroup(scope, tuple(core_routes(content_type.uid)), content_type.source)


def _add_routes(app: Octavo, group: RouteGroup, registry: Registry, problems: list[Problem]) -> None:
    resolver = RouteResolver(group.scope, group.where, registry, app.controllers, problems)
    info = _info(group.scope)
    for declared in group.routes:
        for route in _expand_core_routes(app, declared, group.where, problems):
            endpoint = resolver.endpoint(route, info)
            if endpoint is not None:
                app.routes.append(endpoint)


def _expand_core_routes(app: Octavo, route: Any, where: str, problems: list[Problem]) -> Iterator[Route]:
    if not isinstance(route, CoreRoutes):
        yield route
    elif route.uid not in app.schemas.content_types:
        problems.append(Problem(f"{where}: core_routes({route.uid!r})", "there is no such content type"))
    else:
        yield from expand(route, app.schemas.content_type(route.uid), where, problems)


def _info(scope: str) -> RouteInfo:
    uid = parse_uid(f"{scope}.x")
    if uid is not None and uid.space == "plugin":
        return RouteInfo(plugin_name=uid.owner)
    return RouteInfo(api_name=uid.owner if uid else None)
