"""The trash: deleted entries come back as they were, for who may delete them."""

from datetime import UTC, datetime
from typing import Any

from tests.plugins.admin.conftest import Site
from tests.plugins.history.conftest import (
    STORIES,
    STORY,
    TAG,
    TAGS,
    TRASH,
    data_of,
    draft,
    made,
    trash,
    values,
    versions,
)

from octavo import Octavo
from octavo.plugins.history.retention import RetentionService
from octavo.plugins.history.schemas import TRASHED, VERSION
from octavo.plugins.history.trash.service import joined
from octavo.testing import client_of


async def everything(app: Octavo, document_id: str) -> list[dict[str, Any]]:
    """Return all versions of a story, without what a new save changes."""
    populate = {
        "tag": {"fields": ["name"]},
        "tags": {"fields": ["name"]},
        "seo": {"populate": "*"},
        "parts": True,
    }
    found = []
    for status in ("draft", "published"):
        rows = await app.documents(STORY).find_many(
            filters={"documentId": document_id}, locale="*", status=status, sort="locale", populate=populate
        )
        found += rows
    changed = ("updatedAt", "publishedAt")
    return [
        {
            **{name: value for name, value in row.items() if name not in changed},
            "isPublished": row["publishedAt"] is not None,
            "seo": row["seo"] and {**row["seo"], "id": 0},
            "parts": [{**part, "id": 0} for part in row["parts"]],
        }
        for row in found
    ]


async def test_what_was_deleted_comes_back_as_it_was(any_site: Site) -> None:
    app, root = any_site.app, await any_site.first()
    red, blue = await made(root, TAGS, name="Red"), await made(root, TAGS, name="Blue")
    document_id = await made(
        root, title="One", code="a", tag=red, tags=[blue, red], seo={"title": "s", "tag": red}
    )
    await root.post(f"{STORIES}/{document_id}/actions/publish")
    await root.put(f"{STORIES}/{document_id}", {"title": "Changed", "tags": [red]})
    french = {"title": "Un", "parts": [{"__component": "shared.seo", "title": "p"}]}
    await root.put(f"{STORIES}/{document_id}?locale=fr", french)
    before = await everything(app, document_id)
    assert len(before) == 3
    async with client_of(app) as nobody:
        for locale in ("en", "fr"):
            assert (await nobody.delete(f"/api/stories/{document_id}?locale={locale}")).status_code == 204
    assert await everything(app, document_id) == []
    french_row, english_row = await trash(root)
    assert (english_row["title"], english_row["locales"], english_row["isPublished"]) == (
        "Changed",
        ["en"],
        True,
    )
    assert (english_row["documentId"], english_row["author"]) == (document_id, None)
    body = {"ids": [english_row["id"], french_row["id"], 999]}
    results = await data_of(await root.post(f"{TRASH}/actions/restore", body))
    assert [one["status"] for one in results] == [200, 200, 404]
    assert [one.get("problems", []) + one.get("unpublished", []) for one in results] == [[], [], []]
    assert await everything(app, document_id) == before
    assert await trash(root) == []
    assert len(await versions(root, document_id)) > 1

    pointing = [await made(root, title=f"Points {n}", tag=red, tags=[red, blue]) for n in range(2)]
    await root.post(f"{STORIES}/{pointing[0]}/actions/publish")
    await root.delete(f"{TAGS}/{red}")
    await root.put(f"{STORIES}/{pointing[1]}", {"tag": blue})
    [row] = await trash(root)
    assert (row["contentType"], row["title"], row["author"]["name"]) == (TAG, "Red", "Ro Ot")
    await data_of(await root.post(f"{TRASH}/actions/restore", {"ids": [row["id"]]}))
    first, second = [await everything(app, one) for one in pointing]
    assert [one["tag"]["name"] for one in first] == ["Red", "Red"]
    assert [[tag["name"] for tag in one["tags"]] for one in first] == [["Blue", "Red"], ["Blue", "Red"]]
    assert [one["tag"]["name"] for one in second] == ["Blue"]


