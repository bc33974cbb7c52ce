"""What strangers cannot do to an account: lock its owner out, or become the first administrator."""

import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient
from tests.plugins.admin.conftest import PASSWORD as ADMIN_PASSWORD
from tests.plugins.users_permissions.site import FILES, PASSWORD, Site, open_site
from tests.production import PRODUCTION_ENV

from octavo import Octavo
from octavo.log import LogEvent, PanelServed, Warned, observing
from octavo.testing import Project, client_of, running

pytestmark = pytest.mark.soak

LIMITS = """
[server]
proxy = true
app_keys = ["Rg7kT2vWq9ZxLm4NpB8s"]
[plugins.users-permissions.config.ratelimit]
max = 3
[plugins.admin.config.rate_limit]
max = 3
"""
HOME, AWAY, ELSEWHERE = "203.0.113.7", "198.51.100.9", "192.0.2.4"
ROOT = {"email": "root@example.com", "firstname": "Ro", "password": ADMIN_PASSWORD}


async def tried(site: Site, path: str, address: str, body: Mapping[str, Any]) -> int:
    """Return the status of a call from an address."""
    headers = {"X-Forwarded-For": address}
    status = (await site.call("POST", path, json=dict(body), headers=headers)).status_code
    await site.app.background.finish()
    return int(status)


ROUTES = {
    "/api/auth/local": ({"identifier": "ann", "password": PASSWORD}, {"identifier": "ann", "password": "x"}),
    "/api/auth/local by address": (
        {"identifier": "ANN@example.com", "password": PASSWORD},
        {"identifier": "ann@example.com", "password": "x"},
    ),
    "/admin/login": (
        {"email": ROOT["email"], "password": ADMIN_PASSWORD},
        {"email": ROOT["email"], "password": "x"},
    ),
}


@pytest.mark.advisory("lockout")
@pytest.mark.parametrize("route", ROUTES)
async def test_strangers_lock_nobody_out_where_they_log_in(tmp_path: Path, route: str) -> None:
    path, (right, wrong) = route.partition(" ")[0], ROUTES[route]
    async with open_site(tmp_path, LIMITS) as site:
        await site.user("ann")
        await site.app.service("plugin::admin.user").create_first(ROOT)
        assert await tried(site, path, HOME, right) == 200
        for number in range(6):
            status = await tried(site, path, f"{AWAY[:-1]}{number}", wrong)
        assert status == 429
        assert await tried(site, path, ELSEWHERE, right) == 429
        assert await tried(site, path, HOME, right) == 200
        found = [await tried(site, path, HOME, wrong) for _ in range(4)]
        assert (found[0], found[-1]) == (400, 429)


DEVICE = "656d1e24-ad48-4aef-9c6d-d571c2b06330"


@pytest.mark.advisory("lockout")
@pytest.mark.parametrize("route", ROUTES)
async def test_a_device_goes_on_wherever_it_is(tmp_path: Path, route: str) -> None:
    path, (right, wrong) = route.partition(" ")[0], ROUTES[route]
    async with open_site(tmp_path, LIMITS) as site:
        await site.user("ann")
        await site.app.service("plugin::admin.user").create_first(ROOT)
        assert await tried(site, path, HOME, {**right, "deviceId": DEVICE}) == 200
        other = DEVICE.replace("6", "7")
        for number in range(6):
            status = await tried(site, path, f"{AWAY[:-1]}{number}", {**wrong, "deviceId": other})
        assert status == 429
        assert await tried(site, path, ELSEWHERE, {**right, "deviceId": other}) == 429
        assert await tried(site, path, ELSEWHERE, {**right, "deviceId": DEVICE}) == 200


@pytest.mark.advisory("lockout")
async def test_messages_go_where_one_logs_in_whoever_asks_for_them(tmp_path: Path) -> None:
    async with open_site(tmp_path, LIMITS) as site:
        await site.user("ann")
        login = {"identifier": "ann", "password": PASSWORD}
        assert await tried(site, "/api/auth/local", HOME, login) == 200
        asked = {"email": "ann@example.com"}
        found = [await tried(site, "/api/auth/forgot-password", AWAY, asked) for _ in range(4)]
        assert found == [200, 200, 200, 429]
        assert await tried(site, "/api/auth/forgot-password", HOME, asked) == 200


