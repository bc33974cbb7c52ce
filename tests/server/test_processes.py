"""Two servers on one database: what is changed through one holds at the very next request to the other.

On PostgreSQL a change is told by a message, which is a moment on its way: there the next request is repeated
for a while.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.cli.serving import Running, running
from tests.conftest import MARIADB_LATER, a_database

from octavo.testing import Project

pytestmark = pytest.mark.soak
PASSWORD = "Passw0rd!"
PATIENCE = 20
SETTINGS = """
[server]
app_keys = ["a key that is long enough for tests"]
[plugins.users-permissions.config]
jwt_management = "refresh"
"""
LISTENING = "FROM pg_stat_activity WHERE application_name = 'octavo changes' AND datname = current_database()"


class Server:
    """One of the processes, as its clients see it."""

    def __init__(self, process: Running) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{process.port}", timeout=30)

    def call(self, method: str, path: str, token: str | None = None, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.request(method, path, json=body, headers=headers)

    def done(self, method: str, path: str, token: str | None = None, body: Any = None) -> Any:
        """Call, and return the answer of what must succeed."""
        answer = self.call(method, path, token, body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@dataclass
class Pair:
    """Two processes, a patience for messages, and a super admin's token."""

    a: Server
    b: Server
    patience: float
    url: str | None
    root: str = ""

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        return self.a.done(method, path, self.root, body)

    def becomes(
        self, status: int, method: str, path: str, token: str | None = None, body: Any = None
    ) -> None:
        """Expect B's answer to the next request to have a status."""
        self.soon(lambda: self.b.call(method, path, token, body).status_code, status)

    def soon(self, ask: Callable[[], Any], wanted: Any) -> None:
        deadline = time.monotonic() + self.patience
        while (found := ask()) != wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        assert found == wanted


def project(folder: Path, url: str | None) -> Path:
    made = Project(folder / "site").settings(SETTINGS)
    if url is not None:
        made.settings(f"[database]\nurl = {json.dumps(url)}\n")
    return made.content_type("page", {"title": {"type": "string"}}, localized=True).folder


