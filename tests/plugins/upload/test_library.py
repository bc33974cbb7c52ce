"""The media library over HTTP, on a real project: what comes in, what browsers get, what is refused."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from octavo.kernel import Octavo
from octavo.testing import Client, Project, client_of, running

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png(width: int = 300, height: int = 200) -> bytes:
    buffer = io.BytesIO()
    Image.radial_gradient("L").resize((width, height)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Octavo]:
    project = (
        Project(tmp_path)
        .grants(["api::*", "plugin::*"])
        .content_type(
            "article",
            {
                "title": {"type": "string"},
                "cover": {"type": "media", "multiple": False},
                "gallery": {"type": "media", "multiple": True},
            },
            drafts=True,
        )
        .component("shared.slide", {"image": {"type": "media"}, "title": {"type": "string"}})
        .content_type(
            "page",
            {
                "slides": {"type": "component", "component": "shared.slide", "repeatable": True},
                "next": {"type": "relation", "relation": "oneToOne", "target": "api::page.page"},
            },
        )
    )
    async with running(project.folder) as app:
        yield app


@pytest.fixture
async def client(app: Octavo) -> AsyncIterator[Client]:
    async with client_of(app) as client:
        yield client


async def upload(client: Client, name: str, content: bytes, mime: str, **fields: str) -> list[dict[str, Any]]:
    answer = await client.post("/api/upload", files={"files": (name, content, mime)}, data=fields)
    assert answer.status_code == 201, answer.text
    entries: list[dict[str, Any]] = answer.json()
    return entries


def kept_files(app: Octavo) -> set[str]:
    folder = app.settings.folder / "public" / "uploads"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


async def test_a_picture_comes_in_is_served_and_goes_again(app: Octavo, client: Client) -> None:
    (entry,) = await upload(client, "photo.png", png(), "image/png")
    assert (entry["width"], entry["height"]) == (300, 200)
    assert set(entry["formats"]) == {"thumbnail"}
    served = await client.get(entry["url"])
    assert served.content == png()
    assert "content-disposition" not in served.headers
    assert (await client.get(entry["formats"]["thumbnail"]["url"])).headers["content-type"] == "image/png"
    assert (await client.delete(f"/api/upload/files/{entry['id']}")).status_code == 200
    assert kept_files(app) == set()
    assert (await client.get(entry["url"])).status_code == 404
    assert (await client.get(f"/api/upload/files/{entry['id']}")).status_code == 404


MIGHT_RUN = [
    ("page.png", HTML, "image/png"),
    ("picture.png", SVG, "image/png"),
    ("data.xml", b"<x/>", "application/xml"),
]


@pytest.mark.advisory("CVE-2020-27666")
@pytest.mark.advisory("CVE-2022-29894")
@pytest.mark.advisory("GHSA-c5vw-j4hf-j526")
async def test_what_a_browser_might_run_is_a_download(client: Client, subtests: pytest.Subtests) -> None:
    for name, content, mime in MIGHT_RUN:
        with subtests.test(name=name, content=content):
            (entry,) = await upload(client, name, content, mime)
            served = await client.get(entry["url"])
            assert served.headers["content-disposition"].startswith("attachment")
            assert served.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in served.headers["content-security-policy"]


@pytest.mark.soak
async def test_no_spelling_of_a_path_goes_around_the_library(client: Client) -> None:
    (entry,) = await upload(client, "page.png", HTML, "image/png")
    file = entry["url"].rpartition("/")[2]
    for path in (f"/%75ploads/{file}", f"/x/../uploads/{file}", f"//uploads/{file}", f"/uploads%2F{file}"):
        answer = await client.get(path)
        assert answer.status_code != 200 or "attachment" in answer.headers["content-disposition"]


NOT_TAKEN = [
    ("evil.svg", SVG, "image/svg+xml"),
    ("evil.svg", SVG, "image/png"),
    ("page.html", HTML, "text/html"),
    ("page.html", HTML, "image/png"),
    ("run.sh", b"#!/bin/sh", "application/x-sh"),
    ("empty.txt", b"", "text/plain"),
]


async def test_what_may_not_come_in_leaves_nothing(
    app: Octavo, client: Client, subtests: pytest.Subtests
) -> None:
    good = ("good.png", png(), "image/png")
    for name, content, mime in NOT_TAKEN:
        with subtests.test(name=name, content=content):
            answer = await client.post(
                "/api/upload", files=[("files", good), ("files", (name, content, mime))]
            )
            assert answer.status_code == 400
            assert kept_files(app) == set()
            assert (await client.get("/api/upload/files")).json() == []


@pytest.mark.advisory("CVE-2026-22707")
async def test_renaming_while_uploading_cannot_bring_in_a_forbidden_type(app: Octavo, client: Client) -> None:
    answer = await client.post(
        "/api/upload",
        files={"files": ("good.png", HTML, "image/png")},
        data={"fileInfo": '{"name": "page.html"}'},
    )
    assert answer.status_code == 400
    assert kept_files(app) == set()


@pytest.mark.advisory("CVE-2026-22707")
async def test_a_replacement_is_held_against_the_same_rules(client: Client) -> None:
    (entry,) = await upload(client, "photo.png", png(), "image/png")
    answer = await client.post(
        f"/api/upload?id={entry['id']}", files={"files": ("evil.svg", SVG, "image/svg+xml")}
    )
    assert answer.status_code == 400
    assert (await client.get(entry["url"])).content == png()


async def test_one_file_takes_the_place_of_one(client: Client) -> None:
    [entry] = await upload(client, "a.txt", b"one", "text/plain")
    two = [("files", (name, b"two", "text/plain")) for name in ("b.txt", "c.txt")]
    refused = await client.post(f"/api/upload?id={entry['id']}", files=two)
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        400,
        "Cannot replace a file with multiple ones",
    )
    assert (await client.get(entry["url"])).content == b"one"
    replaced = await client.post(f"/api/upload?id={entry['id']}", files=two[:1])
    assert replaced.status_code == 200
    assert (await client.get(replaced.json()["url"])).content == b"two"


async def test_what_is_told_of_files_may_come_in_lists_of_lists(client: Client) -> None:
    infos = json.dumps([{"name": "one.txt"}, {"name": "two.txt"}])
    files = [("files", (name, b"x", "text/plain")) for name in ("a.txt", "b.txt")]
    answer = await client.post("/api/upload", files=files, data={"fileInfo": infos})
    assert [entry["name"] for entry in answer.json()] == ["one.txt", "two.txt"]


async def test_a_name_without_an_ending_gets_that_of_the_type(client: Client) -> None:
    [entry] = await upload(client, "notes", b"x", "text/plain")
    assert (entry["name"], entry["ext"]) == ("notes", ".txt")
    [entry] = await upload(client, "notes.md", b"x", "text/markdown")
    assert entry["ext"] == ".md"


async def test_a_file_is_attached_to_draft_and_published_version(client: Client) -> None:
    created = await client.post("/api/articles", json={"data": {"title": "one"}})
    article = created.json()["data"]
    draft = f"/api/articles/{article['documentId']}?populate=*&status=draft"
    (first,) = await upload(
        client,
        "a.png",
        png(),
        "image/png",
        ref="api::article.article",
        refId=str(article["id"]),
        field="gallery",
    )
    (second,) = await upload(
        client,
        "b.png",
        png(),
        "image/png",
        ref="api::article.article",
        refId=str(article["id"]),
        field="gallery",
    )
    for path in (f"/api/articles/{article['documentId']}?populate=*", draft):
        seen = (await client.get(path)).json()["data"]
        assert [file["id"] for file in seen["gallery"]] == [first["id"], second["id"]]
        assert seen["updatedAt"] == article["updatedAt"]


async def test_whoever_may_not_update_a_type_cannot_attach_to_it(app: Octavo, client: Client) -> None:
    created = await client.post("/api/articles", json={"data": {"title": "one"}})
    app.permissions.set_role_grants("public", ["plugin::upload.*", "api::article.article.find"])
    answer = await client.post(
        "/api/upload",
        files={"files": ("a.png", png(), "image/png")},
        data={"ref": "api::article.article", "refId": str(created.json()["data"]["id"]), "field": "cover"},
    )
    assert answer.status_code == 403
    assert kept_files(app) == set()


async def test_deleting_a_file_takes_it_from_every_document(client: Client) -> None:
    (file,) = await upload(client, "a.png", png(), "image/png")
    created = await client.post(
        "/api/articles", json={"data": {"cover": file["id"], "gallery": [file["id"]]}}
    )
    await client.delete(f"/api/upload/files/{file['id']}")
    seen = (await client.get(f"/api/articles/{created.json()['data']['documentId']}?populate=*")).json()[
        "data"
    ]
    assert seen["cover"] is None
    assert seen["gallery"] == []


async def test_without_grants_nothing_is_answered(app: Octavo, client: Client) -> None:
    app.permissions.set_role_grants("public", ["api::article.article.find"])
    answer = await client.post("/api/upload", files={"files": ("a.png", png(), "image/png")})
    assert answer.status_code == 403
    assert (await client.get("/api/upload/files")).status_code == 403


async def test_every_use_of_a_file_is_listed(app: Octavo, client: Client) -> None:
    (file,) = await upload(client, "a.png", png(), "image/png")
    data = {"cover": file["id"], "gallery": [file["id"]]}
    article = (await client.post("/api/articles?status=draft", json={"data": data})).json()["data"]
    slides = [{"title": "none"}, {"image": file["id"]}]
    page = (await client.post("/api/pages", json={"data": {"slides": slides}})).json()["data"]
    usages = (await client.get(f"/api/upload/files/{file['id']}/usages")).json()
    assert sorted((use["uid"], use["documentId"], use["status"], use["field"]) for use in usages) == [
        ("api::article.article", article["documentId"], "draft", "cover"),
        ("api::article.article", article["documentId"], "draft", "gallery"),
        ("api::page.page", page["documentId"], "published", "shared.slide.image"),
    ]
    app.permissions.set_role_grants("public", ["plugin::upload.*", "api::page.page.find"])
    seen = (await client.get(f"/api/upload/files/{file['id']}/usages")).json()
    assert {use["uid"] for use in seen} == {"api::page.page"}


async def test_files_come_in_pages_too(client: Client) -> None:
    for number in range(3):
        await upload(client, f"{number}.txt", b"words", "text/plain")
    page = (await client.get("/api/upload/files/page?pagination[pageSize]=2&sort=name&fields=name")).json()
    assert [file["name"] for file in page["data"]] == ["0.txt", "1.txt"]
    assert page["meta"]["pagination"] == {"page": 1, "pageSize": 2, "pageCount": 2, "total": 3}


async def test_one_file_comes_with_what_is_asked_for(client: Client) -> None:
    (file,) = await upload(client, "a.png", png(), "image/png")
    await client.post("/api/articles", json={"data": {"cover": file["id"]}})
    at = f"/api/upload/files/{file['id']}"
    assert "related" not in (await client.get(at)).json()
    (article,) = (await client.get(f"{at}?populate=related")).json()["related"]
    assert article["__type"] == "api::article.article"
    unknown = await client.get(f"{at}?nonsense=1")
    assert (unknown.status_code, unknown.json()["error"]["message"]) == (400, "Invalid key nonsense")


@pytest.mark.soak
async def test_no_spelling_and_no_part_of_a_file_is_judged_by_another(
    client: Client, subtests: pytest.Subtests
) -> None:
    (entry,) = await upload(client, "page.png", HTML, "image/png")
    for spelling in ["/uploads//{}", "/uploads/./{}", "/uploads/x/..%2f{}", "/uploads/{}?x=1"]:
        for range in ["", "bytes=0-9"]:
            with subtests.test(spelling=spelling, range=range):
                path = spelling.format(entry["url"].rpartition("/")[2])
                served = await client.get(path, headers={"Range": range} if range else {})
                assert served.status_code == (206 if range else 200)
                assert HTML.startswith(served.content)
                assert served.headers["content-disposition"] == "attachment"


async def test_unreadable_file_information_is_refused(
    app: Octavo, client: Client, subtests: pytest.Subtests
) -> None:
    for info in ["[" * 100_000, '{"name": {"a": 1}}', '{"name": 5}', "{", "5"]:
        with subtests.test(info=info):
            answer = await client.post(
                "/api/upload", files={"files": ("a.txt", b"hi", "text/plain")}, data={"fileInfo": info}
            )
            assert answer.status_code == 400
            assert kept_files(app) == set()


async def test_what_is_no_number_of_a_file_is_not_found(client: Client, subtests: pytest.Subtests) -> None:
    for number in ["0" * 5000, "9" * 5000, "0" * 20 + "9" * 30, "-1", "1e3", "²"]:
        with subtests.test(number=number):
            assert (await client.get(f"/api/upload/files/{number}")).status_code == 404
            assert (await client.delete(f"/api/upload/files/{number}")).status_code == 404


async def test_files_are_attached_to_media_alone(client: Client) -> None:
    (file,) = await upload(client, "a.png", png(), "image/png")
    ids = [(await client.post("/api/pages", json={"data": {}})).json()["data"]["id"] for _ in range(2)]
    assert file["id"] + 1 == ids[1]
    await upload(client, "b.png", png(), "image/png", ref="api::page.page", refId=str(ids[0]), field="next")
    found = (await client.get(f"/api/pages?populate=next&filters[id]={ids[0]}")).json()["data"]
    assert found[0]["next"] is None


async def test_names_that_read_as_paths_are_refused(
    app: Octavo, client: Client, subtests: pytest.Subtests
) -> None:
    (entry,) = await upload(client, "a.txt", b"hi", "text/plain")
    before = kept_files(app)
    for name in ["../../etc/passwd.png", "a\\b.png", "a\x07b.png", "a\u0085b.png", ".."]:
        with subtests.test(name=name):
            disposition = f'form-data; name="files"; filename="{name}"'.replace("\\", "\\\\")
            head = f"Content-Disposition: {disposition}\r\nContent-Type: text/plain"
            part = f"--b\r\n{head}\r\n\r\nhi\r\n--b--\r\n"
            multipart = {"Content-Type": "multipart/form-data; boundary=b"}
            plain = {"files": ("a.txt", b"hi", "text/plain")}
            info = {"fileInfo": json.dumps({"name": name})}
            answers = [
                await client.post("/api/upload", content=part.encode(), headers=multipart),
                await client.post(f"/api/upload?id={entry['id']}", content=part.encode(), headers=multipart),
                await client.post("/api/upload", files=plain, data=info),
                await client.post(f"/api/upload?id={entry['id']}", files=plain, data=info),
                await client.post(f"/api/upload?id={entry['id']}", data=info),
            ]
            assert [answer.status_code for answer in answers] == [400] * 5
            assert kept_files(app) == before
            assert [found["name"] for found in (await client.get("/api/upload/files")).json()] == ["a.txt"]


async def test_a_folder_is_not_found(client: Client, subtests: pytest.Subtests) -> None:
    for path in ["/uploads/", "/uploads", "/uploads//", "/uploads/%2F", "/admin/"]:
        with subtests.test(path=path):
            for method in ("GET", "HEAD"):
                assert (await client.request(method, path)).status_code == 404


async def test_no_login_provider_is_none_of_the_enabled(client: Client) -> None:
    for method in ("GET", "HEAD"):
        assert (await client.request(method, "/api/connect/")).status_code == 400
