"""What each locale had of its own becomes everybody's: links, components and zones as well as values."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo
from tests.conftest import SOAKED_DATABASES, a_database
from tests.migrations.test_apply import (
    CODES,
    content_of,
    said,
    sorted_texts,
    still_writable,
    url,  # noqa: F401
)
from tests.migrations.worlds import NOTE, OWN, TEXT, WORLD, World, attributes, renamed, type_

from octavo import Octavo, boot
from octavo.content.repository import Repository
from octavo.migrations import record
from octavo.migrations.plan import Approval
from octavo.migrations.startup import migrate, plan_of
from octavo.testing import Project

TALE = "api::tale.tale"
SEO = {"type": "component", "component": "shared.seo"}
SHARED = {
    "code": {"type": "decimal", "unique": True},
    "seo": SEO,
    "cards": {"type": "component", "component": "shared.card", "repeatable": True},
    "zone": {"type": "dynamiczone", "components": ["shared.seo", "shared.card"]},
}


def world_of(shared: bool) -> World:
    world = copy.deepcopy(WORLD)
    own: dict[str, Any] = {} if shared else OWN
    tale = {"title": {**TEXT, **OWN}, **{name: {**item, **own} for name, item in SHARED.items()}}
    world[TALE] = type_("tale", copy.deepcopy(tale), drafts=True, localized=True)
    return world


async def write_tales(content: Repository) -> None:
    """One in two locales that differ in everything, one in which they agree, one in another locale alone."""
    names = [(await content.documents(NOTE).create(data={"name": name})) for name in "abc"]
    first, second, third = (one["documentId"] for one in names)

    def tale(text: str, code: str, note: str) -> dict[str, Any]:
        seo = {"title": text, "note": note}
        card = {"head": text, "seo": seo}
        zone = [{"__component": "shared.card", **card}, {"__component": "shared.seo", **seo}]
        return {"title": text, "code": code, "seo": seo, "cards": [card, {"head": "second"}], "zone": zone}

    tales = content.documents(TALE)
    made = await tales.create(data=tale("one", "1.5", first), locale="en", status="published")
    one = made["documentId"]
    await tales.update(one, data=tale("un", "2.5", third), locale="fr", status="published")
    made = await tales.create(data=tale("same", "3", first), locale="en")
    await tales.update(made["documentId"], data={**tale("same", "3", first), "title": "pareil"}, locale="fr")
    await tales.create(data=tale("seul", "4", second), locale="fr", status="published")


async def tales(content: Repository, locale: str, status: str) -> list[Any]:
    return await said(content, TALE, locale=locale, status=status)


async def everything(content: Repository) -> dict[tuple[str, str], list[str]]:
    return {
        (locale, status): sorted_texts(await tales(content, locale, status))
        for locale in CODES
        for status in ("draft", "published")
    }


async def test_all_locales_say_what_the_default_one_says(url: str) -> None:  # noqa: F811
    async with content_of(url, world_of(False)) as (database, content):
        await migrate(database, CODES)
        await write_tales(content)
        before = await everything(content)
        english = await tales(content, "en", "published")
        french = await tales(content, "fr", "published")
    async with content_of(url, world_of(True)) as (database, content):
        plan = await plan_of(database, CODES)
        # A draft and a published version differ; what the other one says is the same.
        assert {
            step.change.where.split("/")[2]: step.measure.parked for step in plan.pending
        } == dict.fromkeys(SHARED, 2)
        await migrate(database, CODES, Approval(allow_destructive=True))
        for status in ("draft", "published"):
            found = await tales(content, "fr", status)
            assert {**found[0], "title": "one"} == english[0]
            assert found[-1] == french[-1]
        assert (await plan_of(database, CODES)).pending == []
        await still_writable(content, TALE)
        after = await everything(content)
        [noted] = await record.applied(database)
    async with content_of(url, world_of(False)) as (database, content):
        assert await everything(content) == after
        await migrate(database, CODES, Approval(), back=noted)
        assert await everything(content) == before
        await still_writable(content, TALE)


async def test_what_was_written_since_stays_when_it_is_taken_back(url: str) -> None:  # noqa: F811
    async with content_of(url, world_of(False)) as (database, content):
        await migrate(database, CODES)
        await write_tales(content)
    async with content_of(url, world_of(True)) as (database, content):
        await migrate(database, CODES, Approval(allow_destructive=True))
        entry = (await content.documents(TALE).find_many(sort="id:asc"))[0]["documentId"]
        data = {"cards": [{"head": "new"}], "code": "9"}
        await content.documents(TALE).update(entry, data=data, status="published")
        [noted] = await record.applied(database)
    async with content_of(url, world_of(False)) as (database, content):
        await migrate(database, CODES, Approval(), back=noted)
        [tale] = [one for one in await tales(content, "fr", "published") if one["title"] == "un"]
        assert (tale["code"], tale["cards"]) == (9, [{"head": "new"}])
        assert tale["seo"] == {"title": "un", "note": {"name": "c"}, "notes": []}


async def test_components_that_change_at_the_same_time_are_shared_and_taken_back(url: str) -> None:  # noqa: F811
    def change(world: World) -> World:
        renamed("shared.card", "head", "heading")(world)
        renamed("shared.seo", "note", "remark")(world)
        renamed(TALE, "cards", "tiles")(world)
        attributes(world, "shared.card")["size"] = {"type": "integer"}
        return world

    async with content_of(url, world_of(False)) as (database, content):
        await migrate(database, CODES)
        await write_tales(content)
        before = await everything(content)
    async with content_of(url, change(world_of(True))) as (database, content):
        await migrate(database, CODES, Approval(allow_destructive=True))
        [english, *_], [french, *_] = [await tales(content, code, "published") for code in CODES]
        assert french == {**english, "title": "un"}
        assert french["tiles"][0]["seo"]["remark"] == {"name": "a"}
        [noted] = await record.applied(database)
    async with content_of(url, world_of(False)) as (database, content):
        await migrate(database, CODES, Approval(allow_destructive=True), back=noted)
        assert await everything(content) == before


@pytest.fixture(params=SOAKED_DATABASES)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    settings = '[i18n]\nlocales = ["en", "fr"]\n'
    for address in [""] if request.param == "sqlite" else a_database(request.param):
        database = f'[database]\nurl = "{address}"\n' if address else ""
        yield Project(tmp_path).settings(settings + database)


async def test_files_become_everybodys_one_as_several(project: Project) -> None:
    def site(**options: Any) -> Path:
        files = {"files": {"type": "media", "multiple": True}, "cover": {"type": "media"}}
        title = {**TEXT, **OWN}
        attributes = {"title": title, **{name: {**item, **options} for name, item in files.items()}}
        return project.content_type("tale", attributes, localized=True).folder

    async def shown(app: Octavo, locale: str) -> tuple[list[str], str]:
        found = await app.documents(TALE).find_one(made["documentId"], locale=locale, populate="*")
        assert found is not None
        return [file["name"] for file in found["files"]], found["cover"]["name"]

    async with boot.running(site(**OWN)) as app:
        upload = app.query("plugin::upload.file")
        kept = [await upload.create({"name": n, "hash": n, "url": n, "mime": "image/png"}) for n in "abc"]
        first, second, third = (one["id"] for one in kept)
        body: dict[str, Any] = {"title": "en", "files": [first, second], "cover": first}
        made = await app.documents(TALE).create(data=body)
        body = {"title": "fr", "files": [third], "cover": third}
        await app.documents(TALE).update(made["documentId"], locale="fr", data=body)
    async with boot.running(site(), approval=Approval(allow_destructive=True)) as app:
        assert await shown(app, "fr") == (["a", "b"], "a")
    assert octavo("migrate", "down", cwd=site(**OWN)).returncode == 0
    async with boot.running(site(**OWN)) as app:
        assert await shown(app, "en") == (["a", "b"], "a")
        assert await shown(app, "fr") == (["c"], "c")
