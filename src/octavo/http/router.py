"""Routing by path and method (after @koa/router 12); all matching routes run, in order."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Self

from octavo.compose import Next, compose
from octavo.errors import HttpError
from octavo.http import path_pattern
from octavo.http.context import Context
from octavo.http.layer import Layer, LayerOptions, ParamMiddleware, RoutePath, RouterMiddleware
from octavo.http.mounting import below_mount
from octavo.http.route_index import RouteIndex

IMPLEMENTED = ("HEAD", "OPTIONS", "GET", "PUT", "PATCH", "POST", "DELETE")
ALL_METHODS = (
    *(
        "ACL",
        "BIND",
        "CHECKOUT",
        "CONNECT",
        "COPY",
        "DELETE",
        "GET",
        "HEAD",
        "LINK",
        "LOCK",
        "M-SEARCH",
        "MERGE",
    ),
    *(
        "MKACTIVITY",
        "MKCALENDAR",
        "MKCOL",
        "MOVE",
        "NOTIFY",
        "OPTIONS",
        "PATCH",
        "POST",
        "PROPFIND",
        "PROPPATCH",
    ),
    *(
        "PURGE",
        "PUT",
        "REBIND",
        "REPORT",
        "SEARCH",
        "SOURCE",
        "SUBSCRIBE",
        "TRACE",
        "UNBIND",
        "UNLINK",
        "UNLOCK",
    ),
    "UNSUBSCRIBE",
)

Paths = RoutePath | Sequence[str]


class Dispatch:
    """A router as a middleware, which `use` of another router recognizes."""

    def __init__(self, router: "Router") -> None:
        self.router = router

    def __call__(self, ctx: Any, next: Next) -> Awaitable[object]:
        """Run the matching routes, or `next` if there are none."""
        return self.router.dispatch(ctx, next)


class Router:
    """Routes by path and method; mount it with `app.use(router.routes())`.

    Options: prefix, methods (those implemented, for 501), host, exclusive (only the last match runs),
    sensitive (to case), strict (about a last slash), router_path (instead of the request's).
    """

    def __init__(
        self,
        *,
        prefix: str = "",
        methods: Sequence[str] = IMPLEMENTED,
        host: str | re.Pattern[str] | None = None,
        exclusive: bool = False,
        sensitive: bool = False,
        strict: bool = False,
        router_path: str | None = None,
    ) -> None:
        self.methods = tuple(methods)
        self.host = host
        self.exclusive = exclusive
        self.stack: list[Layer] = []
        self.params: dict[str, ParamMiddleware] = {}
        self._prefix = prefix
        self._sensitive = sensitive
        self._strict = strict
        self._router_path = router_path
        self._index: RouteIndex | None = None

    # Registration

    def get(self, *route: Any, name: str | None = None) -> Self:
        """Add a route for GET and HEAD: `(path, *middlewares)`, or `(name, path, *middlewares)`."""
        return self._verb(["GET"], route, name)

    def post(self, *route: Any, name: str | None = None) -> Self:
        """Add a route for POST."""
        return self._verb(["POST"], route, name)

    def put(self, *route: Any, name: str | None = None) -> Self:
        """Add a route for PUT."""
        return self._verb(["PUT"], route, name)

    def patch(self, *route: Any, name: str | None = None) -> Self:
        """Add a route for PATCH."""
        return self._verb(["PATCH"], route, name)

    def delete(self, *route: Any, name: str | None = None) -> Self:
        """Add a route for DELETE."""
        return self._verb(["DELETE"], route, name)

    del_ = delete

    def head(self, *route: Any, name: str | None = None) -> Self:
        """Add a route for HEAD."""
        return self._verb(["HEAD"], route, name)

    def options(self, *route: Any, name: str | None = None) -> Self:
        """Add a route for OPTIONS."""
        return self._verb(["OPTIONS"], route, name)

    def all(self, *route: Any, name: str | None = None) -> Self:
        """Add a route for every method."""
        return self._verb(ALL_METHODS, route, name)

    def _verb(self, methods: Sequence[str], route: tuple[Any, ...], name: str | None) -> Self:
        if len(route) > 1 and isinstance(route[1], str | re.Pattern):
            name, *route = route  # type: ignore[assignment]  # Koa's form, the name first
        path, *middlewares = route if route else (None,)
        if not path or not isinstance(path, str | re.Pattern | list | tuple):
            raise TypeError(f"You have to provide a path when adding a {methods[0].lower()} handler")
        if not middlewares:
            raise TypeError(f"the route {path} needs a handler")
        self.register(path, methods, middlewares, name=name)
        return self

    def register(
        self,
        path: Paths,
        methods: Sequence[str],
        middlewares: Sequence[RouterMiddleware],
        *,
        name: str | None = None,
        end: bool = True,
        ignore_captures: bool = False,
    ) -> None:
        """Add a layer for a path, or one for each of several; raise TypeError for what cannot be called."""
        if isinstance(path, list | tuple):
            for one in path:
                self.register(one, methods, middlewares, name=name, end=end, ignore_captures=ignore_captures)
            return
        assert isinstance(path, str | re.Pattern)
        options = LayerOptions(end, self._strict, self._sensitive, ignore_captures, name)
        layer = Layer(path, methods, middlewares, options)
        self._add(layer.with_prefix(self._prefix) if self._prefix else layer)

    def _add(self, layer: Layer) -> None:
        for name, middleware in self.params.items():
            layer.param(name, middleware)
        self.stack.append(layer)
        self._index = None

    def use(self, *args: Any) -> Self:
        """Run middlewares before the matching routes, below a path (or several) if one is given first.

        Another router's `routes()` among them is taken in: its routes, below the path.
        """
        paths, middlewares = _leading_paths(args)
        for path in paths:
            for middleware in middlewares:
                if isinstance(middleware, Dispatch):
                    self._nest(middleware.router, path)
                else:
                    self._use_one(middleware, path)
        return self

    def _use_one(self, middleware: RouterMiddleware, path: str | None) -> None:
        prefix_has_params = bool(self._prefix) and bool(path_pattern.compile_pattern(self._prefix)[1])
        self.register(
            path if path is not None else "([^/]*)",
            [],
            [middleware],
            end=False,
            ignore_captures=path is None and not prefix_has_params,
        )

    def _nest(self, router: "Router", path: str | None) -> None:
        for layer in router.stack:
            nested = layer.with_prefix(path) if path else layer.copy()
            self._add(nested.with_prefix(self._prefix) if self._prefix else nested)

    def prefix(self, prefix: str) -> Self:
        """Put a prefix before every path there is and will be."""
        self._prefix = prefix.removesuffix("/")
        self.stack = [layer.with_prefix(self._prefix) for layer in self.stack]
        self._index = None
        return self

    def param(self, name: str, middleware: ParamMiddleware) -> Self:
        """Run `middleware(value, ctx, next)` in every route that has this parameter."""
        self.params[name] = middleware
        for layer in self.stack:
            layer.param(name, middleware)
        return self

    def redirect(self, source: str, destination: str, code: int = 301) -> Self:
        """Redirect a path, or a route by name, to another path, route or URL."""
        path = source if source.startswith("/") else self.url(source)
        inner = not destination.startswith("/") and "://" not in destination
        target = self.url(destination) if inner else destination

        async def move(ctx: Context, next: Next) -> None:
            ctx.redirect(below_mount(ctx.req, target))
            ctx.status = code

        return self.all(path, move)

    # Lookup

    def route(self, name: str) -> Layer | None:
        """Return the route of a name."""
        return next((layer for layer in self.stack if layer.name == name), None)

    def url(self, name: str, *params: Any, query: str | Mapping[str, Any] | None = None) -> str:
        """Return the URL of a named route, parameters as a mapping or in order; raise LookupError/ValueError.

        A second mapping `{"query": …}` means the same as `query` (Koa's form).
        """
        layer = self.route(name)
        if layer is None:
            raise LookupError(f"No route found for name: {name}")
        *values, last = params or (None,)
        if isinstance(last, Mapping) and set(last) == {"query"} and "query" not in layer.param_names:
            return layer.url(*values, query=last["query"])
        return layer.url(*params, query=query)

    def match(self, path: str, method: str) -> tuple[Sequence[Layer], list[Layer]]:
        """Return the layers whose path matches, and those of them that accept the method."""
        if self._index is None:
            self._index = RouteIndex(self.stack)
        by_path = self._index.find(path)
        return by_path, [layer for layer in by_path if not layer.methods or method in layer.methods]

    def _matches_host(self, host: str) -> bool:
        if self.host is None:
            return True
        return host == self.host if isinstance(self.host, str) else bool(host and self.host.search(host))

    # Running

    def routes(self) -> Dispatch:
        """Return the router as a middleware."""
        return Dispatch(self)

    middleware = routes

    def dispatch(self, ctx: Context, next: Next) -> Awaitable[object]:
        """Run the matching layers, or `next` if no route matches."""
        if not self._matches_host(ctx.host if self.host else ""):
            return next()
        path = self._router_path or ctx.path
        by_path, matched = self.match(path, ctx.method)
        if ctx.matched is None:
            ctx.matched = list(by_path)
        else:
            ctx.matched.extend(by_path)
        ctx.router = self
        if not any(layer.methods for layer in matched):
            return next()
        last = matched[-1]
        ctx.matched_route = str(last.path)
        if last.name:
            ctx.matched_route_name = last.name
        if self.exclusive or len(matched) == 1:
            last.enter(ctx, path)
            return last.runner(ctx, next)
        return self._chain(matched, path)(ctx, next)

    def _chain(self, layers: list[Layer], path: str) -> RouterMiddleware:
        return compose([_step(layer, path) for layer in layers])

    def allowed_methods(
        self,
        *,
        throw: bool = False,
        not_implemented: Callable[[], Exception] | None = None,
        method_not_allowed: Callable[[], Exception] | None = None,
    ) -> RouterMiddleware:
        """Return a middleware that answers OPTIONS, 405 and 501, with Allow, if no route did.

        With `throw`, errors are raised: those the two functions return, or HttpError.
        """

        async def answer(ctx: Context, next: Next) -> None:
            await next()
            if ctx.status not in {0, 404}:
                return
            allowed = list(dict.fromkeys(method for layer in ctx.matched or () for method in layer.methods))
            if ctx.method not in self.methods:
                _refuse(ctx, 501, allowed, throw, not_implemented)
            elif allowed and ctx.method == "OPTIONS":
                ctx.status = 200
                ctx.body = ""
                ctx.set("Allow", ", ".join(allowed))
            elif allowed and ctx.method not in allowed:
                _refuse(ctx, 405, allowed, throw, method_not_allowed)

        return answer


def _step(layer: Layer, path: str) -> RouterMiddleware:
    def step(ctx: Context, next: Next) -> Awaitable[object]:
        layer.enter(ctx, path)
        return layer.runner(ctx, next)

    return step


def _refuse(
    ctx: Context, status: int, allowed: list[str], throw: bool, make: Callable[[], Exception] | None
) -> None:
    if throw:
        raise make() if make else HttpError(status)
    ctx.status = status
    ctx.set("Allow", ", ".join(allowed))


def _leading_paths(args: tuple[Any, ...]) -> tuple[Sequence[str | None], tuple[Any, ...]]:
    if args and isinstance(args[0], str):
        return [args[0]], args[1:]
    if args and isinstance(args[0], list | tuple):
        return args[0], args[1:]
    return [None], args
