"""docs/admin.md names every option, every command and every route it speaks of, as they are."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from octavo.cli.admin import admin
from octavo.plugins.admin.config import AdminOptions
from octavo.plugins.admin.plugin import plugin

TEXT = (Path(__file__).parents[2] / "docs/admin.md").read_text("utf-8")


def options(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from options(kind, f"{prefix}{name}.")
        else:
            default = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
            yield (
                f"{prefix}{name}",
                "none" if field.default is None else f"`{default}`",
                str(field.description),
            )


def test_every_option_is_described() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| (\S+) \| (.+) \|$", TEXT, re.MULTILINE)
    assert rows == list(options(AdminOptions))


def test_every_command_is_named() -> None:
    named = set(re.findall(r"^\| `octavo admin ([\w-]+)", TEXT, re.MULTILINE))
    assert named == set(admin.commands)


def test_every_route_that_is_named_is_there() -> None:
    routes = {f"{route.method} {route.path}" for route in plugin.routes}  # type: ignore[union-attr]  # all of them routes
    named = re.findall(r"`((?:GET|POST|PUT|DELETE) /admin/[\w:/-]+)`", TEXT)
    assert len(named) > 10 and set(named) <= routes
