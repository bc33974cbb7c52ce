"""`octavo trash`, as a person calls it."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo

from octavo.testing import Project

DELETE = """
UID = "api::story.story"


async def bootstrap(app) -> None:
    stories = app.documents(UID)
    if await app.query("plugin::history.version").count():
        return
    for title, code in (("First", "a"), ("Second", "b"), ("Third", "c")):
        made = await stories.create(data={"title": title, "code": code})
        await stories.delete(made["documentId"])
    await stories.create(data={"title": "Taken", "code": "b"})
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    story: dict[str, dict[str, Any]] = {
        "title": {"type": "string"},
        "code": {"type": "string", "unique": True},
    }
    project = Project(tmp_path / "site").content_type("story", story, plural="stories")
    return project.settings('[database]\nurl = "sqlite:site.db"').file("app/__init__.py", DELETE).folder


def _listed(folder: Path, *options: str) -> list[list[str]]:
    lines = octavo("trash", "list", *options, cwd=folder).stdout.splitlines()
    return [line.split()[:2] + line.split()[3:4] for line in lines]


def test_deleted_entries_are_listed_restored_and_deleted_for_good(folder: Path) -> None:
    story = "api::story.story"
    rows = [["1", story, "First"], ["2", story, "Second"], ["3", story, "Third"]]
    assert _listed(folder) == [["ID", "TYPE", "TITLE"], *rows]
    assert _listed(folder, "--limit", "1", "--type", story)[1:] == [rows[2]]

    restored = octavo("trash", "restore", "1", "2", "9", cwd=folder)
    assert restored.returncode == 1
    assert restored.stdout.startswith(f"1 is {story} ")
    assert "2.code: This attribute must be unique" in restored.stderr
    assert "9: There is no such entry in the trash" in restored.stderr
    assert _listed(folder)[1:] == rows[1:]

    unknown = octavo("trash", "empty", "--yes", "--type", "api::nothing.nothing", cwd=folder)
    assert unknown.returncode == 1
    assert "There is no content type api::nothing.nothing" in unknown.stderr
    assert octavo("trash", "empty", cwd=folder, stdin="n\n").returncode == 1
    assert len(_listed(folder)) == 3
    assert "Deleted 2 entries for good" in octavo("trash", "empty", cwd=folder, stdin="y\n").stdout
    assert _listed(folder) == [["ID", "TYPE", "TITLE"]]


def test_what_is_left_of_a_type_that_is_gone_is_listed_and_deleted_by_its_uid(folder: Path) -> None:
    story = "api::story.story"
    assert len(_listed(folder)) == 4
    shutil.rmtree(folder / "app/api/story")
    (folder / "app/__init__.py").write_text("")
    assert [row[2] for row in _listed(folder, "--type", story)[1:]] == ["First", "Second", "Third"]
    restored = octavo("trash", "restore", "1", cwd=folder)
    assert restored.returncode == 1
    assert f"1: There is no content type {story} any more: add it again" in restored.stderr
    assert len(_listed(folder)) == 4
    emptied = octavo("trash", "empty", "--yes", "--type", story, cwd=folder)
    assert "Deleted 3 entries for good" in emptied.stdout
    again = octavo("trash", "list", "--type", story, cwd=folder)
    assert again.returncode == 1
    assert f"There is no content type {story}, and nothing of it in the trash" in again.stderr
