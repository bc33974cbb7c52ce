"""Logging in, staying logged in, and what ends it."""

import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import PASSWORD, Admin, Site, problems

from octavo.plugins.admin.users.service import digest
from octavo.testing import Project, running

COOKIE = "octavo_admin_refresh"
DEVICE = "656d1e24-ad48-4aef-9c6d-d571c2b06330"


def refresh_token(answer: Any) -> str:
    """Return the refresh token a response keeps in its cookie."""
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{COOKIE}="))
    assert "httponly" in cookie and "path=/admin" in cookie and "samesite=lax" in cookie
    return str(cookie.split(";")[0].partition("=")[2])


async def log_in(site: Site, **more: Any) -> Any:
    return await site.anybody.post(
        "/admin/login", {"email": "root@example.com", "password": PASSWORD, **more}
    )


async def renew(site: Site, token: str) -> Any:
    return await site.anybody.post("/admin/access-token", Cookie=f"{COOKIE}={token}")


async def test_a_refresh_token_gives_the_next_and_no_third(site: Site) -> None:
    await site.first()
    first = refresh_token(await log_in(site))
    renewed = await renew(site, first)
    assert renewed.status_code == 200
    assert (await Admin(site.app, renewed.json()["data"]["token"]).get("/admin/users/me")).status_code == 200
    assert (await renew(site, refresh_token(renewed))).status_code == 200
    assert (await renew(site, first)).json()["error"]["message"] == "Invalid refresh token"


async def test_who_brings_no_refresh_token_is_told_so(site: Site) -> None:
    for cookie in ("other=1", f"{COOKIE}="):
        answer = await site.anybody.post("/admin/access-token", Cookie=cookie)
        assert (answer.status_code, problems(answer)) == (401, ["Missing refresh token"])


async def test_only_who_asks_is_remembered_beyond_the_browser(site: Site) -> None:
    await site.first()
    assert "expires" not in (await log_in(site)).headers["set-cookie"]
    assert "expires" in (await log_in(site, rememberMe=True)).headers["set-cookie"]


async def test_a_device_logs_out_alone_when_it_is_named(site: Site) -> None:
    await site.first()
    here, there = (
        await site.log_in("root@example.com", deviceId=DEVICE),
        await site.log_in("root@example.com"),
    )
    assert (await here.post("/admin/logout", {"deviceId": DEVICE})).status_code == 200
    assert (await here.get("/admin/users/me")).status_code == 401
    assert (await there.get("/admin/users/me")).status_code == 200
    await there.post("/admin/logout")
    assert (await there.get("/admin/users/me")).status_code == 401


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"deviceId": "here"}, "deviceId must be a valid UUID"),
        ({"rememberMe": "yes"}, 'rememberMe must be a `boolean` type, but the final value was: `"yes"`.'),
    ],
)
async def test_what_a_login_says_of_its_session_must_be_such(
    site: Site, said: dict[str, Any], message: str
) -> None:
    first = {"email": "root@example.com", "firstname": "Ro", "password": PASSWORD}
    assert problems(await site.anybody.post("/admin/register-admin", {**first, **said})) == [message]
    await site.first()
    answer = await log_in(site, **said)
    assert (problems(answer), "set-cookie" in answer.headers) == ([message], False)


async def test_who_registers_may_be_remembered(site: Site) -> None:
    body = {"email": "root@example.com", "firstname": "Ro", "password": PASSWORD, "rememberMe": True}
    answer = await site.anybody.post("/admin/register-admin", body)
    assert "expires" in answer.headers["set-cookie"]


async def test_a_body_is_an_object(site: Site, subtests: pytest.Subtests) -> None:
    for path in ["login", "register-admin", "register", "forgot-password", "reset-password"]:
        with subtests.test(path=path):
            assert problems(await site.anybody.post(f"/admin/{path}", [1])) == [
                'this must be a `object` type, but the final value was: `[\n  "1"\n]`.'
            ]


NO_LOGIN: list[tuple[dict[str, Any], str]] = [
    ({"email": None}, "Missing credentials"),
    ({"email": ""}, "Missing credentials"),
    ({"email": ["root@example.com"]}, "Missing credentials"),
    ({"email": {"$ne": ""}}, "Missing credentials"),
    ({"password": None}, "Missing credentials"),
    ({"password": ""}, "Missing credentials"),
    ({"password": [PASSWORD]}, "Missing credentials"),
    ({"password": {"$ne": ""}}, "Missing credentials"),
    ({"email": 7}, "Invalid credentials"),
    ({"password": 7}, "Invalid credentials"),
    ({"email": "root@example.com\0"}, "Invalid credentials"),
    ({"email": "nobody@example.com"}, "Invalid credentials"),
    ({"password": "Wr0ng-one!"}, "Invalid credentials"),
]


