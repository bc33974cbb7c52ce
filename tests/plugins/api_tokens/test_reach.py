"""Nobody gives a token more than they may do themselves, nor touches one that may do more."""

from typing import Any

import pytest
from tests.plugins.admin.conftest import Site, project, site

__all__ = ["project", "site"]

TOKENS = "/admin/api-tokens"
ACTIONS = ("access", "create", "read", "update", "regenerate", "delete")


def token(name: str, kind: str = "custom", **more: Any) -> dict[str, Any]:
    permissions = {"permissions": ["api::tag.tag.find"]} if kind == "custom" else {}
    return {"name": name, "description": "", "type": kind, "lifespan": None, **permissions, **more}


@pytest.fixture
async def keeper(site: Site) -> Any:
    """An administrator who keeps tokens and may read tags."""
    permitted = [{"action": f"admin::api-tokens.{action}"} for action in ACTIONS]
    read = {
        "action": "plugin::content-manager.explorer.read",
        "subject": "api::tag.tag",
        "properties": {"fields": ["name"]},
    }
    await site.first()
    return await site.member("keeper@example.com", await site.role("Keepers", *permitted, read))


async def test_tokens_reach_no_further_than_who_makes_them(site: Site, keeper: Any) -> None:
    root = await site.log_in("root@example.com")
    assert (await root.post(TOKENS, token("all", "full-access"))).status_code == 201
    assert (await keeper.post(TOKENS, token("everything", "full-access"))).status_code == 403
    assert (await keeper.post(TOKENS, token("reading", "read-only"))).status_code == 403
    writing = token("writing", permissions=["api::tag.tag.find", "api::tag.tag.delete"])
    refused = await keeper.post(TOKENS, writing)
    assert refused.status_code == 403
    assert "api::tag.tag.delete" in refused.json()["error"]["message"]


async def test_tokens_that_reach_further_stay_as_they_are(site: Site, keeper: Any) -> None:
    root = await site.log_in("root@example.com")
    for name, body in {
        "full": token("full", "full-access"),
        "writing": token("writing", permissions=["api::tag.tag.create"]),
    }.items():
        made = (await root.post(TOKENS, body)).json()["data"]
        path = f"{TOKENS}/{made['id']}"
        for answer in (
            await keeper.put(path, {"name": f"{name} taken"}),
            await keeper.put(path, {"type": "custom", "permissions": ["api::tag.tag.find"]}),
            await keeper.post(f"{path}/regenerate"),
            await keeper.delete(path),
        ):
            assert answer.status_code == 403, answer.text
        assert (await root.get(path)).json()["data"]["name"] == name


async def test_what_a_token_may_be_permitted_is_listed(site: Site) -> None:
    root = await site.first()
    listed = (await root.get("/admin/content-api/permissions")).json()["data"]
    assert {"find", "findOne", "create", "update", "delete"} <= set(listed["api::tag"]["controllers"]["tag"])
    named = {
        f"{owner}.{controller}.{action}"
        for owner, held in listed.items()
        for controller, actions in held["controllers"].items()
        for action in actions
    }
    assert named == set(site.app.actions)
