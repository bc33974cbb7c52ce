"""Files and folders as administrators manage them."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from PIL import Image
from tests.conftest import MARIADB_LATER
from tests.plugins.admin.conftest import SETTINGS, Admin, Site, problems

from octavo.testing import Project, client_of, running

pytestmark = pytest.mark.soak

OWN = ["admin::is-creator"]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    project = (
        Project(tmp_path / "site").settings(SETTINGS).content_type("page", {"title": {"type": "string"}})
    )
    async with running(project.folder, environ={}) as app:
        yield Site(app)


@pytest.fixture(params=MARIADB_LATER)
async def any_site(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Site]:
    """A site on each database."""
    url = "" if request.param == "sqlite" else request.getfixturevalue(f"empty_{request.param}_url")
    environ = {"OCTAVO_DATABASE__URL": url} if url else {}
    async with running(Project(tmp_path / "site").settings(SETTINGS).folder, environ=environ) as app:
        yield Site(app)


async def send(admin: Admin, query: str = "", width: int = 4, **info: Any) -> Response:
    buffer = io.BytesIO()
    Image.new("RGB", (width, 4)).save(buffer, "PNG")
    files = {"files": ("dot.png", buffer.getvalue(), "image/png")}
    headers = {"Authorization": f"Bearer {admin.token}"}
    async with client_of(admin.app, headers) as client:
        return await client.post(f"/upload{query}", files=files, data={"fileInfo": json.dumps(info)})


async def folder(admin: Admin, name: str, parent: int | None = None) -> Any:
    answer = await admin.post("/upload/folders", {"name": name, "parent": parent})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


async def names(admin: Admin, query: str = "") -> list[str]:
    answer = await admin.get(f"/upload/files{query}")
    assert answer.status_code == 200, answer.text
    return [entry["name"] for entry in answer.json()["results"]]


def kept_files(site: Site) -> int:
    return len(list((site.app.settings.folder / "public/uploads").glob("*")))


async def librarian(site: Site, name: str) -> Admin:
    """Somebody who sees and changes no files but their own."""
    role = await site.role(
        name,
        {"action": "plugin::upload.read", "conditions": OWN},
        {"action": "plugin::upload.assets.create"},
        {"action": "plugin::upload.assets.update", "conditions": OWN},
    )
    return await site.member(f"{name}@example.com", role)


async def test_folders_are_in_folders(site: Site) -> None:
    root = await site.first()
    outer = await folder(root, "Outer")
    inner = await folder(root, "Inner", outer["id"])
    other = await folder(root, "Attic")
    assert inner["path"] == f"{outer['path']}/{inner['pathId']}"
    assert (await root.get("/upload/folder-structure")).json()["data"] == [
        {"id": other["id"], "name": "Attic", "children": []},
        {
            "id": outer["id"],
            "name": "Outer",
            "children": [{"id": inner["id"], "name": "Inner", "children": []}],
        },
    ]


async def test_a_name_is_new_where_it_is_put(site: Site) -> None:
    root = await site.first()
    outer = await folder(root, "Outer")
    taken = await root.post("/upload/folders", {"name": "Outer"})
    assert (taken.status_code, problems(taken)) == (400, ["A folder with this name already exists"])
    await folder(root, "Outer", outer["id"])
    assert (await root.post("/upload/folders", {"name": "Outer", "parent": outer["id"]})).status_code == 400


WRONG_FOLDERS = [
    ({}, "name is a required field"),
    ({"name": "x", "parent": 99}, "There is no such folder"),
    (
        {"name": "x", "parent": "attic"},
        'parent must be a `strapiID` type, but the final value was: `"attic"`.',
    ),
    ({"name": "x", "path": "/1"}, "this field has unspecified keys: path"),
    ({"name": "a/b"}, "name must not contain slashes, backslashes or control characters"),
    ({"name": "a\\b"}, "name must not contain slashes, backslashes or control characters"),
    ({"name": "a\tb"}, "name must not contain slashes, backslashes or control characters"),
    ({"name": " Attic"}, "name must not start or end with a blank"),
    ({"name": "Attic\u00a0"}, "name must not start or end with a blank"),
    ({"name": ".."}, "name must be a name"),
    ({"name": "x" * 256}, "name must be at most 255 characters"),
]


async def test_what_is_wrong_with_a_folder_is_said(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    for body, said in WRONG_FOLDERS:
        with subtests.test(body=body, said=said):
            answer = await root.post("/upload/folders", body)
            assert (answer.status_code, problems(answer)) == (400, [said])
            assert (await root.get("/upload/folder-structure")).json()["data"] == []


async def test_a_file_goes_into_its_folder_and_with_it(site: Site) -> None:
    root = await site.first()
    outer = await folder(root, "Outer")
    inner = await folder(root, "Inner", outer["id"])
    assert (await send(root, name="in.png", folder=inner["id"])).json()[0]["folderPath"] == inner["path"]
    await send(root, name="out.png")
    listed = (await root.get("/upload/files?sort=name:ASC")).json()
    assert [(entry["name"], (entry["folder"] or {}).get("name")) for entry in listed["results"]] == [
        ("in.png", "Inner"),
        ("out.png", None),
    ]
    gone = await root.post("/upload/actions/bulk-delete", {"folderIds": [outer["id"]]})
    assert [found["name"] for found in gone.json()["data"]["folders"]] == ["Outer"]
    assert await names(root) == ["out.png"]
    assert (await root.get("/upload/folder-structure")).json()["data"] == []
    assert kept_files(site) == 1


async def entry_of(admin: Admin, name: str) -> dict[str, Any]:
    found = (await admin.get("/upload/files?pageSize=100")).json()["results"]
    (entry,) = (entry for entry in found if entry["name"] == name)
    return dict(entry)


async def test_what_is_told_of_a_file_is_changed(site: Site) -> None:
    root = await site.first()
    shelf = await folder(root, "Shelf")
    (made,) = (await send(root, name="a.png", alternativeText="A dot")).json()
    path = f"/upload?id={made['id']}"
    said = {"name": "b.png", "caption": "Small", "alternativeText": None, "folder": shelf["id"]}
    answer = await root.post(path, {"fileInfo": said})
    assert answer.status_code == 200
    told = {"name": "b.png", "caption": "Small", "alternativeText": "A dot", "folderPath": shelf["path"]}
    assert {key: answer.json()[key] for key in told} == told
    assert answer.json()["url"] == made["url"]
    assert (await entry_of(root, "b.png"))["folder"]["name"] == "Shelf"
    unplaced = await root.post(path, {"fileInfo": {"caption": "Tiny"}})
    assert unplaced.json()["folderPath"] == shelf["path"]
    await root.post(path, {"fileInfo": {"folder": None}})
    entry = await entry_of(root, "b.png")
    assert (entry["caption"], entry["folder"], entry["folderPath"]) == ("Tiny", None, "/")


async def test_a_file_is_replaced_where_it_is(site: Site) -> None:
    root = await site.first()
    shelf = await folder(root, "Shelf")
    (made,) = (await send(root, name="a.png", folder=shelf["id"], caption="Small")).json()
    answer = await send(root, f"?id={made['id']}", width=9, name="b.png")
    assert answer.status_code == 200
    now = answer.json()
    assert (made["width"], now["width"]) == (4, 9)
    for key in ("id", "documentId", "url", "hash", "folderPath", "caption"):
        assert now[key] == made[key], key
    assert (now["name"], await names(root)) == ("b.png", ["b.png"])
    assert kept_files(site) == 1


async def test_what_cannot_be_told_of_a_file_changes_nothing(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    (made,) = (await send(root, name="a.png")).json()
    path = f"/upload?id={made['id']}"
    for info, status in [
        ({"folder": 99}, 400),
        ({"folder": "x"}, 400),
        ({"hash": "x"}, 400),
        ({"createdBy": 1}, 400),
    ]:
        with subtests.test(info=info, status=status):
            assert (await root.post(path, {"fileInfo": {"name": "b.png", **info}})).status_code == status
            assert (await send(root, f"?id={made['id']}", width=9, **info)).status_code == status
            several = await root.post(path, {"fileInfo": [{"name": "b.png"}, {"name": "c.png"}]})
            assert several.status_code == 400
            entry = await entry_of(root, "a.png")
            assert (entry["width"], entry["folder"]) == (4, None)


@pytest.mark.advisory("CVE-2026-22707")
@pytest.mark.parametrize("told", ["image/svg+xml", "image/png"])
async def test_rules_of_types_hold_for_administrators_too(site: Site, told: str) -> None:
    root = await site.first()
    (made,) = (await send(root, name="a.png")).json()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    async with client_of(site.app, {"Authorization": f"Bearer {root.token}"}) as client:
        for path in ("/upload", f"/upload?id={made['id']}"):
            for info in ("{}", '{"name": "b.png"}'):
                files = {"files": ("a.svg", svg, told)}
                answer = await client.post(path, files=files, data={"fileInfo": info})
                assert answer.status_code == 400, (path, info)
    assert await names(root) == ["a.png"]
    assert kept_files(site) == 1


async def test_files_are_changed_by_whom_that_is_permitted(site: Site) -> None:
    root = await site.first()
    mine = await librarian(site, "ada")
    making = await site.member(
        "maker@example.com", await site.role("Maker", {"action": "plugin::upload.assets.create"})
    )
    changing = await site.member(
        "changer@example.com", await site.role("Changer", {"action": "plugin::upload.assets.update"})
    )
    (theirs,) = (await send(root, name="theirs.png")).json()
    (own,) = (await send(mine, name="own.png")).json()
    change = {"fileInfo": {"caption": "x"}}
    for admin, entry, status in (
        (mine, own, 200),
        (mine, theirs, 403),
        (making, theirs, 403),
        (changing, theirs, 200),
    ):
        for answer in (
            await admin.post(f"/upload?id={entry['id']}", change),
            await send(admin, f"?id={entry['id']}", caption="x"),
        ):
            assert answer.status_code == status, answer.text
    assert [(await send(admin)).status_code for admin in (making, changing)] == [201, 403]


async def test_of_several_at_once_one_gets_the_name(any_site: Site) -> None:
    root = await any_site.first()
    asked = [("Same", None)] * 4 + [(f"Other {number}", None) for number in range(4)]
    bodies = [{"name": name, "parent": parent} for name, parent in asked]
    answers = await asyncio.gather(*(root.post("/upload/folders", body) for body in bodies))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses[:4]) == [201, 400, 400, 400]
    assert statuses[4:] == [201] * 4
    made = [answer.json()["data"]["pathId"] for answer in answers if answer.status_code == 201]
    assert sorted(made) == [1, 2, 3, 4, 5]


async def test_files_come_in_pages(site: Site) -> None:
    root = await site.first()
    for name in ("a.png", "b.png", "c.png"):
        await send(root, name=name)
    answer = (await root.get("/upload/files?sort=name:desc&page=2&pageSize=2")).json()
    assert [entry["name"] for entry in answer["results"]] == ["a.png"]
    assert answer["pagination"] == {"page": 2, "pageSize": 2, "pageCount": 2, "total": 3}


async def test_what_lists_do_not_understand_is_refused(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    for query in [
        "?sort=createdBy.password",
        "?sort[0]=name",
        "?filters[createdBy][password][$startsWith]=a",
        "?page=x",
    ]:
        with subtests.test(query=query):
            assert (await root.get(f"/upload/files{query}")).status_code == 400


async def test_a_refused_upload_leaves_nothing(site: Site) -> None:
    root = await site.first()
    assert (await send(root, folder=99)).status_code == 400
    for query, status in (("?id=1", 404), ("?id=x", 400), ("?id=1&id=2", 400), ("?ref=x", 400)):
        assert (await send(root, query)).status_code == status
    assert (await root.post("/upload")).status_code == 400
    assert await names(root) == []
    assert kept_files(site) == 0


async def test_conditions_hold_for_files_and_for_what_folders_hold(site: Site) -> None:
    root = await site.first()
    mine = await librarian(site, "ada")
    await send(root, name="theirs.png")
    (own,) = (await send(mine, name="own.png")).json()
    assert await names(mine) == ["own.png"]
    theirs = (await root.get("/upload/files?sort=name:desc")).json()["results"][0]
    for ids in ([theirs["id"]], [own["id"], theirs["id"]]):
        answer = await mine.post("/upload/actions/bulk-delete", {"fileIds": ids})
        assert answer.status_code == 403
    shelf = await folder(mine, "Shelf")
    await send(root, name="guest.png", folder=shelf["id"])
    answer = await mine.post("/upload/actions/bulk-delete", {"folderIds": [shelf["id"]]})
    assert answer.status_code == 403
    assert await names(root, "?sort=name") == ["guest.png", "own.png", "theirs.png"]
    answer = await mine.post("/upload/actions/bulk-delete", {"fileIds": [own["id"]]})
    assert [entry["name"] for entry in answer.json()["data"]["files"]] == ["own.png"]
    assert await names(root, "?sort=name") == ["guest.png", "theirs.png"]


async def test_nothing_is_deleted_by_a_body_that_names_nothing(site: Site) -> None:
    root = await site.first()
    await send(root)
    bodies: list[dict[str, Any]] = [{}, {"fileIds": []}, {"fileIds": ["x"]}, {"files": [1]}]
    for body in bodies:
        assert (await root.post("/upload/actions/bulk-delete", body)).status_code == 400
    assert len(await names(root)) == 1


async def test_without_permission_the_library_is_closed(site: Site) -> None:
    nobody = await site.member("nobody@example.com", await site.role("Nothing"))
    for caller, status in ((nobody, 403), (site.anybody, 401)):
        assert (await caller.get("/upload/files")).status_code == status
        assert (await caller.get("/upload/folder-structure")).status_code == status
        assert (await caller.post("/upload/folders", {"name": "x"})).status_code == status
        assert (await caller.post("/upload/actions/bulk-delete", {"fileIds": [1]})).status_code == status
        assert (await send(caller)).status_code == status


async def test_names_that_read_as_paths_are_refused(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    (made,) = (await send(root, name="a.png")).json()
    for name in ["../../etc/passwd.png", "a\\b.png", "a\nb.png", ".."]:
        with subtests.test(name=name):
            answers = [
                await send(root, name=name),
                await send(root, f"?id={made['id']}", name=name),
                await root.post(f"/upload?id={made['id']}", {"fileInfo": {"name": name}}),
            ]
            assert [answer.status_code for answer in answers] == [400, 400, 400]
            assert all("Invalid name in fileInfo" in answer.json()["error"]["message"] for answer in answers)
            assert await names(root) == ["a.png"]
