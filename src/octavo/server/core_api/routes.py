"""The core routes of a content type."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from octavo.errors import Problem
from octavo.kernel import CoreRoutes, Route
from octavo.schema.content_type import ContentType
from octavo.schema.uid import snake_case

ACTIONS = {
    "collectionType": {
        "find": ("GET", ""),
        "find_one": ("GET", "/:id"),
        "create": ("POST", ""),
        "update": ("PUT", "/:id"),
        "delete": ("DELETE", "/:id"),
    },
    "singleType": {"find": ("GET", ""), "update": ("PUT", ""), "delete": ("DELETE", "")},
}
OPTIONS = frozenset({"auth", "policies", "middlewares"})


def core_routes(
    uid: str,
    *,
    only: Collection[str] | None = None,
    except_: Collection[str] = (),
    config: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[CoreRoutes]:
    """Return the routes of a content type for `routes = [*core_routes(ARTICLE)]`.

    `only` and `except_` name actions (find, find_one, create, update, delete); `config` gives one action
    `auth`, `policies`, `middlewares` or further options: `{"create": {"policies": [is_author]}}`.
    """
    included_actions = None if only is None else frozenset(snake_case(name) for name in only)
    excluded_actions = frozenset(snake_case(name) for name in except_)
    options = {snake_case(name): dict(route_config) for name, route_config in (config or {}).items()}
    return [CoreRoutes(str(uid), included_actions, excluded_actions, options)]


def expand(
    core: CoreRoutes, content_type: ContentType, where: str, problems: list[Problem]
) -> Iterator[Route]:
    """Yield the routes that `core_routes` stands for, once the content type is known."""
    actions = ACTIONS[content_type.kind]
    action_names = (core.only or frozenset()) | core.without | core.config.keys()
    for name in sorted(action_names - actions.keys()):
        fix = f"there are {', '.join(actions)}"
        problems.append(
            Problem(f"{where}: core_routes({core.uid!r})", f"there is no core action {name!r}", fix)
        )
    base = content_type.plural_name if content_type.kind == "collectionType" else content_type.singular_name
    for name, (method, path) in actions.items():
        if (core.only is not None and name not in core.only) or name in core.without:
            continue
        options = core.config.get(name, {})
        yield Route(
            method,
            f"/{base}{path}",
            f"{content_type.uid}.{name}",
            auth=options.get("auth"),
            policies=options.get("policies", ()),
            middlewares=options.get("middlewares", ()),
            config={key: value for key, value in options.items() if key not in OPTIONS},
        )
