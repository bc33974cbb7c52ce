"""What the document says of logging in by a provider, and what the server answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.users_permissions.login_provider import StandIn, begin, site_with, stand_in
from tests.plugins.users_permissions.site import Site
from tests.server.openapi.examples import problems


@pytest.fixture
def provider() -> Iterator[StandIn]:
    with stand_in() as found:
        yield found


async def told(site: Site, path: str, method: str = "get") -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the document, and the answers it tells of one operation."""
    document = (await site.client.get("/openapi.json")).json()
    return document, document["paths"][path][method]["responses"]


def schema_of(document: dict[str, Any], response: dict[str, Any]) -> Any:
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return response["content"]["application/json"]["schema"]


async def test_every_step_of_a_login_is_told(tmp_path: Path, provider: StandIn) -> None:
    provider.speaks_openid(lambda: "no token", lambda: [])
    async with site_with(tmp_path, "oidc", provider.url) as site:
        document, responses = await told(site, "/api/connect/{rest}")
        assert "default" not in responses
        assert "content" not in responses["302"]
        answers = [
            (302, await site.call("GET", "/api/connect/oidc")),
            (400, await site.call("GET", "/api/connect/nobody")),
            (401, await site.call("GET", "/api/connect/oidc", "nobody")),
        ]
        asked = await begin(site, "oidc")
        back = f"/api/connect/oidc/callback?code=x&state={asked['state']}"
        answers.append((401, await site.call("GET", back)))
        provider.answers["/token"] = (500, {})
        asked = await begin(site, "oidc")
        back = f"/api/connect/oidc/callback?code=x&state={asked['state']}"
        answers.append((502, await site.call("GET", back)))
        for status, answer in answers:
            assert answer.status_code == status, answer.text
            assert str(status) in responses
            if status >= 400:
                schema = schema_of(document, responses[str(status)])
                assert problems(document, schema, answer.json()) == []


async def test_what_administrators_read_of_providers_is_told(tmp_path: Path, provider: StandIn) -> None:
    person = {"email": "root@example.com", "firstname": "Ro", "lastname": "Ot", "password": "Passw0rd!"}
    path = "/users-permissions/providers"
    async with site_with(tmp_path, "oidc", provider.url) as site:
        token = (await site.post("/admin/register-admin", **person)).json()["data"]["token"]
        document, responses = await told(site, path)
        answer = await site.call("GET", path, token)
        assert problems(document, schema_of(document, responses["200"]), answer.json()) == []
        document, responses = await told(site, path, "put")
        refused = await site.call("PUT", path, token, json={})
        assert refused.status_code == 403
        assert "200" not in responses
        assert problems(document, schema_of(document, responses["403"]), refused.json()) == []
