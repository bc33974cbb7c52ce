"""Roles and their grants as TOML or JSON, and how two sets of them differ."""

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
"""Characters of a role's name, as its content type has it."""


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its name for people, what it is for, the actions it is granted."""

    name: str
    description: str
    grants: tuple[str, ...]


Roles = Mapping[str, Role]
"""Roles by their types, such as `public`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference: `+` for what would be added, `-` for what would go, `~` for another text."""

    sign: str
    role: str
    what: str

    def __str__(self) -> str:
        return f"{self.sign} {self.role}: {self.what}"


def format_of(path: Path | None) -> str:
    """Return the format a file's name stands for."""
    return "json" if path is not None and path.suffix == ".json" else "toml"


def write(roles: Roles, style: str) -> str:
    """Return roles as text, always the same for the same roles."""
    if style == "json":
        plain = {name: _plain(role) for name, role in sorted(roles.items())}
        return json.dumps({"roles": plain}, indent=2, ensure_ascii=False) + "\n"
    return "\n".join(_table(name, role) for name, role in sorted(roles.items()))


def _plain(role: Role) -> dict[str, Any]:
    return {"name": role.name, "description": role.description, "grants": list(role.grants)}


def _table(role_type: str, role: Role) -> str:
    # What JSON writes as a text TOML reads as the same one, but for DEL.
    name, description = (_quoted(text) for text in (role.name, role.description))
    lines = [f"[roles.{_quoted(role_type)}]", f"name = {name}", f"description = {description}", "grants = ["]
    return "\n".join([*lines, *(f"    {_quoted(action)}," for action in role.grants), "]", ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read(path: Path) -> Roles:
    """Read a file; raises StartupError with everything that is wrong with its form."""
    try:
        text = path.read_text("utf-8")
        said = json.loads(text) if format_of(path) == "json" else tomllib.loads(text)
    except (UnicodeDecodeError, ValueError) as error:
        raise StartupError([Problem(path.name, f"cannot be read: {error}")]) from None
    roles = said.get("roles") if isinstance(said, dict) else None
    if not isinstance(roles, dict):
        fix = "octavo permissions export writes one"
        raise StartupError([Problem(path.name, "names no roles", fix)])
    place = f"{path.name}#/roles"
    problems = [problem for name, role in roles.items() for problem in _wrong(role, f"{place}/{name}")]
    if problems:
        raise StartupError(problems)
    return {name: _role(name, role) for name, role in roles.items()}


def _role(role_type: str, said: Mapping[str, Any]) -> Role:
    return Role(
        said.get("name", role_type.capitalize()),
        said.get("description", ""),
        tuple(sorted(set(map(spelled, said.get("grants", ()))))),
    )


def _wrong(said: Any, place: str) -> Iterator[Problem]:
    if not isinstance(said, dict):
        yield Problem(place, "must be a table")
        return
    for key in sorted(said.keys() - KEYS):
        yield Problem(f"{place}/{key}", "unknown key", f"there are {', '.join(sorted(KEYS))}")
    for key in ("name", "description"):
        if not isinstance(said.get(key, ""), str):
            yield Problem(f"{place}/{key}", "must be a text")
    if isinstance(said.get("name"), str) and len(said["name"]) < LEAST_NAME:
        yield Problem(f"{place}/name", f"must have at least {LEAST_NAME} characters")
    grants = said.get("grants", [])
    if not isinstance(grants, list) or not all(isinstance(action, str) for action in grants):
        yield Problem(f"{place}/grants", "must be a list of actions")


def check(roles: Roles, actions: Collection[str], file: str) -> None:
    """Raise StartupError naming every action there is not, with the nearest that is."""
    problems = []
    for name, role in roles.items():
        for action in role.grants:
            if action not in actions:
                near = difflib.get_close_matches(action, actions, n=1, cutoff=0.6)
                fix = f"did you mean {near[0]}?" if near else "octavo routes lists what there is"
                problems.append(Problem(f"{file}#/roles/{name}/grants", f"no action {action!r}", fix))
    if problems:
        raise StartupError(problems)


def changes(kept: Roles, wanted: Roles) -> list[Change]:
    """Return what differs for the roles that are wanted, role by role."""
    return [change for name, role in wanted.items() for change in _changes(name, kept.get(name), role)]


def _changes(name: str, kept: Role | None, wanted: Role) -> Iterator[Change]:
    if kept is None:
        yield Change("+", name, f"a new role, {wanted.name!r}")
    else:
        for key in ("name", "description"):
            before, after = getattr(kept, key), getattr(wanted, key)
            if before != after:
                yield Change("~", name, f"{key} {before!r} becomes {after!r}")
    before_grants = set(() if kept is None else kept.grants)
    for action in sorted(before_grants - set(wanted.grants)):
        yield Change("-", name, action)
    for action in sorted(set(wanted.grants) - before_grants):
        yield Change("+", name, action)
