"""A media attribute takes the kinds of files it names, by what their bytes are."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from octavo import ValidationError
from octavo.content.preparation.media import kind_of_file
from octavo.kernel import Octavo
from octavo.plugins.upload.media_types import of_bytes
from octavo.testing import Client, Project, running

pytestmark = pytest.mark.soak

IMAGES = {"type": "media", "allowedTypes": ["images"]}
MP3 = b"\xff\xfb\x90\x44" + bytes(400)
SECTION = {
    "image": IMAGES,
    "sounds": {"type": "media", "multiple": True, "allowedTypes": ["audios", "videos"]},
    "any": {"type": "media"},
}


def png() -> bytes:
    target = io.BytesIO()
    Image.new("L", (9, 9)).save(target, "PNG")
    return target.getvalue()


FILES = {
    "photo": ("photo.png", png(), "image/png"),
    "hidden photo": ("photo.bin", png(), "application/octet-stream"),
    "text": ("note.txt", b"words", "text/plain"),
    "text as a picture": ("cover.png", b"words", "image/png"),
    "page as a picture": ("cover.png", b"<!doctype html><p>words", "image/png"),
    "sound": ("a.mp3", MP3, "audio/mpeg"),
}
PICTURES, OTHERS = ("photo", "hidden photo"), ("text", "text as a picture", "page as a picture", "sound")


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Octavo]:
    project = (
        Project(tmp_path)
        .grants(["api::*", "plugin::*"])
        .component("shared.section", SECTION)
        .content_type(
            "article",
            {
                "title": {"type": "string"},
                "cover": IMAGES,
                "sections": {"type": "component", "component": "shared.section", "repeatable": True},
                "first": {"type": "component", "component": "shared.section"},
                "body": {"type": "dynamiczone", "components": ["shared.section"]},
                "papers": {"type": "media", "multiple": True, "allowedTypes": ["files"]},
            },
            drafts=True,
        )
    )
    async with running(project.folder) as app:
        yield app


@pytest.fixture
async def ids(client: Client) -> dict[str, int]:
    found = {}
    for name, file in FILES.items():
        answer = await client.post("/api/upload", files={"files": file})
        found[name] = answer.json()[0]["id"]
    return found


def bodies(id: int) -> dict[str, dict[str, Any]]:
    """Bodies that give one file to an attribute that takes pictures alone, by the path that is refused."""
    section = {"__component": "shared.section", "image": {"connect": [{"id": id}]}}
    return {
        "cover": {"cover": id},
        "cover ": {"cover": {"set": [{"id": id}]}},
        "cover  ": {"cover": {"connect": [id]}},
        "first.image": {"first": {"image": [id]}},
        "sections.1.image": {"sections": [{}, {"image": {"id": id}}]},
        "body.0.image": {"body": [section]},
    }


async def test_other_files_are_refused_wherever_they_are_given(client: Client, ids: dict[str, int]) -> None:
    made = (await client.post("/api/articles", json={"data": {"title": "A"}})).json()["data"]
    ways = (("POST", "/api/articles"), ("PUT", f"/api/articles/{made['documentId']}"))
    for method, path in ways:
        for name in OTHERS:
            for place, body in bodies(ids[name]).items():
                answer = await client.request(method, path, json={"data": body})
                assert answer.status_code == 400, (method, name, place)
                errors = answer.json()["error"]["details"]["errors"]
                assert [".".join(map(str, error["path"])) for error in errors] == [place.strip()]
                assert errors[0]["message"].startswith(f"{place.strip()} takes images: ")
        for name in PICTURES:
            for place, body in bodies(ids[name]).items():
                answer = await client.request(method, path, json={"data": body})
                assert answer.status_code < 300, (method, name, place, answer.text)
    assert len((await client.get("/api/articles")).json()["data"]) == 1 + len(PICTURES) * len(bodies(1))


async def test_a_file_is_judged_by_whatever_id_names_it(
    app: Octavo, client: Client, ids: dict[str, int]
) -> None:
    for name, status in (("text", 400), ("photo", 201)):
        file = await app.query("plugin::upload.file").find_one({"id": ids[name]})
        assert file is not None
        for named in (file["documentId"], {"documentId": file["documentId"]}, str(file["id"])):
            body = {"data": {"cover": named}}
            assert (await client.post("/api/articles", json=body)).status_code == status, (name, named)


async def test_each_kind_goes_where_it_is_named(client: Client, ids: dict[str, int]) -> None:
    for name, status in (("sound", 201), ("photo", 400), ("text", 400)):
        body = {"first": {"sounds": [ids[name]]}}
        assert (await client.post("/api/articles", json={"data": body})).status_code == status
    for name, status in (("text", 201), ("text as a picture", 201), ("photo", 400), ("sound", 400)):
        body = {"papers": [ids[name]], "first": {"any": ids[name]}}
        assert (await client.post("/api/articles", json={"data": body})).status_code == status
    both = {"papers": [ids["text"], ids["photo"]]}
    assert (await client.post("/api/articles", json={"data": both})).status_code == 400


async def test_what_is_refused_by_an_upload_is_not_kept(app: Octavo, client: Client) -> None:
    made = (await client.post("/api/articles", json={"data": {"title": "A"}})).json()["data"]
    told = {"ref": "api::article.article", "refId": str(made["id"]), "field": "cover"}
    refused = await client.post("/api/upload", files={"files": FILES["text as a picture"]}, data=told)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"].startswith("cover takes images")
    assert (await client.get("/api/upload/files")).json() == []
    assert list((app.settings.folder / "public" / "uploads").glob("cover*")) == []
    assert (await client.post("/api/upload", files={"files": FILES["photo"]}, data=told)).status_code == 201
    shown = (await client.get(f"/api/articles/{made['documentId']}?populate=cover")).json()["data"]
    assert shown["cover"]["name"] == "photo.png"


async def test_python_is_refused_as_rest_is(app: Octavo, client: Client, ids: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="cover takes images"):
        await app.documents("api::article.article").create(data={"cover": ids["text"]})


async def test_a_file_put_in_the_place_of_another_is_judged_anew(client: Client, ids: dict[str, int]) -> None:
    path = f"/api/upload?id={ids['photo']}"
    assert (await client.post(path, files={"files": FILES["text as a picture"]})).status_code == 200
    answer = await client.post("/api/articles", json={"data": {"cover": ids["photo"]}})
    assert answer.status_code == 400
    assert "provenMime" not in json.dumps((await client.get("/api/upload/files")).json())


@pytest.mark.parametrize(
    ("mime", "proven", "kind"),
    [
        ("image/png", None, "images"),
        ("image/png", "", "files"),
        ("audio/webm", "video/webm", "audios"),
        ("video/ogg", "audio/ogg", "videos"),
        ("image/png", "video/mp4", "videos"),
        ("application/pdf", "image/png", "images"),
    ],
)
def test_bytes_decide_what_a_file_is(mime: str, proven: str | None, kind: str) -> None:
    assert kind_of_file(mime, proven) == kind


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (MP3, "audio/mpeg"),
        (b"ID3\x03" + bytes(100), "audio/mpeg"),
        (b"\xff\xfeB\0M\0", None),
        (b"\0\0\0\x1cftypavif" + bytes(100), "image/avif"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "image/heic"),
        (b"\0\0\0\x18ftypdash" + bytes(100), "video/mp4"),
        (b"\0\0\0\x18ftypM4A " + bytes(100), "audio/mp4"),
        (b"BM" + bytes(12) + b"\x28" + bytes(100), "image/bmp"),
        (b"BM is no picture", None),
        (b"OggS" + bytes(100), "audio/ogg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"words", None),
    ],
)
def test_first_bytes_prove_what_a_file_is(head: bytes, mime: str | None) -> None:
    assert of_bytes(head) == mime
