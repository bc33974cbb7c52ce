"""Codes for passwords and addresses are kept as digests, and told and written by nobody else."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from tests.plugins.users_permissions.site import (
    FILES,
    MANY,
    PASSWORD,
    SETTINGS,
    USER,
    Site,
    open_site,
)

from octavo import OctavoError
from octavo.plugins.users_permissions import one_time_codes
from octavo.testing import Project, client_of, running

pytestmark = pytest.mark.soak

NEW = "Another456"
ADMIN = "[plugins.admin.config.rate_limit]\nenabled = false\n"
ROOT = {"email": "root@example.com", "firstname": "Ro", "password": "Passw0rd!"}
CONTENT = f"/content-manager/collection-types/{USER}"
PLANTED = "planted"


async def redeemed(site: Site, name: str, code: str) -> int:
    """Return the status of using a code."""
    if name == one_time_codes.CONFIRMATION:
        answer = await site.call("GET", f"/api/auth/email-confirmation?confirmation={code}")
    else:
        body = {"code": code, "password": NEW, "passwordConfirmation": NEW}
        answer = await site.post("/api/auth/reset-password", **body)
    return int(answer.status_code)


async def sent(site: Site, name: str) -> str:
    """Have a code sent to Ann and return it."""
    what = "send-email-confirmation" if name == one_time_codes.CONFIRMATION else "forgot-password"
    await site.post(f"/api/auth/{what}", email="ann@example.com")
    return await site.mailed_code()


@pytest.mark.advisory("codes")
@pytest.mark.parametrize("name", one_time_codes.CODES)
async def test_what_is_kept_of_a_code_is_worth_nothing(tmp_path: Path, name: str) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann", confirmed=False)
        code = await sent(site, name)
        row = await site.app.query(USER).find_one({"username": "ann"})
        assert row is not None
        assert code not in row[name]
        for wrong in (row[name], row[name].removeprefix(one_time_codes.PREFIX)):
            assert await redeemed(site, name, wrong) == 400
        assert await redeemed(site, name, code) in {200, 302}
        assert await redeemed(site, name, code) == 400


Write = Callable[[Site, str, Mapping[str, Any]], Awaitable[object]]


async def _manager(site: Site, method: str, path: str, body: Mapping[str, Any]) -> Response:
    answer = await site.post("/admin/login", email=ROOT["email"], password=ROOT["password"])
    token = answer.json()["data"]["token"]
    changed: Response = await site.call(method, f"{CONTENT}{path}", token, json=dict(body))
    return changed


def _account(name: str) -> dict[str, Any]:
    return {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "role": 1}


async def _ann(site: Site) -> dict[str, Any]:
    return await site.app.query(USER).find_one({"username": "ann"}) or {}


WAYS: Mapping[str, Write] = {
    "create over REST": lambda site, name, said: site.post("/api/users", **_account("eve"), **said),
    "update over REST": lambda site, name, said: _update_rest(site, said),
    "registration": lambda site, name, said: site.post(
        "/api/auth/local/register",
        **{key: value for key, value in _account("eve").items() if key != "role"},
        **said,
    ),
    "create by the content manager": lambda site, name, said: _manager(
        site, "POST", "", {**_account("eve"), **said}
    ),
    "update by the content manager": lambda site, name, said: _update_manager(site, said),
    "a document": lambda site, name, said: site.app.documents(USER).create(data={**_account("eve"), **said}),
    "a change of a document": lambda site, name, said: _update_document(site, said),
    "a row": lambda site, name, said: site.app.query(USER).create({"username": "eve", **said}),
    "rows": lambda site, name, said: site.app.query(USER).create_many([{"username": "eve", **said}]),
    "a change of a row": lambda site, name, said: site.app.query(USER).update(
        {"username": "ann"}, dict(said)
    ),
    "a change of rows": lambda site, name, said: site.app.query(USER).update_many({}, dict(said)),
}


async def _update_rest(site: Site, said: Mapping[str, Any]) -> object:
    return await site.call("PUT", f"/api/users/{(await _ann(site))['id']}", json=dict(said))


async def _update_manager(site: Site, said: Mapping[str, Any]) -> object:
    return await _manager(site, "PUT", f"/{(await _ann(site))['documentId']}", said)


async def _update_document(site: Site, said: Mapping[str, Any]) -> object:
    return await site.app.documents(USER).update((await _ann(site))["documentId"], data=dict(said))


@pytest.mark.advisory("codes")
@pytest.mark.parametrize("name", one_time_codes.CODES)
async def test_nobody_plants_a_code(tmp_path: Path, name: str) -> None:
    async with open_site(tmp_path, MANY + ADMIN) as site:
        await site.user("ann", confirmed=False)
        await site.grant("public", "*")
        await site.app.service("plugin::admin.user").create_first(ROOT)
        for way, write in WAYS.items():
            for value in (PLANTED, one_time_codes.PREFIX + PLANTED):
                try:
                    await write(site, name, {name: value})
                except OctavoError:
                    assert value == PLANTED, way
                kept = {row[name] for row in await site.app.query(USER).find_many(select=[name])}
                assert PLANTED not in kept, way
                assert await redeemed(site, name, PLANTED) == 400, way
                assert await redeemed(site, name, value) == 400, way
                await site.app.query(USER).delete_many({"username": "eve"})


@pytest.mark.advisory("codes")
async def test_a_code_in_a_seed_is_refused(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        with pytest.raises(OctavoError, match="resetPasswordToken cannot be written"):
            await site.app.documents(USER).create(
                data={**_account("eve"), "provider": "local", one_time_codes.RESET: PLANTED}
            )


@pytest.mark.advisory("codes")
async def test_codes_sent_before_they_were_kept_as_digests_work_once(tmp_path: Path) -> None:
    project = Project(tmp_path / "site").settings(MANY).settings(FILES)
    environ = {"OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/kept.db"}
    old = {one_time_codes.RESET: "0123456789abcdef" * 2, one_time_codes.CONFIRMATION: "fedcba9876543210" * 2}
    async with running(project.folder, environ) as app, client_of(app) as client:
        await Site(app, client).user("ann", confirmed=False)
        async with app.database.transaction() as transaction:
            said = ", ".join(f"{column} = '{old[name]}'" for name, column in COLUMNS.items())
            await transaction.connection.execute_text(f"UPDATE up_users SET {said}")
            await transaction.connection.execute_text(
                f"DELETE FROM octavo_store WHERE name = '{one_time_codes.CONVERTED}'"
            )
    async with running(project.folder, environ) as app, client_of(app) as client:
        site = Site(app, client)
        row = await app.query(USER).find_one({"username": "ann"})
        assert row is not None
        assert not {*old.values()} & {*map(str, row.values())}
        for name, code in old.items():
            assert await redeemed(site, name, code) in {200, 302}
            assert await redeemed(site, name, code) == 400
        await site.login("ann", NEW)


COLUMNS = {one_time_codes.RESET: "reset_password_token", one_time_codes.CONFIRMATION: "confirmation_token"}

ADDRESSES = ("nobody", "blocked", "unconfirmed", "confirmed", "both")
SENDERS = ("/api/auth/forgot-password", "/api/auth/send-email-confirmation", "/admin/forgot-password")


@pytest.mark.advisory("timing")
@pytest.mark.parametrize("path", SENDERS)
async def test_who_asks_for_a_message_learns_nothing(
    tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_site(tmp_path, MANY + ADMIN) as site:
        users = {
            "blocked": {"blocked": True},
            "unconfirmed": {"confirmed": False},
            "confirmed": {},
            "both": {"blocked": True, "confirmed": False},
        }
        for name, said in users.items():
            await site.user(name, **said)
            admin = {"email": f"{name}@example.com", "firstname": name, "isActive": name == "confirmed"}
            await site.app.service("plugin::admin.user").create(admin)
        await site.app.service(SETTINGS).set_advanced({"email_confirmation": True})
        begun: list[str] = []
        monkeypatch.setattr(site.app.background, "begin", lambda name, work: begun.append(name))
        await site.post(path, email="first@example.com")  # settings are read once
        begun.clear()
        found = set()
        for name in ADDRESSES:
            seen: list[object] = []
            with site.app.database.observed(seen.append):
                answer = await site.post(path, email=f"{name}@example.com")
            told = answer.text.replace(name, "somebody")
            found.add((answer.status_code, told, len(seen)))
        assert len(found) == 1
        assert len(begun) == len(ADDRESSES)


@pytest.mark.advisory("timing")
async def test_only_who_may_confirm_is_sent_the_code_again(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann", confirmed=False)
        await site.user("bob")
        await site.user("cat", confirmed=False, blocked=True)
        for name in ("ann", "bob", "cat", "dan"):
            await site.post("/api/auth/send-email-confirmation", email=f"{name}@example.com")
        assert [mail["To"] for mail in await site.mails()] == ["ann@example.com"]
