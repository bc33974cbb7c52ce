"""What is found in all types at once, what locales share, and changes of many entries."""

from typing import Any

from tests.plugins.admin.conftest import Admin, Site
from tests.plugins.admin.test_entries import STORIES, TAGS, may, reader
from tests.plugins.admin.test_entry_actions import act, data, title, write

RECENT = "/content-manager/homepage/recent-documents"
SEARCH = "/content-manager/search"
SHARED = "/i18n/content-manager/actions/get-non-localized-fields"
STORY, TAG = "api::story.story", "api::tag.tag"
OWN = {"conditions": ["admin::is-creator"]}


async def titles(admin: Admin, path: str) -> list[Any]:
    answer = await admin.get(path)
    assert answer.status_code == 200, answer.text
    return [one["title"] for one in answer.json()["data"]]


async def test_what_was_edited_and_published_last_comes_first(site: Site) -> None:
    root = await site.first()
    first = await write(root, "first")
    await root.post(TAGS, {"name": "tag"})
    await write(root, "last")
    await act(root, first, "publish")
    assert await titles(root, f"{RECENT}?action=publish") == ["first"]
    await root.put(first, {"body": "changed"})
    assert await titles(root, f"{RECENT}?action=update") == ["first", "last", "tag"]
    assert await titles(root, f"{RECENT}?action=update&pageSize=1") == ["first"]
    (told, *_) = (await root.get(f"{RECENT}?action=update")).json()["data"]
    assert (told["status"], told["contentTypeUid"], told["kind"]) == ("modified", STORY, "collectionType")
    for wrong in ("", "?action=other", "?action=update&pageSize=x"):
        assert (await root.get(f"{RECENT}{wrong}")).status_code == 400


async def test_recent_entries_are_ones_own_or_those_one_may_read(site: Site) -> None:
    root = await site.first()
    await write(root, "theirs")
    await root.post(TAGS, {"name": "tag"})
    me = await reader(site, may("read", STORY), may("create", STORY))
    await write(me, "mine")
    assert await titles(me, f"{RECENT}?action=update") == ["mine", "theirs"]
    assert await titles(me, f"{RECENT}?action=update&mine=true") == ["mine"]
    own = await reader(site, may("read", STORY, "body", **OWN), email="own@example.com")
    assert await titles(own, f"{RECENT}?action=update") == []


async def test_several_lists_are_answered_at_once(site: Site) -> None:
    root = await site.first()
    done = await write(root, "done")
    await act(root, done, "publish")
    changed = await write(root, "changed")
    await act(root, changed, "publish")
    await root.put(changed, {"body": "anew"})
    me = await reader(site, may("read", STORY), may("create", STORY))
    await write(me, "theirs")
    await write(root, "begun")
    answer = await root.get("/content-manager/homepage/lists?lists=edited,published,drafts")
    assert answer.status_code == 200, answer.text
    lists = {name: [one["title"] for one in some] for name, some in answer.json()["data"].items()}
    assert lists == {
        "edited": ["begun", "theirs", "changed", "done"],
        "published": ["changed", "done"],
        "drafts": ["begun", "changed"],
    }
    only = (await me.get("/content-manager/homepage/lists?lists=drafts")).json()["data"]
    assert [(one["title"], one["status"]) for one in only.pop("drafts")] == [("theirs", "draft")]
    assert only == {}
    for wrong in ("", "?lists=other", "?lists=edited,", "?lists=edited&pageSize=0"):
        assert (await root.get(f"/content-manager/homepage/lists{wrong}")).status_code == 400
    own = await reader(site, may("read", STORY, "body", **OWN), email="own@example.com")
    assert (await own.get("/content-manager/homepage/lists?lists=edited")).json()["data"] == {"edited": []}


