"""Nothing is written before everything was read; what was interrupted goes on; what is there is not lost."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.importers.bringing import Quiet, bring, differences, recorded_answers

from octavo import boot
from octavo.errors import StartupError
from octavo.testing import Project, client_of

pytestmark = pytest.mark.soak


class Killed(BaseException):
    """Stands for a process that ends in the middle of something."""


def killed_after(rows: int) -> Any:
    """Return a way to show progress that ends the writing after so many rows."""

    class Counting(Quiet):
        done = 0

        def advance(self, steps: int) -> None:
            self.done += steps
            if self.done >= rows:
                raise Killed

    @contextmanager
    def shown(title: str, total: int) -> Iterator[Any]:
        yield Counting() if title == "Writing" else Quiet()

    return shown


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


async def test_a_dry_run_tells_everything_and_writes_nothing(made5: Path, site: Path) -> None:
    before, source = files_of(site), files_of(made5)
    report = await bring(made5, site, dry_run=True)
    assert report.dry
    assert {each.uid: each.rows for each in report.types}["api::article.article"] == 19
    assert "app/api/article/schema.json" in report.files
    assert files_of(site) == before
    await bring(made5, site)
    assert files_of(made5) == source


@pytest.mark.parametrize("rows", [150, *(pytest.param(rows, marks=pytest.mark.soak) for rows in (1, 350))])
async def test_an_interrupted_import_goes_on(made5: Path, site: Path, rows: int) -> None:
    with pytest.raises(Killed):
        await bring(made5, site, killed_after(rows))
    report = await bring(made5, site)
    assert report.resumed
    assert not report.disagreeing
    assert report.copied is not None
    assert report.copied.files == 0
    async with boot.running(site) as app, client_of(app) as client:
        assert len(await differences(client, recorded_answers(made5))) == 1
    again = await bring(made5, site)
    assert again.already


async def test_an_interrupted_import_of_version_4_makes_the_same_documents(made4: Path, site: Path) -> None:
    with pytest.raises(Killed):
        await bring(made4, site, killed_after(250))
    report = await bring(made4, site)
    assert report.resumed
    assert not report.disagreeing


async def test_another_content_is_not_taken_for_the_rest(made5: Path, site: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        await bring(made5, site, killed_after(250))
    changed = shutil.copytree(made5, tmp_path / "changed")
    with sqlite3.connect(changed / ".tmp/data.db") as database:
        database.execute("UPDATE tags SET name = 'other' WHERE id = 1")
    with pytest.raises(StartupError, match="has changed since"):
        await bring(changed, site)
    report = await bring(changed, site, replace=True)
    assert not report.resumed
    async with boot.running(site) as app, client_of(app) as client:
        assert (await client.get("/api/tags?sort=id")).json()["data"][0]["name"] == "other"


async def test_content_that_is_there_is_kept_unless_told(made5: Path, site: Path) -> None:
    Project(site).content_type("tag", {"name": {"type": "string"}})
    async with boot.running(site) as app:
        await app.documents("api::tag.tag").create(data={"name": "mine"})
    with pytest.raises(StartupError) as refused:
        await bring(made5, site)
    told = {problem.where: problem.message for problem in refused.value.problems}
    assert told["database"] == "has content already: api::tag.tag"
    assert "says something else" in told["app/api/tag/schema.json"]
    await bring(made5, site, replace=True)
    async with boot.running(site) as app, client_of(app) as client:
        names = [tag["name"] for tag in (await client.get("/api/tags?sort=id")).json()["data"]]
    assert names == ["t1", "t2", "t3", "t4"]


async def test_a_project_that_ran_before_keeps_nothing_of_its_own_defaults(made5: Path, site: Path) -> None:
    async with boot.running(site):
        pass
    report = await bring(made5, site)
    assert not report.disagreeing
    async with boot.running(site) as app:
        roles = await app.query("plugin::users-permissions.role").find_many()
        codes = await app.query("admin::role").find_many()
    assert [role["type"] for role in roles] == ["authenticated", "public", "editor"]
    assert len(codes) == 3


async def test_what_is_unique_here_and_twice_there_is_told_before_anything_is_written(
    made5: Path, site: Path, tmp_path: Path
) -> None:
    changed = shutil.copytree(made5, tmp_path / "changed")
    with sqlite3.connect(changed / ".tmp/data.db") as database:
        database.execute("UPDATE venues SET name = 'Hall'")
    before = files_of(site)
    with pytest.raises(StartupError) as refused:
        await bring(changed, site)
    assert [problem.where for problem in refused.value.problems] == [
        "api::venue.venue name 'Hall' of the rows 1 and 2"
    ]
    assert files_of(site) == before


async def test_what_cannot_come_is_told_and_the_rest_comes(made5: Path, site: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(made5, tmp_path / "changed")
    with sqlite3.connect(changed / ".tmp/data.db") as database:
        database.execute("UPDATE events SET starts = 'soon' WHERE id = 1")
        database.execute(
            "INSERT INTO reviews SELECT 99, document_id, stars, text, created_at, updated_at, "
            "published_at, created_by_id, updated_by_id, locale FROM reviews WHERE id = 1"
        )
        database.execute(
            "INSERT INTO events_articles_lnk (event_id, article_id, article_ord) VALUES (1, 4711, 9)"
        )
    (changed / "public/uploads").joinpath(
        next(each.name for each in (changed / "public/uploads").glob("doc_*"))
    ).unlink()
    report = await bring(changed, site)
    assert not report.disagreeing
    assert report.doubles == {"api::review.review": [1]}
    assert report.missing_targets[("api::event.event", "articles")] == 1
    assert [each.split(":")[-1].strip() for each in report.losses] == [
        "Invalid format, expected a timestamp or an ISO date"
    ]
    assert report.copied is not None
    assert len(report.copied.missing) == 1


async def test_a_database_that_keeps_no_places_of_files_brings_the_rest(
    made5: Path, site: Path, tmp_path: Path
) -> None:
    changed = shutil.copytree(made5, tmp_path / "changed")
    with sqlite3.connect(changed / ".tmp/data.db") as database:
        database.execute("DROP TABLE files_related_mph")
    report = await bring(changed, site)
    assert not report.disagreeing and not report.losses
    async with boot.running(site) as app, client_of(app) as client:
        asked = "/api/articles?sort=id&populate[0]=cover&populate[1]=tags&fields=title"
        article = (await client.get(asked)).json()["data"][1]
    assert (article["title"], article["cover"]) == ("Article 1", None)
    assert [tag["name"] for tag in article["tags"]] == ["t3", "t2"]


async def test_what_has_no_counterpart_is_told(made5: Path, site: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(made5, tmp_path / "changed")
    (changed / "package.json").write_text(
        '{"dependencies": {"strapi-plugin-navigation": "1", "@strapi/provider-upload-aws-s3": "5", '
        '"react": "18"}}'
    )
    (changed / "src/api/article/controllers/article.js").write_text("module.exports = { hello() {} };")
    with sqlite3.connect(changed / ".tmp/data.db") as database:
        database.execute("CREATE TABLE navigations (id integer, name text)")
        database.execute("INSERT INTO navigations VALUES (1, 'main')")
        database.execute("UPDATE up_permissions SET action = 'api::article.article.hello' WHERE id = 14")
    report = await bring(changed, site, dry_run=True)
    told = "\n".join(report.not_imported)
    for said in (
        "plugin strapi-plugin-navigation",
        "provider @strapi/provider-upload-aws-s3",
        "src/api/article/controllers/article.js: its place is app/api/article/controller.py",
        "webhook hook: https://example.com/hook on entry.create",
        "rows of navigations: 1",
        "granted to the role public, and nothing answers it: api::article.article.hello",
    ):
        assert said in told
    assert "plugin react" not in told


async def test_custom_fields_are_kept_as_their_values_are(made5: Path, site: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(made5, tmp_path / "changed")
    schema = changed / "src/api/review/content-types/review/schema.json"
    schema.write_text(
        schema.read_text().replace(
            '"type": "integer"', '"type": "customField", "customField": "plugin::rating.stars"'
        )
    )
    report = await bring(changed, site)
    line = "custom field plugin::rating.stars, kept as integer: api::review.review stars"
    assert line in report.not_imported
    async with boot.running(site) as app, client_of(app) as client:
        assert (await client.get("/api/reviews?sort=id&fields=stars")).json()["data"][0]["stars"] == 0


async def test_what_is_not_kept_as_it_was_read_is_noticed(made5: Path, site: Path) -> None:
    @contextmanager
    def shown(title: str, total: int) -> Iterator[Any]:
        if title == "Comparing":
            with sqlite3.connect(site / "data/octavo.db") as database:
                database.execute("UPDATE tags SET name = 'spoilt' WHERE id = 2")
                database.execute("DELETE FROM articles_tags_links WHERE rowid = 1")
        yield Quiet()

    report = await bring(made5, site, shown)
    assert report.disagreeing == ["api::article.article", "api::tag.tag"]
    again = await bring(made5, site)
    assert not again.already
    assert again.disagreeing == report.disagreeing
    mended = await bring(made5, site, replace=True)
    assert not mended.disagreeing


async def test_moments_that_strapi_has_not_are_not_made_up(made5: Path, site: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(made5, tmp_path / "changed")
    with sqlite3.connect(changed / ".tmp/data.db") as database:
        database.execute("UPDATE tags SET published_at = NULL WHERE id = 1")
    await bring(changed, site)
    async with boot.running(site) as app, client_of(app) as client:
        tags = (await client.get("/api/tags?sort=id&fields=publishedAt")).json()["data"]
    assert [tag["publishedAt"] is None for tag in tags] == [True, False, False, False]
