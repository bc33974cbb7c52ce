"""Versions of entries in the content manager: reading, saving, publishing, discarding, copying."""

from typing import Any

import pytest
from httpx import Response
from tests.plugins.admin.conftest import Admin, Site, problems
from tests.plugins.admin.test_entries import STORIES, TAGS, may, reader

STORY = "api::story.story"
SHARED = "What you change is shared with a locale of this entry that you may not write"
OWN = {"conditions": ["admin::is-creator"]}


async def write(admin: Admin, title: str, **more: Any) -> str:
    """Write a draft and return its address."""
    answer = await admin.post(STORIES, {"title": title, **more})
    assert answer.status_code == 201, answer.text
    return f"{STORIES}/{answer.json()['data']['documentId']}"


async def act(admin: Admin, path: str, action: str, body: Any = None, **headers: str) -> Response:
    return await admin.post(f"{path}/actions/{action}", body, **headers)


def data(answer: Response) -> dict[str, Any]:
    assert answer.status_code in {200, 201}, answer.text
    return dict(answer.json()["data"])


async def title(site: Site, path: str, status: str, locale: str = "en") -> str | None:
    found = await site.app.documents(STORY).find_one(path.rpartition("/")[2], status=status, locale=locale)
    return None if found is None else str(found["title"])


async def test_an_entry_tells_its_other_versions(site: Site) -> None:
    root = await site.first()
    path = await write(root, "A", body="shared")
    await act(root, path, "publish")
    await root.put(f"{path}?locale=fr", {"title": "B"})
    answer = (await root.get(path)).json()
    assert answer["data"]["status"] == "published"
    (french,) = answer["meta"]["availableLocales"]
    assert (french["locale"], french["status"], french["body"]) == ("fr", "draft", "shared")
    assert french["createdBy"]["email"] == "root@example.com"
    assert [version["locale"] for version in answer["data"]["localizations"]] == ["fr"]
    (other,) = answer["meta"]["availableStatus"]
    assert other["publishedAt"] is not None
    await root.put(path, {"title": "A2"})
    published = (await root.get(f"{path}?status=published")).json()
    assert (published["data"]["title"], published["data"]["status"]) == ("A", "modified")
    assert published["meta"]["availableStatus"][0]["publishedAt"] is None


async def test_an_entry_that_is_in_another_locale_alone_is_empty_here(site: Site) -> None:
    root = await site.first()
    path = await write(root, "A")
    answer = (await root.get(f"{path}?locale=fr")).json()
    assert answer["data"] == {}
    assert [version["locale"] for version in answer["meta"]["availableLocales"]] == ["en"]
    assert (await root.get(f"{path}?status=published")).json()["data"] == {}
    me = await reader(site, may("read", STORY, "title", locales=["fr"]))
    assert (await me.get(f"{path}?locale=fr")).status_code == 404
    assert (await root.get(f"{STORIES}/nowhere?locale=fr")).status_code == 404


async def test_other_versions_show_no_more_than_may_be_read(site: Site) -> None:
    root = await site.first()
    path = await write(root, "A", body="The canary", seo={"title": "The canary", "note": "The canary"})
    await root.put(f"{path}?locale=fr", {"title": "B"})
    permissions = may("read", STORY, "title", locales=["en", "fr"]), may("update", STORY, "title")
    me = await reader(site, *permissions)
    for answer in (await me.get(path), await me.put(path, {"title": "A2"})):
        assert [version["locale"] for version in answer.json()["meta"]["availableLocales"]] == ["fr"]
        assert "The canary" not in answer.text


async def test_what_is_shared_with_a_locale_of_somebody_else_is_kept(site: Site) -> None:
    root = await site.first()
    me = await reader(site, *(may(action, STORY, **OWN) for action in ("read", "create", "update")))
    path = await write(me, "Mine", body="before")
    await root.put(f"{path}?locale=fr", {"title": "Theirs"})
    refused = await me.put(path, {"title": "Mine too", "body": "after"})
    assert (refused.status_code, problems(refused)) == (403, [SHARED])
    assert data(await root.get(path))["title"] == "Mine"
    assert data(await me.put(path, {"title": "Mine too", "body": "before"}))["title"] == "Mine too"
    found = data(await root.get(f"{path}?locale=fr"))
    assert (found["title"], found["body"]) == ("Theirs", "before")


WRITES = ["PUT", "DELETE", "publish", "unpublish", "discard"]


