"""docs/configuration.md names every setting and option with its default, and nothing that is not there."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from octavo.config import load_settings, setting_paths
from octavo.config.settings import FileSettings
from octavo.server.middlewares import BUILTIN, DEFAULT, build_middlewares
from octavo.server.middlewares.security import CspOptions, HstsOptions

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8")
ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \|", re.MULTILINE)


def rows(text: str) -> set[str]:
    return {match[1] for match in ROW.finditer(text)}


def section(name: str) -> str:
    return PAGE.partition(f"### `{name}`")[2].partition("\n### ")[0].partition("\n## ")[0]


def test_every_setting_has_its_row() -> None:
    settings = {".".join(path) for path in setting_paths()}
    of_names = {"roles.<name>.grants", "plugins.<name>.enabled", "plugins.<name>.config"}
    assert rows(PAGE.partition("## Middlewares")[0]) == settings | of_names


def test_every_middleware_has_its_section_and_every_option_its_row() -> None:
    assert re.findall(r"^### `([^`]+)`", PAGE, re.MULTILINE) == list(BUILTIN)
    inner = {
        f"{name}.{option}"
        for name, model in [
            ("content_security_policy", CspOptions),
            ("strict_transport_security", HstsOptions),
        ]
        for option in model.model_fields
    }
    for name, builtin in BUILTIN.items():
        more = inner if name == "octavo::security" else set()
        assert rows(section(name)) == set(builtin.options.model_fields) | more, name


def defaults(text: str) -> Iterator[tuple[str, Any]]:
    """Yield each setting of a table with the default it tells; what stands elsewhere is passed over."""
    for name, told in re.findall(r"^\| `([^`]+)` \| (none|`[^`]+`) \|", text, re.MULTILINE):
        yield name, None if told == "none" else json.loads(told.strip("`"))


def nested(path: list[str], value: Any) -> dict[str, Any]:
    first, *rest = path
    return {first: nested(rest, value) if rest else value}


def differing(model: type[BaseModel], told: Iterator[tuple[str, Any]]) -> list[str]:
    """Return the settings that would be another if what is told of them was written down."""
    return [
        name
        for name, value in told
        if "<name>" not in name
        and name != "server.app_keys"
        and model.model_validate(nested(name.split("."), value)) != model()
    ]


def test_every_default_is_what_holds_where_nothing_is_written() -> None:
    settings = dict(defaults(PAGE.partition("## Middlewares")[0]))
    assert len(settings) > 30
    assert differing(FileSettings, iter(settings.items())) == []
    for name, builtin in BUILTIN.items():
        assert differing(builtin.options, defaults(section(name))) == [], name


def test_the_examples_are_read(tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) == 4
    for example in examples:
        (tmp_path / "octavo.toml").write_text(example, "utf-8")
        assert build_middlewares(load_settings(tmp_path, {}))
    assert tomllib.loads(examples[0])["middlewares"] == list(DEFAULT)