async def test_components_lead_again_to_what_is_restored(any_site: Site) -> None:
    app, root = any_site.app, await any_site.first()
    red, blue, green = [await made(root, TAGS, name=name) for name in ("Red", "Blue", "Green")]
    seo = {"tag": red, "tags": [green, red, blue]}
    part = {"__component": "shared.seo", "tag": red, "tags": [red, green]}
    kept, changed, plain = [
        await made(root, title=title, seo=seo, parts=[part, {**part, "tag": blue}])
        for title in ("Kept", "Changed", "Plain")
    ]
    await root.post(f"{STORIES}/{kept}/actions/publish")
    inside = {"tag": {"fields": ["name"]}, "tags": {"fields": ["name"]}}
    populate = {"seo": {"populate": inside}, "parts": {"on": {"shared.seo": {"populate": inside}}}}

    async def named(document_id: str, status: str = "draft") -> list[tuple[str | None, list[str]]]:
        story = await app.documents(STORY).find_one(document_id, status=status, populate=populate)
        assert story is not None
        return [
            (one["tag"] and one["tag"]["name"], [tag["name"] for tag in one["tags"]])
            for one in (story["seo"], *story["parts"])
        ]

    before = await named(kept)
    await root.delete(f"{TAGS}/{red}")
    await root.delete(f"{TAGS}/{blue}")
    now = await draft(root, changed)
    ids = [part["id"] for part in now["parts"]]
    parts = [{"__component": "shared.seo", "id": ids[0], "tag": green, "tags": [green]}]
    written = await root.put(f"{STORIES}/{changed}", {"seo": {"id": now["seo"]["id"]}, "parts": parts})
    await data_of(written)
    await root.put(f"{STORIES}/{plain}", {"seo": None, "parts": []})
    deleted = {"ids": [row["id"] for row in await trash(root)]}
    assert [one["status"] for one in await data_of(await root.post(f"{TRASH}/actions/restore", deleted))] == [
        200,
        200,
    ]
    assert before[0] == ("Red", ["Green", "Red", "Blue"])
    assert await named(kept) == await named(kept, "published") == before
    assert await named(changed) == [before[0], ("Green", ["Green", "Red"])]
    used = await app.documents(TAG).find_usages(red)
    assert {one["documentId"] for one in used} == {kept, changed}


async def test_what_clashes_or_is_not_ones_own_stays_in_the_trash(site: Site) -> None:
    app, root = site.app, await site.first()
    explorer = "plugin::content-manager.explorer"
    every = [{"action": f"{explorer}.{one}", "subject": STORY} for one in ("create", "read", "update")]
    own = {"action": f"{explorer}.delete", "subject": STORY, "conditions": ["admin::is-creator"]}
    french = {"action": f"{explorer}.delete", "subject": STORY, "properties": {"locales": ["fr"]}}
    publish = {"action": f"{explorer}.publish", "subject": STORY}
    author = await site.member("author@example.com", await site.role("Own", *every, own, publish))
    translator = await site.member("translator@example.com", await site.role("Translator", *every, french))
    reader = await site.member("reader@example.com", await site.role("Reader", *every))
    deleted = [await made(one, title=name, code=name) for one, name in ((root, "Root's"), (author, "Mine"))]
    await root.post(f"{STORIES}/{deleted[1]}/actions/publish")
    await root.delete(f"{STORIES}/{deleted[0]}")
    await author.delete(f"{STORIES}/{deleted[1]}")
    mine, roots = await trash(root)
    assert [one["title"] for one in await trash(author)] == ["Mine"]
    assert await trash(translator) == []
    for action in ("restore", "delete"):
        path = f"{TRASH}/actions/{action}"
        assert (await reader.post(path, {"ids": [roots["id"]]})).status_code == 403
        assert (await root.post(path, {"ids": "all"})).status_code == 400
    assert (await reader.get(TRASH)).status_code == 403
    for somebody in (author, translator):
        answer = await somebody.post(f"{TRASH}/actions/restore", {"ids": [roots["id"]]})
        assert answer.status_code == 404
        await somebody.post(f"{TRASH}/actions/delete", {"ids": [roots["id"]]})
    assert len(await trash(root)) == 2

    taken = await made(root, title="New", code="Mine")
    await root.post(f"{STORIES}/{taken}/actions/publish")
    refused = await author.post(f"{TRASH}/actions/restore", {"ids": [mine["id"]]})
    assert refused.status_code == 400
    assert refused.json()["error"]["details"]["errors"][0]["path"] == ["code"]
    await root.post(f"{STORIES}/{taken}/actions/publish", {"code": "other"})
    await data_of(await author.post(f"{TRASH}/actions/restore", {"ids": [mine["id"]]}))
    assert (await draft(root, deleted[1]))["title"] == "Mine"

    assert await data_of(await root.post(f"{TRASH}/actions/delete", {"ids": [roots["id"]]})) == {"count": 1}
    assert await app.query(VERSION).count({"relatedDocumentId": deleted[0]}) == 0
    for one in (taken, deleted[1]):
        await root.delete(f"{STORIES}/{one}")
    await app.query(TRASHED).update_many(
        {"relatedDocumentId": taken}, {"createdAt": datetime(2020, 1, 1, tzinfo=UTC)}
    )
    await app.service(RetentionService).clean()
    assert [one["documentId"] for one in await trash(root)] == [deleted[1]]
    assert await data_of(await root.post(f"{TRASH}/actions/empty?contentType={TAG}")) == {"count": 0}
    assert await data_of(await root.post(f"{TRASH}/actions/empty")) == {"count": 1}
    assert await trash(root) == []


