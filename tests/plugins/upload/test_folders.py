"""Files and folders as administrators manage them."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from PIL import Image
from tests.plugins.admin.conftest import SETTINGS, Admin, Site, problems

from octavo.testing import Project, client_of, running

OWN = ["admin::is-creator"]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    project = (
        Project(tmp_path / "site").settings(SETTINGS).content_type("page", {"title": {"type": "string"}})
    )
    async with running(project.folder, environ={}) as app:
        yield Site(app)


async def send(admin: Admin, query: str = "", **info: Any) -> Response:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG")
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


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "name is a required field"),
        ({"name": "x", "parent": 99}, "There is no such folder"),
        ({"name": "x", "parent": {"id": 1}}, "There is no such folder"),
        ({"name": "x", "path": "/1"}, "this field has unspecified keys: path"),
    ],
)
async def test_what_is_wrong_with_a_folder_is_said(site: Site, body: Any, said: str) -> None:
    root = await site.first()
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


async def test_files_come_in_pages(site: Site) -> None:
    root = await site.first()
    for name in ("a.png", "b.png", "c.png"):
        await send(root, name=name)
    answer = (await root.get("/upload/files?sort=name:desc&page=2&pageSize=2")).json()
    assert [entry["name"] for entry in answer["results"]] == ["a.png"]
    assert answer["pagination"] == {"page": 2, "pageSize": 2, "pageCount": 2, "total": 3}


@pytest.mark.parametrize(
    "query",
    ["?sort=createdBy.password", "?sort[0]=name", "?filters[createdBy][password][$startsWith]=a", "?page=x"],
)
async def test_what_lists_do_not_understand_is_refused(site: Site, query: str) -> None:
    root = await site.first()
    assert (await root.get(f"/upload/files{query}")).status_code == 400


async def test_a_refused_upload_leaves_nothing(site: Site) -> None:
    root = await site.first()
    assert (await send(root, folder=99)).status_code == 400
    assert (await send(root, "?id=1")).status_code == 400
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
