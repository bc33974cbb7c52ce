"""People come over with their passwords and roles, machines with their keys."""

import json
import shutil
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from tests.conftest import run_apart
from tests.importers.bringing import bring, new_site

from octavo import boot
from octavo.testing import Client, client_of

PASSWORD, ADMIN_PASSWORD = "Secret123", "Passw0rd!"


@pytest.fixture(scope="module", params=[pytest.param("made4", marks=pytest.mark.soak), "made5"])
def brought(request, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A project, and the site it was brought into."""
    project: Path = request.getfixturevalue(request.param)
    site = new_site(tmp_path_factory.mktemp("brought") / "site")
    run_apart(partial(bring, project, site))
    return project, site


@pytest.fixture
async def client(brought: tuple[Path, Path], tmp_path: Path) -> AsyncIterator[Client]:
    project, site = brought
    shutil.copytree(site, tmp_path / "site")
    async with boot.running(tmp_path / "site") as app, client_of(app) as caller:
        caller.keys = json.loads((project / "keys.json").read_text())
        yield caller


async def login(client: Client, name: str) -> dict:
    response = await client.post("/api/auth/local", json={"identifier": name, "password": PASSWORD})
    return {"status": response.status_code, **response.json()}


async def test_users_log_in_with_their_passwords_and_have_their_roles(client: Client) -> None:
    ann, bob, cyd = [await login(client, name) for name in ("ann", "bob@example.com", "cyd")]
    assert (ann["status"], bob["status"], cyd["status"]) == (200, 200, 400)
    assert ann["user"]["username"] == "ann"
    assert ann["user"]["nickname"] == "ANN"
    statuses = []
    for who in (ann, bob):
        found = (await client.get("/api/articles?fields=title")).json()["data"][0]["documentId"]
        answer = await client.put(
            f"/api/articles/{found}",
            json={"data": {"title": "Changed"}},
            headers={"Authorization": f"Bearer {who['jwt']}"},
        )
        statuses.append(answer.status_code)
    assert statuses == [403, 200]


async def test_keys_of_machines_are_good_for_what_they_were(client: Client) -> None:
    async def status(key: str, method: str, path: str, body: dict | None = None) -> int:
        headers = {"Authorization": f"Bearer {key}"}
        return (await client.request(method, path, json=body, headers=headers)).status_code

    site, everything = client.keys["site"], client.keys["all"]
    tag = {"data": {"name": "new"}}
    assert await status(site, "GET", "/api/articles") == 200
    assert await status(site, "GET", "/api/articles?status=draft") == 200
    assert await status(site, "POST", "/api/tags", tag) == 201
    assert await status(site, "GET", "/api/tags") == 403
    assert await status(everything, "GET", "/api/tags") == 200
    assert await status(everything[:-1] + "x", "GET", "/api/tags") == 401


async def test_administrators_log_in_and_may_do_what_they_might(client: Client) -> None:
    body = {"email": "ed@example.com", "password": ADMIN_PASSWORD}
    response = await client.post("/admin/login", json=body)
    assert response.status_code == 200
    headers = {"Authorization": f"Bearer {response.json()['data']['token']}"}
    me = (await client.get("/admin/users/me", headers=headers)).json()["data"]
    assert [role["code"] for role in me["roles"]] == ["strapi-editor"]
    assert (await client.get("/admin/users", headers=headers)).status_code == 403


async def test_what_is_written_afterwards_gets_ids_of_its_own(client: Client) -> None:
    key = {"Authorization": f"Bearer {client.keys['all']}"}
    before = (await client.get("/api/articles?status=draft&locale=*&fields=title", headers=key)).json()[
        "data"
    ]
    body = {"title": "After", "links": [{"label": "new"}]}
    made = (await client.post("/api/articles?populate=links", json={"data": body}, headers=key)).json()[
        "data"
    ]
    assert made["id"] > max(entry["id"] for entry in before)
    others = (await client.get("/api/articles?status=draft&locale=*&populate=*", headers=key)).json()["data"]
    taken = [link["id"] for entry in others if entry["title"] != "After" for link in entry["links"]]
    assert made["links"][0]["id"] not in taken
    folder = await client.get("/api/homepage?status=draft", headers=key)
    changed = await client.put("/api/homepage", json={"data": {"headline": "New"}}, headers=key)
    assert changed.json()["data"]["documentId"] == folder.json()["data"]["documentId"]