async def test_what_one_may_not_publish_comes_back_as_a_draft(site: Site) -> None:
    app, root = site.app, await site.first()
    explorer = "plugin::content-manager.explorer"
    every = [
        {"action": f"{explorer}.{one}", "subject": STORY} for one in ("create", "read", "update", "delete")
    ]
    own = {"action": f"{explorer}.publish", "subject": STORY, "conditions": ["admin::is-creator"]}
    author = await site.member("author@example.com", await site.role("Publishes own", *every, own))
    roots, mine = [await made(one, title=name) for one, name in ((root, "Root's"), (author, "Mine"))]
    for one in (roots, mine):
        await root.post(f"{STORIES}/{one}/actions/publish")
    await root.put(f"{STORIES}/{roots}", {"title": "Changed since"})
    for one in (roots, mine):
        await root.delete(f"{STORIES}/{one}")
    ids = {one["documentId"]: one["id"] for one in await trash(author)}
    restored = await data_of(await author.post(f"{TRASH}/actions/restore", {"ids": [ids[roots], ids[mine]]}))
    (refusal,) = restored[0]["unpublished"]
    assert [one["message"] for one in refusal["errors"]] == ["You may not publish this entry"]
    assert restored[1]["unpublished"] == []
    published = await app.documents(STORY).find_many(status="published", fields=["title"])
    assert [one["title"] for one in published] == ["Mine"]
    assert (await draft(root, roots))["title"] == "Changed since"
    kept = [(await values(root, one))["title"] for one in await versions(root, roots)]
    assert {"Root's", "Changed since"} <= set(kept)

    await root.delete(f"{STORIES}/{roots}")
    (row,) = await trash(root)
    await data_of(await root.post(f"{TRASH}/actions/restore", {"ids": [row["id"]]}))
    assert await app.documents(STORY).count(status="published") == 1


async def test_a_full_trash_is_emptied_some_at_a_time(site: Site) -> None:
    app, root = site.app, await site.first()
    there = await made(root, title="There again")
    nobody = {"authorType": None, "authorId": None, "authorName": None}
    common = {"contentType": STORY, "data": "[]", "schema": "{}", **nobody}
    deleted = {"languages": joined(["en"]), "labels": "{}", "isPublished": False, "pointers": "[]"}
    version = {"language": "en", "action": "update", "state": "draft", "digest": "", "restoredFrom": None}
    ids = [there, *(f"gone{number}" for number in range(599))]
    for uid, row, times in ((TRASHED, deleted, 1), (VERSION, version, 5)):
        each = [{**common, **row, "relatedDocumentId": one} for one in ids for _ in range(times)]
        await app.query(uid).append(each)
    seen: list[object] = []
    with app.database.observed(seen.append):
        answer = await root.post(f"{TRASH}/actions/empty?contentType={STORY}")
    assert await data_of(answer) == {"count": 600}
    assert len(seen) < 100
    assert await app.query(TRASHED).count() == 0
    assert {row["relatedDocumentId"] for row in await app.query(VERSION).find_many()} == {there}