@pytest.mark.parametrize("write_", WRITES)
async def test_a_write_that_expects_an_older_version_is_refused(site: Site, write_: str) -> None:
    root = await site.first()
    other = await site.member("other@example.com", await site.role("All", *all_of(STORY)))
    path = await write(root, "A")
    await act(root, path, "publish")
    seen = data(await root.get(path))["updatedAt"]
    saved = data(await other.put(path, {"title": "B"}))["updatedAt"]
    assert saved != seen

    async def attempt(version: str) -> Response:
        method = write_ if write_ in {"PUT", "DELETE"} else "POST"
        address = path if method != "POST" else f"{path}/actions/{write_}"
        return await root.call(method, address, {"title": "C"}, **{"If-Match": f'"{version}"'})

    refused = await attempt(seen)
    assert refused.status_code == 412
    details = refused.json()["error"]["details"]
    assert (details["updatedAt"], details["updatedBy"]["email"]) == (saved, "other@example.com")
    assert (await title(site, path, "draft"), await title(site, path, "published")) == ("B", "A")
    assert (await attempt(saved)).status_code == 200


def all_of(subject: str) -> list[dict[str, Any]]:
    locales = {"locales": ["en", "fr"]}
    return [may(action, subject, **locales) for action in ("read", "create", "update", "delete", "publish")]


async def test_publishing_saves_what_is_sent_and_nothing_if_it_is_refused(site: Site) -> None:
    root = await site.first()
    path = await write(root, "A")
    published = data(await act(root, path, "publish", {"title": "B", "body": "text"}))
    assert (published["title"], published["body"], published["status"]) == ("B", "text", "published")
    refused = await act(root, path, "publish", {"title": None})
    assert refused.status_code == 400
    assert (await title(site, path, "draft"), await title(site, path, "published")) == ("B", "B")
    made = data(await root.post(f"{STORIES}/actions/publish", {"title": "C"}))
    assert made["publishedAt"] is not None
    assert (await root.post(f"{STORIES}/actions/publish", {"body": "no title"})).status_code == 400
    assert await site.app.documents(STORY).count(status="draft") == 2
    assert (await act(root, f"{STORIES}/nowhere", "publish")).status_code == 404


async def test_unpublishing_leaves_the_draft_or_discards_it(site: Site) -> None:
    root = await site.first()
    path = await write(root, "A")
    assert (await act(root, path, "unpublish")).status_code == 404
    for body, left in (({}, "B"), ({"discardDraft": True}, "A")):
        await act(root, path, "publish", {"title": "A"})
        await root.put(path, {"title": "B"})
        assert data(await act(root, path, "unpublish", body))["title"] == "A"
        assert (await title(site, path, "draft"), await title(site, path, "published")) == (left, None)


async def test_actions_take_their_permissions(site: Site) -> None:
    root = await site.first()
    path = await write(root, "A")
    await act(root, path, "publish")
    await root.put(path, {"body": "changed"})
    editor = await reader(site, may("read", STORY), may("update", STORY), may("create", STORY))
    for action in ("publish", "unpublish"):
        assert (await act(editor, path, action)).status_code == 403
    assert (await editor.post(f"{STORIES}/actions/publish", {"title": "X"})).status_code == 403
    publisher = await reader(site, may("publish", STORY), email="publisher@example.com")
    assert (await act(publisher, path, "publish", {"title": "X"})).status_code == 403
    assert (await act(publisher, path, "discard")).status_code == 403
    assert (await act(publisher, path, "unpublish", {"discardDraft": True})).status_code == 403
    answer = await act(publisher, path, "publish")
    assert answer.status_code == 200
    assert "title" not in data(answer)
    assert await title(site, path, "published") == "A"
    own = await reader(site, may("publish", STORY, **OWN), may("update", STORY, **OWN), email="own@x.org")
    for action in ("publish", "unpublish", "discard"):
        assert (await act(own, path, action)).status_code == 404
    assert await title(site, path, "published") == "A"


async def test_discarding_takes_a_permission_for_every_field_that_changes(site: Site) -> None:
    root = await site.first()
    path = await write(root, "A", body="old", seo={"title": "x", "note": "y"})
    await act(root, path, "publish")
    await root.put(path, {"body": "new"})
    me = await reader(site, may("update", STORY, "title", "seo.title"))
    refused = await act(me, path, "discard")
    assert (refused.status_code, problems(refused)) == (403, ["You may not write body"])
    await root.put(path, {"body": "old", "title": "B"})
    assert (await act(me, path, "discard")).status_code == 200
    assert await title(site, path, "draft") == "A"


