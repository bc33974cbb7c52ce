"""API tokens: what each kind may do, how long, and that nobody reads a key twice."""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.production import PRODUCTION_ENV

from octavo import Octavo, StartupError, ValidationError, boot
from octavo.testing import Client, Project, client_of, running

TOKEN = "admin::api-token"
FIND = "api::article.article.find"
CREATE = "api::article.article.create"


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[Octavo]:
    project = Project(tmp_path).content_type("article", {"title": {"type": "string"}})
    async with running(project.folder) as app:
        yield app


def service(app: Octavo) -> Any:
    return app.service("plugin::api-tokens.token")


@asynccontextmanager
async def administrator(app: Octavo) -> AsyncIterator[Client]:
    """Call as a super admin."""
    body = {"email": "root@example.com", "firstname": "Ro", "password": "Passw0rd!"}
    async with client_of(app) as anybody:
        token = (await anybody.post("/admin/register-admin", json=body)).json()["data"]["token"]
    async with client_of(app, {"Authorization": f"Bearer {token}"}) as client:
        yield client


async def may(app: Octavo, key: str) -> list[int]:
    """Return the statuses of listing and writing articles."""
    async with client_of(app, {"Authorization": f"Bearer {key}"}) as client:
        return [
            (await client.get("/api/articles")).status_code,
            (await client.post("/api/articles", json={"data": {}})).status_code,
        ]


@pytest.mark.parametrize(
    ("kind", "permissions", "statuses"),
    [
        ("read-only", None, [200, 403]),
        ("full-access", None, [200, 201]),
        ("custom", [CREATE], [403, 201]),
        ("custom", [FIND], [200, 403]),
        ("custom", [], [403, 403]),
    ],
)
async def test_a_token_may_do_what_its_kind_says(
    app: Octavo, kind: str, permissions: list[str] | None, statuses: list[int]
) -> None:
    token = await service(app).create("t", type=kind, permissions=permissions)
    assert await may(app, token["accessKey"]) == statuses


async def test_tokens_to_begin_with_are_made_once(tmp_path: Path) -> None:
    folder = Project(tmp_path).folder
    async with boot.running(folder) as app:
        made = await service(app).list()
        assert sorted(token["name"] for token in made) == ["Full Access", "Read Only"]
        for token in made:
            await app.query(TOKEN).delete({"id": token["id"]})
    async with boot.running(folder) as app:
        assert await service(app).list() == []
        await service(app).create("mine")
        await app.store.delete("api-tokens.seeded")  # as in a database that was written before this was kept
    async with boot.running(folder) as app:
        assert [token["name"] for token in await service(app).list()] == ["mine"]


async def test_a_key_is_shown_once_and_kept_as_a_hash(app: Octavo) -> None:
    token = await service(app).create("t")
    row = await app.query(TOKEN).find_one({"id": token["id"]})
    assert token["accessKey"] not in str(row)
    assert len(row["accessKey"]) == 128
    for shown in (await service(app).find(token["id"]), *await service(app).list()):
        assert "accessKey" not in shown


async def test_a_token_ends_with_its_time(app: Octavo) -> None:
    token = await service(app).create("t", type="full-access", lifespan=60_000)
    assert await may(app, token["accessKey"]) == [200, 201]
    await app.query(TOKEN).update({"id": token["id"]}, {"expiresAt": "2020-01-01T00:00:00.000Z"})
    async with client_of(app, {"Authorization": f"Bearer {token['accessKey']}"}) as client:
        answer = await client.get("/api/articles")
    assert (answer.status_code, answer.json()["error"]["message"]) == (401, "Token expired")


async def test_changes_hold_at_once(app: Octavo) -> None:
    token = await service(app).create("t", type="full-access")
    key = token["accessKey"]
    assert await may(app, key) == [200, 201]
    await service(app).update(token["id"], {"type": "custom", "permissions": [FIND]})
    assert await may(app, key) == [200, 403]
    fresh = await service(app).regenerate(token["id"])
    assert [await may(app, key), await may(app, fresh)] == [[401, 401], [200, 403]]
    await service(app).delete(token["id"])
    assert await may(app, fresh) == [401, 401]
    assert await app.query("admin::api-token-permission").count() == 0


async def test_use_is_noted_once_an_hour(app: Octavo) -> None:
    token = await service(app).create("t")
    await may(app, token["accessKey"])
    first = (await service(app).find(token["id"]))["lastUsedAt"]
    assert first is not None
    await may(app, token["accessKey"])
    assert (await service(app).find(token["id"]))["lastUsedAt"] == first
    await app.query(TOKEN).update({"id": token["id"]}, {"lastUsedAt": "2020-01-01T00:00:00.000Z"})
    await may(app, token["accessKey"])
    assert (await service(app).find(token["id"]))["lastUsedAt"] > first


NO_TOKENS = [
    ({"type": "nope"}, "type must be one of"),
    ({"type": "custom"}, "Missing permissions attribute for custom token"),
    (
        {"type": "custom", "permissions": ["api::no.no.find"]},
        "Unknown permissions provided: api::no.no.find",
    ),
    ({"type": "read-only", "permissions": [FIND]}, "Non-custom tokens should not reference permissions"),
]


