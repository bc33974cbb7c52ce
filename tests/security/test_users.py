"""What has gone wrong with accounts elsewhere, and does not here."""

import base64
import json
import time
from collections.abc import Awaitable, Callable
from html import unescape
from pathlib import Path
from typing import Any

import jwt as pyjwt
import pytest
from tests.plugins.users_permissions.site import (
    MANY,
    PASSWORD,
    ROLE,
    SETTINGS,
    USER,
    Site,
    open_site,
)

pytestmark = pytest.mark.soak

NEW = "Another456"
FIVE = "[plugins.users-permissions.config.ratelimit]\nmax = 5\n"
LOGIN = "/api/auth/local"


@pytest.mark.advisory("CVE-2019-18818")
@pytest.mark.parametrize("code", [None, {}, [], {"$gt": 0}, "", 0, True, ["x"], "%", "_", "\x00"])
async def test_only_the_exact_code_resets_a_password(tmp_path: Path, code: object) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann")
        await site.user("bob")
        await site.post("/api/auth/forgot-password", email="ann@example.com")
        right = await site.mailed_code()
        for wrong in (code, right.upper(), right[:-1], f"{right} "):
            body = {"code": wrong, "password": NEW, "passwordConfirmation": NEW}
            assert (await site.post("/api/auth/reset-password", **body)).status_code == 400
        body = {"code": right, "password": NEW, "passwordConfirmation": NEW}
        assert (await site.post("/api/auth/reset-password", **body)).status_code == 200
        assert (await site.post("/api/auth/reset-password", **body)).status_code == 400
        await site.login("ann", NEW)
        await site.login("bob")


SPELLINGS = [LOGIN, LOGIN + "/", "/API/Auth/LOCAL", "/api/auth/Local/", LOGIN + "?x=1"]


@pytest.mark.advisory("CVE-2023-38507")
@pytest.mark.parametrize("path", [*SPELLINGS, "/api%2fauth/local", "/api/auth/loc%61l"])
async def test_the_spelling_of_a_path_is_no_new_bucket(tmp_path: Path, path: str) -> None:
    async with open_site(tmp_path, FIVE) as site:
        for _ in range(5):
            await site.post(LOGIN, identifier="ann", password="x")
        status = (await site.post(path, identifier="ann", password="x")).status_code
        assert status in ({429} if path in SPELLINGS else {404, 405, 429})


@pytest.mark.advisory("CVE-2025-64526")
@pytest.mark.parametrize("vary", ["email", "identifier", "header", "forwarded", "case", "unicode"])
async def test_nothing_a_caller_sends_gives_another_try(tmp_path: Path, vary: str) -> None:
    # Whoever tries one account after another is held by the limit of the address alone.
    limits = FIVE + ("max_per_address = 5\n" if vary == "identifier" else "")
    async with open_site(tmp_path, limits) as site:
        statuses = []
        for number in range(6):
            body: dict[str, Any] = {"identifier": "ann@example.com", "password": str(number)}
            headers: dict[str, str] = {}
            if vary == "email":
                body["email"] = f"rotating{number}@example.com"
            elif vary == "identifier":
                body["identifier"] = f"other{number}@example.com"
            elif vary == "header":
                headers["User-Agent"] = f"agent {number}"
            elif vary == "forwarded":
                headers |= {"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.0.0.{number}"}
            elif vary == "case":
                body["identifier"] = "ann@example.com".swapcase() if number % 2 else "Ann@example.com"
            else:
                body["identifier"] = "\uff41nn@example.com" if number % 2 else "ann@example.com"
            statuses.append((await site.call("POST", LOGIN, json=body, headers=headers)).status_code)
        assert statuses == [400] * 5 + [429]


