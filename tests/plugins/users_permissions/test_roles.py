"""Roles, and what they may do."""

from pathlib import Path

import pytest
from tests.plugins.users_permissions.site import MANY, PASSWORD, ROLE, USER, Site, open_site

from octavo.testing import Project, client_of, running

FIND = "api::article.article.find"
PLACE = "/api/users-permissions/roles"


async def articles(site: Site, token: str | None = None) -> int:
    return (await site.call("GET", "/api/articles", token)).status_code


async def test_a_grant_holds_at_once_and_for_its_role_alone(site: Site) -> None:
    await site.user("ann")
    jwt = (await site.login("ann"))["jwt"]
    assert [await articles(site), await articles(site, jwt)] == [403, 403]
    await site.grant("authenticated", FIND)
    assert [await articles(site), await articles(site, jwt)] == [403, 200]
    await site.grant("authenticated")
    assert await articles(site, jwt) == 403


async def test_a_role_changed_by_its_rows_holds_too(site: Site) -> None:
    role = await site.app.service(ROLE).find_by_type("public")
    permissions = site.app.documents("plugin::users-permissions.permission")
    made = await permissions.create(data={"action": FIND, "role": role["documentId"]})
    assert await articles(site) == 200
    await permissions.delete(made["documentId"])
    assert await articles(site) == 403


async def test_without_any_grant_the_public_is_unknown(site: Site) -> None:
    await site.grant("public")
    answer = await site.call("GET", "/api/articles")
    assert (answer.status_code, answer.json()["error"]["message"]) == (401, "Missing or invalid credentials")


