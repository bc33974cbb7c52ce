"""New passwords: by a code that was sent, and by the current one."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.users_permissions.site import PASSWORD, SETTINGS, USER, Site, open_site

from octavo.content import passwords
from octavo.db.dialects.admission import ALWAYS, Lane
from octavo.plugins.users_permissions.one_time_codes import digest

NEW = "Another456"


async def reset(site: Site, code: object, password: str = NEW) -> int:
    body = {"code": code, "password": password, "passwordConfirmation": password}
    return (await site.post("/api/auth/reset-password", **body)).status_code


async def test_a_forgotten_password_is_replaced_by_the_code_sent(site: Site) -> None:
    await site.user("ann")
    before = await site.login("ann")
    await site.app.service(SETTINGS).set_advanced({"email_reset_password": "https://front.example/reset"})
    answer = await site.post("/api/auth/forgot-password", email="ANN@example.com")
    assert answer.json() == {"ok": True}
    assert "https://front.example/reset?code=" in (await site.mails())[0].get_body(("plain",)).get_content()
    code = await site.mailed_code()
    assert await reset(site, code) == 200
    assert await reset(site, code) == 400
    assert await site.me(before["jwt"]) == 401
    await site.login("ann", NEW)


async def test_who_is_unknown_or_blocked_is_told_the_same_and_sent_nothing(site: Site) -> None:
    await site.user("ann", blocked=True)
    for email in ("ann@example.com", "nobody@example.com"):
        answer = await site.post("/api/auth/forgot-password", email=email)
        assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert await site.mails() == []


async def test_a_code_works_once_even_for_several_at_once(tmp_path: Path, database: dict[str, str]) -> None:
    async with open_site(tmp_path, environ=database) as site:
        await site.user("ann")
        await site.post("/api/auth/forgot-password", email="ann@example.com")
        code = await site.mailed_code()
        found = await asyncio.gather(*(reset(site, code, f"Another{number}56") for number in range(3)))
        assert sorted(found) == [200, 400, 400]


async def test_a_code_is_good_for_an_hour(site: Site) -> None:
    user = await site.user("ann")
    over = "a" * 120 + "5f000000"
    await site.app.query(USER).update({"id": user["id"]}, {"resetPasswordToken": digest(site.app, over)})
    assert await reset(site, over) == 400
    made_elsewhere = "0123456789abcdef"
    await site.app.query(USER).update(
        {"id": user["id"]}, {"resetPasswordToken": digest(site.app, made_elsewhere)}
    )
    assert await reset(site, made_elsewhere) == 200


async def test_a_password_that_breaks_the_rules_does_not_use_up_the_code(site: Site) -> None:
    await site.user("ann")
    await site.post("/api/auth/forgot-password", email="ann@example.com")
    assert await reset(site, await site.mailed_code(), "short") == 400
    await site.login("ann")
    assert await reset(site, await site.mailed_code()) == 200


@pytest.mark.parametrize(
    ("changed", "messages"),
    [
        ({"url": "x"}, ["this field has unspecified keys: url"]),
        ({"passwordConfirmation": ""}, ["Passwords do not match"]),
        (
            {"passwordConfirmation": None},
            [
                "passwordConfirmation must be a `string` type, but the final value was: `null`.",
                "Passwords do not match",
            ],
        ),
    ],
)
async def test_what_is_wrong_with_a_form_is_said(
    site: Site, changed: dict[str, object], messages: list[str]
) -> None:
    await site.user("ann")
    token = (await site.login("ann"))["jwt"]
    passwords = {"password": NEW, "passwordConfirmation": NEW, **changed}
    for place, more in (("change", {"currentPassword": PASSWORD}), ("reset", {"code": "a"})):
        caller = token if place == "change" else None
        answer = await site.post(f"/api/auth/{place}-password", caller, **passwords, **more)
        assert answer.status_code == 400
        assert [found["message"] for found in answer.json()["error"]["details"]["errors"]] == messages
    await site.login("ann")


async def test_asking_for_a_code_takes_an_address_alone(site: Site) -> None:
    await site.user("ann")
    answer = await site.post(
        "/api/auth/forgot-password", email="ann@example.com", url="https://other.example"
    )
    assert answer.json()["error"]["message"] == "this field has unspecified keys: url"
    assert await site.mails() == []


async def test_one_changes_ones_password_by_the_current_one(site: Site) -> None:
    await site.user("ann")
    here, there = await site.login("ann"), await site.login("ann")
    body = {"currentPassword": PASSWORD, "password": NEW, "passwordConfirmation": NEW}
    place = "/api/auth/change-password"
    assert (await site.post(place, here["jwt"], **{**body, "currentPassword": "nope"})).status_code == 400
    assert (await site.post(place, here["jwt"], **{**body, "passwordConfirmation": "x"})).status_code == 400
    said = (await site.post(place, here["jwt"], **body)).json()
    assert [await site.me(one["jwt"]) for one in (said, here, there)] == [200, 401, 401]
    await site.login("ann", NEW)


async def test_templates_are_filled_in_and_never_executed(site: Site) -> None:
    await site.user("ann<b>", email="ann@example.com")
    message = "{{ USER.username }} {{7*7}} ${1+1} <%= 1+1 %> <%= USER.username %> {{ os }} <%= TOKEN %>"
    template = {"options": {"object": "Hi {{ USER.username }}", "message": message}}
    await site.app.service(SETTINGS).set_templates({"reset_password": template})
    await site.post("/api/auth/forgot-password", email="ann@example.com")
    mail = (await site.mails())[0]
    assert mail["Subject"] == "Hi ann<b>"
    html = mail.get_body(("html",)).get_content()
    assert html.startswith("ann&lt;b&gt; {{7*7}} ${1+1} <%= 1+1 %> ann&lt;b&gt; {{ os }} ")


async def test_the_link_is_never_to_a_host_the_request_names(site: Site) -> None:
    await site.user("ann")
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    await site.call("POST", "/api/auth/forgot-password", json={"email": "ann@example.com"}, headers=headers)
    assert b"evil.example" not in (await site.mails())[0].as_bytes()


@pytest.mark.advisory("cost")
@pytest.mark.parametrize("limit", [{"LONGEST_WAIT": 0.01}, {"MOST_WAITING": 0}], ids=["time", "number"])
async def test_who_would_wait_too_long_for_a_processor_is_told_when_to_come_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, limit: dict[str, Any]
) -> None:
    await site.user("ann")
    for name, value in limit.items():
        monkeypatch.setattr(passwords, name, value)
    monkeypatch.setattr(passwords, "_places", type(passwords._places)())
    for _ in range(passwords.PLACES):
        await passwords.places().acquire(ALWAYS)
    account = {"username": "bob", "email": "bob@example.com", "password": PASSWORD}
    for path, body in {"": {"identifier": "ann", "password": PASSWORD}, "/register": account}.items():
        refused = await site.post(f"/api/auth/local{path}", **body)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert (await site.call("GET", "/_ready")).status_code == 204
    for _ in range(passwords.PLACES):
        passwords.places().release(Lane.OWN)
    await site.login("ann")
