"""What a Strapi 5 without its strict settings answers, and each setting by itself.

The statuses and bodies expected of `compat = "strapi"` were answered by Strapi 5.54 with `strictParams`,
`strictRelations` and `jwtManagement` left out of its configuration.
"""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.production import PRODUCTION_ENV

from octavo.testing import Client, Project, client_of, running

pytestmark = pytest.mark.soak

COMPAT = 'compat = "strapi"\n'
UNKNOWN = "foo=1&bar[baz]=2"
PAGE = {"Origin": "https://a.example"}
ACCOUNT = {"username": "anna", "email": "anna@example.com", "password": "Secret123"}
ACTIONS = ("find", "findOne", "create", "update", "delete")
GRANTS = [f"api::{name}.{name}.{action}" for name in ("article", "author") for action in ACTIONS]


@asynccontextmanager
async def site(folder: Path, settings: str = "", env: str = "development") -> AsyncIterator[Client]:
    reference = {"type": "relation", "relation": "manyToOne", "target": "api::author.author"}
    project = (
        Project(folder)
        .settings(settings)
        .grants([*GRANTS, "plugin::users-permissions.auth.*"])
        .component("shared.slide", {"image": {"type": "media", "required": True}})
        .content_type("author", {"name": {"type": "string"}, "slug": {"type": "uid", "targetField": "name"}})
        .content_type(
            "article",
            {
                "title": {"type": "string"},
                "author": {**reference, "required": True},
                "cover": {"type": "media", "required": True},
                "slide": {"type": "component", "component": "shared.slide"},
            },
            drafts=True,
        )
    )
    keys = {**PRODUCTION_ENV, "OCTAVO_ENV": env, "APP_KEYS": "q7Zr2Lw9Xb4Tn6Vd8Kp3"}
    async with running(project.folder, environ=keys) as app, client_of(app) as client:
        yield client


async def publish(client: Client, **data: Any) -> int:
    answer = await client.post("/api/articles", json={"data": {"title": "T", **data}})
    return answer.status_code


def life(token: str) -> int:
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return int(claims["exp"] - claims["iat"])


async def test_what_an_older_strapi_answers(tmp_path: Path) -> None:
    async with site(tmp_path, COMPAT) as client:
        assert await publish(client) == 201
        assert await publish(client, author=None, cover=None, slide={}) == 201
        listed = (await client.get("/api/articles?sort=title")).json()
        assert (await client.get(f"/api/articles?{UNKNOWN}&sort=title")).json() == listed
        assert (await client.get("/api/articles?publicationState=nope&sort=title")).json() == listed
        document = f"/api/articles/{listed['data'][0]['documentId']}"
        emptied = await client.put(f"{document}?{UNKNOWN}", json={"data": {"author": {"set": []}}})
        assert emptied.status_code == 200
        drafts = (await client.get("/api/articles?status=draft")).json()["data"]
        assert [entry["publishedAt"] for entry in drafts] == [None, None]
        made = (await client.post("/api/auth/local/register", json=ACCOUNT)).json()
        assert (set(made), life(made["jwt"])) == ({"jwt", "user"}, 30 * 24 * 3600)


async def test_what_an_older_strapi_refuses_too(tmp_path: Path, subtests: pytest.Subtests) -> None:
    async with site(tmp_path, COMPAT) as client:
        for query in ("filters[nope]=1", "sort=nope", "fields=nope", "populate=nope"):
            with subtests.test(query=query):
                answer = await client.get(f"/api/articles?{query}")
                assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Invalid key nope")
        body = {"data": {"name": "Ann", "nope": 1}}
        assert (await client.post("/api/authors", json=body)).status_code == 400


