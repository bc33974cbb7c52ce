"""A user name is nobody else's e-mail address, in whatever spelling and by whatever way it is written."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import Site as AdminSite
from tests.plugins.users_permissions.site import PASSWORD, ROLE, USER, Site, open_site

from octavo import ApplicationError
from octavo.cli.seed import write_entries
from octavo.cli.seed_file import read
from octavo.errors import StartupError
from octavo.plugins.users_permissions.providers.accounts import account_of
from octavo.plugins.users_permissions.providers.profile import Profile, from_claims, from_discord, from_github

ADDRESS = "änn.müller@example.com"
SPELLINGS = [
    ADDRESS,
    "ÄNN.Müller@Example.COM",
    "a\u0308nn.mu\u0308ller@example.com",
    "\uff21\u0308nn.müller@example.com",
    f" {ADDRESS}",
    f"{ADDRESS}\u00a0",
    f"{ADDRESS}\t",
    f"\u200b{ADDRESS}",
    "änn.müller\u200d@example.com",
    "änn.müller @ example.com",
    "ÄNN.mu\u0308ller\u2003@example.com\ufeff",
]
Way = Callable[[str], Awaitable[Any]]


@asynccontextmanager
async def _inhabited(folder: Path) -> AsyncIterator[Site]:
    async with open_site(folder) as site:
        await site.user("ann", email=ADDRESS)
        await site.grant("public", "*")
        yield site


async def _answered(answer: Any) -> None:
    if answer.status_code == 400:
        raise ApplicationError(answer.json()["error"]["message"])
    assert answer.status_code in {200, 201}, answer.text


async def _ways(site: Site) -> dict[str, Way]:
    """Return every way to write a user name, as functions that raise what is refused."""
    bob = await site.user("bob")
    root = await AdminSite(site.app).first()
    role = await site.app.query(ROLE).find_one({"type": "authenticated"})
    new = {"email": "new@example.com", "password": PASSWORD}
    kept = {**new, "provider": "local", "confirmed": True}
    managed = f"/content-manager/collection-types/{USER}"
    users, rows = site.app.documents(USER), site.app.query(USER)

    async def seed(name: str) -> None:
        file = site.app.settings.folder / "users.jsonl"
        file.write_text(json.dumps({"uid": USER, "data": {"username": name, **kept}}), "utf-8")
        try:
            await write_entries(site.app, read(file, site.app.schemas.content_types), file)
        except StartupError as error:
            raise ApplicationError(str(error)) from error

    async def register(name: str) -> None:
        await _answered(await site.post("/api/auth/local/register", username=name, **new))

    async def post(name: str) -> None:
        await _answered(await site.post("/api/users", username=name, role=role["id"], **new))

    async def put(name: str) -> None:
        await _answered(await site.call("PUT", f"/api/users/{bob['id']}", json={"username": name}))

    async def admin_post(name: str) -> None:
        body = {"username": name, **kept, "role": {"connect": [{"id": role["id"]}]}}
        await _answered(await root.post(managed, body))

    async def admin_put(name: str) -> None:
        await _answered(await root.put(f"{managed}/{bob['documentId']}", {"username": name}))

    return {
        "register": register,
        "POST /api/users": post,
        "PUT /api/users/:id": put,
        "an administrator creates": admin_post,
        "an administrator updates": admin_put,
        "seed": seed,
        "documents.create": lambda name: users.create(data={"username": name, **kept}),
        "documents.update": lambda name: users.update(bob["documentId"], data={"username": name}),
        "documents.clone": lambda name: users.clone(bob["documentId"], data={"username": name, **new}),
        "query.create": lambda name: rows.create({"username": name, **kept}),
        "query.create_many": lambda name: rows.create_many([{"username": name, **kept}]),
        "query.update": lambda name: rows.update({"id": bob["id"]}, {"username": name}),
        "query.update_many": lambda name: rows.update_many({"id": bob["id"]}, {"username": name}),
    }


async def _refused(way: str, write: Way, spelling: str) -> None:
    with pytest.raises(ApplicationError, match=r"already taken|must be unique"):
        await write(spelling)
        pytest.fail(f"{way} takes {spelling!r}")


async def _expect_two(site: Site) -> None:
    names = [user["username"] for user in await site.app.query(USER).find_many()]
    assert sorted(names) == ["ann", "bob"]


async def test_every_way_to_a_user_name_refuses_every_spelling(tmp_path: Path) -> None:
    async with _inhabited(tmp_path) as site:
        for (way, write), spelling in product((await _ways(site)).items(), SPELLINGS):
            await _refused(way, write, spelling)
        await _expect_two(site)


async def test_what_is_nobodys_address_is_a_name(tmp_path: Path) -> None:
    async with _inhabited(tmp_path) as site:
        name = "somebody @ else.com"
        await (await _ways(site))["register"](name)
        assert await site.app.query(USER).count({"username": name}) == 1


async def test_what_a_provider_calls_somebody_is_kept_only_with_something_behind_it(tmp_path: Path) -> None:
    async with _inhabited(tmp_path) as site:
        for index, spelling in enumerate(SPELLINGS):
            email = f"other{index}@example.com"
            profiles = [
                Profile(spelling, email),
                from_claims("keycloak", {"email": email, "preferred_username": spelling}, trust_email=True),
                from_github({"login": spelling}, [{"email": email, "primary": True, "verified": True}]),
                from_discord({"username": spelling, "email": email, "verified": True}),
            ]
            profile = profiles[index % len(profiles)]
            made = await account_of(site.app, "github", profile)
            assert re.fullmatch(r".+-[0-9a-f]{8}", made["username"], re.DOTALL), spelling
        found = await site.app.service(USER).find_by_login(ADDRESS)
        assert found["username"] == "ann"


async def test_users_written_at_once_are_apart_from_each_other(tmp_path: Path) -> None:
    async with _inhabited(tmp_path) as site:
        rows = [
            {"username": "cat", "email": "cat@example.com", "provider": "local"},
            {"username": "CAT@example.com ", "email": "dan@example.com", "provider": "local"},
        ]
        query = site.app.query(USER)
        for listed in (rows, rows[::-1]):
            with pytest.raises(ApplicationError, match="already taken"):
                await query.create_many(listed)
        with pytest.raises(ApplicationError, match="Email already taken"):
            await query.create_many([rows[0], {**rows[1], "username": "eve", "email": "CAT@example.com"}])
        await site.user("bob")
        with pytest.raises(ApplicationError, match="Email already taken"):
            await query.update_many({}, {"email": "all@example.com"})
        with pytest.raises(ApplicationError, match="Email already taken"):
            await query.update_many({"username": "bob"}, {"email": ADDRESS.upper()})
        assert await query.count() == 2
