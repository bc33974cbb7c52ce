"""A running site with accounts, as its visitors see it."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from octavo import Octavo
from octavo.testing import Client, Project, client_of, running

PASSWORD = "Secret123"
USER = "plugin::users-permissions.user"
ROLE = "plugin::users-permissions.role"
SETTINGS = "plugin::users-permissions.settings"
MANY = "[plugins.users-permissions.config.ratelimit]\nmax = 1000\n"
FILES = '[plugins.email.config]\nprovider = "file"\nfolder = "mails"\n'


class Site:
    """A site, and what one does there."""

    def __init__(self, app: Octavo, client: Client) -> None:
        self.app = app
        self.client = client

    async def call(self, method: str, path: str, token: str | None = None, **given: Any) -> Any:
        """Send a request as the owner of a token."""
        headers = {**given.pop("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        return await self.client.request(method, path, headers=headers, **given)

    async def post(self, path: str, token: str | None = None, **body: Any) -> Any:
        """Post a JSON body."""
        return await self.call("POST", path, token, json=body)

    async def user(self, name: str, **more: Any) -> dict[str, Any]:
        """Make a user with the role `authenticated`, or another."""
        role = await self.app.query(ROLE).find_one({"type": more.pop("role", "authenticated")})
        return await self.app.service(USER).create(
            {
                "username": name,
                "email": f"{name}@example.com",
                "password": PASSWORD,
                "provider": "local",
                "confirmed": True,
                "role": role["documentId"],
                **more,
            }
        )

    async def login(self, name: str, password: str = PASSWORD, **more: Any) -> dict[str, Any]:
        """Log in and return the answer."""
        answer = await self.post("/api/auth/local", identifier=name, password=password, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def me(self, token: str) -> int:
        """Return the status of asking who one is."""
        return (await self.call("GET", "/api/users/me", token)).status_code

    async def grant(self, role: str, *actions: str) -> None:
        """Give a role exactly these actions; `*` is everything."""
        await self.app.service(ROLE).set_grants(role, self.app.actions if actions == ("*",) else actions)

    async def mails(self) -> list[EmailMessage]:
        """Return the e-mails that were sent, in order, once all are."""
        await self.app.background.finish()
        paths = sorted((self.app.settings.folder / "mails").glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=default) for path in paths]

    async def mailed_code(self) -> str:
        """Return the code of the latest e-mail."""
        body = (await self.mails())[-1].get_body(("plain",))
        found = re.search(r"(?:code|confirmation)=([0-9a-f]+)", body.get_content())
        assert found is not None
        return found[1]


@asynccontextmanager
async def open_site(
    folder: Path, settings: str = MANY, environ: Mapping[str, str] | None = None
) -> AsyncIterator[Site]:
    """Run a site of articles."""
    project = Project(folder).content_type("article", {"title": {"type": "string"}})
    project.settings(settings).settings(FILES)
    async with running(folder, environ) as app, client_of(app) as client:
        yield Site(app, client)
