"""A site made by the version before schema changes were planned: it opens, answers as before, is migrated.

`former/` has its schemas, and its database as SQL.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo

from octavo import boot
from octavo.errors import StartupError
from octavo.migrations.plan import Approval
from octavo.testing import Project

FORMER = Path(__file__).parent / "former"
ARTICLE = "api::article.article"
POPULATE = {"author": True, "authors": True, "seo": True, "parts": True}
SEO = {"metaTitle": "m"}
FIRST = {
    "title": "First",
    "slug": "first",
    "body": "Some *text*\n\nMore",
    "views": 12,
    "author": {"name": "Ada", "born": "1815-12-10"},
    "authors": [{"name": "Bea"}, {"name": "Ada", "born": "1815-12-10"}],
    "seo": SEO,
    "parts": [{"metaTitle": "p1"}, {"metaTitle": "p2"}],
}


@pytest.fixture
def site(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    shutil.copytree(FORMER / "app", tmp_path / "app")
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data/octavo.db")) as database:
        database.executescript((FORMER / "octavo.sql").read_text("utf-8"))
    return project


def plain(value: Any) -> Any:
    hidden = {"id", "documentId", "createdAt", "updatedAt", "publishedAt", "locale", "metaDescription"}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if name not in hidden and one is not None}
    return value


async def entries(app: Any, status: str) -> list[Any]:
    read: list[Any] = plain(
        await app.documents(ARTICLE).find_many(sort="id:asc", populate=POPULATE, status=status)
    )
    return read


async def test_it_opens_and_answers_as_it_did(site: Project) -> None:
    async with boot.running(site.folder) as app:
        assert await entries(app, "published") == [FIRST]
        drafts = await entries(app, "draft")
        assert drafts[0] == {**FIRST, "title": "First, edited"}
        assert drafts[1] == {"title": "Draft", "slug": "draft", "views": 3, "authors": [], "parts": []}


async def test_it_is_planned_and_migrated(site: Project) -> None:
    file = site.folder / "app/api/article/schema.json"
    schema = json.loads(file.read_text())
    attributes = schema["attributes"]
    attributes["heading"] = {**attributes.pop("title"), "renamedFrom": "title"}
    attributes["slug"]["targetField"] = "heading"
    attributes["views"]["type"] = "string"
    attributes["author"]["relation"] = "manyToMany"
    attributes["parts"]["repeatable"] = False
    schema["options"]["draftAndPublish"] = False
    file.write_text(json.dumps(schema))
    with pytest.raises(StartupError, match="octavo migrate plan") as waits:
        async with boot.running(site.folder):
            pass
    assert len({problem.where for problem in waits.value.problems}) == 5
    planned = octavo("migrate", "plan", "--json", cwd=site.folder)
    assert planned.returncode == 0, planned.stderr
    assert json.loads(planned.stdout)["pending"] == 6
    approval = Approval({f"{ARTICLE}.drafts": "publish"}, allow_destructive=True)
    async with boot.running(site.folder, approval=approval) as app:
        first = {key: value for key, value in FIRST.items() if key != "title"}
        first |= {"heading": "First, edited", "views": "12"}
        first |= {"author": [FIRST["author"]], "parts": {"metaTitle": "p1"}}
        draft = {"heading": "Draft", "slug": "draft", "views": "3", "author": [], "authors": []}
        assert await entries(app, "published") == [first, draft]
