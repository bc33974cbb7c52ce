"""Who reaches an endpoint, what runs on the way, and what it answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from octavo import boot
from octavo.testing import Client, Project, client_of

ROUTES = """
from octavo import PolicyError, Route, ForbiddenError, UnauthorizedError


class BakeryController:
    async def bake(self, ctx):
        route, auth = ctx.state.route, ctx.state.auth
        return {
            "route": [route.method, route.path, route.handler, route.config, route["info"]["api_name"]],
            "auth": None if auth is None else [auth.strategy.name, auth["credentials"]],
            "known": ctx.state.is_authenticated,
        }

    async def burn(self, ctx):
        refuse = {"forbidden": ForbiddenError, "unauthorized": UnauthorizedError}[ctx.params["how"]]
        raise refuse("a secret why")


async def only_true(ctx, config):
    return {"true": True, "one": 1, "none": None, "false": False}[ctx.query["say"]]


async def refusing(ctx, config):
    raise PolicyError("Come back tomorrow", {"open": "9-17"})


async def nothing(ctx):
    return None


async def empty(ctx):
    ctx.body = None


async def by_hand(ctx):
    ctx.respond = False
    raise RuntimeError("before the first byte")


async def both(ctx):
    ctx.body = "set"
    return "returned"


routes = [
    Route("GET", "/bread", "bakery.bake"),
    Route("GET", "/open", BakeryController.bake, auth=False, config={"note": 1}),
    Route("GET", "/scoped", BakeryController.bake, auth={"scope": ["api::x.x.find", "api::x.x.count"]}),
    Route("GET", "/function", nothing),
    Route("GET", "/nobody", BakeryController.bake, auth={"strategies": ["none-of-these"]}),
    Route("GET", "/policy", BakeryController.bake, auth=False, policies=[only_true]),
    Route("GET", "/refusing", BakeryController.bake, auth=False, policies=[refusing]),
    Route("GET", "/burn/:how", BakeryController.burn, auth=False),
    Route("GET", "/nothing", nothing, auth=False),
    Route("GET", "/empty", empty, auth=False),
    Route("GET", "/both", both, auth=False),
    Route("GET", "/by-hand", by_hand, auth=False),
]
"""
BAKE = "api::bakery.bakery.bake"


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    project = Project(tmp_path).file("app/api/bakery/routes.py", ROUTES)
    project.file(
        "app/api/bakery/controller.py",
        "from app.api.bakery.routes import BakeryController as Shown\n\n\n"
        "class BakeryController(Shown):\n    uid = 'api::bakery.bakery'\n",
    )
    app = await boot.create(project.folder, environ={})
    async with client_of(app) as caller:
        caller.app = app  # type: ignore[attr-defined]  # tests change its grants
        yield caller


def grant(client: Client, *actions: str) -> None:
    client.app.permissions.set_role_grants("public", actions)  # type: ignore[attr-defined]  # see above


async def refusal(client: Client, path: str, **options: object) -> tuple[int, str, str]:
    error = (await client.get(path, **options)).json()["error"]  # type: ignore[arg-type]  # httpx's own keywords
    return error["status"], error["name"], error["message"]


async def test_without_any_grant_the_public_is_unknown(client: Client) -> None:
    assert await refusal(client, "/api/bread") == (401, "UnauthorizedError", "Missing or invalid credentials")


async def test_with_any_grant_the_public_is_refused_elsewhere(client: Client) -> None:
    grant(client, "api::other.other.find")
    assert await refusal(client, "/api/bread") == (403, "ForbiddenError", "Forbidden")


@pytest.mark.parametrize("granted", [BAKE, "api::bakery.*", "*"])
async def test_a_grant_opens_the_route_while_the_instance_runs(client: Client, granted: str) -> None:
    grant(client, granted)
    answer = await client.get("/api/bread")
    assert answer.json() == {
        "route": ["GET", "/bread", "bakery.bake", {"auth": {"scope": [BAKE]}}, "bakery"],
        "auth": ["users-permissions", None],
        "known": False,
    }
    grant(client)
    assert (await client.get("/api/bread")).status_code == 401


async def test_a_token_nobody_knows_is_no_way_in(client: Client) -> None:
    grant(client, "*")
    headers = {"Authorization": "Bearer junk"}
    assert (await refusal(client, "/api/bread", headers=headers))[:2] == (401, "UnauthorizedError")
    assert (await client.get("/api/open", headers=headers)).status_code == 200


async def test_an_open_route_asks_nobody(client: Client) -> None:
    assert (await client.get("/api/open")).json() == {
        "route": ["GET", "/open", BAKE, {"note": 1, "auth": False}, "bakery"],
        "auth": None,
        "known": None,
    }


async def test_every_action_of_a_scope_is_needed(client: Client) -> None:
    grant(client, "api::x.x.find")
    assert (await refusal(client, "/api/scoped"))[0] == 403
    grant(client, "api::x.x.find", "api::x.x.count")
    assert (await client.get("/api/scoped")).status_code == 200


async def test_a_route_without_a_scope_is_for_known_callers(client: Client) -> None:
    grant(client, "*")
    assert (await refusal(client, "/api/function"))[:2] == (401, "UnauthorizedError")


async def test_a_route_may_name_its_strategies(client: Client) -> None:
    grant(client, "*")
    assert (await refusal(client, "/api/nobody"))[0] == 401


@pytest.mark.parametrize(("said", "status"), [("true", 200), ("one", 403), ("none", 403), ("false", 403)])
async def test_only_true_passes_a_policy(client: Client, said: str, status: int) -> None:
    assert (await client.get("/api/policy", params={"say": said})).status_code == status


async def test_a_policy_may_say_why(client: Client) -> None:
    error = (await client.get("/api/refusing")).json()["error"]
    assert (error["name"], error["message"], error["details"]) == (
        "PolicyError",
        "Come back tomorrow",
        {"open": "9-17"},
    )


@pytest.mark.parametrize(
    ("how", "status", "text"), [("forbidden", 403, "Forbidden"), ("unauthorized", 401, "Unauthorized")]
)
async def test_an_action_that_refuses_does_not_say_why(
    client: Client, how: str, status: int, text: str
) -> None:
    answer = await client.get(f"/api/burn/{how}")
    assert answer.json()["error"] == {
        "status": status,
        "name": f"{text}Error",
        "message": text,
        "details": {},
    }


async def test_what_an_action_returns_is_the_body(client: Client) -> None:
    answers = [await client.get(path) for path in ("/api/nothing", "/api/empty", "/api/both")]
    assert [answer.status_code for answer in answers] == [404, 204, 200]
    assert answers[2].text == "set"


async def test_an_error_before_the_first_byte_is_answered_though_the_response_was_taken_over(
    client: Client,
) -> None:
    assert (await refusal(client, "/api/by-hand"))[:2] == (500, "InternalServerError")


@pytest.mark.parametrize("path", ["/api/open", "/API/Open", "/api/open/"])
async def test_paths_ignore_case_and_a_last_slash(client: Client, path: str) -> None:
    assert (await client.get(path)).status_code == 200


async def test_a_wrong_method_is_told_the_right_ones(client: Client) -> None:
    answer = await client.post("/api/open")
    assert (answer.status_code, answer.headers["Allow"], answer.text) == (
        405,
        "HEAD, GET",
        "Method Not Allowed",
    )
