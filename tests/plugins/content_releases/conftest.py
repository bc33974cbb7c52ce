"""A site with stories in two languages, whose administrators plan what is published."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from tests.conftest import MARIADB_LATER
from tests.plugins.admin.conftest import SETTINGS, Admin, Site
from tests.plugins.webhooks.receiver import Receiver, receiving

from octavo import Octavo
from octavo.testing import Project, running

RELEASES, SCHEDULES = "/content-releases", "/content-releases/schedules"
STORY = "api::story.story"
PUBLISH = {"action": "plugin::content-manager.explorer.publish", "subject": STORY}
READ = {"action": "plugin::content-manager.explorer.read", "subject": STORY}
TOMORROW = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
IN_PARIS = {"scheduledAt": TOMORROW.isoformat(), "timezone": "Europe/Paris"}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


@pytest.fixture
def project(tmp_path: Path, receiver: Receiver) -> Project:
    allowed = f'outgoing_allowed = ["http://127.0.0.1:{receiver.port}"]'
    title = {"type": "string", "required": True, "pluginOptions": {"i18n": {"localized": True}}}
    slug = {"type": "string", "unique": True}
    made = Project(tmp_path / "site").settings(SETTINGS.replace("[i18n]", f"{allowed}\n[i18n]"))
    made.settings("[plugins.audit]\n")
    attributes = {"title": title, "slug": slug}
    made.content_type("story", attributes, plural="stories", drafts=True, localized=True)
    return made.content_type("tag", {"name": {"type": "string"}})


@pytest.fixture
async def site(project: Project) -> AsyncIterator[Site]:
    async with running(project.folder, environ={}) as app:
        yield Site(app)


@pytest.fixture(params=MARIADB_LATER)
async def site_anywhere(project: Project, request: pytest.FixtureRequest) -> AsyncIterator[Site]:
    """The same on each database."""
    url = "" if request.param == "sqlite" else request.getfixturevalue(f"fresh_{request.param}_url")
    environ = {"OCTAVO_DATABASE__URL": url} if url else {}
    async with running(project.folder, environ=environ) as app:
        yield Site(app)


async def story(app: Octavo, title: str | None, **more: Any) -> str:
    """Write a story and return its id."""
    made = await app.documents(STORY).create(data={"title": title}, **more)
    return str(made["documentId"])


async def published(app: Octavo, **more: Any) -> set[str]:
    """Return the titles of published stories."""
    found = await app.documents(STORY).find_many(status="published", **more)
    return {one["title"] for one in found}


def body(document_id: str, type_: str = "publish", **more: Any) -> dict[str, Any]:
    """Return an entry as it is added to a release."""
    return {"contentType": STORY, "entryDocumentId": document_id, "type": type_, **more}


async def release(admin: Admin, *entries: dict[str, Any], **more: Any) -> str:
    """Make a release of some entries and return its address."""
    made = answered(await admin.post(RELEASES, {"name": "Spring", **more}), 201)
    address = f"{RELEASES}/{made['id']}"
    if entries:
        answered(await admin.post(f"{address}/actions/bulk", list(entries)), 201)
    return address


def answered(response: Response, status: int = 200) -> Any:
    """Return the data of an answer that is as expected."""
    assert response.status_code == status, response.text
    return response.json()["data"]


async def status_of(admin: Admin, address: str) -> str:
    """Return how a release stands."""
    return str(answered(await admin.get(address))["status"])


def refusal(response: Response) -> str:
    """Return the message of a refusal."""
    assert response.status_code in (400, 403, 404), response.text
    return str(response.json()["error"]["message"])
