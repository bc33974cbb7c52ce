"""Access that was taken away stays away: codes sent before, logins under way, changes made at once."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import PASSWORD as ADMIN_PASSWORD
from tests.plugins.admin.conftest import Admin, project
from tests.plugins.admin.conftest import Site as AdminSite
from tests.plugins.admin.conftest import site as admins
from tests.plugins.users_permissions.site import MANY, PASSWORD, ROLE, SETTINGS, USER, open_site

from octavo.content.passwords import verify_password
from octavo.plugins.admin.authentication import routes as authentication
from octavo.plugins.admin.users.service import digest
from octavo.plugins.users_permissions.one_time_codes import digest as code_digest
from octavo.plugins.users_permissions.users import service as users

__all__ = ["admins", "project"]  # fixtures of the admin plugin's own tests

NEW = "Another456"
ADMIN_NEW = "Another1pass"


@pytest.mark.soak
@pytest.mark.advisory("codes")
@pytest.mark.parametrize(
    "change",
    [{"password": NEW}, {"email": "new@example.com"}, {"blocked": True}],
    ids=lambda one: str([*one]),
)
async def test_a_code_ends_with_what_it_was_sent_for(tmp_path: Path, change: dict[str, Any]) -> None:
    async with open_site(tmp_path) as site:
        ann = await site.user("ann")
        await site.grant("public", "plugin::users-permissions.auth.resetPassword", f"{USER}.update")
        await site.app.service(USER).edit(ann, {"resetPasswordToken": code_digest(site.app, "known")})
        same = {"email": "ann@example.com", "blocked": False}
        body = {"code": "known", "password": "Stolen789", "passwordConfirmation": "Stolen789"}
        for changed in (same, change):
            answer = await site.call("PUT", f"/api/users/{ann['id']}", json=changed)
            assert answer.status_code == 200, answer.text
            kept = await site.app.query(USER).find_one({"id": ann["id"]})
            assert kept and (kept["resetPasswordToken"] is not None) is (changed is same)
        assert (await site.post("/api/auth/reset-password", **body)).status_code == 400


@pytest.mark.soak
@pytest.mark.advisory("codes")
async def test_a_code_of_many_users_ends_with_their_passwords(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        ann = await site.user("ann")
        await site.app.service(USER).edit(ann, {"resetPasswordToken": code_digest(site.app, "known")})
        await site.app.query(USER).update_many({}, {"blocked": True})
        kept = await site.app.query(USER).find_one({"id": ann["id"]})
        assert kept and kept["resetPasswordToken"] is None


@pytest.mark.soak
@pytest.mark.advisory("codes")
async def test_a_code_confirms_the_address_it_was_sent_to_alone(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.app.service(SETTINGS).set_advanced({"email_confirmation": True})
        await site.post(
            "/api/auth/local/register", username="ann", email="mine@example.com", password=PASSWORD
        )
        code = await site.mailed_code()
        ann = await site.app.service(USER).find_by({"username": "ann"})
        await site.app.service(USER).edit(ann, {"email": "another@example.com"})
        assert (
            await site.call("GET", f"/api/auth/email-confirmation?confirmation={code}")
        ).status_code == 400


def meanwhile(do: Callable[[], Awaitable[object]]) -> Callable[[str, str | None], Awaitable[bool]]:
    """Return a comparison of passwords during which something else happens."""

    async def verify(password: str, hashed: str | None) -> bool:
        found = await verify_password(password, hashed)
        await do()
        return found

    return verify


@pytest.mark.soak
@pytest.mark.advisory("races")
@pytest.mark.parametrize("change", ["password", "blocked", "role", "deleted"])
async def test_a_login_is_worth_nothing_once_the_user_is_another(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_site(tmp_path) as site:
        ann = await site.user("ann")
        service = site.app.service(USER)
        public = await site.app.query(ROLE).find_one({"type": "public"})
        assert public is not None
        values = {"password": NEW, "blocked": True, "role": public["documentId"]}

        async def do() -> None:
            await (
                service.remove(ann) if change == "deleted" else service.edit(ann, {change: values[change]})
            )

        monkeypatch.setattr(users, "verify_password", meanwhile(do))
        answer = await site.post("/api/auth/local", identifier="ann", password=PASSWORD)
        assert answer.status_code == 400
        assert await site.app.query("admin::session").count({}) == 0


@pytest.mark.soak
@pytest.mark.advisory("races")
async def test_passwords_changed_while_others_log_in_end_every_login(tmp_path: Path) -> None:
    async with open_site(tmp_path, MANY) as site:
        ann = await site.user("ann")
        logins = [site.post("/api/auth/local", identifier="ann", password=PASSWORD) for _ in range(12)]
        change = site.app.service(USER).edit(ann, {"password": NEW})
        *answers, _ = await asyncio.gather(*logins, change)
        for answer in answers:
            token = answer.json().get("jwt")
            assert token is None or await site.me(token) == 401


@pytest.mark.soak
@pytest.mark.advisory("races")
@pytest.mark.parametrize(
    "change", [{"password": ADMIN_NEW}, {"isActive": False}], ids=["password", "activity"]
)
async def test_a_login_of_an_administrator_is_worth_nothing_once_they_are_another(
    admins: AdminSite, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = await admins.first()
    await admins.member("m@example.com", await admins.role("Reader"))
    await admins.app.query("admin::session").delete_many({"userId": "2"})
    monkeypatch.setattr(
        authentication, "verify_password", meanwhile(lambda: root.put("/admin/users/2", change))
    )
    body = {"email": "m@example.com", "password": ADMIN_PASSWORD}
    assert (await admins.anybody.post("/admin/login", body)).status_code == 400
    assert await admins.app.query("admin::session").count({"userId": "2", "origin": "admin"}) == 0


@pytest.mark.soak
@pytest.mark.advisory("codes")
@pytest.mark.parametrize(
    "change",
    [{"password": ADMIN_NEW}, {"email": "new@example.com"}, {"isActive": False}],
    ids=["password", "email", "activity"],
)
async def test_a_link_for_a_new_password_ends_with_what_it_was_sent_for(
    admins: AdminSite, change: dict[str, Any]
) -> None:
    root = await admins.first()
    await admins.member("m@example.com", await admins.role("Reader"))
    link = {"resetPasswordToken": digest("known"), "resetPasswordTokenExpiresAt": "2999-01-01T00:00:00.000Z"}
    await admins.app.query("admin::user").update({"id": 2}, link)
    assert (await root.put("/admin/users/2", {"firstname": "Other"})).status_code == 200
    kept = await admins.app.query("admin::user").find_one({"id": 2})
    assert kept and kept["resetPasswordToken"] == digest("known")
    assert (await root.put("/admin/users/2", change)).status_code == 200
    await root.put("/admin/users/2", {"isActive": True})
    body = {"resetPasswordToken": "known", "password": "Stolen1pass"}
    assert (await admins.anybody.post("/admin/reset-password", body)).status_code == 400


async def invited(site: AdminSite, root: Admin) -> tuple[str, str]:
    """Invite somebody; return the path of the administrator and the token of the link."""
    body = {"email": "n@example.com", "firstname": "N", "roles": [await site.role("Reader")]}
    made = (await root.post("/admin/users", body)).json()["data"]
    return f"/admin/users/{made['id']}", made["registrationToken"]


@pytest.mark.soak
@pytest.mark.advisory("codes")
@pytest.mark.parametrize("change", [{"password": ADMIN_NEW, "isActive": True}, {"isActive": True}])
async def test_an_invitation_ends_when_somebody_else_opens_the_account(
    admins: AdminSite, change: dict[str, Any]
) -> None:
    root = await admins.first()
    path, token = await invited(admins, root)
    assert (await root.put(path, {"firstname": "Nn", "isActive": False})).status_code == 200
    assert (
        await admins.anybody.get(f"/admin/registration-info?registrationToken={token}")
    ).status_code == 200
    assert (await root.put(path, change)).status_code == 200
    body = {"registrationToken": token, "userInfo": {"firstname": "Thief", "password": "Stolen1pass"}}
    assert (await admins.anybody.post("/admin/register", body)).status_code == 400


@pytest.mark.soak
async def test_what_an_administrator_was_is_asked_when_it_counts(admins: AdminSite) -> None:
    """Somebody read as no super admin becomes the only one before the change that was begun is made."""
    root = await admins.first()
    reader = await admins.role("Reader")
    await admins.member("m@example.com", reader)
    service = admins.app.service("plugin::admin.user")
    read_before = await service.find(email="m@example.com")
    assert (await root.put("/admin/users/2", {"roles": [1]})).status_code == 200
    assert (await root.put("/admin/users/1", {"isActive": False})).status_code == 200
    with pytest.raises(Exception, match="at least one user with super admin role"):
        await service.update(read_before, {}, [reader])
    with pytest.raises(Exception, match="at least one user with super admin role"):
        await service.delete([read_before])
