"""`octavo migrate` as people and pipelines call it."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.command import octavo
from tests.cli.serving import free_port
from tests.migrations.test_interrupted import Interrupted, interrupted
from tests.migrations.test_names import DOWN, TITLE, UP

from octavo import boot, open_sync
from octavo.migrations import record
from octavo.migrations.plan import Approval
from octavo.migrations.startup import migrate
from octavo.testing import Project

pytestmark = pytest.mark.soak


@pytest.fixture
def site(tmp_path: Path) -> Project:
    project = Project(tmp_path).content_type("page", {"title": TITLE})
    with open_sync(project.folder) as app:
        app.documents("api::page.page").create(data={"title": "12"})
        app.documents("api::page.page").create(data={"title": "twelve"})
    return project.content_type("page", {"title": {"type": "integer"}})


def kept(folder: Path) -> list[object]:
    with closing(sqlite3.connect(folder / "data/octavo.db")) as database:
        return [row[0] for row in database.execute("SELECT title FROM pages ORDER BY id")]


def test_from_the_plan_to_the_end(site: Project) -> None:
    folder = site.folder
    checked = octavo("check", "--database", cwd=folder)
    assert checked.returncode == 1
    assert "octavo migrate apply carries it out" in checked.stderr
    shown = octavo("migrate", "plan", cwd=folder)
    assert shown.returncode == 0
    assert "'title' was string and is integer now, with values in 2 rows" in shown.stdout
    assert "'twelve' is no number" in shown.stdout
    assert "octavo migrate apply --allow-destructive" in shown.stdout
    found = json.loads(octavo("migrate", "plan", "--json", cwd=folder).stdout)
    [step] = found["steps"]
    assert (step["rows"], step["parked"], step["becomes"]) == (2, 1, "converted")
    assert found["destructive"] is True

    refused = octavo("migrate", "apply", cwd=folder)
    assert refused.returncode == 1
    assert "--allow-destructive" in refused.stderr
    assert kept(folder) == ["12", "twelve"]

    applied = octavo("migrate", "apply", "--allow-destructive", cwd=folder)
    assert applied.returncode == 0, applied.stderr
    assert kept(folder) == [12, None]
    [copy] = (folder / "data").glob("*.before")
    assert f"Copied the database to {copy.name}" in applied.stdout
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM pages WHERE title = 'twelve'").fetchone() == (1,)
    assert octavo("check", "--database", cwd=folder).returncode == 0
    assert octavo("migrate", "apply", cwd=folder).stdout == "Nothing waited\n"

    status = json.loads(octavo("migrate", "status", "--json", cwd=folder).stdout)
    assert [one["state"] for one in status["applied"]] == ["applied"]
    assert [one["rows"] for one in status["parked"]] == [2]

    back = octavo("migrate", "down", cwd=folder)
    assert back.returncode == 1
    assert "put the schema files back" in back.stderr
    site.content_type("page", {"title": TITLE})
    # Who asks what is between is told of the way that brings back what was parked.
    assert "octavo migrate down" in octavo("migrate", "plan", cwd=folder).stdout
    assert octavo("migrate", "down", cwd=folder).returncode == 0
    assert kept(folder) == ["12", "twelve"]
    assert octavo("migrate", "purge", "--yes", cwd=folder).returncode == 0
    assert json.loads(octavo("migrate", "status", "--json", cwd=folder).stdout)["parked"] == []


def test_the_status_of_a_database_that_was_never_migrated_says_so(site: Project) -> None:
    told = octavo("migrate", "status", cwd=site.folder).stdout.splitlines()
    assert told[0] == "No migration was applied yet, and none waits in database/migrations"
    assert told[1] == "1 change of the schemas waits: octavo migrate plan"
    refused = octavo("migrate", "down", cwd=site.folder)
    assert refused.returncode == 1
    assert "there is no migration to take back" in refused.stderr


def test_schemas_that_are_back_may_lack_what_a_zone_held(tmp_path: Path) -> None:
    """A component a zone does not allow any more is noted with the schemas, and in none of their files."""

    def zone(*components: str) -> dict[str, object]:
        return {"type": "dynamiczone", "components": list(components)}

    project = Project(tmp_path)
    for name in ("shared.one", "shared.two"):
        project.component(name, {"text": TITLE})
    both = {"title": TITLE, "zone": zone("shared.one", "shared.two")}
    with open_sync(project.content_type("page", both).folder) as app:
        blocks = [{"__component": name, "text": "t"} for name in ("shared.one", "shared.two")]
        app.documents("api::page.page").create(data={"title": "12", "zone": blocks})
    fewer = {"title": TITLE, "zone": zone("shared.one")}
    with open_sync(project.content_type("page", fewer).folder):
        pass
    project.content_type("page", {**fewer, "title": {"type": "integer"}})
    assert octavo("migrate", "apply", cwd=project.folder).returncode == 0
    project.content_type("page", fewer)
    back = octavo("migrate", "down", cwd=project.folder)
    assert back.returncode == 0, back.stderr
    assert kept(project.folder) == ["12"]


def test_a_wrong_answer_is_told(site: Project) -> None:
    result = octavo("migrate", "plan", "--answer", "api::page.page.drafts=publish", cwd=site.folder)
    assert result.returncode == 1
    assert "nobody asks that" in result.stderr
    assert octavo("migrate", "plan", "--answer", "x", cwd=site.folder).returncode == 2


def test_code_goes_up_and_down(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("page", {"title": TITLE})
    with open_sync(project.folder) as app:
        app.documents("api::page.page").create(data={"title": "t"})
    made = octavo("generate", "migration", "shout", cwd=project.folder)
    path = made.stdout.removeprefix("Wrote ").strip()
    project.file(path, UP + DOWN)
    assert f"{path} was not applied yet" in octavo("migrate", "plan", cwd=project.folder).stdout
    assert octavo("migrate", "apply", cwd=project.folder).stdout == "Applied 1 change\n"
    assert kept(project.folder) == ["t!"]
    (project.folder / path).rename(project.folder / "kept.py")
    assert octavo("migrate", "down", cwd=project.folder).returncode == 1
    (project.folder / "kept.py").rename(project.folder / path)
    assert octavo("migrate", "down", cwd=project.folder).returncode == 0
    assert octavo("migrate", "status", cwd=project.folder).stdout.count("waiting") == 1


def test_the_plan_names_the_command_that_carries_it_out(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("page", {"title": TITLE, "body": TITLE}, drafts=True)
    with open_sync(project.folder) as app:
        app.documents("api::page.page").create(data={"title": "t", "body": "b"})
    folder = project.content_type("page", {"heading": TITLE, "kind": {**TITLE, "required": True}}).folder
    shown = octavo("migrate", "plan", "--answer", "api::page.page.title=park", cwd=folder).stdout
    command = shown.strip().splitlines()[-1].partition("octavo ")[2]
    assert command.split()[:4] == ["migrate", "apply", "--answer", "api::page.page.title=park"]
    refused = octavo("migrate", "apply", cwd=folder)
    assert "octavo migrate apply --answer api::page.page.drafts=publish" in refused.stderr
    answers = [word.replace("drafts=…", "drafts=publish").replace("=…", "=park") for word in command.split()]
    done = octavo(*answers, "--answer", 'api::page.page.kind="plain"', cwd=folder)
    assert done.returncode == 0, done.stderr
    with open_sync(folder) as app:
        [page] = app.documents("api::page.page").find_many()
        assert (page["heading"], page["kind"]) == (None, "plain")


async def interrupted_migration(folder: Path, *, back: bool = False) -> None:
    """Begin to migrate, or to take the last one back, and be interrupted once a table was changed."""
    app = await boot.create(folder)
    async with boot.database_of(app) as database:
        assert database is not None
        last = (await record.applied(database))[-1] if back else None
        with interrupted(database), pytest.raises(Interrupted):
            approval = Approval(allow_destructive=True)
            await migrate(database, boot.locales_of(app), approval, back=last)


def check_that_all_commands_tell(folder: Path, name: str, command: str, other: str) -> None:
    goes_on = f"octavo migrate {command} goes on with it"
    for words in (("check", "--database"), ("start", "--port", str(free_port())), ("migrate", other)):
        refused = octavo(*words, cwd=folder)
        assert refused.returncode == 1, words
        assert f"{name} was interrupted" in refused.stderr, words
        assert goes_on in refused.stderr, words
    purged = octavo("migrate", "purge", "--yes", cwd=folder)
    assert purged.returncode == 1
    assert "octavo migrate apply, or down" in purged.stderr
    planned = octavo("migrate", "plan", cwd=folder)
    assert f"{name} was interrupted: {goes_on}" in planned.stdout
    assert json.loads(octavo("migrate", "plan", "--json", cwd=folder).stdout)["interrupted"] == name
    told = octavo("migrate", "status", cwd=folder)
    assert f"{name} was interrupted: {goes_on}" in told.stdout
    assert "running" in told.stdout


@pytest.mark.mariadb
def test_what_was_interrupted_on_mariadb_is_told_and_gone_on_with(
    tmp_path: Path, empty_mariadb_url: str
) -> None:
    project = Project(tmp_path).settings(f'[database]\nurl = "{empty_mariadb_url}"\n')
    project.content_type("page", {"title": TITLE})
    with open_sync(project.folder) as app:
        app.documents("api::page.page").create(data={"title": "12"})
        app.documents("api::page.page").create(data={"title": "twelve"})
    folder = project.content_type("page", {"title": {"type": "integer"}}).folder
    asyncio.run(interrupted_migration(folder))
    status = json.loads(octavo("migrate", "status", "--json", cwd=folder).stdout)
    [name] = [one["name"] for one in status["applied"] if one["state"] == "running"]
    check_that_all_commands_tell(folder, name, "apply", "down")
    applied = octavo("migrate", "apply", cwd=folder)
    assert applied.returncode == 0, applied.stderr
    status = json.loads(octavo("migrate", "status", "--json", cwd=folder).stdout)
    assert [(one["name"], one["state"]) for one in status["applied"]] == [(name, "applied")]
    with open_sync(folder) as app:
        assert [page["title"] for page in app.documents("api::page.page").find_many()] == [12, None]

    project.content_type("page", {"title": TITLE})
    asyncio.run(interrupted_migration(folder, back=True))
    status = json.loads(octavo("migrate", "status", "--json", cwd=folder).stdout)
    [back] = [one["name"] for one in status["applied"] if one["state"] == "running"]
    check_that_all_commands_tell(folder, back, "down", "apply")
    taken = octavo("migrate", "down", cwd=folder)
    assert taken.returncode == 0, taken.stderr
    assert f"Took back {name}" in taken.stdout
    with open_sync(folder) as app:
        assert [page["title"] for page in app.documents("api::page.page").find_many()] == ["12", "twelve"]


def test_a_type_may_take_the_table_of_one_that_goes(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("page", {"title": TITLE}).content_type("note", {"text": TITLE})
    with open_sync(project.folder) as app:
        app.documents("api::page.page").create(data={"title": "a page"})
        app.documents("api::note.note").create(data={"text": "a note"})
    shutil.rmtree(project.folder / "app/api/page")
    file = project.folder / "app/api/note/schema.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "collectionName": "pages"}))
    applied = octavo("migrate", "apply", "--allow-destructive", cwd=project.folder)
    assert applied.returncode == 0, applied.stderr
    with open_sync(project.folder) as app:
        assert [note["text"] for note in app.documents("api::note.note").find_many()] == ["a note"]
    assert [one["rows"] for one in parked(project.folder)] == [1]
    project.content_type("page", {"title": TITLE}).content_type("note", {"text": TITLE})
    back = octavo("migrate", "down", cwd=project.folder)
    assert back.returncode == 0, back.stderr
    with open_sync(project.folder) as app:
        assert [page["title"] for page in app.documents("api::page.page").find_many()] == ["a page"]
        assert [note["text"] for note in app.documents("api::note.note").find_many()] == ["a note"]


def test_two_types_that_would_exchange_their_tables_are_refused(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("page", {"title": TITLE}).content_type("note", {"title": TITLE})
    with open_sync(project.folder) as app:
        app.documents("api::page.page").create(data={"title": "a page"})
    for name, table in (("note", "pages"), ("page", "notes")):
        file = project.folder / f"app/api/{name}/schema.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "collectionName": table}))
    for command in ("plan", "apply"):
        refused = octavo("migrate", command, cwd=project.folder)
        assert refused.returncode == 1
        owner = "'pages' is still the table of 'api::page.page', which is to get the table 'notes'"
        assert f"note/schema.json#/collectionName: {owner} in the same migration" in refused.stderr
        assert "migrate 'api::page.page' alone first, to a temporary table if the two" in refused.stderr
    project.content_type("page", {"title": TITLE}).content_type("note", {"title": TITLE})
    with open_sync(project.folder) as app:
        assert [page["title"] for page in app.documents("api::page.page").find_many()] == ["a page"]


def parked(folder: Path) -> list[dict[str, object]]:
    status = json.loads(octavo("migrate", "status", "--json", cwd=folder).stdout)
    found: list[dict[str, object]] = status["parked"]
    return found
