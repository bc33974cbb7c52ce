"""What the bytes of a file proved is for code alone: no face tells it, to whomever."""

from pathlib import Path
from typing import Any

from tests.plugins.admin.conftest import SETTINGS
from tests.plugins.admin.conftest import Site as AdminSite

from octavo.testing import Project, client_of, running

FILE, PAGE = "plugin::upload.file", "api::page.page"
PAGES = f"/content-manager/collection-types/{PAGE}"


async def test_what_bytes_proved_is_told_to_nobody(tmp_path: Path) -> None:
    project = Project(tmp_path).settings(SETTINGS).grants(["*"])
    project.component("x.slide", {"image": {"type": "media"}})
    media: dict[str, Any] = {
        "cover": {"type": "media"},
        "slide": {"type": "component", "component": "x.slide"},
        "zone": {"type": "dynamiczone", "components": ["x.slide"]},
        "file": {"type": "relation", "relation": "oneToOne", "target": FILE},
    }
    project.content_type("page", media)
    told: list[Any] = []
    async with running(tmp_path) as app, client_of(app) as client:

        async def note(event: Any) -> None:
            told.append(event.entry)

        app.content.events.subscribe(note)
        root = await AdminSite(app).first()
        headers = {"Authorization": f"Bearer {root.token}"}
        sent = {"files": ("a.txt", b"text", "text/plain")}
        made = await client.post("/upload", files=sent, headers=headers)
        assert made.status_code == 201, made.text
        number = made.json()[0]["id"]
        kept = await app.query(FILE).find_one({"id": number})
        assert kept is not None and "provenMime" in kept
        slide = {"image": number}
        body = {
            "cover": number,
            "slide": slide,
            "zone": [{"__component": "x.slide", **slide}],
            "file": number,
        }
        page = await root.post(PAGES, body)
        assert page.status_code == 201, page.text
        shown = page.json()["data"]
        for file in (shown["cover"], shown["slide"]["image"], shown["zone"][0]["image"]):
            assert (file["name"], file["folderPath"], file["locale"]) == ("a.txt", "/", None)
        addresses = [
            PAGES,
            f"{PAGES}/{shown['documentId']}",
            f"/content-manager/collection-types/{FILE}",
            "/upload/files",
            "/api/upload/files",
            f"/api/upload/files/{number}",
            "/api/pages?populate=*",
            "/content-type-builder/content-types",
            "/admin/permissions",
            "/openapi.json",
        ]
        answers = [made, page]
        for address in addresses:
            answers.append(await client.get(address, headers={} if "/api/" in address else headers))
        gone = {"fileIds": [number]}
        answers.append(await client.post("/upload/actions/bulk-delete", json=gone, headers=headers))
        for answer in answers:
            assert answer.status_code in {200, 201}, (answer.url, answer.text)
            assert "provenMime" not in answer.text, answer.url
        filtered = await client.get("/api/upload/files?filters[provenMime]=text/plain")
        assert filtered.status_code == 400
    assert [event["cover"]["name"] for event in told if "cover" in event] == ["a.txt"]
    assert "provenMime" not in str(told)
