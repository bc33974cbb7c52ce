"""Single types in the content manager."""

from pathlib import Path

import pytest
from tests.plugins.admin.conftest import Site
from tests.plugins.admin.test_entries import TAGS, may, reader

from octavo.testing import Project

HOME = "/content-manager/single-types/api::home.home"


@pytest.fixture
def project(project: Project, tmp_path: Path) -> Project:
    words = {"type": "string", "required": True, "pluginOptions": {"i18n": {"localized": True}}}
    tags = {"type": "relation", "relation": "oneToMany", "target": "api::tag.tag"}
    return project.content_type(
        "home", {"headline": words, "tags": tags}, single=True, drafts=True, localized=True
    )


async def test_the_entry_of_a_single_type_is_written_published_and_deleted(site: Site) -> None:
    root = await site.first()
    assert (await root.get(HOME)).status_code == 404
    tag = (await root.post(TAGS, {"name": "red"})).json()["data"]["documentId"]
    made = (await root.put(HOME, {"headline": "A", "tags": [tag]})).json()
    assert (made["data"]["headline"], made["data"]["status"]) == ("A", "draft")
    found = (await root.get(HOME)).json()["data"]
    assert [tag["name"] for tag in found["tags"]] == ["red"]
    assert (await root.post(f"{HOME}/actions/unpublish")).status_code == 404
    assert (await root.post(f"{HOME}/actions/discard")).status_code == 404
    published = (await root.post(f"{HOME}/actions/publish", {"headline": "B"})).json()["data"]
    assert (published["headline"], published["status"]) == ("B", "published")
    changed = (await root.put(HOME, {"headline": "C"})).json()["data"]
    assert changed["status"] == "modified"
    stale = await root.call("PUT", HOME, {"headline": "D"}, **{"If-Match": f'"{found["updatedAt"]}"'})
    assert stale.status_code == 412
    assert (await root.post(f"{HOME}/actions/discard")).json()["data"]["headline"] == "B"
    assert (await root.put(f"{HOME}?locale=fr", {"headline": "F"})).status_code == 200
    assert (await root.delete(f"{HOME}?locale=fr")).status_code == 200
    assert (await root.post(f"{HOME}/actions/unpublish", {})).json()["data"]["headline"] == "B"
    assert (await root.delete(HOME)).status_code == 200
    assert (await root.delete(HOME)).status_code == 404
    again = await root.post(f"{HOME}/actions/publish", {"headline": "E"})
    assert again.json()["data"]["publishedAt"] is not None


async def test_a_single_type_takes_permissions_and_is_no_collection(site: Site) -> None:
    root = await site.first()
    me = await reader(site, may("read", "api::home.home"), may("update", "api::home.home"))
    assert (await me.put(HOME, {"headline": "A"})).status_code == 403
    await root.put(HOME, {"headline": "A"})
    assert (await me.put(HOME, {"headline": "B"})).status_code == 200
    for answer in (await me.delete(HOME), await me.post(f"{HOME}/actions/publish")):
        assert answer.status_code == 403
    assert (await root.get("/content-manager/single-types/api::tag.tag")).status_code == 404
