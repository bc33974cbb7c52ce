"""An administrator's account beside the profile: preferences, sessions, the second factor's state."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.plugins.admin.conftest import PASSWORD, Site, problems
from tests.plugins.admin.test_sessions import log_in, refresh_token, renew

from octavo.plugins.admin import totp

ME = "/admin/users/me"


async def test_preferences_belong_to_the_account(site: Site) -> None:
    root = await site.first()
    other = await site.member("b@example.com", await site.role("Nothing"))
    assert (await root.get(f"{ME}/preferences")).json()["data"] == {}
    wanted = {"theme": "dark", "columns": {"api::story.story": ["title", "é\u0000\U0001f600"]}, "n": 2**70}
    assert (await root.put(f"{ME}/preferences", wanted)).json()["data"] == wanted
    again = await site.log_in("root@example.com")
    assert (await again.get(f"{ME}/preferences")).json()["data"] == wanted
    assert (await other.get(f"{ME}/preferences")).json()["data"] == {}
    assert (await root.put(f"{ME}/preferences", {})).json()["data"] == {}


async def test_preferences_another_tab_has_changed_are_not_overwritten(site: Site) -> None:
    root = await site.first()
    version = (await root.get(f"{ME}/preferences")).json()["meta"]["version"]
    named = {"If-Match": f'"{version}"'}
    answers = await asyncio.gather(
        *(root.call("PUT", f"{ME}/preferences", {"tab": tab}, **named) for tab in range(4))
    )
    (first,) = (answer for answer in answers if answer.status_code == 200)
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    kept = (await root.get(f"{ME}/preferences")).json()
    assert kept == first.json()
    refused = next(answer for answer in answers if answer.status_code == 412)
    assert refused.json()["error"]["details"] == kept["meta"]
    assert (await root.call("PUT", f"{ME}/preferences", {}, **{"If-Match": "*"})).status_code == 200


async def test_preferences_have_a_limit_that_is_told(site: Site) -> None:
    root = await site.first()
    frame = len('{"note":""}')
    assert (await root.put(f"{ME}/preferences", {"note": "x" * (16384 - frame)})).status_code == 200
    refused = await root.put(f"{ME}/preferences", {"note": "x" * (16385 - frame)})
    assert (refused.status_code, problems(refused)) == (
        400,
        ["preferences must have 16384 bytes at most as JSON, these have 16385"],
    )
    deep: Any = 1
    for _ in range(300):
        deep = {"a": deep}
    assert problems(await root.put(f"{ME}/preferences", deep)) == ["preferences must have 16 levels at most"]
    kept = (await root.get(f"{ME}/preferences")).json()["data"]
    assert len(kept["note"]) == 16384 - frame


@pytest.mark.parametrize("body", [[1], "text", None, 3])
async def test_preferences_are_an_object(site: Site, body: Any) -> None:
    root = await site.first()
    answer = await root.call("PUT", f"{ME}/preferences", body)
    assert answer.status_code == 400, answer.text


async def test_preferences_go_with_the_account(site: Site) -> None:
    root = await site.first()
    other = await site.member("b@example.com", await site.role("Nothing"))
    await other.put(f"{ME}/preferences", {"theme": "dark"})
    found = (await other.get(ME)).json()["data"]
    assert (await root.delete(f"/admin/users/{found['id']}")).status_code == 200
    assert await site.app.store.get(f"admin.preferences.{found['documentId']}") is None


async def test_one_sees_where_one_is_logged_in_and_logs_out_there(site: Site) -> None:
    here = await site.first()
    there = await site.log_in("root@example.com")
    stranger = await site.member("b@example.com", await site.role("Nothing"))
    listed = (await here.get(f"{ME}/sessions")).json()["data"]
    assert [one["current"] for one in listed] == [True, False]
    path = f"{ME}/sessions/{listed[1]['id']}"
    assert (await stranger.delete(path)).status_code == 404
    assert (await here.delete(path)).json() == {"data": {}}
    assert (await there.get(ME)).status_code == 401
    assert (await here.get(ME)).status_code == 200
    assert (await here.delete(path)).status_code == 404


async def test_whether_codes_are_asked_for_is_told(site: Site) -> None:
    root = await site.first()
    assert (await root.get(f"{ME}/totp")).json() == {"data": {"enabled": False}}
    begun = (await root.post(f"{ME}/totp", {"currentPassword": PASSWORD})).json()["data"]
    assert (await root.get(f"{ME}/totp")).json() == {"data": {"enabled": False}}
    code = totp.code_at(begun["secret"], int(datetime.now(UTC).timestamp()) // totp.STEP)
    assert (await root.post(f"{ME}/totp/confirm", {"code": code})).status_code == 200
    assert (await root.get(f"{ME}/totp")).json() == {"data": {"enabled": True}}


async def test_tabs_that_renew_at_one_moment_all_stay_logged_in(site: Site) -> None:
    await site.first()
    shared = refresh_token(await log_in(site))
    answers = [await renew(site, shared) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    last = refresh_token(answers[-1])
    assert (await renew(site, last)).status_code == 200


async def test_after_ten_seconds_the_token_before_is_worth_nothing(site: Site) -> None:
    await site.first()
    first = refresh_token(await log_in(site))
    second = refresh_token(await renew(site, first))
    rows = site.app.query("admin::session")
    (row,) = [one for one in await rows.find_many({}) if "previous" in (one["metadata"] or {})]
    until = datetime.fromisoformat(row["metadata"]["previous"]["until"])
    assert until - datetime.now(UTC) <= timedelta(seconds=10)
    past = {**row["metadata"]["previous"], "until": "2020-01-01T00:00:00.000Z"}
    await rows.update({"id": row["id"]}, {"metadata": {"previous": past}})
    assert problems(await renew(site, first)) == ["Invalid refresh token"]
    assert (await renew(site, second)).status_code == 200


async def test_who_resets_a_password_may_name_the_device(site: Site) -> None:
    await site.first()
    users = site.app.service("plugin::admin.user")
    root = await users.find(email="root@example.com")
    from octavo.plugins.admin.users.service import digest

    ends = "2100-01-01T00:00:00.000Z"
    await users.update(root, {"resetPasswordToken": digest("known"), "resetPasswordTokenExpiresAt": ends})
    device = "656d1e24-ad48-4aef-9c6d-d571c2b06330"
    body = {"resetPasswordToken": "known", "password": "Another1pass", "deviceId": device}
    token = (await site.anybody.post("/admin/reset-password", body)).json()["data"]["token"]
    site.anybody.token = token
    (session,) = (await site.anybody.get(f"{ME}/sessions")).json()["data"]
    assert session["deviceId"] == device
