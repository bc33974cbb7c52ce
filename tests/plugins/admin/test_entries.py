"""Content through the eyes of administrators: fields, locales, conditions."""

from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin, Site, problems

EXPLORER = "plugin::content-manager.explorer"
TAGS = "/content-manager/collection-types/api::tag.tag"
STORIES = "/content-manager/collection-types/api::story.story"


def may(action: str, subject: str, *fields: str, **more: Any) -> dict[str, Any]:
    properties = {"fields": list(fields)} if fields else {}
    if "locales" in more:
        properties["locales"] = more.pop("locales")
    return {"action": f"{EXPLORER}.{action}", "subject": subject, "properties": properties, **more}


async def reader(site: Site, *permissions: dict[str, Any], email: str = "me@example.com") -> Admin:
    return await site.member(email, await site.role(f"Role of {email}", *permissions))


async def test_fields_that_are_not_permitted_are_neither_shown_nor_found_by(site: Site) -> None:
    root = await site.first()
    await root.post(TAGS, {"name": "one", "secret": "The canary"})
    me = await reader(site, may("read", "api::tag.tag", "name"))
    answer = await me.get(f"{TAGS}?_q=one")
    assert [tag["name"] for tag in answer.json()["results"]] == ["one"]
    assert "The canary" not in answer.text
    assert (await me.get(f"{TAGS}?_q=The canary")).json()["results"] == []
    for query in ("filters[secret][$startsWith]=c", "filters[$or][0][$not][secret]=x", "sort=secret"):
        refused = await me.get(f"{TAGS}?{query}")
        assert (refused.status_code, problems(refused)) == (400, ["Invalid key secret"]), query


WAYS_AROUND = [
    "filters[tag][secret][$startsWith]=c",
    "filters[createdBy][password][$startsWith]=$2",
    "filters[seo][note]=x",
    "filters[where]=1",
    "where[title]=x",
    "populate=*",
]


async def test_no_way_around_leads_to_what_is_not_permitted(site: Site, subtests: pytest.Subtests) -> None:
    await site.first()
    me = await reader(
        site,
        may("read", "api::story.story", "title", "tag", "seo.title"),
        may("read", "api::tag.tag", "name"),
    )
    assert (await me.get(f"{STORIES}?filters[tag][name]=x&filters[seo][title]=y")).status_code == 200
    for query in WAYS_AROUND:
        with subtests.test(query=query):
            assert (await me.get(f"{STORIES}?{query}")).status_code == 400


async def test_a_component_shows_what_is_permitted_inside(site: Site) -> None:
    root = await site.first()
    await root.post(STORIES, {"title": "A", "seo": {"title": "shown", "note": "canary"}})
    me = await reader(site, may("read", "api::story.story", "title", "seo.title"))
    (story,) = (await me.get(STORIES)).json()["results"]
    assert story["seo"].keys() == {"id", "title"}


async def test_writing_takes_a_permission_for_every_field(site: Site) -> None:
    await site.first()
    me = await reader(site, may("create", "api::story.story", "title", "seo.title"))
    for body, named in (
        ({"title": "A", "body": "x"}, "body"),
        ({"title": "A", "seo": {"title": "x", "note": "y"}}, "seo.note"),
    ):
        refused = await me.post(STORIES, body)
        assert (refused.status_code, problems(refused)) == (403, [f"You may not write {named}"])
    made = await me.post(STORIES, {"title": "A", "seo": {"title": "x"}, "createdBy": 99, "nope": 1})
    assert made.status_code == 201
    assert made.json()["data"]["createdBy"]["email"] == "me@example.com"
    assert (await me.get(STORIES)).status_code == 403


async def test_a_locale_that_is_not_permitted_is_closed(site: Site) -> None:
    root = await site.first()
    made = (await root.post(STORIES, {"title": "A"})).json()["data"]
    await root.put(f"{STORIES}/{made['documentId']}?locale=fr", {"title": "B"})
    me = await reader(
        site,
        may("read", "api::story.story", "title", locales=["fr"]),
        may("update", "api::story.story", "title", locales=["fr"]),
    )
    assert [story["title"] for story in (await me.get(f"{STORIES}?locale=fr")).json()["results"]] == ["B"]
    path = f"{STORIES}/{made['documentId']}"
    assert (await me.get(STORIES)).status_code == 403
    assert (await me.put(path, {"title": "X"})).status_code == 403
    assert (await me.put(f"{path}?locale=fr", {"title": "C"})).json()["data"]["title"] == "C"


