"""Where a file is used, as administrators are told before they delete or replace it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import SETTINGS, Admin, Site
from tests.plugins.upload.test_folders import send

from octavo.testing import Project, running

pytestmark = pytest.mark.soak

POST, NOTE = "api::post.post", "api::note.note"
READ_FILES = {"action": "plugin::upload.read"}


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    localized = {"pluginOptions": {"i18n": {"localized": True}}}
    project = (
        Project(tmp_path / "site")
        .settings(SETTINGS)
        .component("shared.slide", {"image": {"type": "media"}})
        .component("shared.text", {"text": {"type": "richtext"}})
        .content_type(
            "post",
            {
                "title": {"type": "string", **localized},
                "cover": {"type": "media", "multiple": False, **localized},
                "slides": {"type": "component", "component": "shared.slide", "repeatable": True},
                "body": {"type": "richtext", **localized},
                "parts": {"type": "dynamiczone", "components": ["shared.text"]},
            },
            drafts=True,
            localized=True,
        )
        .content_type("note", {"name": {"type": "string"}, "files": {"type": "media", "multiple": True}})
    )
    async with running(project.folder, environ={}) as app:
        yield Site(app)


async def use(site: Site) -> tuple[Admin, Any]:
    """Return an administrator, and a file that a post and a note of theirs use."""
    root = await site.first()
    (file,) = (await send(root, name="a.png")).json()
    posts = site.app.documents(POST)
    post = await posts.create(
        data={"title": "Hello", "cover": file["id"], "slides": [{"image": file["id"]}]}, locale="en"
    )
    await posts.publish(post["documentId"], locale="en")
    await posts.update(post["documentId"], data={"title": "Bonjour", "cover": file["id"]}, locale="fr")
    await site.app.documents(NOTE).create(data={"name": "List", "files": [file["id"]]})
    return root, file


async def told(admin: Admin, file: Any) -> Any:
    answer = await admin.get(f"/upload/files/{file['id']}/usages")
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def places(found: Any) -> set[tuple[Any, ...]]:
    keys = ("contentTypeUid", "title", "locale", "status", "field")
    return {tuple(usage[key] for key in keys) for usage in found["results"]}


async def test_every_use_is_told_with_what_its_entry_is_called(site: Site) -> None:
    root, file = await use(site)
    found = await told(root, file)
    assert {
        (POST, "Hello", "en", "draft", "cover"),
        (POST, "Hello", "en", "published", "cover"),
        (POST, "Bonjour", "fr", "draft", "cover"),
        (POST, "Hello", "en", "draft", "shared.slide.image"),
        (POST, "Hello", "en", "published", "shared.slide.image"),
        (NOTE, "List", None, "published", "files"),
    } <= places(found)
    assert (found["total"], found["hidden"]) == (len(found["results"]), 0)
    note = next(usage for usage in found["results"] if usage["contentTypeUid"] == NOTE)
    assert (note["contentTypeDisplayName"], note["kind"]) == ("Note", "collectionType")


async def test_uses_that_may_not_be_read_are_numbers(site: Site) -> None:
    root, file = await use(site)
    total = (await told(root, file))["total"]
    read = "plugin::content-manager.explorer.read"
    french = {"action": read, "subject": POST, "properties": {"fields": ["cover"], "locales": ["fr"]}}
    own = {"action": read, "subject": NOTE, "conditions": ["admin::is-creator"]}
    reader = await site.member("reader@example.com", await site.role("Reader", READ_FILES, french, own))
    found = await told(reader, file)
    post = next(iter(found["results"]))
    assert (post["locale"], post["field"], post["title"]) == ("fr", "cover", post["documentId"])
    assert len(found["results"]) == 1
    assert (found["total"], found["hidden"]) == (total, total - 1)


async def test_texts_that_have_a_file_s_address_use_it(site: Site) -> None:
    root = await site.first()
    (file,) = (await send(root, name="a.png")).json()
    (other,) = (await send(root, name="a.png")).json()
    picture = f"![A]({file['url']})"
    parts = [{"__component": "shared.text", "text": f"See {picture}"}]
    posts = site.app.documents(POST)
    post = await posts.create(data={"title": "Hello", "body": picture, "parts": parts}, locale="en")
    await posts.create(data={"title": "Other", "body": f"![A]({other['url']})"}, locale="en")
    assert places(await told(root, file)) == {
        (POST, "Hello", "en", "draft", "body"),
        (POST, "Hello", "en", "draft", "parts"),
    }
    await posts.publish(post["documentId"], locale="en")
    read = {"action": "plugin::content-manager.explorer.read", "subject": POST}
    body_alone = {**read, "properties": {"fields": ["body"], "locales": ["en"]}}
    reader = await site.member("reader@example.com", await site.role("Reader", READ_FILES, body_alone))
    found = await told(reader, file)
    assert {usage["field"] for usage in found["results"]} == {"body"}
    assert (found["total"], found["hidden"]) == (4, 2)


async def test_a_file_nothing_uses_has_no_uses(site: Site) -> None:
    root = await site.first()
    (file,) = (await send(root, name="a.png")).json()
    assert await told(root, file) == {"results": [], "total": 0, "hidden": 0}
    assert (await root.get("/upload/files/99/usages")).status_code == 404
