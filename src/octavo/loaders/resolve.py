"""Resolves the names in routes to functions and objects, once, at start."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from octavo.compose import Next, compose
from octavo.errors import Problem
from octavo.http import Context as HttpContext
from octavo.kernel import (
    Context,
    ContextHandler,
    ContextMiddleware,
    Endpoint,
    Middleware,
    Policy,
    Route,
    RouteInfo,
    RouteState,
)
from octavo.loaders.discovery import refuse_sync
from octavo.loaders.registry import Registry
from octavo.queries.access import spelled
from octavo.schema.parse import suggest
from octavo.schema.uid import camel_case, snake_case

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ALL")


class RouteResolver:
    """Resolves the routes of one API or plugin."""

    def __init__(
        self,
        scope: str,
        where: str,
        registry: Registry,
        controllers: Mapping[str, object],
        problems: list[Problem],
    ) -> None:
        self.scope = scope
        self.where = where
        self.registry = registry
        self.controllers = controllers
        self.problems = problems

    def endpoint(self, route: Route, info: RouteInfo) -> Endpoint | None:
        """Return the endpoint of a route of an API or plugin, or None if something about it is wrong."""
        before = len(self.problems)
        place = f"{self.where}: {route.method} {route.path}"
        if route.method not in METHODS:
            self._note(
                place, f"the method {route.method!r} is unknown", suggest(route.method.upper(), METHODS)
            )
        if not route.path.startswith("/"):
            self._note(place, "the path does not begin with a slash", f"write '/{route.path}'")
        action, name = self._handler(route.handler, place)
        policies = [self._policy(each, place) for each in route.policies]
        layers = [self._middleware(each, place) for each in route.middlewares]
        if len(self.problems) > before or action is None:
            return None
        auth = dict(route.auth) if route.auth else {}
        scope = auth.get("scope", None if name is None else [name])
        strategies = auth.get("strategies")
        auth_config: Any = (
            False if route.auth is False else {**auth, **({} if scope is None else {"scope": scope})}
        )
        handler = route.handler if isinstance(route.handler, str) else name
        origin = replace(info, type=route.info.type)
        config = {**route.config, "auth": auth_config}
        return Endpoint(
            state=RouteState(route.method, route.path, handler, config, origin),
            action=action,
            scope=None if scope is None else tuple(map(spelled, scope)),
            name=name,
            strategies=None if strategies is None else tuple(strategies),
            open=route.auth is False,
            policies=tuple(policy for policy in policies if policy is not None),
            middlewares=tuple(layer for layer, _ in layers if layer is not None),
            refusals=tuple(status for _, refusals in layers for status in refusals),
            about=route.about,
        )

    def _handler(self, handler: Any, place: str) -> tuple[ContextHandler | None, str | None]:
        """Return the action, and its name if it belongs to a controller."""
        if isinstance(handler, str):
            return self._find_by_name(handler, place)
        if isinstance(handler, Sequence):
            return self._list(handler, place), None
        name = str(getattr(handler, "__name__", ""))
        for uid, controller in self.controllers.items():
            if getattr(type(controller), name, None) is handler:
                method = getattr(controller, name)
                refuse_sync(method, place, self.problems)
                return method, f"{uid}.{camel_case(name)}"
        if callable(handler) and refuse_sync(handler, place, self.problems):
            return handler, None
        return None, None

    def _find_by_name(self, text: str, place: str) -> tuple[ContextHandler | None, str | None]:
        """Find `article.find`, or `api::blog.article.findOne` in full."""
        owner, _, action = text.rpartition(".")
        uid = owner if "::" in owner else f"{self.scope}.{owner}"
        controller = self.controllers.get(uid)
        if controller is None:
            controllers = [name.removeprefix(f"{self.scope}.") for name in self.controllers]
            self._note(
                place, f"there is no controller {uid!r} for the handler {text!r}", suggest(owner, controllers)
            )
            return None, None
        method = getattr(controller, action, None) or getattr(controller, snake_case(action), None)
        if not callable(method) or action.startswith("_"):
            names = [name for name in dir(controller) if not name.startswith("_")]
            self._note(place, f"the controller {uid!r} has no action {action!r}", suggest(action, names))
            return None, None
        refuse_sync(method, place, self.problems)
        return method, f"{uid}.{camel_case(method.__name__)}"

    def _list(self, handlers: Iterable[Any], place: str) -> ContextHandler | None:
        """Make one action from layers and the handler after them; each may take `next` or not."""
        layers = []
        for handler in handlers:
            action, _ = self._handler(handler, place)
            if action is None:
                return None
            layers.append(_as_layer(action))
        onion = compose(layers)

        def action_of_list(ctx: Context) -> Awaitable[object]:
            return onion(ctx, _nothing)

        return action_of_list

    def _policy(self, value: Any, place: str) -> Policy | None:
        if isinstance(value, Policy):
            return value
        name, config = _name_and_config(value)
        if name is None:
            refuse_sync(value, place, self.problems)
            return Policy(getattr(value, "__name__", "inline"), value)
        policy: Policy | None = self._look_up(name, self.registry.policies, "policy", place)
        return policy.with_config(config) if policy is not None and config else policy

    def _middleware(self, value: Any, place: str) -> tuple[ContextMiddleware | None, tuple[int, ...]]:
        """Return a middleware's layer, and the error statuses it answers with itself."""
        name, config = _name_and_config(value)
        if name is None and not isinstance(value, Middleware):
            refuse_sync(value, place, self.problems)
            return value, ()
        middleware = (
            value if name is None else self._look_up(name, self.registry.middlewares, "middleware", place)
        )
        if middleware is None:
            return None, ()
        return (replace(middleware, config=config) if config else middleware).bound(), middleware.refusals

    def _look_up(self, name: str, registry: Mapping[str, Any], kind: str, place: str) -> Any:
        uid = name if "::" in name else f"{self.scope}.{name}"
        if uid not in registry:
            self._note(place, f"there is no {kind} {uid!r}", suggest(uid, registry))
        return registry.get(uid)

    def _note(self, place: str, message: str, fix: str) -> None:
        self.problems.append(Problem(place, message, fix))


def _name_and_config(value: Any) -> tuple[str | None, Mapping[str, Any]]:
    if isinstance(value, str):
        return value, {}
    if isinstance(value, Mapping):
        return value["name"], value.get("config", {})
    return None, {}


def _as_layer(action: Callable[..., Awaitable[object]]) -> ContextMiddleware:
    if len(inspect.signature(action).parameters) > 1:
        return action

    def layer(ctx: HttpContext, next: Next) -> Awaitable[object]:
        return action(ctx)

    return layer


async def _nothing() -> None:
    """The `next` of the last handler, which does nothing."""
