"""Nobody gives others more than they may do themselves: API tokens, and roles of users."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import SETTINGS, Admin, Site
from tests.plugins.users_permissions.site import open_site

from octavo.testing import Project, running

pytestmark = pytest.mark.soak

EXPLORER = "plugin::content-manager.explorer"
TAG, STORY = "api::tag.tag", "api::story.story"
TOKENS = "/admin/api-tokens"
ROLES = "/users-permissions/roles"
MANAGING = [
    {"action": f"admin::api-tokens.{name}"} for name in ("read", "create", "update", "regenerate", "delete")
] + [{"action": f"plugin::users-permissions.roles.{name}"} for name in ("read", "create", "update")]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    project = (
        Project(tmp_path / "site")
        .settings(SETTINGS)
        .content_type("tag", {"name": {"type": "string"}, "note": {"type": "string"}})
        .content_type("story", {"title": {"type": "string"}}, plural="stories", drafts=True, localized=True)
    )
    async with running(project.folder, environ={}) as app:
        yield Site(app)


def may(verb: str, subject: str, **more: Any) -> dict[str, Any]:
    return {"action": f"{EXPLORER}.{verb}", "subject": subject, **more}


async def manager(site: Site, *permissions: dict[str, Any]) -> Admin:
    role = await site.role("Manager", *MANAGING, *permissions)
    return await site.member("manager@example.com", role)


def custom(*actions: str) -> dict[str, Any]:
    return {"name": "-".join(actions) or "none", "type": "custom", "permissions": list(actions)}


GIVEN: list[tuple[list[dict[str, Any]], str, bool]] = [
    ([], f"{TAG}.find", False),
    ([may("read", TAG)], f"{TAG}.find", True),
    ([may("read", TAG)], f"{TAG}.findOne", True),
    ([may("read", TAG)], f"{TAG}.find_one", True),
    ([may("read", TAG)], f"{TAG}.create", False),
    ([may("create", TAG)], f"{TAG}.create", True),
    ([may("update", TAG)], f"{TAG}.update", True),
    ([may("delete", TAG)], f"{TAG}.delete", True),
    ([may("read", STORY)], f"{TAG}.find", False),
    ([may("read", TAG, properties={"fields": ["name"]})], f"{TAG}.find", False),
    ([may("read", TAG, properties={"fields": ["name", "note"]})], f"{TAG}.find", True),
    ([may("read", TAG, conditions=["admin::is-creator"])], f"{TAG}.find", False),
    ([may("read", STORY, properties={"locales": ["en"]})], f"{STORY}.find", False),
    ([may("read", STORY, properties={"locales": ["en", "fr"]})], f"{STORY}.findDrafts", True),
    ([may("update", STORY)], f"{STORY}.update", False),
    ([may("update", STORY), may("publish", STORY)], f"{STORY}.update", True),
    ([may("create", STORY)], f"{STORY}.create", False),
    ([], "plugin::email.email.send", False),
    ([], "plugin::users-permissions.user.update", False),
    ([], "plugin::users-permissions.role.updateRole", True),
    ([], "plugin::users-permissions.role.deleteRole", False),
    ([], "plugin::upload.content-api.upload", False),
    ([{"action": "plugin::upload.assets.create"}], "plugin::upload.content-api.upload", True),
    (
        [{"action": "plugin::upload.read", "conditions": ["admin::is-creator"]}],
        "plugin::upload.content-api.find",
        False,
    ),
]


@pytest.mark.advisory("giving")
async def test_a_token_and_a_role_may_do_what_who_makes_them_may(site: Site) -> None:
    await site.first()
    for number, (permissions, action, given) in enumerate(GIVEN):
        role = await site.role(f"Manager {number}", *MANAGING, *permissions)
        me = await site.member(f"manager{number}@example.com", role)
        answer = await me.post(TOKENS, {**custom(action), "name": f"t{number}"})
        assert answer.status_code == (201 if given else 403), (permissions, action)
        owner, controller, name = action.replace("find_one", "findOne").rsplit(".", 2)
        matrix = {owner: {"controllers": {controller: {name: {"enabled": True}}}}}
        body = {"name": f"role {number}", "description": "", "permissions": matrix}
        answer = await me.post(ROLES, body)
        assert answer.status_code == (200 if given else 403), (permissions, action)
        assert given or name in answer.json()["error"]["message"]


@pytest.mark.advisory("giving")
async def test_a_token_that_may_do_more_is_neither_taken_over_nor_changed(site: Site) -> None:
    root = await site.first()
    me = await manager(site, may("read", TAG))
    strong = [
        (await root.post(TOKENS, body)).json()["data"]["id"]
        for body in (
            {"name": "all", "type": "full-access"},
            {"name": "reads", "type": "read-only"},
            custom(f"{TAG}.delete"),
        )
    ]
    weak = (await me.post(TOKENS, custom(f"{TAG}.find"))).json()["data"]["id"]
    for kind in ("full-access", "read-only"):
        assert (await me.post(TOKENS, {"name": kind, "type": kind})).status_code == 403
        assert (await me.put(f"{TOKENS}/{weak}", {"type": kind})).status_code == 403
    assert (await me.post(TOKENS, {"name": "by default"})).status_code == 403
    assert (await me.put(f"{TOKENS}/{weak}", {"permissions": [f"{TAG}.delete"]})).status_code == 403
    for number in strong:
        path = f"{TOKENS}/{number}"
        assert (await me.get(path)).status_code == 200
        changed = {"type": "custom", "permissions": [f"{TAG}.find"]}
        for answer in (
            await me.put(path, changed),
            await me.put(path, {"name": "renamed"}),
            await me.post(f"{path}/regenerate"),
            await me.delete(path),
        ):
            assert answer.status_code == 403
    assert (await me.put(f"{TOKENS}/{weak}", {"name": "renamed"})).status_code == 200
    assert (await me.post(f"{TOKENS}/{weak}/regenerate")).status_code == 201
    assert (await me.delete(f"{TOKENS}/{weak}")).status_code == 200
    assert (await root.delete(f"{TOKENS}/{strong[0]}")).status_code == 200


@pytest.mark.advisory("giving")
async def test_a_role_keeps_what_it_has_whoever_changes_it(site: Site) -> None:
    root = await site.first()
    me = await manager(site)
    made = next(role for role in (await root.get(ROLES)).json()["roles"] if role["type"] == "authenticated")
    path = f"{ROLES}/{made['id']}"
    matrix = (await root.get(path)).json()["role"]["permissions"]
    matrix["api::tag"]["controllers"]["tag"]["find"]["enabled"] = True
    body = {"name": "Authenticated", "description": "", "permissions": matrix}
    assert (await me.put(path, body)).status_code == 403
    assert (await root.put(path, body)).status_code == 200
    assert (await me.put(path, {**body, "description": "mine"})).status_code == 200


@pytest.mark.advisory("giving")
async def test_a_user_gives_roles_what_their_own_may(tmp_path: Path) -> None:
    async with open_site(tmp_path) as site:
        await site.user("ann")
        change = "plugin::users-permissions.role.updateRole"
        await site.grant("authenticated", change, "api::article.article.find")
        token = (await site.login("ann"))["jwt"]
        role = await site.app.query("plugin::users-permissions.role").find_one({"type": "public"})
        for name, status in (("find", 200), ("delete", 403)):
            matrix = {"api::article": {"controllers": {"article": {name: {"enabled": True}}}}}
            path = f"/api/users-permissions/roles/{role['id']}"
            answer = await site.call("PUT", path, token, json={"permissions": matrix})
            assert answer.status_code == status, answer.text
