"""What an import leaves out, for the report: plugins, code, webhooks, and grants of missing actions."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from octavo.importers.strapi.people import HOLDERS, PERMISSION, ROLE, TOKEN, StrapiGrants
from octavo.loaders.javascript import unread_scripts
from octavo.schema.registry import Schemas

COUNTERPARTS = {
    "@strapi/plugin-users-permissions",
    "@strapi/plugin-i18n",
    "@strapi/plugin-upload",
    "@strapi/plugin-email",
    "@strapi/provider-upload-local",
}
CORE = ("find", "findOne", "create", "update", "delete")
"""The actions every type of a project answers."""
_VIEWS = "plugin_content_manager_configuration_"
_MARKS = ("strapi-plugin-", "/plugin-", "strapi-provider-", "/provider-")


def packages(project: Path) -> list[str]:
    """Return the plugins and providers a project's package.json names, and its own in `src/plugins`."""
    findings = []
    try:
        package = json.loads((project / "package.json").read_text("utf-8"))
    except (OSError, ValueError):
        package = {}
    for name in sorted(package.get("dependencies", {})):
        if any(mark in name for mark in _MARKS) and "strapi" in name and name not in COUNTERPARTS:
            kind = "provider" if "provider-" in name else "plugin"
            findings.append(f"{kind} {name}")
    own = sorted(each.name for each in (project / "src" / "plugins").glob("*") if each.is_dir())
    return [*findings, *(f"plugin src/plugins/{name}" for name in own)]


def code(project: Path) -> list[str]:
    """Return the files of code a project has, with the place for their Python."""
    return [
        f"{problem.where}: {problem.fix}" if problem.fix else problem.message.partition(": ")[0]
        for problem in unread_scripts(project)
    ]


def webhooks(hooks: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a line for each webhook: its name, URL and events."""
    return [
        f"webhook {each.get('name')}: {each.get('url')} on {', '.join(each.get('events') or ['nothing'])}"
        for each in hooks
    ]


def views(settings: Mapping[str, Any]) -> list[str]:
    """Return a line with the number of layouts of Strapi's admin panel, which are not imported."""
    number = sum(key.startswith(_VIEWS) for key in settings)
    return [f"layouts of entries in the panel: {number}"] if number else []


def unanswered(grants: StrapiGrants, actions: Iterable[str], schemas: Schemas) -> list[str]:
    """Return the granted actions that no route has yet, because their code is not ported."""
    existing_actions = {*actions, *(f"{uid}.{verb}" for uid in schemas.content_types for verb in CORE)}
    actions_of: dict[str, set[str]] = {}
    for uid, name in HOLDERS.items():
        holders = grants.names.get(ROLE if uid == PERMISSION else TOKEN, {})
        for holder, granted in grants.actions.get(uid, {}).items():
            for action in granted:
                if action not in existing_actions:
                    actions_of.setdefault(f"{name} {holders.get(holder, holder)}", set()).add(action)
    return [
        f"granted to the {who}, and nothing answers it: {', '.join(sorted(what))}"
        for who, what in sorted(actions_of.items())
    ]


def wider(roles: Mapping[str, Iterable[str]], grants: StrapiGrants) -> Iterator[str]:
    """Yield a note for each role that octavo.toml grants more than Strapi did."""
    ids = {type_: number for number, type_ in grants.names.get(ROLE, {}).items()}
    for role, granted in sorted(roles.items()):
        before = set(grants.actions.get(PERMISSION, {}).get(ids.get(role, 0), ()))
        more = [action for action in granted if action not in before]
        if more:
            yield f"octavo.toml grants to the role {role} what Strapi did not: {', '.join(more)}"


def draft_readers(implied_grants: Mapping[str, Iterable[Any]], grants: StrapiGrants) -> Iterator[str]:
    """Yield who is granted to read drafts, as whoever reads a type may in Strapi."""
    for uid, name in HOLDERS.items():
        holders = grants.names.get(ROLE if uid == PERMISSION else TOKEN, {})
        readers: dict[str, list[str]] = {}
        for entry in implied_grants.get(uid, ()):
            holder = entry.links[name][0].row_id
            readers.setdefault(f"{name} {holders.get(holder, holder)}", []).append(entry.values["action"])
        for who, actions in readers.items():
            yield f"the {who} reads drafts, as in Strapi: {', '.join(actions)}"


def custom_fields(schemas: Schemas) -> list[str]:
    """Return a line for each custom field: its values are imported, its code is not."""
    places: dict[str, list[str]] = {}
    for holder in schemas.holders:
        for name, attribute in holder.attributes.items():
            uid = getattr(attribute, "custom_field", None)
            if uid is not None:
                places.setdefault(f"custom field {uid}, kept as {attribute.type}", []).append(
                    f"{holder.uid} {name}"
                )
    return [f"{what}: {', '.join(where)}" for what, where in sorted(places.items())]
