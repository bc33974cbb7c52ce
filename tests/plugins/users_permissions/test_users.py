"""Users over the content API."""

from typing import Any

import pytest
from tests.plugins.users_permissions.site import PASSWORD, ROLE, SETTINGS, USER, Site

from octavo import ApplicationError
from octavo.plugins.users_permissions.one_time_codes import PREFIX

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
    user = await open_door.user("ann", resetPasswordToken=f"{PREFIX}The canary")
    for path in (
        "/api/users",
        f"/api/users/{user['id']}?populate=*",
        "/api/users?populate[role][populate]=*",
    ):
        text = (await open_door.call("GET", path)).text
        assert "The canary" not in text
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


EMAILS = [
    ("bob@example.com", 400),
    ("BOB@Example.com", 400),
    ("ann@example.com", 200),
    ("ANN@example.com", 200),
    ("free@example.com", 200),
]


@pytest.mark.parametrize(("email", "status"), EMAILS)
async def test_an_address_somebody_else_has_is_taken(open_door: Site, email: str, status: int) -> None:
    user = await open_door.user("ann")
    await open_door.user("bob")
    place = f"/api/users/{user['id']}"
    answer = await open_door.call("PUT", place, json={"email": email})
    assert answer.status_code == status
    kept = (await open_door.call("GET", place)).json()["email"]
    assert kept == (email.lower() if status == 200 else "ann@example.com")
    if status == 400:
        assert answer.json()["error"]["message"] == "Email already taken"
        await open_door.app.service(SETTINGS).set_advanced({"unique_email": False})
        shared = await open_door.call("PUT", place, json={"email": email})
        assert (shared.status_code, shared.json()["email"]) == (200, email.lower())


async def test_a_change_is_refused_before_anything_of_it_is_kept(open_door: Site) -> None:
    user = await open_door.user("ann")
    await open_door.user("bob")
    for taken in ({"email": "bob@example.com"}, {"username": "bob"}):
        body = {"username": "anna", "password": "Another456", **taken}
        assert (await open_door.call("PUT", f"/api/users/{user['id']}", json=body)).status_code == 400
        assert (await open_door.login("ann"))["user"]["email"] == "ann@example.com"


@pytest.mark.parametrize("key", ["resetPasswordToken", "confirmationToken", "provider", "id", "documentId"])
async def test_codes_and_ids_are_not_written_by_bodies(open_door: Site, key: str) -> None:
    role = await role_id(open_door, "authenticated")
    body: dict[str, Any] = {"username": "ann", "email": "ann@example.com", "password": PASSWORD, "role": role}
    made = (await open_door.post("/api/users", **body, **{key: "77"})).json()
    await open_door.call("PUT", f"/api/users/{made['id']}", json={key: "77"})
    user = await open_door.app.service(USER).find_by({"username": "ann"})
    assert str(user[key]) != "77"


async def test_a_role_must_be_one(open_door: Site, subtests: pytest.Subtests) -> None:
    body = {"username": "ann", "email": "ann@example.com", "password": PASSWORD}
    for role in [None, True, [1], {}, {"nope": 1}, 9999]:
        with subtests.test(role=role):
            assert (await open_door.post("/api/users", **body, role=role)).status_code == 400
            assert await open_door.app.query(USER).count() == 0


WINDOWS = [
    ("limit=-1", ["ann", "bob", "cat"]),
    ("limit=0", ["ann", "bob", "cat"]),
    ("start=2", ["cat"]),
    ("page=2&pageSize=1", ["ann", "bob", "cat"]),
    ("pagination[page]=2&pagination[pageSize]=2", ["cat"]),
]


async def test_a_window_shows_what_it_asks_for(open_door: Site, subtests: pytest.Subtests) -> None:
    for name in ("ann", "bob", "cat"):
        await open_door.user(name)
    for query, found in WINDOWS:
        with subtests.test(query=query, found=found):
            users = (await open_door.call("GET", f"/api/users?sort=id&{query}")).json()
            assert [user["username"] for user in users] == found


NO_WINDOWS = [
    ("limit=abc", "convertLimitQueryParams expected a positive integer got NaN"),
    ("limit=1.5", "convertLimitQueryParams expected a positive integer got 1.5"),
    ("start=-1", "convertStartQueryParams expected a positive integer got -1"),
]


async def test_a_window_that_is_none_is_refused(open_door: Site, subtests: pytest.Subtests) -> None:
    for query, message in NO_WINDOWS:
        with subtests.test(query=query, message=message):
            for path in ("/api/users", "/api/users/count", "/api/users/1"):
                answer = await open_door.call("GET", f"{path}?{query}")
                assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)


async def test_filters_hold_for_one_user_too(open_door: Site) -> None:
    user = await open_door.user("ann")
    token = (await open_door.login("ann"))["jwt"]
    await open_door.grant("authenticated", "*")
    for path in (f"/api/users/{user['id']}", "/api/users/me"):
        assert (await open_door.call("GET", f"{path}?filters[username]=ann", token)).status_code == 200
        assert (await open_door.call("GET", f"{path}?filters[username]=bob", token)).status_code == 204
        assert (await open_door.call("GET", f"{path}?filters=ann", token)).status_code == 400


async def test_a_role_never_shows_who_has_it(open_door: Site, subtests: pytest.Subtests) -> None:
    await open_door.user("ann")
    await open_door.user("Bob Byrne", email="bob@example.com")
    for populate in ["populate[role][populate]=users", "populate[role][populate]=*", "populate=role.users"]:
        with subtests.test(populate=populate):
            answer = await open_door.call("GET", f"/api/users?filters[username]=ann&{populate}")
            assert answer.status_code == 200
            assert "Bob Byrne" not in answer.text and "bob@example.com" not in answer.text