async def test_an_older_strapi_reflects_origins(tmp_path: Path) -> None:
    async with site(tmp_path, COMPAT) as client:
        seen = (await client.get("/api/articles", headers=PAGE)).headers
        asked = {**PAGE, "Access-Control-Request-Method": "PUT"}
        preflight = (await client.options("/api/articles", headers=asked)).headers
    for headers in (seen, preflight):
        assert headers["access-control-allow-origin"] == "https://a.example"
        assert headers["access-control-allow-credentials"] == "true"
        assert "Origin" in headers["vary"]
    assert preflight["access-control-allow-methods"] == "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"


async def test_the_defaults_are_strict(tmp_path: Path) -> None:
    async with site(tmp_path) as client:
        assert await publish(client) == 400
        assert (await client.get("/api/articles?foo=1")).status_code == 400
        assert (await client.get("/api/articles?status=draft")).status_code == 403
        seen = (await client.get("/api/articles", headers=PAGE)).headers
        assert seen["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in seen
        made = (await client.post("/api/auth/local/register", json=ACCOUNT)).json()
        assert life(made["jwt"]) == 600


@pytest.mark.parametrize(
    ("settings", "slugs"),
    [
        ("", ["ann-lee", "ann-lee-1", None]),
        (COMPAT, [None, None, None]),
        ("[api.documents]\ngenerate_uids = false\n", [None, None, None]),
        (COMPAT + "[api.documents]\ngenerate_uids = true\n", ["ann-lee", "ann-lee-1", None]),
    ],
)
async def test_uids_are_made_over_rest(tmp_path: Path, settings: str, slugs: list[Any]) -> None:
    async with site(tmp_path, settings) as client:
        bodies = [{"name": "Ann Lee"}, {"name": "Ann Lee"}, {"name": "Ann Lee", "slug": None}]
        answers = [await client.post("/api/authors", json={"data": body}) for body in bodies]
        assert [answer.json()["data"]["slug"] for answer in answers] == slugs


SAID = """
[api.rest]
strict_params = true
drafts = "granted"
[api.documents]
strict_relations = true
[plugins.users-permissions.config]
jwt_management = "refresh"
[[middlewares]]
name = "octavo::errors"
[[middlewares]]
name = "octavo::cors"
config = { reflect = false }
[[middlewares]]
name = "octavo::query"
[[middlewares]]
name = "octavo::body"
"""


async def test_each_holds_as_said_beside_it(tmp_path: Path) -> None:
    async with site(tmp_path, COMPAT + SAID) as client:
        assert await publish(client) == 400
        assert (await client.get("/api/articles?foo=1")).status_code == 400
        assert (await client.get("/api/articles?status=draft")).status_code == 403
        seen = (await client.get("/api/articles", headers=PAGE)).headers
        assert seen["access-control-allow-origin"] == "*"
        made = (await client.post("/api/auth/local/register", json=ACCOUNT)).json()
        assert life(made["jwt"]) == 600


async def test_each_can_be_had_alone(tmp_path: Path) -> None:
    said = "[api.rest]\nstrict_params = false\n"
    async with site(tmp_path, said) as client:
        assert (await client.get(f"/api/articles?{UNKNOWN}")).status_code == 200
        assert await publish(client) == 400
    said = "[api.documents]\nstrict_relations = false\n"
    async with site(tmp_path, said) as client:
        assert await publish(client) == 201
        assert (await client.get(f"/api/articles?{UNKNOWN}")).status_code == 400


@pytest.mark.parametrize(
    ("settings", "env", "hinted"),
    [
        ("", "development", True),
        ("", "production", False),
        ("[api.rest]\nstrict_params = true\n", "development", False),
    ],
)
async def test_a_developer_is_told_of_the_setting(
    tmp_path: Path, settings: str, env: str, hinted: bool
) -> None:
    async with site(tmp_path, settings, env) as client:
        for method in ("GET", "POST"):
            body = {"json": {"data": {"name": "Ann"}}} if method == "POST" else {}
            answer = await client.request(method, "/api/authors?foo=1", **body)
            error = answer.json()["error"]
            assert (answer.status_code, error["message"]) == (400, "Invalid key foo")
            assert ("strict_params" in error["details"].get("hint", "")) == hinted