async def test_a_search_finds_entries_of_all_types_by_what_they_are_called(site: Site) -> None:
    root = await site.first()
    for name in ("blue sky", "red"):
        await root.post(TAGS, {"name": name, "secret": "blue"})
    path = await write(root, "Deep Blue", body="blue")
    await root.put(f"{path}?locale=fr", {"title": "Bleu"})
    await write(root, "Green", body="blue")
    assert sorted(await titles(root, f"{SEARCH}?q=blue")) == ["Deep Blue", "blue sky"]
    assert await titles(root, f"{SEARCH}?q=bleu&locale=fr") == ["Bleu"]
    me = await reader(site, may("read", TAG, "secret"), may("read", STORY, **OWN))
    assert await titles(me, f"{SEARCH}?q=sky") == []
    for wrong in ("", "?q=", "?q[a]=b", f"?q={'x' * 300}"):
        assert (await root.get(f"{SEARCH}{wrong}")).status_code == 400
    nobody = await reader(site, email="nobody@example.com")
    for closed in (f"{SEARCH}?q=blue", f"{RECENT}?action=update"):
        assert (await nobody.get(closed)).status_code == 403


async def test_searches_that_find_nothing_hidden_are_counted(site: Site) -> None:
    root = await site.first()
    await write(root, "hidden")
    me = await reader(site, may("read", STORY, **OWN))
    answers = [(await me.get(f"{SEARCH}?q=h{number}")).status_code for number in range(5)]
    assert (answers[0], answers[-1]) == (200, 429)


async def test_many_entries_are_changed_each_by_itself(site: Site) -> None:
    root = await site.first()
    me = await reader(site, *(may(action, STORY, **OWN) for action in ("read", "create", "update")))
    mine, other, theirs = await write(me, "a"), await write(me, "b"), await write(root, "c")
    ids = [path.rpartition("/")[2] for path in (mine, theirs, other)]
    answer = await me.post(f"{STORIES}/actions/bulkUpdate", {"documentIds": ids, "data": {"body": "x"}})
    results = answer.json()["results"]
    assert (answer.json()["count"], [one["status"] for one in results]) == (2, [200, 404, 200])
    assert results[1]["error"]["name"] == "NotFoundError"
    assert data(await root.get(theirs))["body"] is None
    assert data(await me.get(other))["body"] == "x"
    refused = {"documentIds": ids[:1], "data": {"title": 5}}
    (result,) = (await me.post(f"{STORIES}/actions/bulkUpdate", refused)).json()["results"]
    assert (result["status"], result["documentId"]) == (400, ids[0])
    assert await title(site, mine, "draft") == "a"
    some = await reader(site, may("update", STORY, "title"), email="some@example.com")
    body = {"documentIds": ids, "data": {"body": "y"}}
    assert (await some.post(f"{STORIES}/actions/bulkUpdate", body)).status_code == 403
    assert (await root.post(f"{STORIES}/actions/bulkUpdate", {"documentIds": ids})).status_code == 400


async def test_what_locales_share_is_told_for_a_new_one(site: Site) -> None:
    root = await site.first()
    path = await write(root, "A", body="shared", seo={"title": "s", "note": "n"})
    document_id = path.rpartition("/")[2]
    entry = data(await root.get(path))
    for named in (document_id, entry["id"]):
        told = await root.post(SHARED, {"model": STORY, "id": named, "locale": "en"})
        assert told.status_code == 200, told.text
        answer = told.json()
        assert answer["nonLocalizedFields"] == {"body": "shared", "seo": {"title": "s", "note": "n"}}
        assert [one["locale"] for one in answer["localizations"]] == ["en"]
    me = await reader(site, may("read", STORY, "title", "seo.title"))
    answer = (await me.post(SHARED, {"model": STORY, "id": document_id})).json()
    assert answer["nonLocalizedFields"] == {"seo": {"title": "s"}}
    assert (await me.post(SHARED, {"model": TAG, "id": "x"})).status_code == 403
    assert (await root.post(SHARED, {"model": TAG, "id": "x"})).status_code == 400
    assert (await root.post(SHARED, {"model": STORY, "id": "x"})).status_code == 404