@pytest.fixture(scope="module", params=MARIADB_LATER)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two servers, started once; each test grants what it needs."""
    with ExitStack() as stack:
        url = None
        if request.param != "sqlite":
            url = stack.enter_context(contextmanager(a_database)(request.param))
        folder = project(tmp_path_factory.mktemp("pair"), url)
        a, b = (Server(stack.enter_context(running("start", folder, forked=True))) for _ in range(2))
        for server in (a, b):
            stack.enter_context(server.client)
        found = Pair(a, b, PATIENCE if url else 0, url)
        body = {"email": "root@example.com", "firstname": "Ro", "password": PASSWORD}
        found.root = found.a.done("POST", "/admin/register-admin", None, body)["data"]["token"]
        yield found


def grant(pair: Pair, role_type: str, *actions: str) -> None:
    """Let a role do exactly these things, through A."""
    roles = pair.admin("GET", "/users-permissions/roles")["roles"]
    role = next(role for role in roles if role["type"] == role_type)
    permissions: dict[str, Any] = {}
    for action in actions:
        owner, controller, name = action.rsplit(".", 2)
        controllers = permissions.setdefault(owner, {"controllers": {}})["controllers"]
        controllers.setdefault(controller, {})[name] = {"enabled": True}
    body = {"name": role["name"], "description": role["description"], "permissions": permissions}
    pair.admin("PUT", f"/users-permissions/roles/{role['id']}", body)


ME = "plugin::users-permissions.user.me"
LOGIN = ("plugin::users-permissions.auth.callback", "plugin::users-permissions.auth.register")
SESSIONS = tuple(f"plugin::users-permissions.auth.{name}" for name in ("getSessions", "revokeSession"))


def register(pair: Pair, name: str) -> tuple[str, int]:
    body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
    made = pair.a.done("POST", "/api/auth/local/register", None, body)
    return made["jwt"], made["user"]["id"]


def test_grants_users_and_sessions(pair: Pair) -> None:
    reader = "api::page.page.find"
    grant(pair, "public", *LOGIN)
    pair.becomes(403, "GET", "/api/pages")
    grant(pair, "public", *LOGIN, reader)
    pair.becomes(200, "GET", "/api/pages")
    grant(pair, "public", *LOGIN)
    pair.becomes(403, "GET", "/api/pages")

    token, user_id = register(pair, "reader")
    grant(pair, "authenticated", ME, *SESSIONS, "plugin::users-permissions.user.update")
    pair.becomes(200, "GET", "/api/users/me", token)
    pair.becomes(200, "GET", "/api/users/me", token)
    grant(pair, "authenticated", *SESSIONS, "plugin::users-permissions.user.update")
    pair.becomes(403, "GET", "/api/users/me", token)
    grant(pair, "authenticated", ME, *SESSIONS, "plugin::users-permissions.user.update")
    pair.becomes(200, "GET", "/api/users/me", token)

    editor, _ = register(pair, "editor")
    pair.a.done("PUT", f"/api/users/{user_id}", editor, {"blocked": True})
    pair.becomes(401, "GET", "/api/users/me", token)

    pair.becomes(200, "GET", "/api/users/me", editor)
    (session,) = pair.a.done("GET", "/api/auth/sessions", editor)["data"]
    pair.a.done("DELETE", f"/api/auth/sessions/{session['id']}", editor)
    pair.becomes(401, "GET", "/api/users/me", editor)


def test_api_tokens(pair: Pair) -> None:
    body = {"name": "machine", "description": "", "type": "full-access", "lifespan": None}
    made = pair.admin("POST", "/admin/api-tokens", body)["data"]
    pair.becomes(200, "GET", "/api/pages", made["accessKey"])
    pair.becomes(200, "GET", "/api/pages", made["accessKey"])
    pair.admin("DELETE", f"/admin/api-tokens/{made['id']}")
    pair.becomes(401, "GET", "/api/pages", made["accessKey"])


def test_roles_of_administrators(pair: Pair) -> None:
    role = pair.admin("POST", "/admin/roles", {"name": "Clerk", "description": ""})["data"]
    user = {"email": "clerk@example.com", "firstname": "Cl", "roles": [role["id"]]}
    invited = pair.admin("POST", "/admin/users", user)["data"]
    pair.admin("PUT", f"/admin/users/{invited['id']}", {"password": PASSWORD, "isActive": True})
    login = {"email": "clerk@example.com", "password": PASSWORD}
    clerk = pair.b.done("POST", "/admin/login", None, login)["data"]["token"]
    permissions = f"/admin/roles/{role['id']}/permissions"
    pair.becomes(403, "GET", "/admin/users", clerk)
    pair.admin("PUT", permissions, {"permissions": [{"action": "admin::users.read"}]})
    pair.becomes(200, "GET", "/admin/users", clerk)
    pair.admin("PUT", permissions, {"permissions": []})
    pair.becomes(403, "GET", "/admin/users", clerk)
    pair.admin("PUT", f"/admin/users/{invited['id']}", {"isActive": False})
    pair.becomes(401, "GET", "/admin/users", clerk)


def test_locales_and_settings(pair: Pair) -> None:
    grant(pair, "public", *LOGIN, "api::page.page.find", "api::page.page.create")
    page = {"data": {"title": "Bonjour"}}
    pair.becomes(201, "POST", "/api/pages", body=page)
    pair.becomes(400, "POST", "/api/pages?locale=fr", body=page)
    made = pair.admin("POST", "/i18n/locales", {"code": "fr", "name": "French", "isDefault": False})
    pair.becomes(201, "POST", "/api/pages?locale=fr", body=page)
    pair.admin("PUT", f"/i18n/locales/{made['id']}", {"isDefault": True})
    pair.soon(lambda: pair.b.done("GET", "/api/pages")["data"][0]["locale"], "fr")
    english = next(one for one in pair.admin("GET", "/i18n/locales") if one["code"] == "en")
    pair.admin("DELETE", f"/i18n/locales/{english['id']}")
    pair.becomes(400, "POST", "/api/pages?locale=en", body=page)

    advanced = pair.admin("GET", "/users-permissions/advanced")["settings"]
    numbers = count()

    def register_at_b() -> int:
        name = f"visitor{next(numbers)}"
        body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD}
        return pair.b.call("POST", "/api/auth/local/register", None, body).status_code

    assert register_at_b() == 200
    pair.admin("PUT", "/users-permissions/advanced", {**advanced, "allow_register": False})
    pair.soon(register_at_b, 400)
    pair.admin("PUT", "/users-permissions/advanced", advanced)
    pair.soon(register_at_b, 200)


@pytest.mark.postgres
@pytest.mark.parametrize("pair", ["postgres"], indirect=True)
def test_what_is_changed_while_nothing_listens_holds_too(pair: Pair) -> None:
    asyncpg = pytest.importorskip("asyncpg")

    async def cut() -> int:
        connection = await asyncpg.connect(pair.url)
        try:
            return int(await connection.fetchval(f"SELECT count(pg_terminate_backend(pid)) {LISTENING}"))
        finally:
            await connection.close()

    for _ in range(3):
        grant(pair, "public", *LOGIN, "api::page.page.find")
        pair.becomes(200, "GET", "/api/pages")
        pair.soon(lambda: asyncio.run(cut()) >= 1, True)
        grant(pair, "public", *LOGIN)
        pair.becomes(403, "GET", "/api/pages")
