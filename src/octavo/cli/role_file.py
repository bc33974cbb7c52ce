"""Roles and their grants as TOML or JSON, and the difference between two sets of them."""

import difflib
import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from octavo.errors import Problem, StartupError
from octavo.queries.access import spelled

FORMATS = ("toml", "json")
KEYS = frozenset({"name", "description", "grants"})
LEAST_NAME = 3
"""Minimum length of a role's name, as in its content type."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name, description and granted actions."""

    name: str
    description: str
    grants: tuple[str, ...]


Roles = Mapping[str, Role]
"""Roles by their types, such as `public`."""


@dataclass(frozen=True, slots=True)
class RoleDifference:
    """One line of a difference: `+` for an addition, `-` for a removal, `~` for a change."""

    sign: str
    role: str
    what: str

    def __str__(self) -> str:
        return f"{self.sign} {self.role}: {self.what}"


def format_of(path: Path | None) -> str:
    """Return the format of a file by its name."""
    return "json" if path is not None and path.suffix == ".json" else "toml"


def write(roles: Roles, style: str) -> str:
    """Serialize roles, always the same for the same roles."""
    if style == "json":
        plain = {name: _plain(role) for name, role in sorted(roles.items())}
        return json.dumps({"roles": plain}, indent=2, ensure_ascii=False) + "\n"
    return "\n".join(_table(name, role) for name, role in sorted(roles.items()))


def _plain(role: Role) -> dict[str, Any]:
    return {"name": role.name, "description": role.description, "grants": list(role.grants)}


def _table(role_type: str, role: Role) -> str:
    # What JSON writes as a text TOML reads as the same one, but for DEL.
    name, description = (_quote(text) for text in (role.name, role.description))
    lines = [f"[roles.{_quote(role_type)}]", f"name = {name}", f"description = {description}", "grants = ["]
    return "\n".join([*lines, *(f"    {_quote(action)}," for action in role.grants), "]", ""])


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read(path: Path) -> Roles:
    """Parse a file; raises StartupError with everything that is wrong with it."""
    try:
        text = path.read_text("utf-8")
        content = json.loads(text) if format_of(path) == "json" else tomllib.loads(text)
    except (UnicodeDecodeError, ValueError) as error:
        raise StartupError([Problem(path.name, f"cannot be read: {error}")]) from None
    roles = content.get("roles") if isinstance(content, dict) else None
    if not isinstance(roles, dict):
        fix = "octavo permissions export writes one"
        raise StartupError([Problem(path.name, "names no roles", fix)])
    place = f"{path.name}#/roles"
    problems = [problem for name, role in roles.items() for problem in _problems(role, f"{place}/{name}")]
    if problems:
        raise StartupError(problems)
    return {name: _role(name, role) for name, role in roles.items()}


def _role(role_type: str, raw: Mapping[str, Any]) -> Role:
    return Role(
        raw.get("name", role_type.capitalize()),
        raw.get("description", ""),
        tuple(sorted(set(map(spelled, raw.get("grants", ()))))),
    )


def _problems(raw: Any, place: str) -> Iterator[Problem]:
    if not isinstance(raw, dict):
        yield Problem(place, "must be a table")
        return
    for key in sorted(raw.keys() - KEYS):
        yield Problem(f"{place}/{key}", "unknown key", f"there are {', '.join(sorted(KEYS))}")
    for key in ("name", "description"):
        if not isinstance(raw.get(key, ""), str):
            yield Problem(f"{place}/{key}", "must be a text")
    if isinstance(raw.get("name"), str) and len(raw["name"]) < LEAST_NAME:
        yield Problem(f"{place}/name", f"must have at least {LEAST_NAME} characters")
    grants = raw.get("grants", [])
    if not isinstance(grants, list) or not all(isinstance(action, str) for action in grants):
        yield Problem(f"{place}/grants", "must be a list of actions")


def check(roles: Roles, actions: Collection[str], file: str) -> None:
    """Raise StartupError naming every unknown action, with the nearest known one."""
    problems = []
    for name, role in roles.items():
        for action in role.grants:
            if action not in actions:
                near = difflib.get_close_matches(action, actions, n=1, cutoff=0.6)
                fix = f"did you mean {near[0]}?" if near else "octavo routes lists what there is"
                problems.append(Problem(f"{file}#/roles/{name}/grants", f"no action {action!r}", fix))
    if problems:
        raise StartupError(problems)


def changes(stored: Roles, target: Roles) -> list[RoleDifference]:
    """Return the difference for each of the roles in the file."""
    return [change for name, role in target.items() for change in _changes(name, stored.get(name), role)]


def _changes(name: str, stored: Role | None, target: Role) -> Iterator[RoleDifference]:
    if stored is None:
        yield RoleDifference("+", name, f"a new role, {target.name!r}")
    else:
        for key in ("name", "description"):
            before, after = getattr(stored, key), getattr(target, key)
            if before != after:
                yield RoleDifference("~", name, f"{key} {before!r} becomes {after!r}")
    before_grants = set(() if stored is None else stored.grants)
    for action in sorted(before_grants - set(target.grants)):
        yield RoleDifference("-", name, action)
    for action in sorted(set(target.grants) - before_grants):
        yield RoleDifference("+", name, action)
