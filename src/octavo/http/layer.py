"""One entry of a router: a path, its methods, and its middlewares."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import unquote_to_bytes

from octavo.compose import Middleware, Next, compose
from octavo.http import path_pattern, querystring
from octavo.http.context import Context
from octavo.http.text import BAD_ESCAPE

RoutePath = str | re.Pattern[str]
RouterMiddleware = Middleware[Any]
ParamMiddleware = Callable[[str, Any, Next], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class LayerOptions:
    """How a path is matched: to its end or as a prefix, strict about a trailing slash, case-sensitive."""

    end: bool
    strict: bool
    sensitive: bool
    ignore_captures: bool
    name: str | None


class Layer:
    """A compiled path with the middlewares that run if it matches."""

    def __init__(
        self,
        path: RoutePath,
        methods: Iterable[str],
        stack: Sequence[RouterMiddleware],
        options: LayerOptions,
    ) -> None:
        for middleware in stack:
            if not callable(middleware):
                where = f"{', '.join(methods)} `{options.name or path}`"
                raise TypeError(f"{where}: `middleware` must be a function, not `{middleware!r}`")
        self.options = options
        self.name = options.name
        self.methods: list[str] = []
        for method in methods:
            self.methods.append(method.upper())
            if method.upper() == "GET":
                self.methods.insert(0, "HEAD")
        self.stack = list(stack)
        self._params: list[tuple[int, str, ParamMiddleware]] = []
        self._runner: RouterMiddleware | None = None
        self.path: RoutePath = path
        self._compile()

    def _compile(self) -> None:
        options = self.options
        if isinstance(self.path, str):
            self.regexp, self.param_names = path_pattern.compile_pattern(
                self.path, end=options.end, strict=options.strict, sensitive=options.sensitive
            )
        else:
            self.regexp = self.path
            names: dict[int, str] = {number: name for name, number in self.path.groupindex.items()}
            self.param_names = tuple(names.get(number + 1, number) for number in range(self.path.groups))

    def with_prefix(self, prefix: str) -> Self:
        """Return the layer below a prefix."""
        copy = self.copy()
        if isinstance(self.path, str) and self.path:
            copy.path = prefix if self.path == "/" and not self.options.strict else prefix + self.path
            copy._compile()
        return copy

    def copy(self) -> Self:
        """Return a copy with the same path and middlewares."""
        copy = type(self)(self.path, (), self.stack, replace(self.options))
        copy.methods = list(self.methods)
        copy._params = list(self._params)
        return copy

    def matches(self, path: str) -> bool:
        """Return whether the path matches."""
        return self._find(path) is not None

    def _find(self, path: str) -> re.Match[str] | None:
        return self.regexp.match(path) if isinstance(self.path, str) else self.regexp.search(path)

    def captures(self, path: str) -> list[str | None]:
        """Return the values of the parameters, still percent-encoded."""
        match = None if self.options.ignore_captures else self._find(path)
        return list(match.groups()) if match else []

    def params(self, captures: Sequence[str | None], params: dict[str, Any]) -> dict[str, Any]:
        """Add the decoded values to `params` by name; a missing one is an empty text."""
        for name, value in zip(self.param_names, captures, strict=False):
            if value is not None:
                params[str(name)] = decode(value)
        return params

    def param(self, name: str, middleware: ParamMiddleware) -> None:
        """Run `middleware(value, ctx, next)` before the stack if the path has this parameter."""
        if name in self.param_names:
            self._params.append((self.param_names.index(name), name, middleware))
            self._params.sort(key=lambda entry: entry[0])
            self._runner = None

    @property
    def runner(self) -> RouterMiddleware:
        """Everything this layer runs, as one middleware."""
        if self._runner is None:
            first = [_param_step(name, step) for _, name, step in self._params]
            self._runner = compose([*first, *self.stack])
        return self._runner

    def enter(self, ctx: Context, path: str) -> None:
        """Set the context's properties for this layer."""
        ctx.captures = self.captures(path)
        ctx.request.params = self.params(ctx.captures, ctx.request.params)
        ctx.router_path = ctx.matched_route = str(self.path)
        ctx.router_name = self.name
        if self.name:
            ctx.matched_route_name = self.name

    def url(self, *params: Any, query: str | Mapping[str, Any] | None = None) -> str:
        """Return the path with its parameters filled in, from a mapping or from values in path order."""
        if not isinstance(self.path, str):
            raise ValueError("a route given as an expression has no URL")
        path = self.path.replace("(.*)", "")
        keys = [token.name for token in path_pattern.parse(path) if isinstance(token, path_pattern.Key)]
        if params and isinstance(params[0], Mapping):
            values: dict[str | int, Any] = dict(params[0])
        else:
            values = dict(zip(keys, params, strict=False))
        filled = path_pattern.build(path, values)
        if not query:
            return filled
        text = query if isinstance(query, str) else querystring.stringify(query)
        return f"{filled}?{text.removeprefix('?')}"


def _param_step(name: str, step: ParamMiddleware) -> RouterMiddleware:
    def run(ctx: Any, next: Next) -> Awaitable[object]:
        return step(ctx.params.get(name), ctx, next)

    return run


def decode(text: str) -> str:
    """Return a path segment without percent signs, or as it is where they are malformed."""
    if "%" not in text:
        return text
    if BAD_ESCAPE.search(text):
        return text
    try:
        return unquote_to_bytes(text.encode("utf-8", "replace")).decode("utf-8")
    except UnicodeDecodeError:
        return text
