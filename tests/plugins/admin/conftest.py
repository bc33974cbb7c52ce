"""A site with a little content, its administrators, and callers of its admin API."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from octavo import Octavo
from octavo.testing import Project, client_of, running

PASSWORD = "Passw0rd!"
SETTINGS = """
[server]
app_keys = ["a key that is long enough for tests"]
[i18n]
locales = ["en", "fr"]
[plugins.email.config]
provider = "file"
[plugins.admin.config.rate_limit]
max = 1000
max_per_address = 10000
"""


@dataclass
class Admin:
    """Somebody who calls the admin API with a token, or without one."""

    app: Octavo
    token: str | None = None

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """Send one request, and keep no cookies."""
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        async with client_of(self.app) as client:
            return await client.request(method, path, json=body, headers=headers)

    async def get(self, path: str) -> Response:
        return await self.call("GET", path)

    async def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return await self.call("POST", path, body if body is not None else {}, **headers)

    async def put(self, path: str, body: Any) -> Response:
        return await self.call("PUT", path, body)

    async def delete(self, path: str, body: Any = None) -> Response:
        return await self.call("DELETE", path, body)


class Site:
    """The running site, and ways to become one of its administrators."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.anybody = Admin(app)

    async def log_in(self, email: str, password: str = PASSWORD, **more: Any) -> Admin:
        answer = await self.anybody.post("/admin/login", {"email": email, "password": password, **more})
        assert answer.status_code == 200, answer.text
        return Admin(self.app, answer.json()["data"]["token"])

    async def first(self) -> Admin:
        body = {"email": "root@example.com", "firstname": "Ro", "lastname": "Ot", "password": PASSWORD}
        answer = await self.anybody.post("/admin/register-admin", body)
        assert answer.status_code == 200, answer.text
        return Admin(self.app, answer.json()["data"]["token"])

    async def role(self, name: str, *permissions: dict[str, Any]) -> int:
        """Make a role with permissions, without asking whether anybody may."""
        role = await self.app.service("plugin::admin.role").create(name, None)
        rows = [
            {"actionParameters": {}, "properties": {}, "conditions": [], "subject": None, **permission}
            for permission in permissions
        ]
        await self.app.service("plugin::admin.permission").replace(role, rows)
        return int(role["id"])

    async def member(self, email: str, *role_ids: int) -> Admin:
        data = {"email": email, "firstname": "Me", "password": PASSWORD, "isActive": True}
        await self.app.service("plugin::admin.user").create(data, role_ids)
        return await self.log_in(email)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    title = {"type": "string", "required": True, "pluginOptions": {"i18n": {"localized": True}}}
    seo = {"type": "component", "component": "shared.seo"}
    return (
        Project(tmp_path / "site")
        .settings(SETTINGS)
        .component("shared.seo", {"title": {"type": "string"}, "note": {"type": "string"}})
        .content_type("tag", {"name": {"type": "string"}, "secret": {"type": "string", "private": True}})
        .content_type(
            "story",
            {
                "title": title,
                "body": {"type": "text"},
                "seo": seo,
                "tag": {"type": "relation", "relation": "manyToOne", "target": "api::tag.tag"},
            },
            plural="stories",
            drafts=True,
            localized=True,
        )
    )


@pytest.fixture
async def site(project: Project) -> AsyncIterator[Site]:
    async with running(project.folder, environ={}) as app:
        yield Site(app)


def problems(answer: Response) -> list[str]:
    """Return the messages of a refusal."""
    error = answer.json()["error"]
    return [found["message"] for found in error["details"].get("errors", [])] or [error["message"]]
