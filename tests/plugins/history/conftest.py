"""A site with stories that have everything a version keeps, and its administrators."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SOAKED_DATABASES
from tests.plugins.admin.conftest import SETTINGS, Admin, Site

from octavo.testing import Project, running

STORY, TAG = "api::story.story", "api::tag.tag"
STORIES = f"/content-manager/collection-types/{STORY}"
TAGS = f"/content-manager/collection-types/{TAG}"
QUIETS = "/content-manager/collection-types/api::quiet.quiet"
VERSIONS = "/content-manager/history-versions"
TRASH = "/content-manager/trash"
QUIET = {
    "kind": "collectionType",
    "collectionName": "quiets",
    "info": {"singularName": "quiet", "pluralName": "quiets", "displayName": "Quiet"},
    "options": {"draftAndPublish": False},
    "pluginOptions": {"history": {"enabled": False}},
    "attributes": {"name": {"type": "string"}},
}
LOCALIZED = {"pluginOptions": {"i18n": {"localized": True}}}


def story(**more: Any) -> dict[str, Any]:
    """Return the attributes of stories."""
    return {
        "title": {"type": "string", "required": True, **LOCALIZED},
        "code": {"type": "string", "unique": True, **LOCALIZED},
        "price": {"type": "decimal"},
        "level": {"type": "enumeration", "enum": ["low", "high"]},
        "pin": {"type": "password"},
        "notes": {"type": "text", "private": True},
        "seo": {"type": "component", "component": "shared.seo"},
        "parts": {"type": "dynamiczone", "components": ["shared.seo"]},
        "tag": {"type": "relation", "relation": "manyToOne", "target": TAG, "inversedBy": "stories"},
        "tags": {"type": "relation", "relation": "manyToMany", "target": TAG},
        **more,
    }


def a_project(folder: Path) -> Project:
    """Return the project of the site."""
    tag = {
        "name": {"type": "string"},
        "stories": {"type": "relation", "relation": "oneToMany", "target": STORY, "mappedBy": "tag"},
    }
    seo = {
        "title": {"type": "string"},
        "note": {"type": "string"},
        "tag": {"type": "relation", "relation": "oneToOne", "target": TAG},
        "tags": {"type": "relation", "relation": "manyToMany", "target": TAG},
    }
    made = Project(folder).settings(SETTINGS).component("shared.seo", seo).content_type("tag", tag)
    made.content_type("story", story(), plural="stories", drafts=True, localized=True)
    return made.file("app/api/quiet/schema.json", json.dumps(QUIET)).grants(["api::*"])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return a_project(tmp_path / "site")


@pytest.fixture
async def site(project: Project) -> AsyncIterator[Site]:
    async with running(project.folder, environ={}) as app:
        yield Site(app)


@pytest.fixture(params=SOAKED_DATABASES)
async def any_site(request: pytest.FixtureRequest, project: Project, tmp_path: Path) -> AsyncIterator[Site]:
    """The site on every database."""
    url = f"sqlite:{tmp_path}/site.db"
    if request.param != "sqlite":
        url = request.getfixturevalue(f"empty_{request.param}_url")
    async with running(project.folder, environ={"OCTAVO_DATABASE__URL": url}) as app:
        yield Site(app)


async def data_of(answer: Any, status: int = 200) -> Any:
    """Return the data of an answer."""
    assert answer.status_code == status, answer.text
    return answer.json()["data"]


async def made(admin: Admin, path: str = STORIES, **values: Any) -> str:
    """Make an entry and return its document id."""
    return str((await data_of(await admin.post(path, values), 201))["documentId"])


async def versions(admin: Admin, document_id: str, query: str = "") -> list[dict[str, Any]]:
    """Return the versions of a story, the latest first."""
    path = f"{VERSIONS}?contentType={STORY}&documentId={document_id}{query}"
    found: list[dict[str, Any]] = await data_of(await admin.get(path))
    return found


async def values(admin: Admin, version: dict[str, Any]) -> dict[str, Any]:
    """Return what a version says."""
    found: dict[str, Any] = (await data_of(await admin.get(f"{VERSIONS}/{version['id']}")))["data"]
    return found


async def draft(admin: Admin, document_id: str, query: str = "") -> dict[str, Any]:
    """Return the draft of a story."""
    found: dict[str, Any] = await data_of(await admin.get(f"{STORIES}/{document_id}{query}"))
    return found


async def trash(admin: Admin, query: str = "") -> list[dict[str, Any]]:
    """Return what is in the trash, the latest first."""
    answer = await admin.get(f"{TRASH}{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found
