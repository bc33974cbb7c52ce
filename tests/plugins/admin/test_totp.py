"""One-time codes against RFC 6238's own values, and the second factor over HTTP."""

import base64
import time
from pathlib import Path

import pytest
from tests.plugins.admin.conftest import PASSWORD, Site, problems

from octavo.plugins.admin import totp
from octavo.plugins.admin.users.service import digest
from octavo.testing import Project, running

LOGIN = {"email": "root@example.com", "password": PASSWORD}
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_rfc(moment: int, code: str) -> None:
    assert totp.code_at(RFC_SECRET, moment // 30) == code


def test_a_code_counts_for_a_step_more_or_less_and_once() -> None:
    now = 1234567890
    counter = now // 30
    for step in (counter - 1, counter, counter + 1):
        assert totp.matching_counter(RFC_SECRET, totp.code_at(RFC_SECRET, step), now=now) == step
    for step in (counter - 2, counter + 2):
        assert totp.matching_counter(RFC_SECRET, totp.code_at(RFC_SECRET, step), now=now) is None
    used = totp.code_at(RFC_SECRET, counter)
    assert totp.matching_counter(RFC_SECRET, used, after=counter, now=now) is None
    assert totp.matching_counter(RFC_SECRET, "not a code", now=now) is None


async def enable(site: Site) -> tuple[str, int]:
    """Turn the second factor of the first administrator on; return the secret and the step used up."""
    root = await site.first()
    wrong = await root.post("/admin/users/me/totp", {"currentPassword": "wrong"})
    assert problems(wrong) == ["Invalid credentials"]
    begun = await root.post("/admin/users/me/totp", {"currentPassword": PASSWORD})
    secret = begun.json()["data"]["secret"]
    assert begun.json()["data"]["uri"].startswith("otpauth://totp/Octavo%3Aroot%40example.com?secret=")
    refused = await root.post("/admin/users/me/totp/confirm", {"code": "000000x"})
    assert problems(refused) == ["Invalid code"]
    await site.log_in("root@example.com")  # nothing is asked for before it is confirmed
    # The middle one of three that are taken: the next one may have come by the time it is used.
    counter = int(time.time()) // 30
    confirmed = await root.post("/admin/users/me/totp/confirm", {"code": totp.code_at(secret, counter)})
    assert confirmed.json() == {"data": {"enabled": True}}
    return secret, counter


async def test_logging_in_takes_a_code_that_was_not_used(site: Site) -> None:
    secret, used = await enable(site)
    body = {"email": "root@example.com", "password": PASSWORD}
    without = await site.anybody.post("/admin/login", body)
    assert without.status_code == 400
    assert without.json()["error"]["details"] == {"code": ["required"]}
    again = await site.anybody.post("/admin/login", {**body, "code": totp.code_at(secret, used)})
    assert problems(again) == ["Invalid code"]
    assert "set-cookie" not in again.headers
    code = totp.code_at(secret, used + 1)
    assert (await site.anybody.post("/admin/login", {**body, "code": code})).status_code == 200
    assert problems(await site.anybody.post("/admin/login", {**body, "code": code})) == ["Invalid code"]
    wrong = await site.anybody.post("/admin/login", {**body, "password": "wrong", "code": "1"})
    assert problems(wrong) == ["Invalid credentials"]


async def test_who_lost_the_device_is_let_in_by_a_super_admin(site: Site) -> None:
    await enable(site)
    users = site.app.service("plugin::admin.user")
    role = await site.app.query("admin::role").find_one({"code": "strapi-super-admin"})
    other = await site.member("other@example.com", role["id"])
    root = await users.find(email="root@example.com")
    assert (await other.delete(f"/admin/users/{root['id']}/totp")).status_code == 200
    await site.log_in("root@example.com")


async def test_one_turns_it_off_with_the_password_alone(site: Site) -> None:
    secret, used = await enable(site)
    root = await site.log_in("root@example.com", code=totp.code_at(secret, used + 1))
    own = "/admin/users/me/totp/remove"
    assert (await root.delete("/admin/users/1/totp")).status_code == 400
    assert problems(await root.post(own, {"currentPassword": "wrong"})) == ["Invalid credentials"]
    assert (await site.anybody.post("/admin/login", LOGIN)).status_code == 400
    assert (await root.post(own, {"currentPassword": PASSWORD})).json() == {"data": {"enabled": False}}
    await site.log_in("root@example.com")


async def test_codes_are_not_guessed_with_a_link_from_many_addresses(tmp_path: Path) -> None:
    settings = "[server]\nproxy = true\n[plugins.admin.config]\nrate_limit = { max = 4 }\n"
    async with running(Project(tmp_path).settings(settings).folder, environ={}) as app:
        site, found = Site(app), []
        await enable(site)
        link = {
            "resetPasswordToken": digest("known"),
            "resetPasswordTokenExpiresAt": "2999-01-01T00:00:00.000Z",
        }
        await app.query("admin::user").update({"id": 1}, link)
        body = {"resetPasswordToken": "known", "password": "Another1pass", "code": "guess"}
        for number in range(5):
            headers = {"X-Forwarded-For": f"10.0.0.{number}"}
            found.append((await site.anybody.post("/admin/reset-password", body, **headers)).status_code)
        assert found == [400, 400, 400, 400, 429]


async def test_nothing_of_the_secret_is_shown_again(site: Site) -> None:
    secret, used = await enable(site)
    root = await site.log_in("root@example.com", code=totp.code_at(secret, used + 1))
    for path in ("/admin/users/me", "/admin/users", "/content-manager/collection-types/admin::user"):
        assert secret not in (await root.get(path)).text
    second = await root.post("/admin/users/me/totp", {"currentPassword": PASSWORD})
    assert second.status_code == 400 and secret not in second.text
