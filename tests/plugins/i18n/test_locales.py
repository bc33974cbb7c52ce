"""Locales that are managed while the instance runs."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import Site, problems

from octavo import boot
from octavo.testing import Project, running


@pytest.fixture
def project(tmp_path: Path) -> Project:
    title = {"type": "string", "pluginOptions": {"i18n": {"localized": True}}}
    return (
        Project(tmp_path)
        .settings('[i18n]\nlocales = ["en", "fr"]\n[server]\napp_keys = ["a key long enough for tests"]')
        .grants(["api::*", "plugin::i18n.*"])
        .content_type("page", {"title": title}, localized=True)
        .content_type("story", {"title": title}, plural="stories", localized=True, drafts=True)
        .content_type("tag", {"name": {"type": "string"}})
    )


@pytest.fixture
async def site(project: Project) -> AsyncIterator[Site]:
    async with running(project.folder, environ={}) as app:
        yield Site(app)


def codes(listed: Any) -> dict[str, bool]:
    return {locale["code"]: locale["isDefault"] for locale in listed}


async def test_the_locales_of_the_settings_are_there(site: Site) -> None:
    answer = await site.anybody.get("/api/i18n/locales")
    assert codes(answer.json()) == {"en": True, "fr": False}
    assert [locale["name"] for locale in answer.json()] == ["English (en)", "French (fr)"]


async def test_content_follows_the_locales_there_are(site: Site) -> None:
    root = await site.first()
    page = "/api/pages?locale=es"
    assert (await site.anybody.post(page, {"data": {"title": "Hola"}})).status_code == 400
    added = (await root.post("/i18n/locales", {"code": "es", "isDefault": False})).json()
    assert (await site.anybody.post(page, {"data": {"title": "Hola"}})).status_code == 201
    assert (await root.delete(f"/i18n/locales/{added['id']}")).status_code == 200
    assert (await site.anybody.get(page)).json()["data"] == []
    assert (await site.anybody.post(page, {"data": {"title": "Hola"}})).status_code == 400
    assert await site.app.query("api::page.page").count({}) == 0


async def test_a_deletion_is_told_before_by_type(site: Site) -> None:
    root = await site.first()
    listed = {locale["code"]: locale["id"] for locale in (await root.get("/i18n/locales")).json()}
    content = f"/i18n/locales/{listed['fr']}/content"
    assert (await root.get(content)).json() == []
    for status in ("draft", "published"):
        await site.app.documents("api::story.story").create(
            data={"title": "Bonjour"}, locale="fr", status=status
        )
    await site.app.documents("api::story.story").create(data={"title": "Hello"})
    await site.app.documents("api::page.page").create(data={"title": "Salut"}, locale="fr")
    await site.app.documents("api::tag.tag").create(data={"name": "red"})
    seen: list[Any] = []
    with site.app.database.observed(seen.append):
        answer = await root.get(content)
    assert len([one for one in seen if "count(" in one.sql]) == 2
    assert answer.json() == [
        {"uid": "api::page.page", "displayName": "Page", "count": 1},
        {"uid": "api::story.story", "displayName": "Story", "count": 2},
    ]
    assert (await root.delete(f"/i18n/locales/{listed['fr']}")).status_code == 200
    assert await site.app.query("api::story.story").count({"locale": "fr"}) == 0
    assert (await root.get(content)).status_code == 404


async def test_who_may_not_delete_locales_is_not_told_what_is_in_them(site: Site) -> None:
    await site.first()
    reader = await site.member("me@example.com", await site.role("R", {"action": "plugin::i18n.locale.read"}))
    assert (await reader.get("/i18n/locales/1/content")).status_code == 403


async def test_the_default_locale_moves_and_cannot_be_deleted(site: Site) -> None:
    root = await site.first()
    listed = {locale["code"]: locale["id"] for locale in (await root.get("/i18n/locales")).json()}
    await site.anybody.post("/api/pages?locale=fr", {"data": {"title": "Bonjour"}})
    answer = await root.put(f"/i18n/locales/{listed['fr']}", {"isDefault": True})
    assert answer.json()["isDefault"] is True
    assert (await site.anybody.get("/api/pages")).json()["data"][0]["title"] == "Bonjour"
    refused = await root.delete(f"/i18n/locales/{listed['fr']}")
    assert problems(refused) == ["Cannot delete the default locale"]
    assert codes((await root.get("/i18n/locales")).json()) == {"en": False, "fr": True}


WRONG_LOCALES = [
    ({}, ["code is a required field", "isDefault is a required field"]),
    ({"code": "en", "isDefault": False}, ["This locale already exists"]),
    ({"code": "es", "isDefault": False, "x": 1}, ["this field has unspecified keys: x"]),
    (
        {"code": "es", "isDefault": "y"},
        ['isDefault must be a `boolean` type, but the final value was: `"y"`.'],
    ),
    ({"code": "es", "isDefault": False, "name": "x" * 51}, ["name must be at most 50 characters"]),
]


async def test_what_is_wrong_with_a_locale_is_said(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    for body, said in WRONG_LOCALES:
        with subtests.test(body=body, said=said):
            assert problems(await root.post("/i18n/locales", body)) == said


async def test_locales_and_the_default_one_outlive_a_restart(project: Project) -> None:
    environ = {"OCTAVO_DATABASE__URL": f"sqlite:{project.folder}/kept.db"}
    async with boot.running(project.folder, environ=environ) as app:
        root = await Site(app).first()
        await root.post("/i18n/locales", {"code": "es", "name": "Español", "isDefault": True})
    async with boot.running(project.folder, environ=environ) as app:
        listed = await Site(app).anybody.get("/api/i18n/locales")
        assert codes(listed.json()) == {"en": False, "fr": False, "es": True}
        assert app.locales.default == "es"