WRONG_ROLES = [
    (-1, "role must be a `strapiID` type, but the final value was: `-1`."),
    (True, "role must be a `strapiID` type, but the final value was: `true`."),
    ({"set": [1]}, "role.connect is a required field"),
    ({"connect": []}, "Users must have a role"),
    ({"connect": 1}, "role.connect must be a `array` type, but the final value was: `1`."),
    ({"connect": [1]}, "role.connect[0] must be a `object` type, but the final value was: `1`."),
    ({"connect": [{}]}, "Relation entry must include an id or documentId"),
    ("nope", 'Document with id "nope", locale "null" not found'),
]


async def test_what_is_wrong_with_a_role_is_said(open_door: Site, subtests: pytest.Subtests) -> None:
    for role, message in WRONG_ROLES:
        with subtests.test(role=role, message=message):
            body = {"username": "ann", "email": "ann@example.com", "password": PASSWORD, "role": role}
            answer = await open_door.post("/api/users", **body)
            assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)


WRONG_CHANGES = [
    ({"role": {"disconnect": [{"id": 1}]}}, "Cannot remove role"),
    (
        {"role": {"connect": [1]}},
        "role.connect[0] must be a `object` type, but the final value was: `1`.",
    ),
    ({"username": "bob"}, "Username already taken"),
    ({"password": ""}, "password.notNull"),
    ({"password": None}, "password.notNull"),
    ({"password": 5}, "Password must be at least 1 character"),
    ({"password": "x" * 80}, "Password must be less than 73 bytes"),
]


async def test_what_is_wrong_with_a_change_is_said(open_door: Site, subtests: pytest.Subtests) -> None:
    user = await open_door.user("ann")
    await open_door.user("bob")
    for body, message in WRONG_CHANGES:
        with subtests.test(body=body, message=message):
            answer = await open_door.call("PUT", f"/api/users/{user['id']}", json=body)
            assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)
            await open_door.login("ann")


async def test_a_role_that_is_not_named_stays(open_door: Site, subtests: pytest.Subtests) -> None:
    user = await open_door.user("ann")
    for role in [{}, {"disconnect": []}]:
        with subtests.test(role=role):
            answer = await open_door.call("PUT", f"/api/users/{user['id']}", json={"role": role})
            assert (answer.status_code, answer.json()["role"]["type"]) == (200, "authenticated")


async def test_who_logs_in_by_a_provider_needs_no_password(open_door: Site) -> None:
    user = await open_door.user("ann", provider="google")
    answer = await open_door.call("PUT", f"/api/users/{user['id']}", json={"password": None})
    assert answer.status_code == 200


async def test_ids_that_are_none_find_nothing(open_door: Site, subtests: pytest.Subtests) -> None:
    await open_door.user("ann")
    for wrong in ["abc", "0", "1.5", "99999999999999999999", "%00", "-1"]:
        with subtests.test(wrong=wrong):
            assert (await open_door.call("GET", f"/api/users/{wrong}")).status_code == 204
            assert (await open_door.call("DELETE", f"/api/users/{wrong}")).status_code == 204
            assert (await open_door.call("PUT", f"/api/users/{wrong}", json={})).status_code == 404
            assert await open_door.app.query(USER).count() == 1


@pytest.mark.parametrize("spelling", ["ANN@Example.com", "ann@example.com", "\uff21nn@example.com"])
async def test_a_user_name_is_nobody_elses_address(open_door: Site, spelling: str) -> None:
    ann, bob = await open_door.user("ann"), await open_door.user("bob")
    body = {"username": spelling, "email": "cat@example.com", "password": PASSWORD}
    refused = await open_door.post("/api/auth/local/register", **body)
    assert (refused.status_code, "already taken" in refused.json()["error"]["message"]) == (400, True)
    role = await role_id(open_door, "authenticated")
    assert (await open_door.post("/api/users", **body, role=role)).status_code == 400
    refused = await open_door.call("PUT", f"/api/users/{bob['id']}", json={"username": spelling})
    assert (refused.status_code, refused.json()["error"]["message"]) == (400, "Username already taken")
    users = open_door.app.documents(USER)
    for write in (
        lambda: users.create(data={"username": spelling, "email": "dan@example.com", "provider": "local"}),
        lambda: users.update(bob["documentId"], data={"username": spelling}),
        lambda: open_door.app.query(USER).update_many({"id": bob["id"]}, {"username": spelling}),
    ):
        with pytest.raises(ApplicationError, match="Username already taken"):
            await write()
    own = await open_door.call("PUT", f"/api/users/{ann['id']}", json={"username": spelling})
    assert own.status_code == 200, own.text


async def test_an_address_is_nobody_elses_user_name(open_door: Site) -> None:
    await open_door.user("Cat@Example.com", email="other@example.com")
    bob = await open_door.user("bob")
    body = {"username": "new", "email": "cat@example.com", "password": PASSWORD}
    assert (await open_door.post("/api/auth/local/register", **body)).status_code == 400
    refused = await open_door.call("PUT", f"/api/users/{bob['id']}", json={"email": "cat@example.com"})
    assert (refused.status_code, refused.json()["error"]["message"]) == (400, "Email already taken")


async def test_rows_written_by_code_have_no_address_that_is_taken(site: Site) -> None:
    await site.user("ann")
    bob = await site.user("bob")
    rows = site.app.query(USER)
    with pytest.raises(ApplicationError, match="Email already taken"):
        await rows.create({"username": "eve", "email": "Ann@Example.com", "provider": "local"})
    with pytest.raises(ApplicationError, match="Email already taken"):
        await rows.update({"id": bob["id"]}, {"email": "ANN@example.com"})
    assert await rows.count({"email": {"$eqi": "ann@example.com"}}) == 1
