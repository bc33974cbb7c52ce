"""Answers that hold tokens are kept by no cache, and no form of another site logs anybody in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from httpx import Response
from tests.plugins.admin.conftest import PASSWORD as ADMIN_PASSWORD
from tests.plugins.users_permissions.site import MANY, PASSWORD, Site, open_site

from octavo.plugins.admin.users.service import digest
from octavo.plugins.users_permissions.providers import login_codes

SETTINGS = (
    MANY
    + """
[plugins.users-permissions.config.sessions]
http_only = true
[plugins.users-permissions.config.providers.github]
client_id = "x"
client_secret = "y"
redirect_url = "https://www.example.org/"
[plugins.admin.config.rate_limit]
enabled = false
"""
)
pytestmark = pytest.mark.soak

NEW, ADMIN_NEW = "Another456", "Another1pass"
ROOT = {"email": "root@example.com", "firstname": "Ro", "password": ADMIN_PASSWORD}

Call = Callable[[Site], Awaitable[Response]]


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path, SETTINGS) as site:
        for name in ("ann", "rex", "cho"):
            await site.user(name)
        await site.grant("public", "*")
        await site.grant("authenticated", "*")
        await site.app.service("plugin::admin.user").create_first(ROOT)
        yield site


async def _admin(site: Site) -> str:
    answer = await site.post("/admin/login", email=ROOT["email"], password=ADMIN_PASSWORD)
    return str(answer.json()["data"]["token"])


async def _as_admin(site: Site, path: str, **body: Any) -> Response:
    answer: Response = await site.post(path, await _admin(site), **body)
    return answer


async def _reset(site: Site) -> Response:
    await site.post("/api/auth/forgot-password", email="rex@example.com")
    body = {"code": await site.mailed_code(), "password": NEW, "passwordConfirmation": NEW}
    answer: Response = await site.post("/api/auth/reset-password", **body)
    return answer


async def _change(site: Site) -> Response:
    token = (await site.login("cho"))["jwt"]
    body = {"currentPassword": PASSWORD, "password": NEW, "passwordConfirmation": NEW}
    answer: Response = await site.post("/api/auth/change-password", token, **body)
    return answer


async def _refresh(site: Site) -> Response:
    await site.login("ann")
    answer: Response = await site.post("/api/auth/refresh")
    return answer


async def _exchange(site: Site) -> Response:
    user = await site.app.service("plugin::users-permissions.user").find_by({"username": "ann"})
    code = await login_codes.issue(site.app, "github", user["id"])
    answer: Response = await site.call("GET", f"/api/auth/github/callback?code={code}")
    return answer


async def _access_token(site: Site) -> Response:
    await _admin(site)
    answer: Response = await site.post("/admin/access-token")
    return answer


async def _register_admin(site: Site) -> Response:
    await site.app.query("admin::user").delete_many({})
    answer: Response = await site.post("/admin/register-admin", **ROOT)
    return answer


async def _invited(site: Site) -> Response:
    invited = await _as_admin(site, "/admin/users", email="newer@example.com", firstname="New", roles=[1])
    token = invited.json()["data"]["registrationToken"]
    info = {"firstname": "New", "password": ADMIN_PASSWORD}
    answer: Response = await site.post("/admin/register", registrationToken=token, userInfo=info)
    return answer


async def _invited_again(site: Site) -> Response:
    made = await _as_admin(site, "/admin/users", email="again@example.com", firstname="New", roles=[1])
    return await _as_admin(site, f"/admin/users/{made.json()['data']['id']}/invitation")


async def _reset_admin(site: Site) -> Response:
    users = site.app.service("plugin::admin.user")
    later = "2999-01-01T00:00:00.000Z"
    kept = {"resetPasswordToken": digest("known"), "resetPasswordTokenExpiresAt": later}
    await users.update(await users.find(email=ROOT["email"]), kept)
    body = {"resetPasswordToken": "known", "password": ADMIN_NEW}
    answer: Response = await site.post("/admin/reset-password", **body)
    return answer


async def _regenerate(site: Site) -> Response:
    made = await site.app.service("plugin::api-tokens.token").create("again")
    return await _as_admin(site, f"/admin/api-tokens/{made['id']}/regenerate")


async def _rotate(site: Site) -> Response:
    data = {"name": "w", "url": "https://example.com", "headers": {}, "events": ["entry.create"]}
    hook = await site.app.service("plugin::webhooks.webhook").create(data)
    return await _as_admin(site, f"/admin/webhooks/{hook.id}/rotate-secret")


TOKENS: Mapping[str, Call] = {
    "login": lambda site: site.post("/api/auth/local", identifier="ann", password=PASSWORD),
    "register": lambda site: site.post(
        "/api/auth/local/register", username="bea", email="bea@example.com", password=PASSWORD
    ),
    "reset": _reset,
    "change": _change,
    "refresh": _refresh,
    "provider": _exchange,
    "admin login": lambda site: site.post("/admin/login", email=ROOT["email"], password=ADMIN_PASSWORD),
    "admin access token": _access_token,
    "admin logout": lambda site: _as_admin(site, "/admin/logout"),
    "invitation": lambda site: _as_admin(
        site, "/admin/users", email="new@example.com", firstname="New", roles=[1]
    ),
    "another invitation": _invited_again,
    "invited admin": _invited,
    "second factor": lambda site: _as_admin(site, "/admin/users/me/totp", currentPassword=ADMIN_PASSWORD),
    "api token": lambda site: _as_admin(site, "/admin/api-tokens", name="m", type="read-only"),
    "api token's new key": _regenerate,
    "webhook's new secret": _rotate,
    "admin reset": _reset_admin,
    "first admin": _register_admin,
}


@pytest.mark.advisory("caches")
async def test_no_cache_keeps_an_answer_with_a_token(site: Site) -> None:
    for name, call in TOKENS.items():
        answer = await call(site)
        assert answer.status_code in {200, 201}, (name, answer.text)
        assert answer.headers.get("cache-control") == "no-store", name


FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
FOREIGN: Mapping[str, Mapping[str, str]] = {
    "a form": {"Origin": "https://evil.example", "Content-Type": FORM},
    "a form without an origin": {"Origin": "null", "Content-Type": FORM},
    "a form of a browser": {"Sec-Fetch-Site": "cross-site", "Content-Type": FORM},
    "files": {"Origin": "https://evil.example", "Content-Type": MULTIPART},
    "text": {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"},
    "a type in capitals": {"Origin": "https://evil.example", "Content-Type": FORM.upper()},
    "no type": {"Origin": "https://evil.example"},
    "a host that begins alike": {"Origin": "http://localhost.evil.example", "Content-Type": FORM},
}
OWN: Mapping[str, Mapping[str, str]] = {
    "a program": {"Content-Type": FORM},
    "a form of this site": {"Origin": "http://localhost", "Content-Type": FORM},
    "a form of this site in a browser": {"Sec-Fetch-Site": "same-origin", "Content-Type": FORM},
    "a form of a neighbour": {
        "Sec-Fetch-Site": "same-site",
        "Origin": "http://www.localhost",
        "Content-Type": FORM,
    },
}
LOGINS: Mapping[str, str] = {
    "/api/auth/local": f"identifier=ann&password={PASSWORD}",
    "/admin/login": f"email={ROOT['email']}&password={ADMIN_PASSWORD}",
}
BEGINNINGS = (
    *LOGINS,
    "/api/auth/refresh",
    "/admin/access-token",
    "/admin/register-admin",
    "/admin/register",
    "/admin/reset-password",
)


@pytest.mark.advisory("login")
async def test_a_form_of_another_site_logs_nobody_in(site: Site) -> None:
    for path in BEGINNINGS:
        for name, headers in FOREIGN.items():
            body = LOGINS.get(path, "a=b")
            if headers.get("Content-Type") == MULTIPART:
                parts = (pair.split("=") for pair in body.split("&"))
                body = "".join(
                    f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
                    for key, value in parts
                )
                body += "--x--\r\n"
            answer = await site.call("POST", path, content=body, headers=dict(headers))
            assert (answer.status_code, "set-cookie" in answer.headers) == (403, False), (path, name)
            assert "application/json" in answer.json()["error"]["message"], (path, name)


@pytest.mark.advisory("login")
async def test_what_this_site_and_programs_send_goes_on(site: Site) -> None:
    for path, body in LOGINS.items():
        for name, headers in OWN.items():
            answer = await site.call("POST", path, content=body, headers=dict(headers))
            assert answer.status_code == 200, (path, name, answer.text)
        json = dict(pair.split("=") for pair in body.split("&"))
        for headers in ({}, {"Origin": "https://app.example", "Sec-Fetch-Site": "cross-site"}):
            answer = await site.call("POST", path, json=json, headers=headers)
            assert answer.status_code == 200, (path, answer.text)


@pytest.mark.advisory("login")
async def test_a_link_of_another_site_ends_no_login_by_a_provider(site: Site) -> None:
    user = await site.app.service("plugin::users-permissions.user").find_by({"username": "ann"})
    path = f"/api/auth/github/callback?code={await login_codes.issue(site.app, 'github', user['id'])}"
    for mode, status in (("navigate", 403), ("no-cors", 403), ("cors", 200)):
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
        assert (await site.call("GET", path, headers=headers)).status_code == status


@pytest.mark.advisory("login")
async def test_where_no_cookie_is_set_forms_of_users_go_on(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann")
        headers = dict(FOREIGN["a form"])
        answer = await site.call(
            "POST", "/api/auth/local", content=LOGINS["/api/auth/local"], headers=headers
        )
        assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
