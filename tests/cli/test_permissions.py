"""Moving what roles may do from one environment to another, as a person does it."""

import json
import sqlite3
from pathlib import Path

import pytest
from tests.cli.command import octavo

from octavo.testing import Project

FIND, CREATE = "api::book.book.find", "api::book.book.create"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Project(tmp_path / "site").content_type("book", {"title": {"type": "string"}}).folder


def write(site: Path, text: str) -> Path:
    file = site / "roles.toml"
    file.write_text(text, "utf-8")
    return file


def granted(site: Path) -> set[str]:
    with sqlite3.connect(site / "data" / "octavo.db") as database:
        return {action for (action,) in database.execute("select action from up_permissions")}


EDITORS = f"""
[roles.editors]
name = "Editors \\"at large\\""
grants = ["{FIND}", "{CREATE}"]
"""


@pytest.mark.soak
def test_what_was_exported_changes_nothing_where_it_is_applied(site: Path) -> None:
    assert octavo("permissions", "export", "-o", "roles.json", cwd=site).returncode == 0
    exported = json.loads((site / "roles.json").read_text("utf-8"))["roles"]
    assert {"public", "authenticated"} <= exported.keys()
    assert "plugin::users-permissions.auth.callback" in exported["public"]["grants"]
    same = octavo("permissions", "diff", "roles.json", cwd=site)
    assert (same.returncode, same.stdout.strip()) == (0, "Nothing differs.")


@pytest.mark.parametrize("style", ["toml", "json"])
@pytest.mark.soak
def test_roles_move_to_another_environment(site: Path, tmp_path: Path, style: str) -> None:
    file = write(site, EDITORS)
    shown = octavo("permissions", "diff", str(file), cwd=site)
    assert shown.returncode == 1
    assert shown.stdout.splitlines() == [
        "+ editors: a new role, 'Editors \"at large\"'",
        f"+ editors: {CREATE}",
        f"+ editors: {FIND}",
    ]
    assert CREATE not in granted(site)
    applied = octavo("permissions", "apply", str(file), cwd=site)
    assert applied.returncode == 0, applied.stderr
    assert {FIND, CREATE} <= granted(site)
    other = Project(tmp_path / "other").content_type("book", {"title": {"type": "string"}}).folder
    carried = tmp_path / f"carried.{style}"
    assert octavo("permissions", "export", "-o", str(carried), cwd=site).returncode == 0
    assert octavo("permissions", "apply", str(carried), cwd=other).returncode == 0
    assert granted(other) == granted(site)
    assert octavo("permissions", "diff", str(carried), cwd=other).returncode == 0


@pytest.mark.soak
def test_a_grant_left_out_is_taken_back_and_other_roles_stay(site: Path) -> None:
    octavo("permissions", "apply", str(write(site, EDITORS)), cwd=site)
    before = granted(site)
    file = write(site, EDITORS.replace(f', "{CREATE}"', ""))
    applied = octavo("permissions", "apply", str(file), cwd=site)
    assert f"- editors: {CREATE}" in applied.stdout
    assert before - granted(site) == {CREATE}


@pytest.mark.soak
def test_an_unknown_action_is_refused_with_the_nearest_and_nothing_is_written(site: Path) -> None:
    file = write(site, EDITORS + '\n[roles.public]\ngrants = ["api::book.book.fnd"]\n')
    refused = octavo("permissions", "apply", str(file), cwd=site)
    assert refused.returncode == 1
    assert "roles.toml#/roles/public/grants: no action 'api::book.book.fnd'" in refused.stderr
    assert f"did you mean {FIND}?" in refused.stderr
    assert CREATE not in granted(site)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("roles = 3", "names no roles"),
        ("[roles.public]\ngrant = []", "roles.toml#/roles/public/grant: unknown key"),
        ('[roles.public]\ngrants = "x"', "must be a list of actions"),
        ('[roles.public]\nname = "P"', "must have at least 3 characters"),
        ("[roles", "cannot be read"),
    ],
)
def test_a_file_of_another_form_is_refused(site: Path, text: str, told: str) -> None:
    refused = octavo("permissions", "apply", str(write(site, text)), cwd=site)
    assert refused.returncode == 1
    assert told in refused.stderr
