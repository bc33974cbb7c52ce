"""Putting an instance together: controllers, services, endpoints and hooks, from what was found."""

import inspect
from collections.abc import Iterator
from typing import Any

from octavo.errors import Problem, StartupError
from octavo.kernel import CoreRoutes, Octavo, Route, RouteInfo, RunningPlugin
from octavo.loaders.parts import Parts, RouteGroup, with_info
from octavo.loaders.plugins import LoadedPlugin
from octavo.loaders.resolve import Resolver
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


def assemble(app: Octavo, plugins: list[LoadedPlugin], parts: Parts, problems: list[Problem]) -> None:
    """Fill an instance; names that lead nowhere are added to `problems`."""
    app.plugins = {loaded.plugin.name: RunningPlugin(loaded.plugin, loaded.config) for loaded in plugins}
    app.policies = dict(parts.policies)
    app.middlewares = dict(parts.middlewares)
    app.strategies = [*parts.strategies, PublicStrategy(app.permissions)]
    app.moments = dict(parts.moments)
    app.document_middlewares = [
        (run, mark.actions if (mark := getattr(run, "document_middleware", None)) else None, uids)
        for run, uids in parts.document_middlewares
    ]
    for content_type in _own_types(app):
        controller, service = CORE[content_type.kind]
        app.controllers[content_type.uid] = controller(app, content_type.uid)
        app.services[content_type.uid] = service(app, content_type.uid)
    _make(app, parts.services, app.services, problems)
    _make(app, parts.controllers, app.controllers, problems)
    for group in _groups(app, parts):
        _add_routes(app, group, parts, problems)
    for uid, hooks in parts.hooks:
        app.lifecycles.subscribe(hooks, [uid])


def _own_types(app: Octavo) -> Iterator[ContentType]:
    return (found for uid, found in app.schemas.content_types.items() if uid.startswith("api::"))


def _make(app: Octavo, classes: dict[str, type], into: dict[str, object], problems: list[Problem]) -> None:
    """Make one object of each class; a class whose `__init__` takes something gets the instance."""
    for uid, found in classes.items():
        try:
            into[uid] = found(app) if inspect.signature(found).parameters else found()
        except StartupError as error:
            problems.extend(error.problems)
        except Exception as error:
            name = f"{found.__module__}.{found.__qualname__}"
            problems.append(Problem(name, f"cannot be made: {type(error).__name__}: {error}"))


def _groups(app: Octavo, parts: Parts) -> Iterator[RouteGroup]:
    """Yield what is written, then the core routes of every API that writes nothing."""
    yield from parts.routes
    written = {group.scope for group in parts.routes}
    for content_type in _own_types(app):
        scope = content_type.uid.rpartition(".")[0]
        if scope not in written:
            yield RouteGroup(scope, tuple(core_routes(content_type.uid)), content_type.source)


def _add_routes(app: Octavo, group: RouteGroup, parts: Parts, problems: list[Problem]) -> None:
    resolver = Resolver(group.scope, group.where, parts, app.controllers, problems)
    info = _info(group.scope)
    for written in group.routes:
        for route in _spelled_out(app, written, group.where, problems):
            endpoint = resolver.endpoint(with_info(route, info))
            if endpoint is not None:
                app.routes.append(endpoint)


def _spelled_out(app: Octavo, written: Any, where: str, problems: list[Problem]) -> Iterator[Route]:
    if not isinstance(written, CoreRoutes):
        yield written
    elif written.uid not in app.schemas.content_types:
        problems.append(Problem(f"{where}: core_routes({written.uid!r})", "there is no such content type"))
    else:
        yield from expand(written, app.schemas.content_type(written.uid), where, problems)


def _info(scope: str) -> RouteInfo:
    uid = parse_uid(f"{scope}.x")
    if uid is not None and uid.space == "plugin":
        return RouteInfo(plugin_name=uid.owner)
    return RouteInfo(api_name=uid.owner if uid else None)
