"""What a write touches besides: other locales' versions, and entries that keep a relation."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import SETTINGS, Admin, Site
from tests.plugins.users_permissions.site import MANY, open_site

from octavo.testing import Client, Project, client_of, running

pytestmark = pytest.mark.soak

CONTENT = "/content-manager/collection-types/"
STORY, TAG = "api::story.story", "api::tag.tag"
EXPLORER = "plugin::content-manager.explorer"
OWN = {"conditions": ["admin::is-creator"]}


def relation(kind: str, target: str, **sides: str) -> dict[str, str]:
    return {"type": "relation", "relation": kind, "target": target, **sides}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    words = {"type": "string", "pluginOptions": {"i18n": {"localized": True}}}
    story = {
        "title": words,
        "price": {"type": "integer"},
        "seo": {"type": "component", "component": "shared.seo"},
        "tags": relation("manyToMany", TAG, inversedBy="stories"),
        "lead": relation("manyToOne", TAG, inversedBy="leading"),
        "one": relation("oneToOne", TAG, inversedBy="only"),
        "any": {"type": "relation", "relation": "morphToMany"},
    }
    tag = {
        "name": {"type": "string"},
        "stories": relation("manyToMany", STORY, mappedBy="tags"),
        "leading": relation("oneToMany", STORY, mappedBy="lead"),
        "only": relation("oneToOne", STORY, mappedBy="one"),
        "anywhere": {"type": "relation", "relation": "morphMany", "target": STORY, "morphBy": "any"},
    }
    return (
        Project(tmp_path / "site")
        .settings(SETTINGS)
        .component("shared.seo", {"title": {"type": "string"}})
        .content_type("tag", tag)
        .content_type("story", story, plural="stories", drafts=True, localized=True)
    )


@pytest.fixture
async def site(project: Project) -> AsyncIterator[Site]:
    async with running(project.folder, environ={}) as app:
        yield Site(app)


def may(action: str, subject: str, **more: Any) -> dict[str, Any]:
    return {"action": f"{EXPLORER}.{action}", "subject": subject, **more}


ACTIONS = ("read", "create", "update", "delete")


async def author(site: Site, *permissions: dict[str, Any]) -> Admin:
    """Return an administrator who may do what is listed; without a list all to stories of their own."""
    listed = permissions or tuple(may(action, STORY, **OWN) for action in ACTIONS)
    return await site.member("author@example.com", await site.role("Author here", *listed))


async def in_two_locales(site: Site, root: Admin, me: Admin) -> str:
    """Return the address of a story whose English is the author's and whose French is the chief's."""
    made = (await me.post(CONTENT + STORY, {"title": "Mine", "price": 1, "seo": {"title": "s"}})).json()
    path = f"{CONTENT}{STORY}/{made['data']['documentId']}"
    assert (await root.put(f"{path}?locale=fr", {"title": "Chief's"})).status_code == 200
    document_id = made["data"]["documentId"]
    await site.app.documents(STORY).publish(document_id, locale="*")
    return path


async def titles(site: Site) -> dict[tuple[str, str], str]:
    rows = await site.app.query(STORY).find_many(select=["locale", "title", "publishedAt"])
    return {(row["locale"], "published" if row["publishedAt"] else "draft"): row["title"] for row in rows}


@pytest.mark.advisory("versions")
async def test_a_condition_holds_for_the_version_that_is_touched(site: Site) -> None:
    root, me = await site.first(), await author(site)
    path = await in_two_locales(site, root, me)
    before = await titles(site)
    assert len(before) == 4
    assert (await me.get(f"{path}?locale=fr")).status_code == 404
    assert (await me.put(f"{path}?locale=fr", {"title": "Stolen"})).status_code == 404
    assert (await me.delete(f"{path}?locale=fr")).status_code == 404
    assert await titles(site) == before
    assert (await me.get(path)).json()["data"]["title"] == "Mine"
    answer = await me.put(path, {"title": "Changed"})
    assert answer.status_code == 200, answer.text
    assert (await me.delete(path)).status_code == 200
    assert {locale for locale, _ in await titles(site)} == {"fr"}


@pytest.mark.advisory("versions")
@pytest.mark.parametrize("change", [{"price": 2}, {"seo": {"title": "other"}}, {"seo": None}], ids=str)
async def test_what_locales_share_is_written_by_who_may_write_them_all(
    site: Site, change: dict[str, Any]
) -> None:
    root, me = await site.first(), await author(site)
    path = await in_two_locales(site, root, me)
    kept = (await root.get(f"{path}?locale=fr")).json()["data"]
    answer = await me.put(path, {"title": "T", **change})
    assert (answer.status_code, "shared" in answer.text) == (403, True)
    same = {"title": "T", "price": 1, "seo": {"title": "s"}}
    assert (await me.put(path, same)).status_code == 200
    now = (await root.get(f"{path}?locale=fr")).json()["data"]
    assert (now["title"], now["price"], now["seo"]["title"]) == (kept["title"], 1, "s")
    assert (await root.put(path, change)).status_code == 200


@pytest.mark.advisory("versions")
async def test_what_locales_share_takes_a_rule_for_the_field_in_each(site: Site) -> None:
    words = may("update", STORY, properties={"fields": ["title"], "locales": ["en", "fr"]})
    prices = may("update", STORY, properties={"fields": ["price"], "locales": ["en", "fr"]}, **OWN)
    root = await site.first()
    me = await author(site, may("read", STORY), may("create", STORY), words, prices)
    path = await in_two_locales(site, root, me)
    assert (await me.put(f"{path}?locale=fr", {"title": "Better"})).status_code == 200
    assert (await me.put(path, {"title": "Better", "price": 1})).status_code == 200
    assert (await me.put(path, {"price": 2})).status_code == 403
    assert (await me.put(f"{path}?locale=fr", {"price": 2})).status_code == 403
    await root.delete(f"{path}?locale=fr")
    assert (await me.put(path, {"price": 2})).status_code == 200


@pytest.mark.advisory("versions")
async def test_who_adds_a_locale_made_it(site: Site) -> None:
    root, me = await site.first(), await author(site)
    made = (await me.post(CONTENT + STORY, {"title": "Mine"})).json()["data"]
    path = f"{CONTENT}{STORY}/{made['documentId']}?locale=fr"
    assert (await me.put(path, {"title": "La mienne"})).status_code == 200
    assert (await me.get(path)).json()["data"]["title"] == "La mienne"
    assert (await me.delete(path)).status_code == 200
    theirs = (await root.post(CONTENT + STORY, {"title": "Theirs"})).json()["data"]
    path = f"{CONTENT}{STORY}/{theirs['documentId']}?locale=fr"
    assert (await me.put(path, {"title": "Added"})).status_code == 404


@pytest.mark.advisory("versions")
async def test_a_condition_holds_for_what_is_published_too(site: Site) -> None:
    conditions = site.app.service("plugin::admin.permission").conditions
    conditions.add("app::open", "Open", lambda admin: {"title": {"$startsWith": "open"}})
    root = await site.first()
    limited = {"conditions": ["app::open"]}
    me = await author(site, *(may(action, STORY, **limited) for action in ACTIONS))
    made = (await root.post(CONTENT + STORY, {"title": "closed"})).json()["data"]
    await site.app.documents(STORY).publish(made["documentId"])
    path = f"{CONTENT}{STORY}/{made['documentId']}"
    await root.put(path, {"title": "open"})
    assert (await me.delete(path)).status_code == 404
    assert set((await titles(site)).values()) == {"open", "closed"}


SIDES = ("stories", "leading", "only", "anywhere")


def forms(name: str, document_id: str) -> list[Any]:
    """Return ways to say that a tag has a story on its other side."""
    one = {"documentId": document_id}
    return [
        {"connect": [one]},
        {"set": [one]},
        {"disconnect": [one]},
        [document_id] if name != "only" else document_id,
        [] if name != "only" else None,
        {"set": []},
    ]


@pytest.mark.advisory("inverse")
@pytest.mark.parametrize("name", SIDES)
async def test_an_administrator_changes_by_a_relation_what_they_may_update(site: Site, name: str) -> None:
    root = await site.first()
    tags = tuple(may(action, TAG) for action in ACTIONS)
    me = await author(site, *tags)
    tag = (await root.post(CONTENT + TAG, {"name": "t"})).json()["data"]["documentId"]
    story = (await root.post(CONTENT + STORY, {"title": "Chief's"})).json()["data"]["documentId"]
    path = f"{CONTENT}{TAG}/{tag}"
    for target in (story, "nothing0nothing0nothing0"):
        refusals = {(await me.put(path, {name: form})).text for form in forms(name, target)}
        assert [f"You may not write {name}" in text for text in refusals] == [True]
        assert (await me.post(CONTENT + TAG, {"name": "u", name: {"connect": [target]}})).status_code == 403
    assert (await me.put(path, {"name": "t2", name: {"connect": [], "disconnect": []}})).status_code == 200
    answer = await root.put(path, {name: {"connect": [story]}})
    assert answer.status_code == 200, answer.text


@pytest.mark.advisory("inverse")
@pytest.mark.parametrize("name", SIDES)
async def test_an_author_changes_by_a_relation_their_own_entries(site: Site, name: str) -> None:
    root = await site.first()
    tags = tuple(may(action, TAG) for action in ACTIONS)
    me = await author(site, *tags, *(may(action, STORY, **OWN) for action in ACTIONS))
    tag = (await me.post(CONTENT + TAG, {"name": "t"})).json()["data"]["documentId"]
    theirs = (await root.post(CONTENT + STORY, {"title": "Chief's"})).json()["data"]
    mine = (await me.post(CONTENT + STORY, {"title": "Mine"})).json()["data"]
    path = f"{CONTENT}{TAG}/{tag}"
    refused = {
        (await me.put(path, {name: {"connect": [target]}})).text
        for target in (theirs["documentId"], theirs["id"], "nothing0nothing0nothing0", 999_999)
    }
    assert [f"You may not write {name}" in text for text in refused] == [True]
    assert (await me.put(path, {name: {"connect": [mine["documentId"]]}})).status_code == 200
    assert (await me.put(path, {name: {"connect": [mine["id"]]}})).status_code == 200
    assert (await root.put(path, {name: {"set": [theirs["documentId"]]}})).status_code == 200
    for form in ({"set": [mine["documentId"]]}, {"set": []}, {"disconnect": [theirs["documentId"]]}):
        assert (await me.put(path, {name: form})).status_code == 403, form
    found = await site.app.documents(TAG).find_one(tag, populate=[name], status="draft")
    related = found[name] if isinstance(found[name], list) else [found[name]]
    assert [story["documentId"] for story in related] == [theirs["documentId"]]


READ = tuple(f"{uid}.find" for uid in (STORY, TAG))


async def answers(client: Client, tag: str, name: str, target: str) -> list[tuple[int, str]]:
    found = []
    for form in forms(name, target):
        for method, path in (("PUT", f"/api/tags/{tag}"), ("POST", "/api/tags")):
            answer = await client.request(method, path, json={"data": {name: form}})
            found.append((answer.status_code, answer.text))
    return found


@pytest.mark.advisory("inverse")
async def test_over_rest_the_other_side_takes_the_grant_to_update_it(site: Site) -> None:
    writes = (f"{TAG}.update", f"{TAG}.create")
    async with client_of(site.app) as client:
        tag = (await site.app.documents(TAG).create(data={"name": "t"}))["documentId"]
        story = (await site.app.documents(STORY).create(data={"title": "s"}))["documentId"]
        for name in SIDES:
            site.app.permissions.set_role_grants("public", [*READ, *writes])
            told = {
                answer
                for target in (story, "nothing0nothing0nothing0")
                for answer in await answers(client, tag, name, target)
            }
            assert [(status, f"{STORY}.update" in text) for status, text in told] == [(403, True)], name
            answer = await client.put(f"/api/tags/{tag}", json={"data": {"name": "x", name: {}}})
            assert answer.status_code == 200
            site.app.permissions.set_role_grants("public", [*READ, *writes, f"{STORY}.update"])
            body = {"data": {name: {"connect": [story]}}}
            assert (await client.put(f"/api/tags/{tag}", json=body)).status_code == 200, name


USER = "plugin::users-permissions.user"


@pytest.mark.advisory("inverse")
async def test_accounts_are_no_way_around(tmp_path: Path) -> None:
    note = {"owner": relation("manyToOne", USER, inversedBy="notes"), "title": {"type": "string"}}
    extension = '{"attributes": {"notes": %s}}'
    side = '{"type": "relation", "relation": "oneToMany", "target": "api::note.note", "mappedBy": "owner"}'
    Project(tmp_path).content_type("note", note).file(
        "app/extensions/users-permissions/content_types/user/schema.json", extension % side
    )
    allowed = MANY + '[plugins.users-permissions.config.register]\nallowed_fields = ["notes"]\n'
    async with open_site(tmp_path, allowed) as site:
        ann = await site.user("ann")
        await site.grant("public", "plugin::users-permissions.auth.register", f"{USER}.update")
        new: Mapping[str, Any] = {"username": "eve", "email": "eve@example.com", "password": "Secret123"}
        for answer in (
            await site.call("PUT", f"/api/users/{ann['id']}", json={"notes": [1]}),
            await site.post("/api/auth/local/register", **new, notes=[1]),
        ):
            assert (answer.status_code, "api::note.note.update" in answer.text) == (403, True)