async def test_what_no_token_can_be_is_refused(app: Octavo, subtests: pytest.Subtests) -> None:
    for given, message in NO_TOKENS:
        with subtests.test(given=given, message=message):
            with pytest.raises(ValidationError, match=message):
                await service(app).create("t", **given)
            assert await app.query(TOKEN).count({"name": "t"}) == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": None}, ["name must be at least 1 characters", "name is a required field"]),
        (
            {"type": None},
            [
                "type must be a `string` type, but the final value was: `null`.",
                "type must be one of the following values: read-only, full-access, custom",
            ],
        ),
        (
            {"lifespan": "604800000"},
            [
                'lifespan must be a `number` type, but the final value was: `"604800000"`.',
                "lifespan must be one of the following values: , 604800000, 2592000000, 7776000000",
            ],
        ),
    ],
)
async def test_what_is_wrong_with_a_form_is_said(app: Octavo, given: dict[str, Any], said: list[str]) -> None:
    async with administrator(app) as client:
        answer = await client.post("/admin/api-tokens", json={"name": "t", "type": "read-only", **given})
    assert [found["message"] for found in answer.json()["error"]["details"]["errors"]] == said
    assert await app.query(TOKEN).count({"name": "t"}) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"permissions": None}, "Missing permissions attribute for custom token"),
        ({"kind": "content-api"}, "this field has unspecified keys: kind"),
        ([], "this must be a `object` type, but the final value was: `[]`."),
    ],
)
async def test_a_change_that_is_none_changes_nothing(app: Octavo, change: Any, message: str) -> None:
    token = await service(app).create("t", type="custom", permissions=[FIND])
    async with administrator(app) as client:
        answer = await client.put(f"/admin/api-tokens/{token['id']}", json=change)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)
    assert (await service(app).find(token["id"]))["permissions"] == [FIND]


async def test_a_description_is_changed_emptied_or_left(app: Octavo) -> None:
    token = await service(app).create("t", description="of the shop")
    async with administrator(app) as client:
        for change, description in (
            ({"name": "u"}, "of the shop"),
            ({"description": " of the site "}, "of the site"),
            ({"description": None}, ""),
        ):
            answer = await client.put(f"/admin/api-tokens/{token['id']}", json=change)
            assert (answer.status_code, answer.json()["data"]["description"]) == (200, description)


async def test_names_are_unique(app: Octavo) -> None:
    await service(app).create("t")
    with pytest.raises(ValidationError, match="must be unique"):
        await service(app).create("t")


async def test_ctx_state_tells_of_the_token_and_not_of_its_key(tmp_path: Path) -> None:
    project = Project(tmp_path).file(
        "app/api/who/routes.py",
        "from octavo import Route\n"
        "async def who(ctx):\n"
        "    auth = ctx.state.auth\n"
        "    return {'strategy': auth.strategy.name, 'credentials': auth.credentials,\n"
        "            'authenticated': ctx.state.is_authenticated, 'user': ctx.state.user}\n"
        "routes = [Route('GET', '/who', who)]\n",
    )
    async with running(project.folder) as app:
        token = await service(app).create("t")
        async with client_of(app, {"Authorization": f"bearer {token['accessKey']}"}) as client:
            said = (await client.get("/api/who")).json()
    assert said["strategy"] == "content-api-token"
    assert said["authenticated"] is True
    assert said["user"] is None
    assert said["credentials"]["name"] == "t"
    assert "accessKey" not in said["credentials"]


async def test_a_salt_of_strapi_makes_its_keys_good_here(tmp_path: Path) -> None:
    settings = '[plugins.api-tokens.config]\nsalt = "Rg7kT2vWq9ZxLm4NpB8s"\n'
    project = Project(tmp_path).content_type("article", {}).settings(settings)
    hashed = hmac.new(b"Rg7kT2vWq9ZxLm4NpB8s", b"ab" * 128, "sha512").hexdigest()
    async with running(project.folder) as app:
        row = {"name": "old", "type": "full-access", "kind": "content-api", "accessKey": hashed}
        await app.query(TOKEN).create(row)
        assert await may(app, "ab" * 128) == [200, 201]


async def test_a_weak_salt_starts_nothing_outside_development(tmp_path: Path) -> None:
    project = Project(tmp_path).settings('[plugins.api-tokens.config]\nsalt = "changeme"\n')
    environ = {
        "APP_KEYS": "Rg7kT2vWq9ZxLm4NpB8s",
        **PRODUCTION_ENV,
    }
    with pytest.raises(StartupError) as refused:
        await boot.create(project.folder, environ=environ)
    # What needs the service that could not be made is not told beside the reason.
    assert [problem.where for problem in refused.value.problems] == [
        "octavo.toml#/plugins/api-tokens/config/salt"
    ]


async def test_no_two_tokens_have_one_name(app: Octavo) -> None:
    async with administrator(app) as admin:
        made = [
            (await admin.post("/admin/api-tokens", json={"name": name, "type": "read-only"})).json()
            for name in ("One", " One ", "Two")
        ]
        assert [answer.get("error", {}).get("message") for answer in made] == [
            None,
            "Name already taken",
            None,
        ]
        two = f"/admin/api-tokens/{made[2]['data']['id']}"
        assert (await admin.put(two, json={"name": "One"})).json()["error"]["message"] == "Name already taken"
        assert (await admin.put(two, json={"name": "Two"})).status_code == 200
        named = [token["name"] for token in (await admin.get("/admin/api-tokens")).json()["data"]]
        assert named.count("One") == named.count("Two") == 1