@pytest.mark.advisory("lockout")
async def test_an_address_is_remembered_by_every_process_and_ends(tmp_path: Path) -> None:
    project = Project(tmp_path / "site").settings(LIMITS).settings(FILES)
    environ = {"OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/kept.db"}
    path, (right, wrong) = "/api/auth/local", ROUTES["/api/auth/local"]
    async with running(project.folder, environ) as app, client_of(app) as client:
        site = Site(app, client)
        await site.user("ann")
        for _ in range(2):
            assert await tried(site, path, HOME, right) == 200
        rows = await app.query("admin::session").find_many({"type": "place"})
        assert len(rows) == 2  # by name and by address of e-mail
        kept = [{name: value for name, value in row.items() if name != "documentId"} for row in rows]
        assert [name for row in kept for name, value in row.items() if HOME in str(value)] == []
        assert [name for row in kept for name, value in row.items() if "ann" in str(value)] == []
    async with running(project.folder, environ) as app, client_of(app) as client:
        site = Site(app, client)
        for _ in range(4):
            await tried(site, path, AWAY, wrong)
        assert await tried(site, path, HOME, right) == 200
        over = {"expiresAt": "2020-01-01T00:00:00.000Z"}
        await app.query("admin::session").update_many({"type": "place"}, over)
        assert await tried(site, path, HOME, right) == 429


FIRST = {**ROOT, "lastname": "Ot"}


def printed_token(printed: str) -> str:
    """Return the token that a start printed for the first administrator."""
    found = re.search(r"with the token ([0-9a-f]{40})", printed)
    return found[1] if found else ""


PRODUCTION = PRODUCTION_ENV
TABLE: list[tuple[str, dict[str, str], str, bool]] = [
    ("", PRODUCTION, "", False),
    ("", PRODUCTION, "wrong", False),
    ("", PRODUCTION, "printed", True),
    ("", {}, "", True),
    ("first_admin_token = true", {}, "", False),
    ("first_admin_token = true", {}, "printed", True),
    ("first_admin_token = false", PRODUCTION, "", True),
]


@asynccontextmanager
async def said_by(project: Project, environ: Mapping[str, str]) -> AsyncIterator[tuple[Octavo, str]]:
    """Run a project; return it with the warnings of its start."""
    told: list[LogEvent] = []
    with observing(told.append):
        async with running(project.folder, environ) as app:
            yield app, " ".join(str(found.problem) for found in told if isinstance(found, Warned))


@pytest.mark.advisory("first")
@pytest.mark.parametrize(("setting", "environ", "given", "made"), TABLE)
async def test_the_first_administrator_has_read_what_the_server_printed(
    tmp_path: Path,
    setting: str,
    environ: dict[str, str],
    given: str,
    made: bool,
) -> None:
    settings = f'[server]\napp_keys = ["Rg7kT2vWq9ZxLm4NpB8s"]\n[plugins.admin.config]\n{setting}\n'
    project = Project(tmp_path / "site").settings(settings)
    async with said_by(project, environ) as (app, printed), client_of(app) as client:
        token = app.service("plugin::admin.user").first_token.make()
        needs = "first_admin_token = true" in setting or (environ == PRODUCTION and not setting)
        token = printed_token(printed) or token
        assert ("with the token" in printed) is needs
        body = {**FIRST, **({"token": token if given == "printed" else given} if given else {})}
        answer = await client.post("/admin/register-admin", json=body)
        assert answer.status_code == (200 if made else 403), answer.text
        if not made:
            assert "octavo admin create" in answer.json()["error"]["message"]
            assert token not in answer.text
            answer = await client.post("/admin/register-admin", json={**FIRST, "token": token})
            assert answer.status_code == 200
        again = await client.post("/admin/register-admin", json={**FIRST, "token": token})
        assert again.status_code == 400


