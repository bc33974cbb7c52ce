"""Changing one's own e-mail address takes the password, and the old address is told."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.plugins.admin.conftest import PASSWORD as ADMIN_PASSWORD
from tests.plugins.users_permissions.site import MANY, PASSWORD, USER, Site, open_site

from octavo.plugins.admin import totp

pytestmark = pytest.mark.soak

LIMITS = "[plugins.admin.config.rate_limit]\nmax = 50\n"
ROOT = {"email": "root@example.com", "firstname": "Ro", "password": ADMIN_PASSWORD}


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path, MANY + LIMITS) as site:
        await site.app.service("plugin::admin.user").create_first(ROOT)
        yield site


async def admin(site: Site) -> tuple[str, dict[str, Any]]:
    body = {"email": ROOT["email"], "password": ADMIN_PASSWORD}
    said = (await site.post("/admin/login", **body)).json()["data"]
    return said["token"], said["user"]


@pytest.mark.advisory("addresses")
@pytest.mark.parametrize("path", ["/admin/users/me", "/admin/users/{id}"])
async def test_an_administrators_address_takes_the_password(site: Site, path: str) -> None:
    token, me = await admin(site)
    path = path.format(**me)
    body = {"email": "new@example.com", "firstname": "Ro"}
    for more in ({}, {"currentPassword": "wrong"}, {"currentPassword": ""}):
        answer = await site.call("PUT", path, token, json={**body, **more})
        assert answer.status_code == 400, more
        assert "currentPassword" in answer.text
    assert await site.mails() == []
    same = {"email": "ROOT@example.com", "firstname": "Rona"}
    assert (await site.call("PUT", path, token, json=same)).status_code == 200
    assert await site.mails() == []
    right = {**body, "currentPassword": ADMIN_PASSWORD}
    answer = await site.call("PUT", path, token, json=right)
    assert (answer.status_code, answer.json()["data"]["email"]) == (200, "new@example.com")
    (mail,) = await site.mails()
    assert mail["To"] == "root@example.com"
    assert "new@example.com" not in mail.as_string()


@pytest.mark.advisory("addresses")
async def test_an_administrators_address_takes_the_second_factor_too(site: Site) -> None:
    token, _ = await admin(site)
    secret = (await site.post("/admin/users/me/totp", token, currentPassword=ADMIN_PASSWORD)).json()["data"][
        "secret"
    ]
    counter = int(time.time()) // totp.STEP
    code = totp.code_at(secret, counter)
    assert (await site.post("/admin/users/me/totp/confirm", token, code=code)).status_code == 200
    body = {"email": "new@example.com", "currentPassword": ADMIN_PASSWORD}
    for more in ({}, {"code": "000000x"}, {"code": code}):
        answer = await site.call("PUT", "/admin/users/me", token, json={**body, **more})
        assert (answer.status_code, "code" in answer.text) == (400, True)
    body["code"] = totp.code_at(secret, counter + 1)
    assert (await site.call("PUT", "/admin/users/me", token, json=body)).status_code == 200


@pytest.mark.advisory("addresses")
async def test_whose_address_another_administrator_changes_is_told(site: Site) -> None:
    token, _ = await admin(site)
    body = {"email": "two@example.com", "firstname": "Two", "password": ADMIN_PASSWORD}
    two = await site.app.service("plugin::admin.user").create(body)
    answer = await site.call("PUT", f"/admin/users/{two['id']}", token, json={"email": "three@example.com"})
    assert answer.status_code == 200
    assert [mail["To"] for mail in await site.mails()] == ["two@example.com"]


@pytest.mark.advisory("addresses")
async def test_a_users_own_address_takes_the_password(site: Site) -> None:
    ann, bob = await site.user("ann"), await site.user("bob")
    await site.grant("authenticated", f"{USER}.update", f"{USER}.me")
    token = (await site.login("ann"))["jwt"]
    path = f"/api/users/{ann['id']}"
    for more in ({}, {"currentPassword": "wrong"}, {"currentPassword": 5}, {"currentPassword": ""}):
        answer = await site.call("PUT", path, token, json={"email": "new@example.com", **more})
        assert answer.status_code == 400, more
        assert "currentPassword" in answer.text
    for harmless in ({"username": "anna"}, {"email": "ANN@example.com"}, {"password": "Another456"}):
        assert (await site.call("PUT", path, token, json=harmless)).status_code == 200
    assert await site.mails() == []
    token = (await site.login("anna", "Another456"))["jwt"]
    right = {"email": "new@example.com", "currentPassword": "Another456"}
    answer = await site.call("PUT", path, token, json=right)
    assert (answer.status_code, answer.json()["email"]) == (200, "new@example.com")
    assert [mail["To"] for mail in await site.mails()] == ["ann@example.com"]
    # Somebody else's address is a matter of the grant alone.
    other = {"email": "robert@example.com"}
    assert (await site.call("PUT", f"/api/users/{bob['id']}", token, json=other)).status_code == 200
    assert [mail["To"] for mail in await site.mails()] == ["ann@example.com", "bob@example.com"]


@pytest.mark.advisory("addresses")
async def test_the_password_is_not_guessed_by_changing_ones_address(tmp_path: Path) -> None:
    limits = "[plugins.users-permissions.config.ratelimit]\nmax = 3\n"
    limits += "[plugins.admin.config.rate_limit]\nmax = 3\n"
    async with open_site(tmp_path, limits) as site:
        await site.app.service("plugin::admin.user").create_first(ROOT)
        ann = await site.user("ann")
        await site.grant("authenticated", f"{USER}.update")
        callers = (
            ((await site.login("ann"))["jwt"], f"/api/users/{ann['id']}"),
            ((await admin(site))[0], "/admin/users/me"),
        )
        for token, path in callers:
            found = []
            for number in range(4):
                body = {"email": f"new{number}@example.com", "currentPassword": f"guess{number}"}
                found.append((await site.call("PUT", path, token, json=body)).status_code)
            assert found == [400, 400, 400, 429], path


@pytest.mark.advisory("addresses")
async def test_who_logs_in_by_a_provider_has_no_password_to_give(site: Site) -> None:
    ann = await site.user("ann")
    await site.grant("authenticated", f"{USER}.update")
    token = (await site.login("ann"))["jwt"]
    await site.app.query(USER).update({"id": ann["id"]}, {"provider": "github"})
    body = {"email": "new@example.com", "currentPassword": PASSWORD + "x"}
    assert (await site.call("PUT", f"/api/users/{ann['id']}", token, json=body)).status_code == 400
