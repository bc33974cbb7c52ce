"""The table of middlewares: names, order, options, and what is wrong with them told at start."""

from pathlib import Path

import pytest
from tests.server.middlewares.client import Site, entry

from octavo.config import load_settings
from octavo.errors import StartupError
from octavo.kernel.context import Context
from octavo.server.middlewares import BUILTIN, DEFAULT, build_middlewares, canonical_name


def test_strapis_names_are_understood() -> None:
    names = [
        "logger",
        "errors",
        "security",
        "cors",
        "poweredBy",
        "query",
        "body",
        "session",
        "favicon",
        "public",
    ]
    for name in [*names, "compression", "ip", "responseTime"]:
        assert canonical_name(f"strapi::{name}") in BUILTIN
    assert set(DEFAULT) <= set(BUILTIN)


def test_every_problem_of_the_list_is_told(tmp_path: Path) -> None:
    toml = (
        entry("octavo::cros")
        + entry("octavo::body", json_limt="1mb")
        + entry("octavo::ip", allow=["10.0.0.0/99"])
        + entry("global::mine")
        + entry("octavo::powered_by", powered_by="a\nb")
    )
    (tmp_path / "octavo.toml").write_text(toml, "utf-8")
    with pytest.raises(StartupError) as refused:
        build_middlewares(load_settings(tmp_path, {}))
    lines = [str(problem) for problem in refused.value.problems]
    for number, says in enumerate(
        [
            "/name: no middleware 'octavo::cros' (did you mean octavo::cors?)",
            "/config/json_limt: unknown key 'json_limt' (did you mean json_limit?)",
            "/config/allow/0",
            "/name: no middleware 'global::mine'",
            "/config: Invalid character in header content",
        ]
    ):
        assert lines[number].startswith(f"octavo.toml#/middlewares/{number}{says}")


async def test_the_projects_own_stand_where_the_list_says(tmp_path: Path) -> None:
    (tmp_path / "octavo.toml").write_text(entry("octavo::errors") + entry("global::mine"), "utf-8")

    async def mine(ctx: Context, next: object) -> None:
        ctx.body = "mine"

    layers = build_middlewares(load_settings(tmp_path, {}), {"global::mine": mine})
    site = Site(tmp_path, entry("octavo::errors"))
    site.app.use(layers[1])
    assert (await site.ask("GET", "/")).body == b"mine"
