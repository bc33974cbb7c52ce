"""Users over the content API."""

from typing import Any

import pytest
from tests.plugins.users_permissions.site import PASSWORD, ROLE, USER, Site

SECRETS = ("password", "resetPasswordToken", "confirmationToken")


@pytest.fixture
async def open_door(site: Site) -> Site:
    await site.grant("public", "*")
    return site


async def role_id(site: Site, role_type: str) -> int:
    return int((await site.app.query(ROLE).find_one({"type": role_type}))["id"])


async def test_lists_filter_sort_count_and_window(open_door: Site) -> None:
    for name in ("ann", "bob", "cat"):
        await open_door.user(name)
    names = [
        user["username"] for user in (await open_door.call("GET", "/api/users?sort=username:desc")).json()
    ]
    assert names == ["cat", "bob", "ann"]
    window = await open_door.call("GET", "/api/users?sort=id&start=1&limit=1&fields=username")
    assert [user["username"] for user in window.json()] == ["bob"]
    assert (await open_door.call("GET", "/api/users/count?filters[username][$ne]=ann")).json() == 2


async def test_nothing_secret_is_shown_or_asked_for(open_door: Site) -> None:
    user = await open_door.user("ann", resetPasswordToken="canary")
    for path in (
        "/api/users",
        f"/api/users/{user['id']}?populate=*",
        "/api/users?populate[role][populate]=*",
    ):
        text = (await open_door.call("GET", path)).text
        assert "canary" not in text
        assert "$2b$" not in text
    for name in SECRETS:
        for part in (f"filters[{name}][$startsWith]=c", f"sort={name}", f"fields={name}"):
            for path in ("/api/users", "/api/users/count", f"/api/users/{user['id']}"):
                assert (await open_door.call("GET", f"{path}?{part}")).status_code == 400, (path, part)


async def test_unknown_parameters_are_refused(open_door: Site) -> None:
    for path in ("/api/users", "/api/users/count", "/api/users/1"):
        assert (await open_door.call("GET", f"{path}?where[id]=1")).status_code == 400


async def test_a_user_is_made_changed_and_deleted(open_door: Site) -> None:
    body = {"username": "ann", "email": "ann@example.com", "password": PASSWORD}
    made = await open_door.post("/api/users", **body, role=await role_id(open_door, "authenticated"))
    assert (made.status_code, made.json()["role"]["type"]) == (201, "authenticated")
    place = f"/api/users/{made.json()['id']}"
    await open_door.user("bob")
    taken = await open_door.call("PUT", place, json={"email": "BOB@example.com"})
    assert taken.json()["error"]["message"] == "Email already taken"
    changed = await open_door.call("PUT", place, json={"username": "anna", "password": "Another456"})
    assert changed.json()["username"] == "anna"
    await open_door.login("anna", "Another456")
    assert (await open_door.call("DELETE", place)).json()["username"] == "anna"
    assert (await open_door.call("GET", place)).status_code == 204


@pytest.mark.parametrize("key", ["resetPasswordToken", "confirmationToken", "provider", "id", "documentId"])
async def test_codes_and_ids_are_not_written_by_bodies(open_door: Site, key: str) -> None:
    role = await role_id(open_door, "authenticated")
    body: dict[str, Any] = {"username": "ann", "email": "ann@example.com", "password": PASSWORD, "role": role}
    made = (await open_door.post("/api/users", **body, **{key: "77"})).json()
    await open_door.call("PUT", f"/api/users/{made['id']}", json={key: "77"})
    user = await open_door.app.service(USER).find_by({"username": "ann"})
    assert str(user[key]) != "77"


@pytest.mark.parametrize("role", [None, True, [1], {}, {"nope": 1}, 9999])
async def test_a_role_must_be_one(open_door: Site, role: object) -> None:
    body = {"username": "ann", "email": "ann@example.com", "password": PASSWORD}
    assert (await open_door.post("/api/users", **body, role=role)).status_code == 400
    assert await open_door.app.query(USER).count() == 0


@pytest.mark.parametrize("wrong", ["abc", "0", "1.5", "99999999999999999999", "%00", "-1"])
async def test_ids_that_are_none_find_nothing(open_door: Site, wrong: str) -> None:
    await open_door.user("ann")
    assert (await open_door.call("GET", f"/api/users/{wrong}")).status_code == 204
    assert (await open_door.call("DELETE", f"/api/users/{wrong}")).status_code == 204
    assert (await open_door.call("PUT", f"/api/users/{wrong}", json={})).status_code == 404
    assert await open_door.app.query(USER).count() == 1
