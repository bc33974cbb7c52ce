"""octavo export and octavo import archive, called as a person calls them."""

from pathlib import Path

import pytest
from tests.archive import site
from tests.cli.command import octavo
from tests.conftest import run_apart


async def fill(folder: Path) -> None:
    async with site.started(folder) as (app, client):
        await site.fill(app, client)


def test_there_and_back(tmp_path: Path) -> None:
    here = site.project(tmp_path / "here").folder
    run_apart(lambda: fill(here))
    password = tmp_path / "password"
    password.write_text("correct horse battery staple\n")
    made = octavo("export", str(tmp_path / "site"), "--password-file", str(password), cwd=here)
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("Wrote ") and " and 5 files to " in made.stdout
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o600
    there = site.project(tmp_path / "there").folder
    arguments = ("import", "archive", str(tmp_path / "site"), "--password-file", str(password))
    tried = octavo(*arguments, "--dry-run", cwd=there)
    assert "api::tag.tag: 2 rows, in place of 0" in tried.stdout
    assert (
        octavo(*arguments, cwd=there).stdout
        == tried.stdout.splitlines()[-1].replace("Would write", "Wrote") + "\n"
    )
    again = octavo(*arguments, cwd=there)
    assert again.returncode == 1
    assert "has content already" in again.stderr and "--replace" in again.stderr


@pytest.mark.soak
def test_a_name_is_made_up_where_none_is_given(tmp_path: Path) -> None:
    here = site.project(tmp_path / "here").folder
    run_apart(lambda: fill(here))
    assert octavo("export", "--without-media", "--only", "api::*", cwd=here).returncode == 0
    assert len(list(here.glob("octavo-export-*T*Z.tar.gz"))) == 1


@pytest.mark.soak
def test_what_cannot_be(tmp_path: Path) -> None:
    here = site.project(tmp_path / "here").folder
    assert "there is no database yet" in octavo("export", cwd=here).stderr
    run_apart(lambda: fill(here))
    assert (
        "--only api::nothing.*: there is no such content type"
        in octavo("export", "--only", "api::nothing.*", cwd=here).stderr
    )
    (tmp_path / "short").write_text("sesame\n")
    said = octavo("export", "--password-file", str(tmp_path / "short"), cwd=here)
    assert "no password of at least 12 characters" in said.stderr
    both = ("--password-file", "a", "--key-file", "b")
    assert octavo("export", *both, cwd=here).returncode == 2
    assert octavo("import", "archive", str(tmp_path / "nowhere"), cwd=here).returncode == 1
    assert [path.name for path in here.glob("*octavo-*")] == []
