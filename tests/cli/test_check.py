import json
from pathlib import Path

import pytest
from tests.cli.command import octavo
from tests.cli.serving import no_traceback

from octavo import open_sync as octavo_sync
from octavo.testing import Project


@pytest.fixture
def site(tmp_path: Path) -> Project:
    return Project(tmp_path).content_type("note", {"title": {"type": "string"}})


@pytest.mark.soak
def test_a_good_project_passes_and_nothing_is_opened(site: Project) -> None:
    result = octavo("check", cwd=site.folder)
    assert result.returncode == 0, result.stderr
    assert "in order: 1 content type, 0 components" in result.stdout
    assert not (site.folder / "data").exists()


def test_a_new_project_passes(tmp_path: Path) -> None:
    octavo("new", "blog", cwd=tmp_path)
    for arguments in (
        ["api", "recipe", "title", "minutes:integer", "photo:media"],
        ["api", "imprint", "--single"],
        ["component", "shared.address", "street"],
        ["policy", "is-known"],
        ["middleware", "slow-down"],
    ):
        assert octavo("generate", *arguments, cwd=tmp_path / "blog").returncode == 0
    result = octavo("check", cwd=tmp_path / "blog")
    assert result.returncode == 0, result.stderr
    assert "3 content types, 2 components" in result.stdout


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("octavo.toml", "[sever]\nport = 1", "did you mean server?"),
        ("octavo.toml", "[server", "is not TOML"),
        ("app/api/note/schema.json", "{", "app/api/note/schema.json"),
        ("app/api/note/routes.py", "from octavo import nothing_there", "nothing_there"),
        ("app/api/note/routes.py", "routes = [", "app/api/note/routes.py"),
        (
            "app/api/note/routes.py",
            "def x(ctx): ...\nfrom octavo import Route\nroutes=[Route('GET', '/x', x)]",
            "async",
        ),
    ],
)
@pytest.mark.soak
def test_a_problem_is_named_with_its_file(site: Project, file: str, text: str, named: str) -> None:
    result = octavo("check", cwd=site.file(file, text).folder)
    assert result.returncode == 1
    assert named in result.stderr
    assert no_traceback(result.stderr)


@pytest.mark.soak
def test_a_folder_below_the_project_will_do(site: Project) -> None:
    assert octavo("check", cwd=site.folder / "app" / "api").returncode == 0


@pytest.mark.soak
def test_the_database_is_asked_and_left_as_it_was(site: Project) -> None:
    for _ in range(2):
        assert octavo("check", "--database", cwd=site.folder).returncode == 0
        assert not (site.folder / "data").exists()
    with octavo_sync(site.folder) as app:
        app.documents("api::note.note").create(data={"title": "kept"})
    site.content_type("note", {"body": {"type": "text"}}, drafts=True)
    for _ in range(2):
        result = octavo("check", "--database", cwd=site.folder)
        assert result.returncode == 1 and no_traceback(result.stderr)
        assert "app/api/note/schema.json#/options/draftAndPublish" in result.stderr
        assert "'title' is gone, and has values in 1 row" in result.stderr
    assert octavo("check", cwd=site.folder).returncode == 0
    site.content_type("note", {"title": {"type": "string", "unique": True}})
    assert octavo("check", "--database", cwd=site.folder).returncode == 0
    with octavo_sync(site.content_type("note", {"title": {"type": "string"}}).folder) as app:
        notes = app.documents("api::note.note")
        notes.create(data={"title": "kept"})
        assert [note["title"] for note in notes.find_many()] == ["kept", "kept"]
    site.content_type("note", {"title": {"type": "string", "unique": True}})
    result = octavo("check", "--database", cwd=site.folder)
    assert result.returncode == 1 and result.stderr.startswith("1 problem")
    assert "schema.json#/attributes/title: is unique now, and values are held by several: 1" in result.stderr


def test_what_starts_and_does_not_all_work_is_told(site: Project) -> None:
    field = {"type": "customField", "customField": "plugin::rating.stars"}
    page = {
        "info": {"singularName": "page", "pluralName": "pages"},
        "attributes": {"stars": field, "at": {"type": "datetime", "default": "now"}},
    }
    site.file("src/api/page/content-types/page/schema.json", json.dumps(page))
    site.file("src/api/page/routes/custom.js", "module.exports = {}")
    site.settings('[custom_fields]\n"plugin::rating.stars" = "integer"\n')
    result = octavo("check", cwd=site.folder)
    assert result.returncode == 0, result.stderr
    assert "in order: 2 content types" in result.stdout
    assert "src/api/page/content-types/page/schema.json#/attributes/at/default" in result.stderr
    assert "src/api/page/routes/custom.js: JavaScript is not run here" in result.stderr
    assert "its place is app/api/page/routes.py" in result.stderr


def test_files_that_nothing_loads_are_told(site: Project) -> None:
    result = octavo("check", cwd=site.file("app/api/note/controllers/note.py", "X = 1\n").folder)
    assert "app/api/note/controllers/note.py" in result.stdout + result.stderr
    assert "its place is app/api/note/controller.py" in result.stdout + result.stderr
