"""Converts Strapi's settings to values in Octavo's store and to lines of octavo.toml and .env."""

import json
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from octavo.config import MAIN_FILE, secret_weakness
from octavo.errors import OctavoError
from octavo.plugins.i18n.service import DEFAULT
from octavo.plugins.users_permissions.one_time_codes import CONVERTED
from octavo.plugins.users_permissions.settings_service import (
    ADVANCED,
    ADVANCED_DEFAULTS,
    ADVANCED_FORM,
    GRANT,
    TEMPLATE_DEFAULTS,
    TEMPLATES,
    TEMPLATES_FORM,
)

DEFAULT_LOCALE = "plugin_i18n_default_locale"
SALT = "API_TOKEN_SALT"


@dataclass
class StoreSettings:
    """Values for the store, by name, and notes about settings that are not imported."""

    values: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def default_locale(settings: Mapping[str, Any]) -> str:
    """Return Strapi's default locale."""
    return str(settings.get(DEFAULT_LOCALE) or "en")


def store_settings(settings: Mapping[str, Any]) -> StoreSettings:
    """Return Strapi's settings as values for Octavo's store."""
    # Codes that were sent come as they are, and are made digests at the first start.
    store = StoreSettings({DEFAULT: default_locale(settings), CONVERTED: False})
    for key, defaults, form in (
        (ADVANCED, ADVANCED_DEFAULTS, ADVANCED_FORM),
        (TEMPLATES, TEMPLATE_DEFAULTS, TEMPLATES_FORM),
    ):
        values = _mapping(settings.get(key))
        _keep(store, key, {name: values[name] for name in defaults if name in values}, form)
    providers = _mapping(settings.get(GRANT))
    if "email" in providers:
        store.values[GRANT] = {"email": providers["email"]}
    for name, provider in sorted(providers.items()):
        if name != "email" and _mapping(provider).get("enabled"):
            where = f"[plugins.users-permissions.config.providers.{name}]"
            store.notes.append(f"login by {name}: write it as {where}, with its client_id and client_secret")
    return store


def _keep(store: StoreSettings, name: str, values: dict[str, Any], form: Any) -> None:
    """Add settings that are valid; for others add a note, and the defaults are used."""
    if not values:
        return
    try:
        form.read(values)
    except OctavoError as error:
        store.notes.append(f"{name}: {error}; the defaults are used")
        return
    store.values[name] = values


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


@dataclass
class ConfigFiles:
    """The content of octavo.toml and .env after an import, and notes on what has to be edited by hand."""

    toml: str
    environment: str | None = None
    """The lines added to .env."""
    notes: list[str] = field(default_factory=list)


def config_files(
    project: Path,
    *,
    default: str,
    locales: Sequence[str],
    salt: str | None,
    custom_fields: Mapping[str, str],
) -> ConfigFiles:
    """Return octavo.toml with the locales, the salt of tokens and the custom fields that Strapi has."""
    text = (project / MAIN_FILE).read_text("utf-8")
    files, current = ConfigFiles(text), tomllib.loads(text)
    codes = [default, *(code for code in locales if code != default)]
    _set_values(files, current, "i18n", {"default": default, "locales": codes})
    if salt is not None:
        _set_salt(files, current, project, salt)
    for uid, kind in sorted(custom_fields.items()):
        if uid not in current.get("custom_fields", {}):
            _add_line(files, "custom_fields", f"{json.dumps(uid)} = {json.dumps(kind)}")
    return files


def _set_values(files: ConfigFiles, current: Mapping[str, Any], table: str, values: dict[str, Any]) -> None:
    """Set keys of a table; an existing value is replaced if it is written on one line."""
    current_values = current.get(table, {})
    for key, value in reversed(values.items()):
        if current_values.get(key) == value:
            continue
        line = f"{key} = {json.dumps(value)}"
        assignment = re.compile(rf"(?ms)(^\[{table}\][^\[]*?)^{key} *=[^\n\[]*(?:\[[^\]\n]*\])?[^\n]*$")
        if key not in current_values:
            _add_line(files, table, line)
        elif assignment.search(files.toml):
            files.toml = assignment.sub(rf"\g<1>{_escape(line)}", files.toml, count=1)
        else:
            files.notes.append(f"octavo.toml: write {line} below [{table}]")


def _escape(text: str) -> str:
    """Escape a text for use as the replacement of a regular expression."""
    return text.replace("\\", "\\\\")


def _add_line(files: ConfigFiles, table: str, line: str) -> None:
    """Add a line to a table, which is added at the end of the file if it does not exist."""
    header = re.compile(rf"(?m)^\[{re.escape(table)}\] *$")
    if header.search(files.toml):
        files.toml = header.sub(lambda match: f"{match[0]}\n{line}", files.toml, count=1)
    else:
        files.toml = files.toml.rstrip("\n") + f"\n\n[{table}]\n{line}\n"


def _set_salt(files: ConfigFiles, current: Mapping[str, Any], project: Path, salt: str) -> None:
    """Set Strapi's salt for the hashes of API tokens, so that existing tokens stay valid."""
    current_settings = current.get("plugins", {}).get("api-tokens", {})
    if current_settings.get("config", {}).get("salt") not in (None, f"env:{SALT}"):
        files.notes.append(
            f"octavo.toml has another salt for API tokens: with Strapi's {SALT} their keys work"
        )
        return
    if weakness := secret_weakness(salt):
        files.notes.append(f"{SALT} {weakness}: make new API tokens with another one before production")
    if "salt" not in current_settings.get("config", {}):
        _add_line(files, "plugins.api-tokens.config", f'salt = "env:{SALT}"')
    environment = project / ".env"
    text = environment.read_text("utf-8") if environment.is_file() else ""
    if not re.search(rf"(?m)^{SALT}=", text):
        files.environment = (
            f"{'' if not text or text.endswith(chr(10)) else chr(10)}{SALT}={json.dumps(salt)}\n"
        )


def write(files: ConfigFiles, project: Path) -> None:
    """Write octavo.toml and .env."""
    (project / MAIN_FILE).write_text(files.toml, "utf-8")
    if files.environment is not None:
        path = project / ".env"
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(number, "a", encoding="utf-8") as file:
            file.write(files.environment)