async def test_locales_close_no_type_that_has_none(site: Site) -> None:
    root = await site.first()
    made = (await root.post(TAGS, {"name": "one"})).json()["data"]
    me = await reader(site, *(may(action, "api::tag.tag", locales=["fr"]) for action in ("read", "update")))
    assert [tag["name"] for tag in (await me.get(TAGS)).json()["results"]] == ["one"]
    changed = await me.put(f"{TAGS}/{made['documentId']}", {"name": "two"})
    assert (changed.status_code, changed.json()["data"]["name"]) == (200, "two")


async def test_who_may_touch_their_own_touches_no_others(site: Site) -> None:
    root = await site.first()
    theirs = (await root.post(TAGS, {"name": "theirs"})).json()["data"]
    own = {"conditions": ["admin::is-creator"]}
    me = await reader(
        site, *(may(action, "api::tag.tag", **own) for action in ("read", "create", "update", "delete"))
    )
    mine = (await me.post(TAGS, {"name": "mine"})).json()["data"]
    assert [tag["name"] for tag in (await me.get(TAGS)).json()["results"]] == ["mine"]
    path = f"{TAGS}/{theirs['documentId']}"
    for answer in (await me.get(path), await me.put(path, {"name": "x"}), await me.delete(path)):
        assert answer.status_code == 404
    assert (await root.get(path)).json()["data"]["name"] == "theirs"
    assert (await me.put(f"{TAGS}/{mine['documentId']}", {"name": "changed"})).status_code == 200
    assert (await me.delete(f"{TAGS}/{mine['documentId']}")).status_code == 200


async def test_a_project_adds_conditions_of_its_own(site: Site) -> None:
    conditions = site.app.service("plugin::admin.permission").conditions
    conditions.add("app::open", "Open tags", lambda admin: {"name": {"$startsWith": "open"}})
    root = await site.first()
    for name in ("open one", "closed one"):
        await root.post(TAGS, {"name": name})
    limited = {"conditions": ["app::open"]}
    me = await reader(site, may("read", "api::tag.tag", **limited), may("create", "api::tag.tag", **limited))
    assert [tag["name"] for tag in (await me.get(TAGS)).json()["results"]] == ["open one"]
    assert (await me.post(TAGS, {"name": "open two"})).status_code == 201
    assert (await me.post(TAGS, {"name": "closed two"})).status_code == 403
    assert await site.app.query("api::tag.tag").count({"name": "closed two"}) == 0


async def test_a_permission_that_is_taken_away_is_gone_at_once(site: Site) -> None:
    root = await site.first()
    role = await site.role("Reader", may("read", "api::tag.tag"))
    me = await site.member("me@example.com", role)
    assert (await me.get(TAGS)).status_code == 200
    assert (await root.put(f"/admin/roles/{role}/permissions", {"permissions": []})).status_code == 200
    assert (await me.get(TAGS)).status_code == 403


async def test_editors_manage_content_and_authors_their_own(site: Site) -> None:
    root = await site.first()
    await root.post(TAGS, {"name": "root's"})
    codes = {role["code"]: role["id"] for role in (await root.get("/admin/roles")).json()["data"]}
    editor = await site.member("editor@example.com", codes["strapi-editor"])
    author = await site.member("author@example.com", codes["strapi-author"])
    assert len((await editor.get(TAGS)).json()["results"]) == 1
    assert (await author.get(TAGS)).json()["results"] == []
    for admin in (editor, author):
        assert (await admin.post(TAGS, {"name": "x"})).status_code == 201
        assert (await admin.get("/admin/users")).status_code == 403
        assert (await admin.get("/users-permissions/roles")).status_code == 403
