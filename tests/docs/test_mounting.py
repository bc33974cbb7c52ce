"""The page's applications, run: Octavo within FastAPI, Starlette and Django, asked over ASGI."""

import asyncio
import re
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

import octavo
from octavo import OctavoError
from octavo.testing import Project

PAGE = (Path(__file__).parents[2] / "docs" / "mounting.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"^## (\w+)\n.*?```python\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE))
FRAMEWORKS = ("FastAPI", "Starlette", "Django")


@asynccontextmanager
async def living(app: Any) -> AsyncIterator[None]:
    """Give an application its lifespan as a server does, in a task of its own."""
    to_app: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    from_app: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    life = asyncio.create_task(
        app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, to_app.get, from_app.put)
    )
    await to_app.put({"type": "lifespan.startup"})
    assert (await from_app.get())["type"] == "lifespan.startup.complete"
    yield
    await to_app.put({"type": "lifespan.shutdown"})
    assert (await from_app.get())["type"] == "lifespan.shutdown.complete"
    await life


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    notes = Project(tmp_path / "cms").grants(["api::*"])
    notes.content_type("note", {"title": {"type": "string"}})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.soak
@pytest.mark.parametrize("framework", FRAMEWORKS)
async def test_the_page_s_application_serves_both(site: Path, framework: str) -> None:
    made: dict[str, Any] = {"__name__": f"octavo_example_{framework.lower()}"}
    exec(EXAMPLES[framework], made)
    if framework == "Django":
        made["settings"].ROOT_URLCONF = [made["path"]("headlines", made["headlines"])]
        made["settings"].ROOT_URLCONF = type("urls", (), {"urlpatterns": made["urlpatterns"]})
    client = AsyncClient(transport=ASGITransport(made["app"]), base_url="http://localhost")
    async with living(made["app"]), client:
        assert made["cms"].instance.running
        added = await client.post("/content/api/notes", json={"data": {"title": "Low tide"}})
        assert added.status_code == 201
        listed = await client.get("/content/api/notes")
        assert [note["title"] for note in listed.json()["data"]] == ["Low tide"]
        assert (await client.get("/headlines")).json() == ["Low tide"]
        document = (await client.get("/content/openapi.json")).json()
        assert document["servers"] == [{"url": "/content"}]
    with pytest.raises(OctavoError, match="No instance is running"):
        octavo.documents("api::note.note")


async def test_of_several_mounted_projects_one_is_asked(site: Path) -> None:
    first, second = octavo.asgi("cms"), octavo.asgi("cms", {"OCTAVO_DATABASE__URL": "sqlite:other.db"})
    with pytest.raises(OctavoError, match="not open yet"):
        _ = first.instance
    async with first.lifespan(), second.lifespan():
        with pytest.raises(OctavoError, match="Several instances"):
            octavo.documents("api::note.note")
        await first.instance.documents("api::note.note").create(data={"title": "One"})
        assert await second.instance.documents("api::note.note").count() == 0