async def test_what_is_no_address_or_password_logs_nobody_in(site: Site, subtests: pytest.Subtests) -> None:
    await site.first()
    for body, said in NO_LOGIN:
        with subtests.test(body=body):
            answer = await log_in(site, **body)
            assert (answer.status_code, problems(answer)) == (400, [said])


async def test_names_nobody_says_again_stay(site: Site) -> None:
    root = await site.first()
    body = {
        "email": "b@example.com",
        "firstname": "Be",
        "lastname": "El",
        "roles": [await site.role("Reader")],
    }
    token = (await root.post("/admin/users", body)).json()["data"]["registrationToken"]
    chosen = {"registrationToken": token, "userInfo": {"firstname": "Bea", "password": PASSWORD}}
    user = (await site.anybody.post("/admin/register", chosen)).json()["data"]["user"]
    assert (user["firstname"], user["lastname"]) == ("Bea", "El")


async def test_an_invitation_is_accepted_once(site: Site) -> None:
    root = await site.first()
    role = await site.role("Reader")
    body = {"email": "New@Example.com", "firstname": "Ne", "roles": [role]}
    invited = (await root.post("/admin/users", body)).json()["data"]
    assert invited["email"] == "new@example.com" and invited["isActive"] is False
    token = invited["registrationToken"]
    kept = await site.app.query("admin::user").find_one({"email": "new@example.com"})
    assert kept and token not in str(kept)
    info = await site.anybody.get(f"/admin/registration-info?registrationToken={token}")
    assert info.json() == {"data": {"email": "new@example.com", "firstname": "Ne", "lastname": None}}
    chosen = {"registrationToken": token, "userInfo": {"firstname": "Neo", "password": PASSWORD}}
    assert (await site.anybody.post("/admin/register", chosen)).json()["data"]["user"]["isActive"] is True
    assert problems(await site.anybody.post("/admin/register", chosen)) == ["Invalid registration info"]
    await site.log_in("new@example.com")


async def test_another_invitation_takes_the_place_of_the_first(site: Site, project: Project) -> None:
    root = await site.first()
    body = {"email": "new@example.com", "firstname": "Ne", "roles": [await site.role("Reader")]}
    first = (await root.post("/admin/users", body)).json()["data"]
    path = f"/admin/users/{first['id']}/invitation"
    second = (await root.post(path)).json()["data"]
    assert second == {
        **first,
        "updatedAt": second["updatedAt"],
        "registrationToken": second["registrationToken"],
    }
    assert (await root.get(path)).json() == {"data": {"accepted": False}}
    await site.app.background.finish()
    assert any(second["registrationToken"] in text for text in mails(project))

    chosen = {"userInfo": {"firstname": "Neo", "password": PASSWORD}}
    old, new = ({**chosen, "registrationToken": link["registrationToken"]} for link in (first, second))
    assert problems(await site.anybody.post("/admin/register", old)) == ["Invalid registration info"]
    assert (await site.anybody.post("/admin/register", new)).status_code == 200

    await root.put(f"/admin/users/{first['id']}", {"isActive": False})
    assert (await root.get(path)).json() == {"data": {"accepted": True}}
    refused = await root.post(path)
    assert refused.status_code == 400
    assert "has a password already" in refused.json()["error"]["message"]
    assert (await root.post("/admin/users/999/invitation")).status_code == 404
    assert (await root.get("/admin/users/999/invitation")).status_code == 404


def mails(project: Project) -> list[str]:
    """Return the plain texts of the e-mails that were sent."""
    files = sorted((project.folder / "data/mails").glob("*.eml"))
    parts = [
        message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",)) for file in files
    ]
    return [part.get_content() for part in parts if part is not None]


async def test_a_lost_password_is_replaced_by_the_link_once(site: Site, project: Project) -> None:
    root = await site.first()
    for address in ("nobody@example.com", "root@example.com"):
        answer = await site.anybody.post("/admin/forgot-password", {"email": address})
        assert (answer.status_code, answer.content) == (204, b"")
    await site.app.background.finish()
    (text,) = mails(project)
    found = re.search(r"/admin/auth/reset-password\?code=(\w+)", text)
    assert found is not None
    body = {"resetPasswordToken": found[1], "password": "Another1pass"}
    assert (await site.anybody.post("/admin/reset-password", body)).status_code == 200
    assert (await site.anybody.post("/admin/reset-password", body)).status_code == 400
    assert (await root.get("/admin/users/me")).status_code == 401
    assert (await log_in(site)).status_code == 400
    await site.log_in("root@example.com", "Another1pass")


