"""Where entries are seen before they are published."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin, Site, problems
from tests.plugins.admin.test_entries import may, reader
from tests.plugins.admin.test_entry_actions import act, write

from octavo.errors import StartupError
from octavo.plugins.admin.previews.service import Previewed
from octavo.testing import Project, running

STORY, TAG = "api::story.story", "api::tag.tag"
URL = "/content-manager/preview/url"
PREVIEW = """
[plugins.admin.config.preview]
origins = ["https://other.example"]
[plugins.admin.config.preview.addresses]
"api::story.story" = "https://site.example/{locale}/{title}?status={status}&id={documentId}"
"""


@pytest.fixture
async def site(project: Project) -> AsyncIterator[Site]:
    project.settings(PREVIEW)
    async with running(project.folder, environ={}) as app:
        yield Site(app)


async def seen(admin: Admin, path: str, query: str = "", uid: str = STORY) -> Any:
    answer = await admin.get(f"{URL}/{uid}?documentId={path.rpartition('/')[2]}{query}")
    return answer.json()["data"]["url"] if answer.status_code == 200 else answer.status_code


async def test_an_entry_is_seen_at_an_address_made_of_its_values(site: Site) -> None:
    root = await site.first()
    path = await write(root, "Sea & salt / ö")
    document_id = path.rpartition("/")[2]
    there = "https://site.example/en/Sea%20%26%20salt%20%2F%20%C3%B6"
    assert await seen(root, path) == f"{there}?status=draft&id={document_id}"
    assert await seen(root, path, "&status=published") == 404
    await act(root, path, "publish")
    assert await seen(root, path, "&status=published") == f"{there}?status=published&id={document_id}"
    await root.put(f"{path}?locale=fr", {"title": "Sel"})
    assert await seen(root, path, "&locale=fr") == (
        f"https://site.example/fr/Sel?status=draft&id={document_id}"
    )
    types = (await root.get("/content-manager/content-types")).json()["data"]
    assert [one["uid"] for one in types if one.get("preview")] == [STORY]


async def test_what_has_no_address_is_told(site: Site) -> None:
    root = await site.first()
    tag = (await root.post("/content-manager/collection-types/api::tag.tag", {"name": "x"})).json()
    assert await seen(root, tag["data"]["documentId"], uid=TAG) == 204
    assert await seen(root, "nothing-like-this") == 404
    answer = await root.get(f"{URL}/{STORY}")
    assert (answer.status_code, problems(answer)) == (400, ["documentId is required for Collection Types"])
    assert (await root.get(f"{URL}/{STORY}?documentId=x&status=odd")).status_code == 400
    assert (await root.get(f"{URL}/api::nope.nope?documentId=x")).status_code == 403


async def test_only_what_one_may_read_is_filled_in(site: Site) -> None:
    root = await site.first()
    path = await write(root, "secret title")
    blind = await reader(site, may("read", STORY, "body"), email="blind@example.com")
    assert await seen(blind, path) == 204
    own = await reader(site, may("read", STORY, conditions=["admin::is-creator"]), email="own@example.com")
    assert await seen(own, path) == 404
    stranger = await reader(site, may("read", TAG))
    assert await seen(stranger, path) == 403


async def test_functions_of_the_project_make_addresses_of_named_sites(site: Site) -> None:
    root = await site.first()
    path = await write(root, "title")

    async def address(previewed: Previewed) -> str | None:
        title = previewed.entry["title"]
        return f"https://{title}.example/{previewed.status}" if title != "nowhere" else None

    site.app.service("plugin::admin.preview").add(STORY, address)
    await root.put(path, {"title": "other"})
    assert await seen(root, path) == "https://other.example/draft"
    await root.put(path, {"title": "nowhere"})
    assert await seen(root, path) == 204
    await root.put(path, {"title": "evil"})
    assert await seen(root, path) == 500


async def test_a_single_type_needs_no_document_id(project: Project) -> None:
    project.content_type("about", {"text": {"type": "text"}}, single=True)
    template = '"api::about.about" = "http://localhost:3000/about?status={status}&locale={locale}"'
    project.settings(f"[plugins.admin.config.preview.addresses]\n{template}\n")
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        url = f"{URL}/api::about.about"
        assert (await root.get(url)).status_code == 404
        await root.put("/content-manager/single-types/api::about.about", {"text": "x"})
        assert (await root.get(url)).json() == {
            "data": {"url": "http://localhost:3000/about?status=published&locale="}
        }


async def test_the_function_of_the_documentation_makes_addresses(project: Project) -> None:
    page = (Path(__file__).parents[3] / "docs/admin.md").read_text("utf-8")
    preview = page.partition("### Preview")[2]
    settings, code = re.findall(r"```(?:toml|python)\n(.*?)```", preview, re.DOTALL)[1:3]
    project.content_type("article", {"slug": {"type": "uid"}}).settings(settings)
    module: dict[str, Any] = {}
    exec(code, module)
    async with running(project.folder, environ={}) as app:
        await module["register"](app)
        root = await Site(app).first()
        path = "/content-manager/collection-types/api::article.article"
        document_id = (await root.post(path, {"slug": "sea"})).json()["data"]["documentId"]
        uid = "api::article.article"
        assert await seen(root, document_id, uid=uid) == "https://site.example/published/sea"


WRONG = [
    ("api::story.story", "/{title}"),
    ("api::story.story", "javascript:alert(1)"),
    ("api::story.story", "https://{title}.example/"),
    ("api::story.story", "https://user:pass@site.example/"),
    ("api::story.story", "https://site.example/{title!r}"),
    ("api::story.story", "https://site.example/{0}"),
    ("api::story.story", "https://site.example/{"),
    ("api::story.story", "https://site.example/{nope}"),
    ("api::story.story", "https://site.example/{tag}"),
    ("api::nope.nope", "https://site.example/"),
]


@pytest.mark.parametrize(("uid", "template"), WRONG)
async def test_an_address_that_cannot_be_made_ends_the_start(
    project: Project, uid: str, template: str
) -> None:
    project.settings(f'[plugins.admin.config.preview.addresses]\n"{uid}" = "{template}"\n')
    with pytest.raises(StartupError) as refused:
        async with running(project.folder, environ={}):
            pass
    assert "preview" in str(refused.value)
