"""`octavo admin`: administrators from the command line."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo
from tests.cli.serving import no_traceback

from octavo.testing import Project

PASSWORD = "Passw0rd!"


@pytest.fixture
def site(tmp_path: Path) -> Project:
    return Project(tmp_path / "site")


def admin(site: Project, *arguments: str, stdin: str = "") -> Any:
    return octavo("admin", *arguments, cwd=site.folder, stdin=stdin)


@pytest.mark.soak
def test_who_is_created_is_listed_and_may_log_in(site: Project) -> None:
    site.settings("[plugins.admin.config]\nfirst_admin_token = true")
    made = admin(site, "create", "Ada@example.com", "--firstname", "Ada", stdin=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    assert "registers with" not in made.stderr + made.stdout
    editor = admin(site, "create", "ed@example.com", "--role", "Editor", stdin=f"{PASSWORD}\n")
    assert editor.returncode == 0, editor.stderr
    changed = admin(site, "reset-password", "ada@example.com", stdin="Another1pass\n")
    assert changed.returncode == 0, changed.stderr
    listed = admin(site, "list").stdout.splitlines()
    assert [line.split()[:2] for line in listed[1:]] == [
        ["ada@example.com", "Ada"],
        ["ed@example.com", "Admin"],
    ]
    assert "Super Admin" in listed[1] and "Editor" in listed[2]
    check = """
from octavo.content.passwords import verify_password
kept = await app.query("admin::user").find_one({"email": "ada@example.com"})
print([await verify_password(word, kept["password"]) for word in ("Another1pass", "Passw0rd!")])
"""
    assert octavo("console", cwd=site.folder, stdin=check).stdout.strip() == "[True, False]"


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (["create", "ada@example.com"], "short", "password must be at least 8 characters"),
        (["create", "nobody"], PASSWORD, "email must be a valid email"),
        (["create", "ada@example.com", "--role", "Nope"], PASSWORD, "There is no role Nope; there are"),
        (["reset-password", "ada@example.com"], PASSWORD, "There is no administrator ada@example.com"),
    ],
)
@pytest.mark.soak
def test_what_is_refused_is_said(site: Project, arguments: list[str], password: str, said: str) -> None:
    result = admin(site, *arguments, stdin=f"{password}\n")
    assert result.returncode == 1
    assert said in result.stderr
    assert password not in result.stdout + result.stderr
    assert no_traceback(result.stderr)
