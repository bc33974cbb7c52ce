"""Files in a bucket, on a real S3 server over a socket."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from moto.server import ThreadedMotoServer
from tests.plugins.upload.test_library import png

from octavo.kernel import Octavo
from octavo.plugins.upload.storage import S3Storage
from octavo.testing import Client, Project, client_of, running

pytestmark = pytest.mark.soak

SETTINGS = """
[plugins.upload.config]
provider = "s3"
[plugins.upload.config.s3]
bucket = "media"
endpoint = "{endpoint}"
access_key_id = "id"
secret_access_key = "a secret that is long enough"
prefix = "site"
allow_http = true
"""

READ_BY_ALL = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::media/*"}
    ],
}


@contextmanager
def s3_server() -> Iterator[str]:
    """Run one with a bucket that everybody may read, and yield its address."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    try:
        httpx.put(f"{address}/media").raise_for_status()
        httpx.put(f"{address}/media?policy", json=READ_BY_ALL).raise_for_status()
        yield address
    finally:
        server.stop()


@pytest.fixture
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
async def app(tmp_path: Path, endpoint: str) -> AsyncIterator[Octavo]:
    project = Project(tmp_path).grants(["plugin::*"]).settings(SETTINGS.format(endpoint=endpoint))
    async with running(project.folder) as app:
        yield app


@pytest.fixture
async def client(app: Octavo) -> AsyncIterator[Client]:
    async with client_of(app) as client:
        yield client


async def fetch(address: str) -> httpx.Response:
    async with httpx.AsyncClient() as browser:
        return await browser.get(address)


async def test_files_are_kept_in_the_bucket_and_leave_it(client: Client, endpoint: str) -> None:
    answer = await client.post("/api/upload", files={"files": ("photo.png", png(), "image/png")})
    assert answer.status_code == 201, answer.text
    (entry,) = answer.json()
    assert entry["provider"] == "s3"
    assert entry["url"].startswith(f"{endpoint}/media/site/photo_")
    kept = await fetch(entry["url"])
    assert kept.content == png()
    assert kept.headers["content-type"] == "image/png"
    assert (await fetch(entry["formats"]["thumbnail"]["url"])).status_code == 200

    await client.delete(f"/api/upload/files/{entry['id']}")
    assert (await fetch(entry["url"])).status_code == 404
    assert (await fetch(entry["formats"]["thumbnail"]["url"])).status_code == 404


PAGE = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "content", "mime", "shown"),
    [
        ("page.txt", PAGE, "text/plain", "attachment"),
        ("page.png", PAGE, "image/png", "attachment"),
        ("photo.png", png(), "image/png", "inline"),
    ],
)
async def test_what_a_browser_might_run_is_a_download_there_too(
    client: Client, name: str, content: bytes, mime: str, shown: str
) -> None:
    answer = await client.post("/api/upload", files={"files": (name, content, mime)})
    kept = await fetch(answer.json()[0]["url"])
    assert kept.headers["content-disposition"] == shown


async def test_a_bucket_that_is_not_there_leaves_no_entry(tmp_path: Path, endpoint: str) -> None:
    settings = SETTINGS.format(endpoint=endpoint).replace('"media"', '"absent"')
    project = Project(tmp_path).grants(["plugin::*"]).settings(settings)
    async with running(project.folder) as app, client_of(app) as client:
        answer = await client.post("/api/upload", files={"files": ("photo.png", png(), "image/png")})
        assert answer.status_code == 500
        assert "a secret that is long enough" not in answer.text
        assert (await client.get("/api/upload/files")).json() == []


async def test_a_replaced_file_has_new_addresses_and_the_old_ones_lead_nowhere(client: Client) -> None:
    answer = await client.post("/api/upload", files={"files": ("photo.png", png(), "image/png")})
    (old,) = answer.json()
    answer = await client.post(
        f"/api/upload?id={old['id']}", files={"files": ("b.png", png(400), "image/png")}
    )
    new = answer.json()
    assert (new["id"], new["width"]) == (old["id"], 400)
    assert (await fetch(new["url"])).content == png(400)
    assert (await fetch(new["formats"]["thumbnail"]["url"])).status_code == 200
    for gone in (old, old["formats"]["thumbnail"]):
        assert (await fetch(gone["url"])).status_code == 404


async def test_a_bucket_that_fails_leaves_the_old_file(app: Octavo, client: Client) -> None:
    answer = await client.post("/api/upload", files={"files": ("photo.png", png(), "image/png")})
    (old,) = answer.json()
    service = app.service("plugin::upload.upload")
    bucket = service.storage.store
    service.storage.store = S3Storage(service.settings.s3.model_copy(update={"bucket": "absent"})).store
    files = {"files": ("b.png", png(400), "image/png")}
    answer = await client.post(f"/api/upload?id={old['id']}", files=files)
    assert answer.status_code == 500
    service.storage.store = bucket
    assert (await fetch(old["url"])).content == png()
    assert (await client.get(f"/api/upload/files/{old['id']}")).json()["width"] == 300
