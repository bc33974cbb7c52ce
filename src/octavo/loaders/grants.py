"""The grants `octavo.toml` gives, held to the actions there are: one that nobody can use is a slip."""

from collections.abc import Iterator

from octavo.errors import Problem
from octavo.kernel import Octavo
from octavo.queries.access import drafts_grant, spelled
from octavo.schema.parse import suggest
from octavo.server.core_api.routes import ACTIONS
from octavo.server.openapi.route import GRANT as DOCUMENT

EVERYWHERE = ("", "api::", "plugin::")
"""What wildcards stand for whatever there is."""


def known_actions(app: Octavo) -> list[str]:
    """Return every action somebody may be granted, those routes ask for under names of their own too."""
    asked = (route for route in app.routes if route.state.info.type != "admin")
    scopes = [action for route in asked for action in route.scope or ()]
    return list(dict.fromkeys([*app.actions, *scopes, *_of_types(app), DOCUMENT]))


def _of_types(app: Octavo) -> Iterator[str]:
    """Yield what stands for a type whether or not it has routes: relations to it are read by `find`."""
    for uid, content_type in app.schemas.content_types.items():
        names = ACTIONS[content_type.kind] if uid.startswith("api::") else ("find", "update")
        yield from (spelled(f"{uid}.{name}") for name in names)
        if content_type.draft_and_publish:
            yield drafts_grant(uid)


def unknown_grants(app: Octavo) -> list[Problem]:
    """Return a problem for each grant of a role that stands for no action."""
    known = known_actions(app)
    return [
        Problem(
            f"octavo.toml#/roles/{role}/grants/{index}", f"there is no action {grant!r}", _fix(grant, known)
        )
        for role, said in app.settings.roles.items()
        for index, grant in enumerate(said.grants)
        if not _stands_for_something(grant, known) and not _is_turned_off(app, grant)
    ]


def _stands_for_something(grant: str, known: list[str]) -> bool:
    if not grant.endswith("*"):
        return spelled(grant) in known
    prefix = grant[:-1]
    return prefix in EVERYWHERE or any(action.startswith(prefix) for action in known)


def _is_turned_off(app: Octavo, grant: str) -> bool:
    """Whether a grant is of a plugin that is there, and does not run."""
    said = app.settings.plugins.get(grant.removeprefix("plugin::").partition(".")[0])
    return grant.startswith("plugin::") and said is not None and not said.enabled


def _fix(grant: str, known: list[str]) -> str:
    known = [action for action in known if not action.startswith("admin::")]
    if "*" in grant[:-1]:
        return "a * stands at the end alone, for everything that begins so"
    if not grant.endswith("*"):
        return suggest(grant, known) or "octavo routes shows the grant of each route"
    prefixes = [
        f"{action[: end + 1]}*" for action in known for end, sign in enumerate(action) if sign in ".:"
    ]
    return suggest(grant, dict.fromkeys(prefixes)) or "octavo routes shows the grant of each route"
