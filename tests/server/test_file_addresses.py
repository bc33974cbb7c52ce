"""Where clients of a mounted project find its files."""

import io
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from PIL import Image

import octavo
from octavo.testing import Project

pytestmark = pytest.mark.soak


@pytest.mark.parametrize(
    ("environ", "base"),
    [
        ({}, "/content"),
        ({"OCTAVO_SERVER__URL": "https://example.org/content"}, "https://example.org/content"),
    ],
)
async def test_addresses_of_files_lead_below_the_mount(
    tmp_path: Path, environ: dict[str, str], base: str
) -> None:
    media = {"type": "media", "multiple": False}
    project = Project(tmp_path / "cms").grants(["api::*", "plugin::upload.content-api.upload"])
    project.component("page.hero", {"backdrop": media})
    cover = {
        "cover": media,
        "hero": {"type": "component", "component": "page.hero"},
        "url": {"type": "string"},
    }
    project.content_type("note", cover)
    cms = octavo.asgi(project.folder, environ)
    host = FastAPI()
    host.mount("/content", cms)
    client = AsyncClient(transport=ASGITransport(host), base_url="http://localhost")
    async with cms.lifespan(), client:
        picture = io.BytesIO()
        Image.new("RGB", (400, 300)).save(picture, "PNG")
        sent = await client.post("/content/api/upload", files={"files": ("dune.png", picture.getvalue())})
        file = sent.json()[0]
        assert file["url"].startswith(f"{base}/uploads/")
        assert file["formats"]["thumbnail"]["url"].startswith(f"{base}/uploads/")
        seen = await client.get(file["url"].removeprefix("https://example.org"))
        assert seen.content == picture.getvalue()
        data = {"cover": file["id"], "hero": {"backdrop": file["id"]}, "url": "/uploads/of-my-own"}
        populate = {"populate[hero][populate]": "*", "populate[cover]": "true"}
        body = {"data": data}
        made = (await client.post("/content/api/notes", params=populate, json=body)).json()["data"]
        assert made["url"] == "/uploads/of-my-own"
        assert made["cover"]["url"] == made["hero"]["backdrop"]["url"] == file["url"]
        old = {"Strapi-Response-Format": "v4"}
        listed = (await client.get("/content/api/notes", params=populate, headers=old)).json()["data"][0]
        assert listed["attributes"]["cover"]["data"]["attributes"]["url"] == file["url"]
        files = cms.instance.query("plugin::upload.file")
        kept = await files.find_one({"id": file["id"]})
        assert kept is not None
        more = {"none": None, "elsewhere": {"url": "https://bucket.example/x.png"}}
        await files.update({"id": file["id"]}, {"formats": {**kept["formats"], **more}})
        (listed,) = (await client.get("/content/api/notes", params=populate)).json()["data"]
        assert listed["cover"]["formats"] == {**file["formats"], **more}
