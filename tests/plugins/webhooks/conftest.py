"""A site with a little content, a receiver of its webhooks, and an administrator who makes them."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import SETTINGS, Admin, Site
from tests.plugins.webhooks.receiver import Receiver, receiving

from octavo import Octavo
from octavo.testing import Project, running

ARTICLE, TAG = "api::article.article", "api::tag.tag"
HOOKS = "/admin/webhooks"
ENTRY_EVENTS = (
    "entry.create",
    "entry.update",
    "entry.delete",
    "entry.publish",
    "entry.unpublish",
    "entry.draft-discard",
)
EVERYTHING = (*ENTRY_EVENTS, "media.create", "media.update", "media.delete")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


@pytest.fixture
def project(tmp_path: Path, receiver: Receiver) -> Project:
    allowed = f'outgoing_allowed = ["http://127.0.0.1:{receiver.port}"]'
    settings = SETTINGS.replace("[i18n]", f"{allowed}\n[i18n]")
    tag = {"name": {"type": "string"}, "secret": {"type": "string", "private": True}}
    article = {
        "title": {"type": "string"},
        "body": {"type": "text"},
        "notes": {"type": "text", "private": True},
        "pin": {"type": "password"},
        "seo": {"type": "component", "component": "shared.seo"},
        "tag": {"type": "relation", "relation": "manyToOne", "target": TAG},
        "cover": {"type": "media"},
    }
    made = Project(tmp_path / "site").settings(settings).settings("[plugins.audit]\n")
    made.component("shared.seo", {"title": {"type": "string"}, "inside": {"type": "string", "private": True}})
    return made.content_type("tag", tag).content_type("article", article, drafts=True).grants(["api::*"])


@pytest.fixture
async def app(project: Project) -> AsyncIterator[Octavo]:
    async with running(project.folder, environ={}) as instance:
        yield instance


@pytest.fixture
async def root(app: Octavo) -> Admin:
    return await Site(app).first()


async def hook(root: Admin, url: str, events: Sequence[str] = EVERYTHING, **more: Any) -> dict[str, Any]:
    """Make a webhook and return it with its secret."""
    body = {"name": "Rebuild", "url": url, "headers": {}, "events": list(events), **more}
    made = await root.post(HOOKS, body)
    assert made.status_code == 201, made.text
    data: dict[str, Any] = made.json()["data"]
    rotated = await root.post(f"{HOOKS}/{data['id']}/rotate-secret")
    assert rotated.status_code == 200, rotated.text
    return {**data, "secret": rotated.json()["data"]["secret"]}


async def deliveries(root: Admin, hook_id: int, query: str = "") -> list[dict[str, Any]]:
    """Return what a webhook sent, the latest first."""
    answer = await root.get(f"{HOOKS}/{hook_id}/deliveries{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found
