"""From routes as they are written to endpoints: every name is looked up once, at start, and may be refused
then.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from octavo.compose import Next, compose
from octavo.errors import Problem
from octavo.http import Context as HttpContext
from octavo.kernel import Context, Endpoint, Middleware, Policy, Route, RouteState
from octavo.loaders.marks import refuse_sync
from octavo.loaders.parts import Parts
from octavo.queries.access import spelled
from octavo.schema.parse import suggest
from octavo.schema.uid import camel_case, snake_case

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ALL")

Layer = Callable[[Context, Next], Awaitable[object]]
Action = Callable[[Context], Awaitable[object]]


class Resolver:
    """Resolves the routes of one API or plugin."""

    def __init__(
        self, scope: str, where: str, parts: Parts, controllers: Mapping[str, object], problems: list[Problem]
    ) -> None:
        self.scope = scope
        self.where = where
        self.parts = parts
        self.controllers = controllers
        self.problems = problems

    def endpoint(self, route: Route) -> Endpoint | None:
        """Return the endpoint of a route, or None where something about it is wrong."""
        before = len(self.problems)
        place = f"{self.where}: {route.method} {route.path}"
        if route.method not in METHODS:
            self._note(
                place, f"the method {route.method!r} is unknown", suggest(route.method.upper(), METHODS)
            )
        if not route.path.startswith("/"):
            self._note(place, "the path does not begin with a slash", f"write '/{route.path}'")
        action, name = self._handler(route.handler, place)
        policies = tuple(self._policy(each, place) for each in route.policies)
        layers = [self._middleware(each, place) for each in route.middlewares]
        if len(self.problems) > before or action is None:
            return None
        auth = {} if route.auth in (None, False) else dict(cast(Mapping[str, Any], route.auth))
        scope = auth.get("scope", None if name is None else [name])
        strategies = auth.get("strategies")
        shown: Any = False if route.auth is False else {**auth, **({} if scope is None else {"scope": scope})}
        handler = route.handler if isinstance(route.handler, str) else name
        config = {**route.config, "auth": shown}
        return Endpoint(
            state=RouteState(route.method, route.path, handler, config, route.info),
            action=action,
            scope=None if scope is None else tuple(map(spelled, scope)),
            name=name,
            strategies=None if strategies is None else tuple(strategies),
            open=route.auth is False,
            policies=cast(tuple[Policy, ...], policies),
            middlewares=cast(tuple[Layer, ...], tuple(layer for layer, _ in layers)),
            refusals=tuple(status for _, refusals in layers for status in refusals),
            about=route.about,
        )

    def _handler(self, handler: Any, place: str) -> tuple[Action | None, str | None]:
        """Return what answers, and the name of its action where it belongs to a controller."""
        if isinstance(handler, str):
            return self._named(handler, place)
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

    def _named(self, text: str, place: str) -> tuple[Action | None, str | None]:
        """Find `article.find`, or `api::blog.article.findOne` in full."""
        owner, _, action = text.rpartition(".")
        uid = owner if "::" in owner else f"{self.scope}.{owner}"
        controller = self.controllers.get(uid)
        if controller is None:
            known = [name.removeprefix(f"{self.scope}.") for name in self.controllers]
            self._note(
                place, f"there is no controller {uid!r} for the handler {text!r}", suggest(owner, known)
            )
            return None, None
        method = getattr(controller, action, None) or getattr(controller, snake_case(action), None)
        if not callable(method) or action.startswith("_"):
            names = [name for name in dir(controller) if not name.startswith("_")]
            self._note(place, f"the controller {uid!r} has no action {action!r}", suggest(action, names))
            return None, None
        refuse_sync(method, place, self.problems)
        return method, f"{uid}.{camel_case(method.__name__)}"

    def _list(self, handlers: Iterable[Any], place: str) -> Action | None:
        """Make one action of layers and the handler they lead to; each may take `next` or do without."""
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

    def _policy(self, given: Any, place: str) -> Policy | None:
        if isinstance(given, Policy):
            return given
        name, config = _name_and_config(given)
        if name is None:
            refuse_sync(given, place, self.problems)
            return Policy(getattr(given, "__name__", "inline"), given)
        found: Policy | None = self._look_up(name, self.parts.policies, "policy", place)
        return found.with_config(config) if found is not None and config else found

    def _middleware(self, given: Any, place: str) -> tuple[Layer | None, tuple[int, ...]]:
        """Return a middleware's layer, and the statuses it answers with by itself."""
        name, config = _name_and_config(given)
        if name is None and not isinstance(given, Middleware):
            refuse_sync(given, place, self.problems)
            return cast(Layer, given), ()
        found = given if name is None else self._look_up(name, self.parts.middlewares, "middleware", place)
        if found is None:
            return None, ()
        return (replace(found, config=config) if config else found).bound(), found.refusals

    def _look_up(self, name: str, known: Mapping[str, Any], kind: str, place: str) -> Any:
        uid = name if "::" in name else f"{self.scope}.{name}"
        if uid not in known:
            self._note(place, f"there is no {kind} {uid!r}", suggest(uid, known))
        return known.get(uid)

    def _note(self, place: str, message: str, fix: str) -> None:
        self.problems.append(Problem(place, message, fix))


def _name_and_config(given: Any) -> tuple[str | None, Mapping[str, Any]]:
    if isinstance(given, str):
        return given, {}
    if isinstance(given, Mapping):
        return given["name"], given.get("config", {})
    return None, {}


def _as_layer(action: Callable[..., Awaitable[object]]) -> Layer:
    if len(inspect.signature(action).parameters) > 1:
        return action

    def layer(ctx: HttpContext, next: Next) -> Awaitable[object]:
        return action(ctx)

    return layer


async def _nothing() -> None:
    """End a list of handlers."""
