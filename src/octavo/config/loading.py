"""Loads settings: environment over `.env` over `octavo.<OCTAVO_ENV>.toml` over `octavo.toml`.

All problems are raised together as one StartupError that names file, JSON pointer and fix.
"""

import difflib
import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import SecretStr
from pydantic import ValidationError as PydanticError

from octavo.config.settings import (
    DEVELOPMENT,
    FileSettings,
    Settings,
    secret_weakness,
    setting_paths,
)
from octavo.config.validation import Pointer, problems_of
from octavo.errors import Problem, StartupError

PREFIX = "OCTAVO_"
MAIN_FILE = "octavo.toml"
DEFAULT_KEYS = ("env:APP_KEYS",)

OLDER_STRAPI: Mapping[str, Any] = {
    "api": {
        "rest": {"strict_params": False, "drafts": "everybody"},
        "documents": {"strict_relations": False, "generate_uids": False},
    },
    "plugins": {"users-permissions": {"config": {"jwt_management": "legacy-support"}}},
}
"""Defaults set by `compat = "strapi"`; `octavo::cors` also reflects origins then."""

Origins: TypeAlias = dict[Pointer, str]


def load_settings(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Load a project folder's settings; `environ` replaces the process environment.

    Raises StartupError with every problem found.
    """
    variables = _variables(folder, os.environ if environ is None else environ)
    env = variables.get(f"{PREFIX}ENV", (DEVELOPMENT, ""))[0]
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    origins: Origins = {}
    for name in (MAIN_FILE, f"octavo.{env}.toml"):
        _overlay(
            values, _read_toml(folder / name, required=name == MAIN_FILE, problems=problems), name, origins
        )
    server = values.setdefault("server", {})
    if isinstance(server, dict):
        server.setdefault("app_keys", list(DEFAULT_KEYS))
    _resolve(values, variables, origins, problems)
    _overlay_environment(values, variables, origins, problems)
    if values.get("compat") == "strapi":
        _underlay(values, OLDER_STRAPI)
    settings = _validate_values(values, origins, problems)
    if settings is None:
        raise StartupError(problems)
    keys, warnings = _check_keys(settings.server.app_keys, env, problems)
    if problems:
        raise StartupError(problems)
    fields = {name: getattr(settings, name) for name in FileSettings.model_fields}
    fields["server"] = settings.server.model_copy(update={"app_keys": keys})
    return Settings(**fields, env=env, folder=folder, warnings=warnings)


def _variables(folder: Path, environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return each variable with its source: the environment, otherwise `.env`."""
    file = folder / ".env"
    settings: Mapping[str, str | None] = {}
    if file.is_file():
        from dotenv import dotenv_values  # noqa: PLC0415  # a project served by its environment has none

        settings = dotenv_values(file, interpolate=False)
    variables = {name: (value, ".env") for name, value in settings.items() if value is not None}
    return variables | {name: (value, "environment") for name, value in environ.items()}


def _read_toml(path: Path, *, required: bool, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if required:
            problems.append(
                Problem(path.name, f"not found in {path.parent}", "start one with `octavo new NAME`")
            )
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(path.name, f"cannot be read: {error}"))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(path.name, f"is not TOML: {error}"))
    return {}


def _overlay(values: dict[str, Any], above: Mapping[str, Any], origin: str, origins: Origins) -> None:
    """Merge a file over the current values: tables are merged, everything else is replaced."""
    stack: list[tuple[dict[str, Any], Mapping[str, Any], Pointer]] = [(values, above, ())]
    while stack:
        target, source, path = stack.pop()
        for key, value in source.items():
            origins[*path, key] = origin
            if isinstance(value, dict) and isinstance(target.get(key), dict):
                stack.append((target[key], value, (*path, key)))
            elif isinstance(value, dict):
                target[key] = {}
                stack.append((target[key], value, (*path, key)))
            else:
                target[key] = value


def _underlay(values: dict[str, Any], below: Mapping[str, Any]) -> None:
    """Merge defaults under the current values: only what is not set is taken."""
    for key, value in below.items():
        if isinstance(value, Mapping):
            inner = values.setdefault(key, {})
            if isinstance(inner, dict):
                _underlay(inner, value)
        else:
            values.setdefault(key, value)


