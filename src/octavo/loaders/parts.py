"""Everything found in a project and its plugins, by uid, before names are resolved."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from octavo.kernel import CoreRoutes, Middleware, Policy, Route, RouteInfo, Strategy

Hooks = Mapping[str, Callable[..., Awaitable[None]]]


@dataclass(frozen=True, slots=True)
class RouteGroup:
    """The routes of one API or plugin: the scope its short names are looked up in, and the file they stand
    in.
    """

    scope: str
    """`api::article` or `plugin::upload`."""
    routes: tuple[Route | CoreRoutes, ...]
    where: str


@dataclass
class Parts:
    """What a project and its plugins bring."""

    routes: list[RouteGroup] = field(default_factory=list)
    controllers: dict[str, type] = field(default_factory=dict)
    services: dict[str, type] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    middlewares: dict[str, Middleware] = field(default_factory=dict)
    strategies: list[Strategy] = field(default_factory=list)
    hooks: list[tuple[str, Hooks]] = field(default_factory=list)
    """Lifecycles with the uid they are for."""
    document_middlewares: list[tuple[Callable[..., Any], tuple[str, ...] | None]] = field(
        default_factory=list
    )
    """Document middlewares with the uids they are for; None is all."""
    moments: dict[str, list[Callable[[Any], Awaitable[None]]]] = field(default_factory=dict)
    """`register`, `bootstrap` and `destroy` functions."""

    def add_moment(self, name: str, function: Callable[[Any], Awaitable[None]] | None) -> None:
        """Add what is to run at one moment of the instance's life."""
        if function is not None:
            self.moments.setdefault(name, []).append(function)


def with_info(route: Route, info: RouteInfo) -> Route:
    """Return a route that knows where it comes from; its type stays."""
    return replace(route, info=replace(info, type=route.info.type))
