"""Everything found in a project and its plugins, by uid, before names are resolved."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.kernel import CoreRoutes, Middleware, PluginJob, Policy, Route, Strategy

Hooks = Mapping[str, Callable[..., Awaitable[None]]]


@dataclass(frozen=True, slots=True)
class RouteGroup:
    """The routes of one API or plugin: the scope in which short names are resolved, and their file."""

    scope: str
    """`api::article` or `plugin::upload`."""
    routes: tuple[Route | CoreRoutes, ...]
    where: str


@dataclass
class Registry:
    """The parts of a project and its plugins."""

    routes: list[RouteGroup] = field(default_factory=list)
    controllers: dict[str, type] = field(default_factory=dict)
    services: dict[str, type] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    middlewares: dict[str, Middleware] = field(default_factory=dict)
    strategies: list[Strategy] = field(default_factory=list)
    hooks: list[tuple[str, Hooks]] = field(default_factory=list)
    """Lifecycle hooks with the uid they apply to."""
    document_middlewares: list[tuple[Callable[..., Any], tuple[str, ...] | None]] = field(
        default_factory=list
    )
    """Document middlewares with the uids they apply to; None is all."""
    jobs: list[tuple[PluginJob, str]] = field(default_factory=list)
    """Jobs with their file."""
    phases: dict[str, list[Callable[[Any], Awaitable[None]]]] = field(default_factory=dict)
    """`register`, `bootstrap` and `destroy` functions."""

    def add_phase(self, name: str, function: Callable[[Any], Awaitable[None]] | None) -> None:
        """Add a function to run in one phase of the instance's life."""
        if function is not None:
            self.phases.setdefault(name, []).append(function)
