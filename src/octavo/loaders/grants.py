"""Checks the grants in `octavo.toml` against the existing actions, to find misspelled ones."""

from collections.abc import Iterator

from octavo.errors import Problem
from octavo.kernel import Octavo
from octavo.queries.access import drafts_grant, spelled
from octavo.schema.parse import suggest
from octavo.server.core_api.routes import ACTIONS
from octavo.server.openapi.route import GRANT as DOCUMENT

EVERYWHERE = ("", "api::", "plugin::")
"""Prefixes of wildcards that match any API or plugin."""


def known_actions(app: Octavo) -> list[str]:
    """Return every action that can be granted, including custom scopes of routes."""
    content_routes = (route for route in app.routes if route.state.info.type != "admin")
    scopes = [action for route in content_routes for action in route.scope or ()]
    return list(dict.fromkeys([*app.actions, *scopes, *_of_types(app), DOCUMENT]))


def _of_types(app: Octavo) -> Iterator[str]:
    """Yield the actions of a type, whether or not it has routes: reading relations to it needs `find`."""
    for uid, content_type in app.schemas.content_types.items():
        names = ACTIONS[content_type.kind] if uid.startswith("api::") else ("find", "update")
        yield from (spelled(f"{uid}.{name}") for name in names)
        if content_type.draft_and_publish:
            yield drafts_grant(uid)


def unknown_grants(app: Octavo) -> list[Problem]:
    """Return a problem for each grant of a role that matches no action."""
    actions = known_actions(app)
    return [
        Problem(
            f"octavo.toml#/roles/{role}/grants/{index}", f"there is no action {grant!r}", _fix(grant, actions)
        )
        for role, settings in app.settings.roles.items()
        for index, grant in enumerate(settings.grants)
        if not _stands_for_something(grant, actions) and not _is_turned_off(app, grant)
    ]


def _stands_for_something(grant: str, actions: list[str]) -> bool:
    if not grant.endswith("*"):
        return spelled(grant) in actions
    prefix = grant[:-1]
    return prefix in EVERYWHERE or any(action.startswith(prefix) for action in actions)


def _is_turned_off(app: Octavo, grant: str) -> bool:
    """Whether a grant belongs to a plugin that is installed but disabled."""
    settings = app.settings.plugins.get(grant.removeprefix("plugin::").partition(".")[0])
    return grant.startswith("plugin::") and settings is not None and not settings.enabled


def _fix(grant: str, actions: list[str]) -> str:
    actions = [action for action in actions if not action.startswith("admin::")]
    if "*" in grant[:-1]:
        return "a * stands at the end alone, for everything that begins so"
    if not grant.endswith("*"):
        return suggest(grant, actions) or "octavo routes shows the grant of each route"
    prefixes = [
        f"{action[: end + 1]}*" for action in actions for end, sign in enumerate(action) if sign in ".:"
    ]
    return suggest(grant, dict.fromkeys(prefixes)) or "octavo routes shows the grant of each route"