async def test_grants_of_the_settings_need_no_rows(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("article", {"title": {"type": "string"}})
    project.grants([FIND]).grants(["api::article.*"], role="editor")
    async with running(project.folder) as app, client_of(app) as client:
        assert (await client.get("/api/articles")).status_code == 200
        assert (await client.post("/api/articles", json={"data": {}})).status_code == 403
        editor = await app.service(ROLE).find_by_type("editor")
        user = {"username": "eva", "email": "eva@example.com", "password": PASSWORD, "provider": "local"}
        await app.service(USER).create({**user, "role": editor["documentId"]})
        said = (await client.post("/api/auth/local", json={"identifier": "eva", "password": PASSWORD})).json()
        headers = {"Authorization": f"Bearer {said['jwt']}"}
        answer = await client.post("/api/articles", json={"data": {"title": "x"}}, headers=headers)
        assert answer.status_code == 201


async def test_a_grant_of_the_settings_ends_with_them_though_the_role_was_saved(tmp_path: Path) -> None:
    """Whoever changes a role sends all back that it was shown to have."""
    environ = {"OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/kept.db"}
    project = Project(tmp_path / "site").content_type("article", {"title": {"type": "string"}})
    project.grants(["api::article.*", "plugin::users-permissions.role.*"])
    async with running(project.folder, environ) as app, client_of(app) as client:
        role = await app.service(ROLE).find_by_type("public")
        shown = (await client.get(f"{PLACE}/{role['id']}")).json()["role"]["permissions"]
        body = {"name": "Everybody", "permissions": shown}
        assert (await client.put(f"{PLACE}/{role['id']}", json=body)).json() == {"ok": True}
        assert (await client.get("/api/articles")).status_code == 200
    project.file("octavo.toml", f'[roles.public]\ngrants = ["{FIND}One"]\n')
    async with running(project.folder, environ) as app, client_of(app) as client:
        assert (await client.get("/api/articles")).status_code == 403
        assert (await client.get("/api/articles/none")).status_code == 404
        assert (await app.service(ROLE).find_by_type("public"))["name"] == "Everybody"


async def test_the_plugin_can_be_turned_off(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("article", {"title": {"type": "string"}}).grants([FIND])
    project.settings("[plugins.users-permissions]\nenabled = false\n")
    async with running(project.folder) as app, client_of(app) as client:
        assert (await client.get("/api/articles")).status_code == 200
        assert (await client.get("/api/users")).status_code == 404


async def test_a_role_is_made_changed_and_deleted_over_http(site: Site) -> None:
    await site.grant("public", "*")
    matrix = {
        "api::article": {
            "controllers": {"article": {"find": {"enabled": True}, "create": {"enabled": False}}}
        }
    }
    assert (await site.post(PLACE, name="Chief Editor", permissions=matrix)).json() == {"ok": True}
    role = await site.app.service(ROLE).find_by_type("chief_editor")
    ann = await site.user("ann", role="chief_editor")
    shown = (await site.call("GET", f"{PLACE}/{role['id']}")).json()["role"]["permissions"]
    held = shown["api::article"]["controllers"]["article"]
    assert [held[name]["enabled"] for name in ("find", "create")] == [True, False]
    jwt = (await site.login("ann"))["jwt"]
    assert await articles(site, jwt) == 200
    await site.call("PUT", f"{PLACE}/{role['id']}", json={"name": "Chief", "permissions": {}})
    assert await articles(site, jwt) == 403
    listed = (await site.call("GET", PLACE)).json()["roles"]
    assert {one["type"]: one["nb_users"] for one in listed}["chief_editor"] == 1
    assert (await site.call("DELETE", f"{PLACE}/{role['id']}")).json() == {"ok": True}
    assert (await site.app.service(USER).find(ann["id"]))["role"]["type"] == "public"
    assert await site.me(jwt) == 401


async def test_who_has_no_role_is_nobody(site: Site) -> None:
    ann = await site.user("ann")
    await site.grant("public", FIND)
    await site.app.service(USER).edit(ann, {"role": {"set": []}})
    jwt = (await site.app.service("plugin::users-permissions.session").start(ann["id"])).jwt
    assert [await articles(site), await articles(site, jwt), await site.me(jwt)] == [200, 401, 401]


async def test_the_public_role_stays(site: Site) -> None:
    await site.grant("public", "*")
    role = await site.app.service(ROLE).find_by_type("public")
    answer = await site.call("DELETE", f"{PLACE}/{role['id']}")
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Cannot delete public role")


async def test_a_body_that_is_none_makes_no_role(site: Site, subtests: pytest.Subtests) -> None:
    await site.grant("public", "*")
    before = await site.app.query(ROLE).count()
    bodies: list[object] = [{}, [], {"name": 5}, {"name": "x", "permissions": [1]}]
    forms = (0, {"controllers": False}, {"controllers": {"a": 1}}, {"controllers": {"a": {"find": True}}})
    bodies += [{"name": "x", "permissions": {"api::a": form}} for form in forms]
    switch = {"controllers": {"a": {"find": {"enabled": "yes"}}}}
    for body in [*bodies, {"name": "x", "permissions": {"api::a": switch}}]:
        with subtests.test(body=body):
            assert (await site.call("POST", PLACE, json=body)).status_code == 400
            unknown = {
                "name": "x",
                "permissions": {"api::no": {"controllers": {"no": {"find": {"enabled": True}}}}},
            }
            answer = await site.call("POST", PLACE, json=unknown)
            assert answer.json()["error"]["message"] == "Unknown permissions provided: api::no.no.find"
            assert await site.app.query(ROLE).count() == before


async def test_types_of_roles_are_their_own(site: Site) -> None:
    await site.grant("public", "*")
    for _ in range(2):
        await site.post(PLACE, name="Écrivain")
        await site.post(PLACE, description="no name")
    types = {role["type"] for role in await site.app.query(ROLE).find_many()}
    assert types == {"public", "authenticated", "ecrivain", "ecrivain_1", "", "_1"}


@pytest.mark.parametrize(
    ("body", "role_type"),
    [
        ({"name": "Level 2b"}, "level_2_b"),
        ({"name": "camelCase-name"}, "camelcase_name"),
        ({"name": "編集"}, "編集"),
        ({"name": "x", "type": "Odd Type"}, "Odd Type"),
        ({"name": "x", "type": "public"}, "public_1"),
    ],
)
async def test_a_type_is_what_is_wanted_or_made_of_the_name(
    site: Site, body: dict[str, str], role_type: str
) -> None:
    await site.grant("public", "*")
    assert (await site.post(PLACE, **body)).status_code == 200
    assert await site.app.service(ROLE).find_by_type(role_type) is not None


async def test_roles_and_grants_survive_a_restart(tmp_path: Path) -> None:
    environ = {"OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/kept.db"}
    async with open_site(tmp_path / "site", environ=environ) as site:
        await site.grant("public", FIND)
    async with open_site(tmp_path / "site", MANY, environ) as site:
        assert await articles(site) == 200
        assert await site.app.query(ROLE).count() == 2


async def test_an_empty_list_of_permissions_is_none(site: Site) -> None:
    await site.grant("public", "*")
    assert (await site.post(PLACE, name="Reader", permissions=[])).json() == {"ok": True}
    made = await site.app.query(ROLE).find_one({"name": "Reader"}, populate=["permissions"])
    assert made["permissions"] == []
    changed = await site.call("PUT", f"{PLACE}/{made['id']}", json={"permissions": []})
    assert changed.json() == {"ok": True}
    assert (await site.post(PLACE, name="Other", permissions=["x"])).status_code == 400
