"""Lists of files and folders as administrators ask for them: in which folder, of which kind, called what."""

from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin, Site
from tests.plugins.upload.test_folders import folder, librarian, names, send, site  # noqa: F401

from octavo.testing import client_of

pytestmark = pytest.mark.soak


async def send_text(admin: Admin, name: str) -> None:
    headers = {"Authorization": f"Bearer {admin.token}"}
    async with client_of(admin.app, headers) as client:
        files = {"files": (name, b"words", "text/plain")}
        assert (await client.post("/upload", files=files)).status_code == 201


async def folders(admin: Admin, query: str = "") -> list[Any]:
    answer = await admin.get(f"/upload/folders{query}")
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["data"]
    return found


async def test_files_are_found_by_folder_kind_text_and_day(site: Site) -> None:  # noqa: F811
    root = await site.first()
    outer = await folder(root, "Outer")
    inner = await folder(root, "Inner", outer["id"])
    await send(root, name="top.png", alternativeText="A Red dot")
    await send(root, name="outer.png", folder=outer["id"])
    await send(root, name="inner.png", folder=inner["id"])
    await send_text(root, "words.txt")
    everything = ["inner.png", "outer.png", "top.png", "words.txt"]
    asked = {
        "": everything,
        "folder=null": ["top.png", "words.txt"],
        f"folder={outer['id']}": ["outer.png"],
        f"folderPath={outer['path']}": ["inner.png", "outer.png"],
        "folderPath=/": everything,
        "_q=red": ["top.png"],
        "_q=NER": ["inner.png"],
        f"_q=png&folder={outer['id']}": ["outer.png"],
        "filters[mime][$startsWith]=image/": ["inner.png", "outer.png", "top.png"],
        "filters[mime][$not][$startsWith]=image/": ["words.txt"],
        "filters[createdAt][$gt]=2999-01-01": [],
        f"filters[$and][0][folder][id]={inner['id']}": ["inner.png"],
        "filters[$and][0][folder][id][$null]=true&filters[$and][1][mime][$contains]=text": ["words.txt"],
    }
    for query, found in asked.items():
        assert await names(root, f"?sort=name:ASC&{query}") == found, query


async def test_what_lists_do_not_know_is_refused(site: Site, subtests: pytest.Subtests) -> None:  # noqa: F811
    root = await site.first()
    for path in ("/upload/files", "/upload/folders"):
        for query in (
            "filters[createdBy][email][$contains]=a",
            "filters[folder][createdBy][id]=1",
            "filters[parent][createdBy][id]=1",
            "filters[storedAs][$contains]=a",
            "filters=x",
            "folder=x",
            "parent=x",
            "folderPath=x",
            "_q[a]=b",
            "populate=related",
            "sort=createdBy",
        ):
            with subtests.test(path=path, query=query):
                answer = await root.get(f"{path}?{query}")
                assert answer.status_code == 400, answer.text


async def test_one_file_is_told_of_and_deleted(site: Site) -> None:  # noqa: F811
    root = await site.first()
    shelf = await folder(root, "Shelf")
    (made,) = (await send(root, name="a.png", folder=shelf["id"])).json()
    told = (await root.get(f"/upload/files/{made['id']}")).json()
    assert (told["name"], told["folder"]["name"], told["isUrlSigned"]) == ("a.png", "Shelf", False)
    gone = await root.delete(f"/upload/files/{made['id']}")
    assert (gone.status_code, gone.json()["name"]) == (200, "a.png")
    for wrong in (made["id"], 99, "x"):
        assert (await root.get(f"/upload/files/{wrong}")).status_code == 404
        assert (await root.delete(f"/upload/files/{wrong}")).status_code == 404


async def test_folders_tell_what_is_in_them(site: Site) -> None:  # noqa: F811
    root = await site.first()
    outer = await folder(root, "Outer")
    inner = await folder(root, "Inner", outer["id"])
    for place in (inner, inner, outer):
        await send(root, folder=place["id"])
    told = {one["name"]: (one["children"]["count"], one["files"]["count"]) for one in await folders(root)}
    assert told == {"Inner": (0, 2), "Outer": (1, 1)}
    assert [one["name"] for one in await folders(root, "?parent=null")] == ["Outer"]
    assert [one["name"] for one in await folders(root, f"?parent={outer['id']}")] == ["Inner"]
    assert [one["name"] for one in await folders(root, "?_q=NN&sort=name:desc")] == ["Inner"]
    assert [one["name"] for one in await folders(root, "?filters[parent][id][$null]=true")] == ["Outer"]
    one = (await root.get(f"/upload/folders/{inner['id']}")).json()["data"]
    assert (one["name"], one["parent"]["name"], one["files"]) == ("Inner", "Outer", {"count": 2})
    assert (await root.get("/upload/folders/99")).status_code == 404


async def test_files_one_may_not_read_are_neither_found_nor_counted(site: Site) -> None:  # noqa: F811
    root = await site.first()
    mine = await librarian(site, "ada")
    shelf = await folder(root, "Shelf")
    (theirs,) = (await send(root, name="theirs.png", folder=shelf["id"])).json()
    (own,) = (await send(mine, name="own.png", folder=shelf["id"])).json()
    assert await names(mine, "?filters[mime][$startsWith]=image/") == ["own.png"]
    assert (await folders(mine))[0]["files"] == {"count": 1}
    assert (await mine.get(f"/upload/files/{own['id']}")).status_code == 200
    for path in (f"/upload/files/{theirs['id']}", f"/upload/files/{theirs['id']}/usages"):
        assert (await mine.get(path)).status_code == 403
    assert (await mine.delete(f"/upload/files/{theirs['id']}")).status_code == 403
    assert (await root.get(f"/upload/files/{theirs['id']}")).status_code == 200


async def test_guesses_at_files_one_may_not_read_are_counted(site: Site) -> None:  # noqa: F811
    await site.first()
    mine = await librarian(site, "ada")
    answers = [await mine.get(f"/upload/files?_q=secret{number}") for number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "retry-after" in answers[3].headers
    assert (await mine.get("/upload/files?folder=null")).status_code == 200
