"""What refers to types, components and attributes by name follows them when they are renamed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SOAKED_DATABASES, a_database

from octavo import boot
from octavo.errors import StartupError
from octavo.migrations.plan import Approval
from octavo.testing import Project

TITLE = {"type": "string"}
SEO = {"title": TITLE, "about": {"type": "string"}}


def made(folder: Path) -> Project:
    project = Project(folder).settings("[plugins.audit]\n")
    project.component("shared.seo", SEO)
    return project.content_type(
        "page", {"title": TITLE, "seo": {"type": "component", "component": "shared.seo"}}
    )


def renamed(project: Project) -> None:
    """`page` becomes `sheet`, its `title` a `heading`, the component's `about` a `summary`."""
    shutil.rmtree(project.folder / "app")
    project.component("shared.seo", {"title": TITLE, "summary": {**TITLE, "renamedFrom": "about"}})
    heading = {**TITLE, "renamedFrom": "title"}
    project.content_type(
        "sheet", {"heading": heading, "seo": {"type": "component", "component": "shared.seo"}}
    )
    file = project.folder / "app/api/sheet/schema.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "renamedFrom": "api::page.page"}))


async def rows(app: Any, uid: str, field: str) -> set[Any]:
    return {row[field] for row in await app.query(uid).find_many()}


@pytest.fixture(params=SOAKED_DATABASES)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    if request.param == "sqlite":
        yield made(tmp_path)
        return
    for url in a_database(request.param):
        yield made(tmp_path).settings(f'[database]\nurl = "{url}"\n')


async def test_grants_permissions_and_the_audit_log_follow_a_type(project: Project) -> None:
    async with boot.running(project.folder) as app:
        await app.documents("api::page.page").create(data={"title": "t", "seo": {"about": "a"}})
        for action in ("api::page.page.find", "api::page.pages.find"):
            await app.query("plugin::users-permissions.permission").create({"action": action})
        tokens = app.service("plugin::api-tokens.token")
        await tokens.create("reader", type="custom", permissions=["api::page.page.findOne"])
        await app.query("admin::permission").create(
            {
                "action": "plugin::content-manager.explorer.read",
                "subject": "api::page.page",
                "properties": {"fields": ["title", "seo.about"]},
            }
        )
    renamed(project)
    with pytest.raises(StartupError, match="octavo migrate"):
        async with boot.running(project.folder):
            pass
    async with boot.running(project.folder, approval=Approval()) as app:
        [entry] = await app.documents("api::sheet.sheet").find_many(populate="*")
        assert entry["heading"] == "t"
        assert entry["seo"]["summary"] == "a"
        actions = await rows(app, "plugin::users-permissions.permission", "action")
        assert "api::sheet.sheet.find" in actions
        assert "api::page.pages.find" in actions  # of another type, whose name begins the same
        assert await rows(app, "admin::api-token-permission", "action") == {"api::sheet.sheet.findOne"}
        permissions = await app.query("admin::permission").find_many({"subject": "api::sheet.sheet"})
        assert ["heading", "seo.summary"] in [one["properties"].get("fields") for one in permissions]
        assert "api::page.page" not in await rows(app, "plugin::audit.entry", "contentType")
        # Numbers of components go on where they were.
        fresh = await app.documents("api::sheet.sheet").create(data={"seo": {"title": "x"}}, populate="*")
        assert fresh["seo"]["id"] > entry["seo"]["id"]


async def test_a_rename_that_nobody_told_of_is_asked(project: Project) -> None:
    async with boot.running(project.folder) as app:
        await app.documents("api::page.page").create(data={"title": "t"})
    project.content_type("page", {"heading": TITLE})
    with pytest.raises(StartupError, match="is it 'heading' now") as refused:
        async with boot.running(project.folder, approval=Approval(allow_destructive=True)):
            pass
    assert "--answer api::page.page.title=park" in str(refused.value)
    answers = {"api::page.page.title": "park"}
    async with boot.running(project.folder, approval=Approval(answers, allow_destructive=True)) as app:
        [entry] = await app.documents("api::page.page").find_many()
        assert entry["heading"] is None


UP = """
from octavo import Octavo

async def up(app: Octavo) -> None:
    for page in await app.documents("api::page.page").find_many():
        await app.documents("api::page.page").update(page["documentId"], data={"title": page["title"] + "!"})
"""
FAILS = UP + '    raise ValueError("not today")\n'
DOWN = """
async def down(app: Octavo) -> None:
    for page in await app.documents("api::page.page").find_many():
        await app.documents("api::page.page").update(page["documentId"], data={"title": page["title"][:-1]})
"""


async def titles(folder: Path, approval: Approval | None = None) -> list[str]:
    async with boot.running(folder, approval=approval) as app:
        return [page["title"] for page in await app.documents("api::page.page").find_many()]


async def test_a_project_migrates_its_content_once(tmp_path: Path) -> None:
    project = made(tmp_path)
    async with boot.running(project.folder) as app:
        await app.documents("api::page.page").create(data={"title": "t"})
    project.file("database/migrations/1_shout.py", UP)
    with pytest.raises(StartupError, match=r"1_shout\.py: was not applied yet"):
        await titles(project.folder)
    assert await titles(project.folder, Approval()) == ["t!"]
    assert await titles(project.folder, Approval()) == ["t!"]
    project.file("database/migrations/2_fail.py", FAILS)
    with pytest.raises(StartupError, match="nothing of it was kept: ValueError: not today"):
        await titles(project.folder, Approval())
    (project.folder / "database/migrations/2_fail.py").unlink()
    assert await titles(project.folder) == ["t!"]


async def test_a_new_database_gets_every_migration(tmp_path: Path) -> None:
    project = made(tmp_path).file("database/migrations/1_shout.py", UP)
    assert await titles(project.folder) == []
    assert await titles(project.folder) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def up(app): ...", "async"),
        ("x = 1", "has no up"),
        ("1 / 0", "cannot be imported: ZeroDivisionError"),
    ],
)
async def test_a_migration_that_cannot_run_is_told(tmp_path: Path, text: str, told: str) -> None:
    project = made(tmp_path).file("database/migrations/1_x.py", text)
    with pytest.raises(StartupError, match=told):
        await titles(project.folder)
