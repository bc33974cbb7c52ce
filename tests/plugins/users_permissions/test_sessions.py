"""Logging in, staying logged in, and logging out."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt as pyjwt
import pytest
from tests.plugins.users_permissions.site import MANY, USER, Site, open_site

from octavo.plugins.users_permissions.config import signing_keys

LEGACY = MANY.replace(
    "[plugins", '[plugins.users-permissions.config]\njwt_management = "legacy-support"\n\n[plugins', 1
)
COOKIES = MANY + "[plugins.users-permissions.config.sessions]\nhttp_only = true\n"
SHORT = MANY + "[plugins.users-permissions.config.sessions]\naccess_token_seconds = 60\n"


@pytest.mark.parametrize("name", ["ann", "ann@example.com", "ANN@Example.com"])
async def test_one_logs_in_by_name_or_address(site: Site, name: str) -> None:
    user = await site.user("ann")
    said = await site.login(name)
    assert said["user"]["documentId"] == user["documentId"]
    assert "password" not in said["user"]
    answer = await site.call("GET", "/api/users/me", said["jwt"])
    assert answer.json()["username"] == "ann"


async def test_a_stranger_and_a_wrong_password_are_told_the_same(site: Site) -> None:
    await site.user("ann")
    wrong = await site.post("/api/auth/local", identifier="ann", password="nope")
    stranger = await site.post("/api/auth/local", identifier="bob", password="nope")
    assert (wrong.status_code, wrong.json()) == (stranger.status_code, stranger.json())
    assert wrong.status_code == 400


async def test_the_hash_of_a_strapi_user_verifies(site: Site) -> None:
    user = await site.user("ann")
    made_by_strapi = "$2a$10$aTc/NqSWG76AWHzbLfMvAO0ies5/rbMq5xL1rqyi0bjWduvFaQ3Xa"
    await site.app.query("plugin::users-permissions.user").update(
        {"id": user["id"]}, {"password": made_by_strapi}
    )
    await site.login("ann")


async def test_a_refresh_token_is_good_once_and_renews_the_session(site: Site) -> None:
    await site.user("ann")
    said = await site.login("ann")
    renewed = await site.post("/api/auth/refresh", refreshToken=said["refreshToken"])
    assert await site.me(renewed.json()["jwt"]) == 200
    again = await site.post("/api/auth/refresh", refreshToken=said["refreshToken"])
    assert (again.status_code, again.json()["error"]["message"]) == (401, "Invalid refresh token")
    assert (
        await site.post("/api/auth/refresh", refreshToken=renewed.json()["refreshToken"])
    ).status_code == 200


async def test_of_two_who_bring_one_refresh_token_one_gets_on(
    tmp_path: Path, database: dict[str, str]
) -> None:
    async with open_site(tmp_path, environ=database) as site:
        await site.user("ann")
        token = (await site.login("ann"))["refreshToken"]
        answers = await asyncio.gather(
            *(site.post("/api/auth/refresh", refreshToken=token) for _ in range(4))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


async def test_the_refresh_token_can_travel_in_a_cookie_that_scripts_do_not_see(tmp_path: Path) -> None:
    async with open_site(tmp_path, COOKIES) as site:
        await site.user("ann")
        answer = await site.post("/api/auth/local", identifier="ann", password="Secret123")
        assert "refreshToken" not in answer.json()
        assert all("httponly" in line for line in answer.headers.get_list("set-cookie"))
        renewed = await site.post("/api/auth/refresh")
        assert renewed.status_code == 200
        assert "refreshToken" not in renewed.json()
        assert (await site.post("/api/auth/logout", renewed.json()["jwt"])).status_code == 200
        assert "octavo_refresh" not in site.client.cookies


async def test_the_cookie_comes_before_the_body_and_needs_no_signature(tmp_path: Path) -> None:
    async with open_site(tmp_path, COOKIES) as site:
        await site.user("ann")
        await site.post("/api/auth/local", identifier="ann", password="Secret123")
        token = site.client.cookies["octavo_refresh"]
        site.client.cookies.clear()
        for cookie, body, status in (
            ("nope", token, 401),
            ("", "", 400),
            (token, "nope", 200),
        ):
            headers = {"Cookie": f"octavo_refresh={cookie}"}
            answer = await site.call(
                "POST", "/api/auth/refresh", json={"refreshToken": body}, headers=headers
            )
            assert answer.status_code == status, (cookie, body)


async def test_a_scope_there_is_not_ends_the_session_that_asks(site: Site) -> None:
    await site.user("ann")
    here, there = await site.login("ann"), await site.login("ann")
    assert (await site.post("/api/auth/logout", here["jwt"], scope="everywhere")).json() == {"ok": True}
    assert [await site.me(said["jwt"]) for said in (here, there)] == [401, 200]


async def test_logging_out_ends_one_session_a_device_or_all(site: Site) -> None:
    await site.user("ann")
    first, phone, third = (
        await site.login("ann"),
        await site.login("ann", deviceId="phone"),
        await site.login("ann"),
    )
    assert (await site.post("/api/auth/logout", third["jwt"])).json() == {"ok": True}
    assert [await site.me(said["jwt"]) for said in (first, phone, third)] == [200, 200, 401]
    await site.post("/api/auth/logout", first["jwt"], deviceId="phone")
    assert [await site.me(said["jwt"]) for said in (first, phone)] == [200, 401]
    fourth = await site.login("ann")
    await site.post("/api/auth/logout", first["jwt"], scope="all")
    assert [await site.me(said["jwt"]) for said in (first, fourth)] == [401, 401]
    for said in (first, phone, third, fourth):
        answer = await site.post("/api/auth/refresh", refreshToken=said["refreshToken"])
        assert answer.status_code == 401


async def test_logging_out_ends_the_session_of_the_refresh_token_too(site: Site) -> None:
    for name in ("ann", "bob"):
        await site.user(name)
    here, there, bob = await site.login("ann"), await site.login("ann"), await site.login("bob")
    await site.post("/api/auth/logout", here["jwt"], refreshToken=there["refreshToken"])
    assert [await site.me(said["jwt"]) for said in (here, there)] == [401, 401]
    again = await site.login("ann")
    await site.post("/api/auth/logout", again["jwt"], refreshToken=bob["refreshToken"])
    assert [await site.me(said["jwt"]) for said in (again, bob)] == [401, 200]


HASH = "$2b$10$" + "a" * 53


@pytest.mark.parametrize("change", [{"password": HASH}, {"blocked": True}], ids=lambda one: str([*one]))
@pytest.mark.parametrize("many", [True, False], ids=["of many", "of one"])
async def test_sessions_end_with_what_a_user_is_judged_by_alone(
    site: Site, many: bool, change: dict[str, Any]
) -> None:
    ann = await site.user("ann")
    rows = site.app.query(USER)
    token = (await site.login("ann"))["jwt"]
    for data, ended in (({"confirmed": True}, 0), ({"username": "anna"}, 0), (change, 1)):
        await (rows.update_many({}, data) if many else rows.update({"id": ann["id"]}, data))
        assert await rows.count({"id": ann["id"]}) == 1
        # Devices that logged in are remembered in the same table, some time after the response.
        assert await site.app.query("admin::session").count({"origin": "users-permissions"}) == 1 - ended, (
            data
        )
    assert await site.me(token) == 401


async def test_one_lists_and_ends_ones_own_sessions_alone(site: Site) -> None:
    await site.user("ann")
    await site.user("bob")
    here, there = await site.login("ann"), await site.login("ann", deviceId="phone")
    bob = await site.login("bob")
    found = (await site.call("GET", "/api/auth/sessions", here["jwt"])).json()["data"]
    assert [(one["deviceId"], one["current"]) for one in found] == [(None, True), ("phone", False)]
    place = f"/api/auth/sessions/{found[1]['id']}"
    assert (await site.call("DELETE", place, bob["jwt"])).status_code == 404
    assert await site.me(there["jwt"]) == 200
    assert (await site.call("DELETE", place, here["jwt"])).json() == {"data": {}}
    assert [await site.me(here["jwt"]), await site.me(there["jwt"])] == [200, 401]


async def test_who_registers_or_takes_a_new_password_is_on_a_device_of_its_own(site: Site) -> None:
    body = {"username": "neo", "email": "neo@example.com", "password": "Secret123"}
    registered = (await site.post("/api/auth/local/register", **body)).json()
    passwords = {"currentPassword": "Secret123", "password": "Secret124", "passwordConfirmation": "Secret124"}
    changed = (await site.post("/api/auth/change-password", registered["jwt"], **passwords)).json()
    (session,) = (await site.call("GET", "/api/auth/sessions", changed["jwt"])).json()["data"]
    assert str(UUID(session["deviceId"])) == session["deviceId"]
    await site.post("/api/auth/logout", changed["jwt"], deviceId=session["deviceId"])
    assert await site.me(changed["jwt"]) == 401


HEADERS = [
    ("Bearer {}", 200),
    ("BEARER   {} ", 200),
    ("Bearer\t{}", 200),
    ("Bearer {} more", 403),
    ("Basic {}", 403),
    ("{}", 403),
    ("Bearer Bearer", 401),
]


async def test_the_header_is_a_scheme_and_a_token(site: Site, subtests: pytest.Subtests) -> None:
    await site.user("ann")
    token = (await site.login("ann"))["jwt"]
    for form, status in HEADERS:
        with subtests.test(form=form, status=status):
            headers = {"Authorization": form.format(token)}
            assert (await site.call("GET", "/api/users/me", headers=headers)).status_code == status


async def test_long_lived_tokens_need_no_refresh_and_end_at_logout(tmp_path: Path) -> None:
    async with open_site(tmp_path, LEGACY) as site:
        await site.user("ann")
        said = await site.login("ann")
        assert "refreshToken" not in said
        assert await site.me(said["jwt"]) == 200
        assert (await site.post("/api/auth/refresh", refreshToken=said["jwt"])).status_code == 404
        await site.post("/api/auth/logout", said["jwt"])
        assert await site.me(said["jwt"]) == 401


async def test_an_access_token_does_not_outlive_its_time(tmp_path: Path) -> None:
    async with open_site(tmp_path, SHORT) as site:
        await site.user("ann")
        said = await site.login("ann")
        assert await site.me(said["jwt"]) == 200
        claims = pyjwt.decode(said["jwt"], options={"verify_signature": False})
        assert claims["exp"] - claims["iat"] == 60
        later = {name: claims[name] - 61 for name in ("iat", "exp")}
        assert await site.me(pyjwt.encode(claims, signing_keys(site.app)[0], algorithm="HS256")) == 200
        assert (
            await site.me(pyjwt.encode(claims | later, signing_keys(site.app)[0], algorithm="HS256")) == 401
        )
        assert (await site.post("/api/auth/refresh", refreshToken=said["refreshToken"])).status_code == 200


async def test_a_session_that_was_not_used_for_long_is_over(site: Site) -> None:
    await site.user("ann")
    said = await site.login("ann")
    past = {"expiresAt": "2020-01-01T00:00:00.000Z", "absoluteExpiresAt": "2020-01-01T00:00:00.000Z"}
    await site.app.query("admin::session").update_many({}, past)
    assert await site.me(said["jwt"]) == 401
    assert (await site.post("/api/auth/refresh", refreshToken=said["refreshToken"])).status_code == 401
    await site.login("ann")
    assert await site.app.query("admin::session").count({"origin": "users-permissions"}) == 1


async def test_what_a_request_does_to_its_user_ends_with_it(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann")
        jwt = (await site.login("ann"))["jwt"]
        strategy = next(one for one in site.app.strategies if one.name == "users-permissions")

        class Request:
            octavo = site.app
            state: dict[str, object] = {}

            def get(self, _: str) -> str:
                return f"Bearer {jwt}"

        for _ in range(2):
            found = await strategy.authenticate(Request())
            assert found.user["username"] == "ann"
            assert found.user["role"]["type"] == "authenticated"
            found.user["username"] = found.user["role"]["type"] = "changed"


async def test_sessions_of_administrators_are_others(site: Site) -> None:
    user = await site.user("ann")
    row = {
        "userId": str(user["id"]),
        "sessionId": "a" * 32,
        "deviceId": "",
        "origin": "admin",
        "expiresAt": "2099-01-01T00:00:00.000Z",
    }
    await site.app.query("admin::session").create(row)
    await site.login("ann")
    await site.app.service("plugin::users-permissions.user").remove(user)
    sessions = await site.app.query("admin::session").find_many(
        {"origin": {"$in": ["admin", "users-permissions"]}}
    )
    assert [one["origin"] for one in sessions] == ["admin"]