async def test_a_link_that_is_too_old_works_no_more(site: Site) -> None:
    await site.first()
    await site.anybody.post("/admin/forgot-password", {"email": "root@example.com"})
    users = site.app.service("plugin::admin.user")
    root = await users.find(email="root@example.com")
    data = {"resetPasswordToken": digest("known"), "resetPasswordTokenExpiresAt": "2020-01-01T00:00:00.000Z"}
    await users.update(root, data)
    body = {"resetPasswordToken": "known", "password": "Another1pass"}
    assert (await site.anybody.post("/admin/reset-password", body)).status_code == 400


async def test_there_is_one_first_administrator(site: Site) -> None:
    assert (await site.anybody.get("/admin/init")).json()["data"]["hasAdmin"] is False
    await site.first()
    body = {"email": "b@example.com", "firstname": "B", "password": PASSWORD}
    answer = await site.anybody.post("/admin/register-admin", body)
    assert problems(answer) == ["You cannot register a new super admin"]
    assert (await site.anybody.get("/admin/init")).json()["data"]["hasAdmin"] is True


async def test_attempts_are_counted_by_account_and_by_address(tmp_path: Path) -> None:
    project = Project(tmp_path).settings(
        "[plugins.admin.config]\nrate_limit = { max = 2, max_per_address = 5 }"
    )
    async with running(project.folder, environ={}) as app:
        site = Site(app)

        async def attempt(email: str, path: str = "/admin/login") -> int:
            return (await site.anybody.post(path, {"email": email, "password": "x"})).status_code

        assert [await attempt("a@example.com") for _ in range(3)] == [400, 400, 429]
        assert await attempt("b@example.com") == 400
        answer = await site.anybody.post("/admin/login", {"email": "a@example.com", "password": "x"})
        assert 0 < int(answer.headers["Retry-After"]) <= 300
        assert await attempt("c@example.com") == 429  # the address has used up its own
        assert await attempt("c@example.com", "/admin/forgot-password") == 400


async def test_addresses_of_one_subscriber_are_one(tmp_path: Path) -> None:
    settings = "[server]\nproxy = true\n[plugins.admin.config]\nrate_limit = { max = 2, max_per_address = 3 }"
    async with running(Project(tmp_path).settings(settings).folder, environ={}) as app:
        site, found = Site(app), []
        for number in range(4):
            headers = {"X-Forwarded-For": f"2001:db8:1:2::{number}"}
            body = {"email": f"a{number}@example.com", "password": "x"}
            found.append((await site.anybody.post("/admin/login", body, **headers)).status_code)
        assert found == [400, 400, 400, 429]


@pytest.mark.parametrize("path", ["/api/users/me", "/api/stories"])
async def test_an_administrator_is_nobody_on_the_content_api(site: Site, path: str) -> None:
    root = await site.first()
    assert (await root.get(path)).status_code in (401, 403)


CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0"


@pytest.mark.parametrize(
    ("agent", "browser", "system"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0", "Firefox", "Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome", "Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/143.0", "Edge", "Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", "Chrome", "Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/26.0 Mobile/15E148 Safari/604.1",
            "Safari",
            "iOS",
        ),
        ("curl/8.17.0", "curl", None),
        ("x" * 5000, None, None),
    ],
)
async def test_sessions_tell_from_where_they_were_begun(
    site: Site, agent: str, browser: str | None, system: str | None
) -> None:
    here = await site.first()
    body = {"email": "root@example.com", "password": PASSWORD, "deviceId": DEVICE}
    there = await site.anybody.post("/admin/login", body, **{"User-Agent": agent})
    assert (await renew(site, refresh_token(there))).status_code == 200
    listed = (await here.get("/admin/users/me/sessions")).json()["data"]
    found = next(session for session in listed if session["deviceId"] == DEVICE)
    assert (found["browser"], found["system"]) == (browser, system)
    assert found["address"] == "127.0.0.1"


async def test_a_session_of_before_tells_no_place(site: Site) -> None:
    here = await site.first()
    await site.app.query("admin::session").update_many({}, {"metadata": None})
    [session] = (await here.get("/admin/users/me/sessions")).json()["data"]
    assert [session[name] for name in ("browser", "system", "address")] == [None, None, None]
