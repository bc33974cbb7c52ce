"""Folders that are renamed and moved, files that are moved and changed by many: all of it or nothing."""

import asyncio
from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin, Site, problems
from tests.plugins.upload.test_folders import any_site, entry_of, folder, librarian, names, send, site  # noqa: F401

pytestmark = pytest.mark.soak


async def tree(admin: Admin) -> Any:
    def named(found: list[Any]) -> dict[str, Any]:
        return {one["name"]: named(one["children"]) for one in found}

    return named((await admin.get("/upload/folder-structure")).json()["data"])


async def test_a_folder_moves_with_all_inside(any_site: Site) -> None:  # noqa: F811
    root = await any_site.first()
    a = await folder(root, "A")
    b = await folder(root, "B", a["id"])
    c = await folder(root, "C", b["id"])
    other = await folder(root, "Other")
    await send(root, name="deep.png", folder=c["id"])
    await send(root, name="loose.png")
    loose = await entry_of(root, "loose.png")
    answer = await root.put(f"/upload/folders/{b['id']}", {"name": "Bee", "parent": other["id"]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["path"] == f"{other['path']}/{b['pathId']}"
    assert await tree(root) == {"A": {}, "Other": {"Bee": {"C": {}}}}
    deep = await entry_of(root, "deep.png")
    assert (deep["folder"]["name"], deep["folderPath"]) == ("C", deep["folder"]["path"])
    assert await names(root, f"?folderPath={other['path']}") == ["deep.png"]
    body = {"destinationFolderId": a["id"], "folderIds": [other["id"]], "fileIds": [loose["id"]]}
    moved = await root.post("/upload/actions/bulk-move", body)
    assert moved.status_code == 200, moved.text
    assert [one["name"] for one in moved.json()["data"]["files"]] == ["loose.png"]
    assert await tree(root) == {"A": {"Other": {"Bee": {"C": {}}}}}
    assert await names(root, f"?sort=name&folderPath={a['path']}") == ["deep.png", "loose.png"]
    up = {"destinationFolderId": None, "folderIds": [c["id"]], "fileIds": [loose["id"]]}
    assert (await root.post("/upload/actions/bulk-move", up)).status_code == 200
    assert await tree(root) == {"A": {"Other": {"Bee": {}}}, "C": {}}
    assert await names(root, "?folder=null") == ["loose.png"]


async def test_a_folder_never_ends_up_inside_itself(site: Site) -> None:  # noqa: F811
    root = await site.first()
    outer = await folder(root, "Outer")
    inner = await folder(root, "Inner", outer["id"])
    for target in (outer, inner):
        answer = await root.put(f"/upload/folders/{outer['id']}", {"parent": target["id"]})
        assert (answer.status_code, problems(answer)) == (400, ["A folder cannot be moved inside itself"])
        body = {"destinationFolderId": target["id"], "folderIds": [outer["id"]]}
        assert (await root.post("/upload/actions/bulk-move", body)).status_code == 400
    assert await tree(root) == {"Outer": {"Inner": {}}}


@pytest.mark.parametrize("bulk", [False, True], ids=["one", "bulk"])
async def test_of_two_moves_into_each_other_one_is_refused(any_site: Site, bulk: bool) -> None:  # noqa: F811
    root = await any_site.first()
    first, second = await folder(root, "First"), await folder(root, "Second")

    async def move(moved: Any, target: Any) -> int:
        if bulk:
            body = {"destinationFolderId": target["id"], "folderIds": [moved["id"]]}
            return (await root.post("/upload/actions/bulk-move", body)).status_code
        return (await root.put(f"/upload/folders/{moved['id']}", {"parent": target["id"]})).status_code

    assert sorted(await asyncio.gather(move(first, second), move(second, first))) == [200, 400]
    assert await tree(root) in ({"First": {"Second": {}}}, {"Second": {"First": {}}})


async def test_a_move_that_fails_moves_nothing(site: Site) -> None:  # noqa: F811
    root = await site.first()
    target = await folder(root, "Target")
    await folder(root, "Same", target["id"])
    one, same = await folder(root, "One"), await folder(root, "Same")
    (file,) = (await send(root, name="a.png")).json()
    body = {
        "destinationFolderId": target["id"],
        "folderIds": [one["id"], same["id"]],
        "fileIds": [file["id"]],
    }
    answer = await root.post("/upload/actions/bulk-move", body)
    assert (answer.status_code, problems(answer)) == (400, ["A folder with this name already exists"])
    assert await tree(root) == {"One": {}, "Same": {}, "Target": {"Same": {}}}
    assert await names(root, "?folder=null") == ["a.png"]


async def test_what_is_wrong_with_a_change_is_said(site: Site, subtests: pytest.Subtests) -> None:  # noqa: F811
    root = await site.first()
    await folder(root, "Taken")
    shelf = await folder(root, "Shelf")
    for body, said in [
        ({"name": "Taken"}, "A folder with this name already exists"),
        ({"name": "a/b"}, "name must not contain slashes, backslashes or control characters"),
        ({"parent": 99}, "There is no such folder"),
        ({"path": "/9"}, "this field has unspecified keys: path"),
    ]:
        with subtests.test(body=body):
            answer = await root.put(f"/upload/folders/{shelf['id']}", body)
            assert (answer.status_code, problems(answer)) == (400, [said])
    move = "/upload/actions/bulk-move"
    for body, said in [
        ({"fileIds": [1]}, "destinationFolderId is a required field"),
        ({"destinationFolderId": 99, "folderIds": [shelf["id"]]}, "There is no such folder"),
    ]:
        with subtests.test(body=body):
            answer = await root.post(move, body)
            assert (answer.status_code, problems(answer)) == (400, [said])
    many = {"destinationFolderId": None, "fileIds": list(range(1, 1002))}
    assert (await root.post(move, many)).status_code == 400
    assert (await root.put("/upload/folders/99", {"name": "x"})).status_code == 404
    assert (await root.put(f"/upload/folders/{shelf['id']}", {"name": "Shelf"})).status_code == 200
    assert await tree(root) == {"Shelf": {}, "Taken": {}}


async def test_only_what_one_may_change_is_moved(site: Site) -> None:  # noqa: F811
    root = await site.first()
    mine = await librarian(site, "ada")
    (theirs,) = (await send(root, name="theirs.png")).json()
    (own,) = (await send(mine, name="own.png")).json()
    shelf, attic = await folder(mine, "Shelf"), await folder(root, "Attic")
    move = "/upload/actions/bulk-move"
    for ids, status in (([theirs["id"], own["id"]], 403), ([own["id"]], 200)):
        body = {"destinationFolderId": shelf["id"], "fileIds": ids}
        assert (await mine.post(move, body)).status_code == status
    assert (await mine.put(f"/upload/folders/{attic['id']}", {"name": "Mine"})).status_code == 403
    body = {"destinationFolderId": shelf["id"], "folderIds": [attic["id"]]}
    assert (await mine.post(move, body)).status_code == 403
    assert await tree(root) == {"Attic": {}, "Shelf": {}}
    assert await names(root, "?folder=null") == ["theirs.png"]


async def test_several_files_are_changed_or_none(site: Site) -> None:  # noqa: F811
    root = await site.first()
    mine = await librarian(site, "ada")
    shelf = await folder(root, "Shelf")
    (one,) = (await send(mine, name="a.png")).json()
    (two,) = (await send(root, name="b.png")).json()
    change = "/upload/actions/bulk-update"
    updates: list[dict[str, Any]] = [
        {"id": one["id"], "fileInfo": {"alternativeText": "One", "folder": shelf["id"]}},
        {"id": two["id"], "fileInfo": {"alternativeText": "Two"}},
    ]
    assert (await mine.post(change, {"updates": updates})).status_code == 403
    wrong = [*updates, {"id": two["id"], "fileInfo": {"name": "b.pdf"}}]
    assert (await root.post(change, {"updates": wrong})).status_code == 400
    for body in ({}, {"updates": []}, {"updates": [{"id": 99}]}, {"updates": [{"id": 1}] * 101}):
        assert (await root.post(change, body)).status_code in (400, 404)
    assert (await entry_of(root, "a.png"))["alternativeText"] is None
    answer = await root.post(change, {"updates": updates})
    assert [entry["alternativeText"] for entry in answer.json()] == ["One", "Two"]
    assert (await entry_of(root, "a.png"))["folder"]["name"] == "Shelf"
