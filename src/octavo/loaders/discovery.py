"""Finds marked or named objects in modules: policies, middlewares, hooks, controllers, services."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any, TypeVar

from octavo.db.lifecycles import ACTIONS
from octavo.errors import Problem
from octavo.kernel import Middleware, Policy
from octavo.schema.parse import suggest
from octavo.schema.uid import snake_case

T = TypeVar("T")


def instances_of(module: ModuleType, kind: type[T]) -> Iterator[T]:
    """Yield the module's own objects of a type, in the order of definition."""
    for value in vars(module).values():
        if isinstance(value, kind):
            yield value


def classes_in(module: ModuleType) -> Iterator[type]:
    """Yield the classes that a module defines itself, without imported ones."""
    for value in vars(module).values():
        if (
            inspect.isclass(value)
            and value.__module__ == module.__name__
            and not value.__name__.startswith("_")
        ):
            yield value


def policies_in(module: ModuleType, where: str, problems: list[Problem]) -> Iterator[Policy]:
    """Yield a module's policies."""
    for policy in instances_of(module, Policy):
        if refuse_sync(policy.check, where, problems):
            yield policy


def middlewares_in(module: ModuleType, where: str, problems: list[Problem]) -> Iterator[Middleware]:
    """Yield a module's middlewares."""
    for middleware in instances_of(module, Middleware):
        if refuse_sync(middleware.run, where, problems):
            yield middleware


def hooks_in(module: ModuleType, where: str, problems: list[Problem]) -> Mapping[str, Callable[..., Any]]:
    """Return a module's lifecycle hooks: functions named `before_create` and so on."""
    hooks: dict[str, Callable[..., Any]] = {}
    for name, value in vars(module).items():
        if not inspect.isfunction(value) or value.__module__ != module.__name__ or name.startswith("_"):
            continue
        if name not in ACTIONS:
            _refuse_unknown_hook(name, value, where, problems)
        elif refuse_sync(value, where, problems):
            hooks[name] = value
    return hooks


def _refuse_unknown_hook(
    name: str, function: Callable[..., Any], where: str, problems: list[Problem]
) -> None:
    """Report a function that looks like a lifecycle hook but is none; helpers are sync, or begin with `_`."""
    near = suggest(snake_case(name), ACTIONS, 0.85)
    if near or name.startswith(("before", "after")) or inspect.iscoroutinefunction(function):
        fix = near or f"there are {', '.join(ACTIONS)}; begin the name of a helper with _"
        problems.append(Problem(f"{where}: {name}", "is no lifecycle", fix))


def document_middlewares_in(
    module: ModuleType, where: str, problems: list[Problem]
) -> Iterator[Callable[..., Any]]:
    """Yield a module's functions marked `@document_middleware`."""
    for value in vars(module).values():
        if hasattr(value, "document_middleware") and refuse_sync(value, where, problems):
            yield value


def refuse_sync(function: Callable[..., Any], where: str, problems: list[Problem]) -> bool:
    """Whether a function is async; otherwise add a problem."""
    target = function if inspect.isroutine(function) else getattr(function, "__call__", function)  # noqa: B004  # its code is wanted
    if inspect.iscoroutinefunction(target):
        return True
    name = getattr(function, "__qualname__", repr(function))
    problems.append(
        Problem(
            f"{where}: {name}", "is not async", f"write `async def {getattr(function, '__name__', name)}`"
        )
    )
    return False
