"""Settings of the built-in plugins are closed, and tell nobody what stands in them."""

from pathlib import Path

import pytest

from octavo.boot import open as open_instance
from octavo.errors import StartupError
from octavo.testing import Project

WRONG = "kVq8-not-to-be-told"
SETTINGS = [
    ("admin", "sessions", 'max_lifespan = "{wrong}"'),
    ("api-tokens", "", "salt = {{ it = '{wrong}' }}"),
    ("audit", "", 'retention_days = "{wrong}"'),
    ("email", "", 'provider = "{wrong}"'),
    ("upload", "", 'size_limit = ["{wrong}"]'),
    ("upload", "s3", "bucket = 'b'\nsecret_access_key = {{ it = '{wrong}' }}"),
    ("users-permissions", "sessions", 'idle_seconds = "{wrong}"'),
]


async def problems(folder: Path, table: str, line: str) -> list[str]:
    project = Project(folder).settings(f"[{table}]\n{line}\n")
    with pytest.raises(StartupError) as refused:
        async with open_instance(project.folder):
            pass
    return [f"{problem.where} {problem.message}" for problem in refused.value.problems]


@pytest.mark.parametrize(("plugin", "group", "line"), SETTINGS)
async def test_a_wrong_setting_is_named_and_its_value_is_not(
    plugin: str, group: str, line: str, tmp_path: Path
) -> None:
    table = ".".join(filter(None, ("plugins", plugin, "config", group)))
    [problem] = await problems(tmp_path, table, line.format(wrong=WRONG))
    assert plugin in problem
    assert WRONG not in problem


@pytest.mark.parametrize(("plugin", "group", "line"), SETTINGS)
async def test_a_setting_there_is_not_is_refused(plugin: str, group: str, line: str, tmp_path: Path) -> None:
    table = ".".join(filter(None, ("plugins", plugin, "config", group)))
    told = await problems(tmp_path, table, "nothing_of_the_kind = 1")
    assert any("nothing_of_the_kind" in problem for problem in told)