@pytest.mark.advisory("first")
async def test_every_process_prints_one_token_until_there_is_an_administrator(tmp_path: Path) -> None:
    project = Project(tmp_path / "site").settings('[server]\napp_keys = ["Rg7kT2vWq9ZxLm4NpB8s"]\n')
    environ = {**PRODUCTION, "OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/kept.db"}
    async with said_by(project, environ) as (app, printed):
        token = printed_token(printed)
        assert token
    async with said_by(project, environ) as (app, printed):
        assert printed_token(printed)
        assert app.service("plugin::admin.user").first_token.accepts(token)
        await app.service("plugin::admin.user").create_first(ROOT)
    async with said_by(project, environ) as (_, printed):
        assert not printed_token(printed)
    other = {**environ, "OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/other.db"}
    async with said_by(project, other) as (app, printed):
        assert app.service("plugin::admin.user").first_token.accepts(printed_token(printed))
        assert not app.service("plugin::admin.user").first_token.accepts(token)


FROM_ELSEWHERE: list[tuple[str, dict[str, str]]] = [
    ("192.0.2.7", {}),
    ("127.0.0.1", {"Host": "rebound.example:1337"}),
    ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
    ("127.0.0.1", {"X-Forwarded-Host": "tunnel.example"}),
    ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}),
    ("127.0.0.1", {"Via": "1.1 tunnel"}),
    ("127.0.0.1", {"Host": "127.0.0.1.rebound.example"}),
    ("", {}),
]


@pytest.mark.advisory("first")
@pytest.mark.parametrize(("address", "headers"), FROM_ELSEWHERE)
async def test_in_development_who_calls_from_elsewhere_needs_the_token(
    tmp_path: Path, address: str, headers: dict[str, str]
) -> None:
    async with running(Project(tmp_path / "site").folder, environ={}) as app:
        transport = ASGITransport(app.asgi, client=(address, 9))
        async with AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as caller:
            refused = await caller.post("/admin/register-admin", json=FIRST)
            assert refused.status_code == 403, refused.text
            token = app.service("plugin::admin.user").first_token.make()
            made = await caller.post("/admin/register-admin", json={**FIRST, "token": token})
            assert made.status_code == 200


@pytest.mark.advisory("first")
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1337", "[::1]:1337"])
async def test_in_development_who_sits_at_the_machine_does_not(tmp_path: Path, host: str) -> None:
    async with running(Project(tmp_path / "site").folder, environ={}) as app, client_of(app) as caller:
        made = await caller.post("/admin/register-admin", json=FIRST, headers={"Host": host})
        assert made.status_code == 200


@pytest.mark.advisory("first")
async def test_the_link_of_the_start_ends_after_an_hour_and_cannot_be_lengthened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links: list[str] = []

    def note(event: LogEvent) -> None:
        if isinstance(event, PanelServed) and event.first:
            links.append(event.first)

    project = Project(tmp_path / "site").settings('[server]\napp_keys = ["Rg7kT2vWq9ZxLm4NpB8s"]\n')
    with observing(note):
        async with running(project.folder, environ=PRODUCTION) as app, client_of(app) as caller:
            for started in app.phases["listening"]:
                await started(app)
            ((link,), now) = links, time.time()
            token = link.partition("?token=")[2]
            monkeypatch.setattr(time, "time", lambda: now + 3601)
            longer = f"{int(token[:8], 16) + 3600:08x}{token[8:]}"
            for given in (token, longer, f"zz{token[2:]}", token[:8]):
                answer = await caller.post("/admin/register-admin", json={**FIRST, "token": given})
                assert (answer.status_code, "for an hour" in answer.text) == (403, True)
            monkeypatch.setattr(time, "time", lambda: now + 3500)
            made = await caller.post("/admin/register-admin", json={**FIRST, "token": token})
            assert made.status_code == 200
            again = await caller.post("/admin/register-admin", json={**FIRST, "token": token})
            assert again.status_code == 400