async def test_several_entries_are_published_and_deleted_at_once(site: Site) -> None:
    root = await site.first()
    paths = [await write(root, name) for name in ("A", "B")]
    ids = [path.rpartition("/")[2] for path in paths]
    actions = f"{STORIES}/actions"
    assert (await root.post(f"{actions}/bulkPublish", {"documentIds": ids})).json() == {"count": 2}
    assert (await root.post(f"{actions}/bulkUnpublish", {"documentIds": ids[:1]})).json() == {"count": 1}
    assert [await title(site, path, "published") for path in paths] == [None, "B"]
    untitled = (await root.post(STORIES, {"body": "no title"})).json()["data"]["documentId"]
    refused = await root.post(f"{actions}/bulkPublish", {"documentIds": [ids[0], untitled]})
    assert (refused.status_code, refused.json()["error"]["details"]["documentId"]) == (400, untitled)
    assert await title(site, paths[0], "published") is None
    await root.put(f"{paths[0]}?locale=fr", {"title": "F"})
    french = {"documentIds": ids, "locale": "fr"}
    assert (await root.post(f"{actions}/bulkDelete", french)).json() == {"count": 1}
    deleted = {"documentIds": [*ids, "nowhere"], "locale": "*"}
    assert (await root.post(f"{actions}/bulkDelete", deleted)).json() == {"count": 2}
    assert (await root.post(f"{actions}/bulkDelete", {"documentIds": ids})).status_code == 404
    for body in ({}, {"documentIds": []}, {"documentIds": [1]}, {"documentIds": ["x"], "locale": [1]}):
        assert (await root.post(f"{actions}/bulkDelete", body)).status_code == 400, body


async def test_several_entries_are_published_each_by_itself(site: Site) -> None:
    root = await site.first()
    good = (await write(root, "A")).rpartition("/")[2]
    untitled = [(await root.post(STORIES, {"body": "none"})).json()["data"]["documentId"] for _ in range(2)]
    ids = [untitled[0], good, untitled[1], "nowhere"]
    answer = (await root.post(f"{STORIES}/actions/bulkPublish", {"documentIds": ids, "each": True})).json()
    assert answer["count"] == 1
    assert [result["status"] for result in answer["results"]] == [400, 200, 400, 404]
    errors = [result["error"]["details"]["errors"] for result in answer["results"] if result["status"] == 400]
    assert [[problem["path"] for problem in found] for found in errors] == [[["title"]], [["title"]]]
    done = await root.post(f"{STORIES}/actions/bulkUnpublish", {"documentIds": ids[:2], "each": True})
    assert [result["status"] for result in done.json()["results"]] == [404, 200]
    gone = await root.post(f"{STORIES}/actions/bulkDelete", {"documentIds": ids, "each": True})
    assert (gone.json()["count"], gone.json()["results"][3]["status"]) == (3, 404)
    unclear = {"documentIds": ids, "each": "yes"}
    assert (await root.post(f"{STORIES}/actions/bulkPublish", unclear)).status_code == 400


async def test_bulk_actions_leave_what_is_not_ones_own(site: Site) -> None:
    root = await site.first()
    me = await reader(site, *(may(action, STORY, **OWN) for action in ("create", "delete", "publish")))
    mine, theirs = await write(me, "mine"), await write(root, "theirs")
    named = {"documentIds": [path.rpartition("/")[2] for path in (mine, theirs)]}
    assert (await me.post(f"{STORIES}/actions/bulkPublish", named)).json() == {"count": 1}
    assert (await me.post(f"{STORIES}/actions/bulkDelete", named)).json() == {"count": 1}
    assert (await title(site, theirs, "draft"), await title(site, theirs, "published")) == ("theirs", None)
    assert (await me.post(f"{STORIES}/actions/bulkUnpublish", named)).status_code == 404


async def test_a_copy_holds_what_may_be_read_and_written(site: Site) -> None:
    root = await site.first()
    path = await write(root, "A", body="canary", seo={"title": "s", "note": "canary"})
    document_id = path.rpartition("/")[2]
    copy = data(await root.post(f"{STORIES}/clone/{document_id}", {"title": "copy"}))
    assert (copy["title"], copy["body"], copy["seo"]["note"]) == ("copy", "canary", "canary")
    me = await reader(
        site, may("read", STORY, "title"), may("read", STORY, **OWN), may("create", STORY, "title", "body")
    )
    copy = data(await me.post(f"{STORIES}/clone/{document_id}"))
    kept = data(await root.get(f"{STORIES}/{copy['documentId']}"))
    assert (kept["title"], kept["body"], kept["seo"]) == ("A", None, None)
    assert kept["createdBy"]["email"] == "me@example.com"
    assert (await me.post(f"{STORIES}/clone/{document_id}", {"seo": {"title": "x"}})).status_code == 403
    assert data(await root.post(f"{STORIES}/auto-clone/{document_id}"))["title"] == "A"
    assert (await root.post(f"{STORIES}/clone/nowhere")).status_code == 404


async def test_types_without_drafts_cannot_be_published(site: Site) -> None:
    root = await site.first()
    tag = (await root.post(TAGS, {"name": "x"})).json()["data"]["documentId"]
    assert (await act(root, f"{TAGS}/{tag}", "publish")).status_code == 400
    assert (await root.post(f"{TAGS}/actions/bulkPublish", {"documentIds": [tag]})).status_code == 400
