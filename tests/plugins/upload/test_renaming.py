"""A file's new name says what the file is: on every way to give one."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from tests.plugins.admin.conftest import SETTINGS
from tests.plugins.admin.conftest import Site as AdminSite
from tests.plugins.upload.test_allowed_types import MP3, png

from octavo.plugins.upload.media_types import contradicting_type
from octavo.testing import Client, Project, client_of, running

pytestmark = pytest.mark.soak

FILES = {
    "picture": ("photo.png", png(), "image/png"),
    "hidden": ("photo.bin", png(), "application/octet-stream"),
    "text": ("note.txt", b"words", "text/plain"),
    "sound": ("a.mp3", MP3, "audio/mpeg"),
}
TAKEN = [
    ("picture", "other.png"),
    ("picture", "Other"),
    ("picture", "Other.PNG"),
    ("picture", "Release 1.2"),
    ("hidden", "found.png"),
    ("hidden", "again.bin"),
    ("text", "list.csv"),
    ("text", "data.json"),
    ("sound", "b.m4a"),
]
REFUSED = [
    ("picture", "photo.pdf", "is a name for application/pdf, and the file is image/png: let it end in .png"),
    ("picture", "photo.JPG", "is a name for image/jpeg, and the file is image/png"),
    ("picture", "photo.html", "File type 'text/html' is not allowed"),
    ("hidden", "photo.txt", "is a name for text/plain, and the file is image/png"),
    ("text", "note.svg", "File type 'image/svg+xml' is not allowed"),
    ("text", "note.js", "is not allowed"),
    ("sound", "a.png", "is a name for image/png, and the file is audio/mpeg"),
]
Naming = Callable[[str, str], Awaitable[Response]]


@asynccontextmanager
async def ways(folder: Path) -> AsyncIterator[tuple[Client, dict[str, Naming]]]:
    """Every way to name a file, by what it is."""
    project = Project(folder).settings(SETTINGS).grants(["plugin::upload.*"])
    async with running(project.folder) as app, client_of(app) as client:
        root = {"Authorization": f"Bearer {(await AdminSite(app).first()).token}"}
        ids = {
            kind: (await client.post("/api/upload", files={"files": file})).json()[0]["id"]
            for kind, file in FILES.items()
        }

        def way(address: str, headers: Any, *, changes: bool, sends: bool) -> Naming:
            async def name(kind: str, wanted: str) -> Response:
                path = f"{address}?id={ids[kind]}" if changes else address
                told = {"fileInfo": json.dumps({"name": wanted})}
                # A form of parts, as browsers send it, with or without a file.
                parts = {"files": FILES[kind]} if sends else {"caption": (None, "")}
                return await client.post(path, files=parts, data=told, headers=headers)

            return name

        yield (
            client,
            {
                "REST uploads": way("/api/upload", {}, changes=False, sends=True),
                "REST renames": way("/api/upload", {}, changes=True, sends=False),
                "REST replaces": way("/api/upload", {}, changes=True, sends=True),
                "admin uploads": way("/upload", root, changes=False, sends=True),
                "admin renames": way("/upload", root, changes=True, sends=False),
                "admin replaces": way("/upload", root, changes=True, sends=True),
            },
        )


async def test_a_new_name_is_no_name_for_something_else(tmp_path: Path) -> None:
    async with ways(tmp_path) as (client, named):
        before = (await client.get("/api/upload/files")).json()
        for way, name in named.items():
            for kind, wanted, message in REFUSED:
                answer = await name(kind, wanted)
                assert answer.status_code == 400, (way, wanted, answer.text)
                assert message in answer.json()["error"]["message"], (way, wanted)
        assert (await client.get("/api/upload/files")).json() == before
        for way, name in named.items():
            for kind, wanted in TAKEN:
                answer = await name(kind, wanted)
                assert answer.status_code in {200, 201}, (way, wanted, answer.text)
                shown = answer.json()
                assert (shown[0] if isinstance(shown, list) else shown)["name"] == wanted, way


@pytest.mark.parametrize("proven", [None, ""])
def test_of_what_bytes_do_not_prove_nothing_is_said(proven: str | None) -> None:
    assert contradicting_type("a.pdf", "application/octet-stream", proven, "a") is None
