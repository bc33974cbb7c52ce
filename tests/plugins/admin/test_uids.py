"""Free uids in the content manager."""

from pathlib import Path

import pytest
from tests.plugins.admin.conftest import SETTINGS, Site
from tests.plugins.admin.test_entries import may, reader

from octavo.testing import Project

POST = "api::post.post"
POSTS = f"/content-manager/collection-types/{POST}"
GENERATE, CHECK = "/content-manager/uid/generate", "/content-manager/uid/check-availability"
SLUG = {"contentTypeUID": POST, "field": "slug"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    attributes = {"title": {"type": "string"}, "slug": {"type": "uid", "targetField": "title"}}
    return Project(tmp_path / "site").settings(SETTINGS).content_type("post", attributes, localized=True)


async def test_a_uid_is_made_of_a_title_and_never_taken(site: Site) -> None:
    root = await site.first()
    titled = {**SLUG, "data": {"title": "Grüße aus Köln"}}
    assert (await root.post(GENERATE, titled)).json() == {"data": "gruesse-aus-koeln"}
    made = (await root.post(POSTS, {"title": "x", "slug": "gruesse-aus-koeln"})).json()["data"]
    assert (await root.post(GENERATE, titled)).json() == {"data": "gruesse-aus-koeln-1"}
    own = {**titled, "documentId": made["documentId"]}
    assert (await root.post(GENERATE, own)).json() == {"data": "gruesse-aus-koeln"}
    assert (await root.post(f"{GENERATE}?locale=fr", titled)).json() == {"data": "gruesse-aus-koeln"}
    assert (await root.post(GENERATE, {**SLUG, "data": {}})).json() == {"data": "post"}


async def test_whether_a_uid_is_free_can_be_asked(site: Site) -> None:
    root = await site.first()
    await root.post(POSTS, {"title": "x", "slug": "taken"})
    taken = await root.post(CHECK, {**SLUG, "value": "taken"})
    assert taken.json() == {"isAvailable": False, "suggestion": "taken-1"}
    free = await root.post(CHECK, {**SLUG, "value": "free"})
    assert free.json() == {"isAvailable": True, "suggestion": None}


async def test_only_who_writes_the_field_may_ask(site: Site) -> None:
    root = await site.first()
    me = await reader(site, may("update", POST, "title"), may("read", POST))
    body = {**SLUG, "value": "x", "data": {}}
    for path in (GENERATE, CHECK):
        assert (await me.post(path, body)).status_code == 403
        for wrong in ({}, {**body, "field": "title"}, {**body, "contentTypeUID": "api::no.no"}, [], None):
            assert 400 <= (await root.post(path, wrong)).status_code < 500, wrong