def _resolve(
    values: dict[str, Any],
    variables: Mapping[str, tuple[str, str]],
    origins: Origins,
    problems: list[Problem],
) -> None:
    """Replace values of the form `env:NAME` by the variable's text; missing app_keys are reported later."""

    def replaced(value: Any, path: Pointer) -> Any:
        if isinstance(value, dict):
            return {key: replaced(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            items = [replaced(inner, (*path, index)) for index, inner in enumerate(value)]
            return [inner for inner in items if inner is not None]
        if not isinstance(value, str) or not value.startswith("env:"):
            return value
        name = value.removeprefix("env:")
        if name in variables:
            return variables[name][0]
        if path[:2] != ("server", "app_keys"):
            fix = f"set it, or write the value into {MAIN_FILE}"
            problems.append(Problem(_where(path, origins), f"the variable {name} is not set", fix))
        return None

    for key, value in list(values.items()):
        values[key] = replaced(value, (key,))
    for section in [value for value in values.values() if isinstance(value, dict)]:
        for key in [key for key, value in section.items() if value is None]:
            del section[key]


def _overlay_environment(
    values: dict[str, Any],
    variables: Mapping[str, tuple[str, str]],
    origins: Origins,
    problems: list[Problem],
) -> None:
    """Merge variables such as `OCTAVO_SERVER__PORT=80` over `server.port`; JSON is parsed."""
    variable_paths = {f"{PREFIX}{'__'.join(path)}".upper(): path for path in setting_paths()}
    for name, (text, origin) in sorted(variables.items()):
        if not name.startswith(PREFIX) or name == f"{PREFIX}ENV" or name.startswith(f"{PREFIX}TEST_"):
            continue
        path = variable_paths.get(name.upper()) or _open_path(name)
        if path is None:
            close = difflib.get_close_matches(name.upper(), variable_paths, n=1, cutoff=0.6)
            fix = f"did you mean {close[0]}?" if close else "every setting is in docs/configuration.md"
            problems.append(Problem(f"{origin}: {name}", "is no setting", fix))
            continue
        target = values
        for depth, part in enumerate(path[:-1], 1):
            if not isinstance(target.get(part), dict):
                target[part] = {}
                origins[path[:depth]] = f"{origin}: {name}"
            target = target[part]
        target[path[-1]] = _json_or_text(text)
        origins[path] = f"{origin}: {name}"


def _open_path(name: str) -> tuple[str, ...] | None:
    """Return the path of a variable under `roles` or `plugins`, whose names the project chooses."""
    parts = tuple(name.removeprefix(PREFIX).lower().split("__"))
    return parts if len(parts) >= 3 and parts[0] in {"roles", "plugins"} and all(parts) else None


def _json_or_text(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _validate_values(
    values: dict[str, Any], origins: Origins, problems: list[Problem]
) -> FileSettings | None:
    try:
        return FileSettings.model_validate(values)
    except PydanticError as error:
        problems.extend(problems_of(error, FileSettings, lambda path: _where(path, origins)))
        return None


def _where(path: Pointer, origins: Origins) -> str:
    """Return the file and JSON pointer of a value, or the variable that set it."""
    origin = next((origins[path[:n]] for n in range(len(path), 0, -1) if path[:n] in origins), MAIN_FILE)
    return origin if ": " in origin else f"{origin}#/{'/'.join(str(part) for part in path)}"


def _check_keys(
    keys: tuple[SecretStr, ...], env: str, problems: list[Problem]
) -> tuple[tuple[SecretStr, ...], tuple[Problem, ...]]:
    """Return the signing keys, and a warning if they were generated for this run."""
    where = f"{MAIN_FILE}#/server/app_keys"
    fix = (
        'python -c "import secrets; print(secrets.token_urlsafe(32))" makes one; keep it in .env as APP_KEYS'
    )
    if env == DEVELOPMENT:
        if keys:
            return keys, ()
        new_key = SecretStr(secrets.token_urlsafe(32))
        return (new_key,), (Problem(where, "no keys: made for this run, cookies end with it", fix),)
    if not keys:
        problems.append(Problem(where, f"no keys, and OCTAVO_ENV is {env}", fix))
    for number, key in enumerate(keys):
        weakness = secret_weakness(key.get_secret_value())
        if weakness:
            problems.append(Problem(f"{where}/{number}", weakness, fix))
    return keys, ()