@pytest.mark.advisory("CVE-2023-39345")
async def test_who_registers_says_nothing_but_name_address_and_password(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        attributes = site.app.schemas.content_type(USER).all_attributes
        allowed = {"username", "email", "password"}
        for name in [*(set(attributes) - allowed), "id", "documentId", "createdBy", "__class__"]:
            for value in (1, True, "x", {"connect": [1]}, None):
                body = {"username": "neo", "email": "neo@example.com", "password": PASSWORD, name: value}
                answer = await site.post("/api/auth/local/register", **body)
                assert answer.status_code == 400, name
                assert answer.json()["error"]["message"] == f"Invalid parameters: {name}"
        assert await site.app.query(USER).count() == 0


@pytest.mark.advisory("CVE-2024-34065")
async def test_a_confirmation_leads_only_where_the_settings_say(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.app.service(SETTINGS).set_advanced({"email_confirmation": True})
        body = {"username": "neo", "email": "neo@example.com", "password": PASSWORD}
        await site.post("/api/auth/local/register", **body)
        hostile = "&callback=https://evil.example&redirect=https://evil.example&url=//evil.example"
        headers = {"Referer": "https://evil.example", "Host": "evil.example"}
        place = f"/api/auth/email-confirmation?confirmation={await site.mailed_code()}{hostile}"
        answer = await site.call("GET", place, headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (302, "/")
        for provider in ("google", "https:%2F%2Fevil.example", "..%2f"):
            for path in (f"/api/connect/{provider}", f"/api/auth/{provider}/callback"):
                answer = await site.call("GET", f"{path}?callback=https://evil.example")
                assert answer.status_code in {400, 404}
                assert "location" not in answer.headers


@pytest.mark.advisory("CVE-2024-34065")
async def test_a_token_in_an_address_is_no_way_in(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann")
        jwt = (await site.login("ann"))["jwt"]
        for name in ("access_token", "token", "jwt", "authorization"):
            assert (await site.call("GET", f"/api/users/me?{name}={jwt}")).status_code == 403


def with_password(password: str) -> list[tuple[str, dict[str, Any]]]:
    new = {"password": password, "passwordConfirmation": password}
    return [
        ("/api/auth/local/register", {"username": "neo", "email": "neo@example.com", "password": password}),
        ("/api/users", {"username": "neo", "email": "neo@example.com", "password": password, "role": 1}),
        ("/api/auth/reset-password", {"code": "x", **new}),
        ("/api/auth/change-password", {"currentPassword": PASSWORD, **new}),
    ]


@pytest.mark.advisory("CVE-2025-25298")
@pytest.mark.parametrize("password", ["x" * 73, "é" * 37, "x" * 70 + "💥"])
async def test_what_bcrypt_would_cut_is_refused(tmp_path: Path, password: str) -> None:
    async with open_site(tmp_path) as site:
        user = await site.user("ann")
        await site.grant("public", "*")
        await site.grant("authenticated", "*")
        jwt = (await site.login("ann"))["jwt"]
        for path, body in with_password(password):
            answer = await site.call("POST", path, jwt, json=body)
            assert answer.status_code == 400, path
            assert "73 bytes" in answer.json()["error"]["message"]
        place = f"/api/users/{user['id']}"
        assert (await site.call("PUT", place, json={"password": password})).status_code == 400
        with pytest.raises(Exception, match="73 bytes"):
            await site.app.documents(USER).update(user["documentId"], data={"password": password})


@pytest.mark.advisory("CVE-2025-25298")
async def test_longer_passwords_with_the_same_beginning_do_not_match(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann", password="x" * 72)
        await site.login("ann", "x" * 72)
        for other in ("x" * 73, "x" * 72 + "y", "x" * 71):
            assert (await site.post(LOGIN, identifier="ann", password=other)).status_code == 400


async def logout(site: Site, user: dict[str, Any], jwt: str) -> None:
    await site.post("/api/auth/logout", jwt, scope="all")


async def block(site: Site, user: dict[str, Any], jwt: str) -> None:
    await site.call("PUT", f"/api/users/{user['id']}", json={"blocked": True})


async def block_by_documents(site: Site, user: dict[str, Any], jwt: str) -> None:
    await site.app.documents(USER).update(user["documentId"], data={"blocked": True})


async def block_by_rows(site: Site, user: dict[str, Any], jwt: str) -> None:
    await site.app.query(USER).update_many({"username": "ann"}, {"blocked": True})


async def block_and_unblock(site: Site, user: dict[str, Any], jwt: str) -> None:
    await block(site, user, jwt)
    await site.app.documents(USER).update(user["documentId"], data={"blocked": False})


async def delete(site: Site, user: dict[str, Any], jwt: str) -> None:
    await site.call("DELETE", f"/api/users/{user['id']}")


async def change_role(site: Site, user: dict[str, Any], jwt: str) -> None:
    role = await site.app.query(ROLE).find_one({"type": "public"})
    await site.call("PUT", f"/api/users/{user['id']}", json={"role": role["id"]})


async def delete_role(site: Site, user: dict[str, Any], jwt: str) -> None:
    await site.app.service(ROLE).delete(await site.app.service(ROLE).find_by_type("authenticated"))


async def reset(site: Site, user: dict[str, Any], jwt: str) -> None:
    await site.post("/api/auth/forgot-password", email="ann@example.com")
    body = {"code": await site.mailed_code(), "password": NEW, "passwordConfirmation": NEW}
    assert (await site.post("/api/auth/reset-password", **body)).status_code == 200


async def change(site: Site, user: dict[str, Any], jwt: str) -> None:
    body = {"currentPassword": PASSWORD, "password": NEW, "passwordConfirmation": NEW}
    assert (await site.post("/api/auth/change-password", jwt, **body)).status_code == 200


async def set_password(site: Site, user: dict[str, Any], jwt: str) -> None:
    await site.call("PUT", f"/api/users/{user['id']}", json={"password": NEW})


ENDINGS = [
    logout,
    block,
    block_by_documents,
    block_by_rows,
    block_and_unblock,
    delete,
    change_role,
    delete_role,
    reset,
    change,
    set_password,
]


@pytest.mark.advisory("CVE-2025-3930")
@pytest.mark.advisory("CVE-2026-22706")
@pytest.mark.parametrize(
    ("end", "mode"),
    [*((end, "refresh") for end in ENDINGS), *((end, "legacy-support") for end in (logout, block, reset))],
)
async def test_every_earlier_token_ends(
    tmp_path: Path, end: Callable[[Site, dict[str, Any], str], Awaitable[None]], mode: str
) -> None:
    settings = f"[plugins.users-permissions.config]\njwt_management = '{mode}'\n{MANY}"
    async with open_site(tmp_path, settings) as site:
        await site.grant("public", "*")
        await site.grant("authenticated", "*")
        user = await site.user("ann")
        await site.user("bob")
        bob = (await site.login("bob"))["jwt"]
        said = [await site.login("ann"), await site.login("ann", deviceId="phone"), await site.login("ann")]
        assert [await site.me(one["jwt"]) for one in said] == [200, 200, 200]
        await end(site, user, said[0]["jwt"])
        for one in said:
            assert await site.me(one["jwt"]) == 401
            assert (await site.call("GET", "/api/articles", one["jwt"])).status_code == 401
            if mode == "refresh":
                answer = await site.post("/api/auth/refresh", refreshToken=one["refreshToken"])
                assert answer.status_code == 401
        if end is not delete_role:
            assert await site.me(bob) == 200


@pytest.mark.advisory("CVE-2025-3930")
async def test_editing_something_else_logs_nobody_out(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        user = await site.user("ann")
        jwt = (await site.login("ann"))["jwt"]
        role = user["role"]["documentId"]
        data = {"username": "anna", "role": role, "blocked": False}
        await site.app.documents(USER).update(user["documentId"], data=data)
        answer = await site.call("GET", "/api/users/me", jwt)
        assert (answer.status_code, answer.json()["username"]) == (200, "anna")


def forged(claims: dict[str, Any], header: dict[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


@pytest.mark.advisory("JWT")
async def test_only_tokens_signed_here_are_believed(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann")
        said = await site.login("ann")
        jwt = said["jwt"]
        claims = pyjwt.decode(jwt, options={"verify_signature": False})
        signature = jwt.rpartition(".")[2]
        key = site.app.service("plugin::users-permissions.session").tokens._keys[0]
        hostile = {
            "alg none": forged(claims, {"alg": "none", "typ": "JWT"}),
            "alg None": forged(claims, {"alg": "None", "typ": "JWT"}),
            "no alg": forged(claims, {"typ": "JWT"}),
            "another key": pyjwt.encode(claims, "k" * 32, algorithm="HS256"),
            "another hash": pyjwt.encode(claims, "k" * 64, algorithm="HS512"),
            "another algorithm with our key": pyjwt.encode(claims, key, algorithm="HS384"),
            "embedded key": forged(claims, {"alg": "HS256", "jwk": {"kty": "oct", "k": "AAAA"}}, b"x"),
            "file as key": forged(claims, {"alg": "HS256", "kid": "../../dev/null"}, b""),
            "changed claims": forged({**claims, "id": 2}, {"alg": "HS256", "typ": "JWT"}) + signature,
            "expired": pyjwt.encode({**claims, "exp": int(time.time()) - 1}, key, algorithm="HS256"),
            "no expiry": pyjwt.encode(
                {name: value for name, value in claims.items() if name != "exp"}, key, algorithm="HS256"
            ),
            "another session": pyjwt.encode({**claims, "sessionId": "0" * 32}, key, algorithm="HS256"),
            "another user": pyjwt.encode({**claims, "id": 999}, key, algorithm="HS256"),
            "id of another kind": pyjwt.encode({**claims, "id": {"$gt": 0}}, key, algorithm="HS256"),
            "refresh as access": said["refreshToken"],
            "no token": "a.b.c",
        }
        assert await site.me(jwt) == 200
        for name, token in hostile.items():
            assert await site.me(token) == 401, name
        assert (await site.post("/api/auth/refresh", refreshToken=jwt)).status_code == 401


@pytest.mark.advisory("JWT")
async def test_the_session_of_one_user_is_none_of_anothers(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann")
        bob = await site.user("bob")
        claims = pyjwt.decode((await site.login("ann"))["jwt"], options={"verify_signature": False})
        key = site.app.service("plugin::users-permissions.session").tokens._keys[0]
        mixed = {**claims, "id": bob["id"], "userId": str(bob["id"])}
        assert await site.me(pyjwt.encode(mixed, key, algorithm="HS256")) == 401


@pytest.mark.advisory("CVE-2020-13961")
@pytest.mark.advisory("CVE-2023-22621")
@pytest.mark.parametrize(
    "hostile",
    [
        "{{7*7}}",
        "${7*7}",
        "<%= 7*7 %>",
        "<%= process.env %>",
        "{{ __class__ }}",
        "{% raise %}",
        "%(URL)s",
        "{0.__class__}",
    ],
)
async def test_mail_templates_execute_nothing(tmp_path: Path, hostile: str) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann", username=f"ann {hostile}")
        template = {"options": {"object": hostile, "message": f"{hostile} {{{{ USER.username }}}}"}}
        await site.app.service(SETTINGS).set_templates({"reset_password": template})
        await site.post("/api/auth/forgot-password", email="ann@example.com")
        mail = (await site.mails())[0]
        assert mail["Subject"] == hostile
        shown = mail.get_body(("html",)).get_content()
        assert unescape(shown).rstrip("\n") == f"{hostile} ann {hostile}"
