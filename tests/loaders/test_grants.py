"""Grants in octavo.toml stand for something that is there, or keep the server from starting."""

from pathlib import Path

import pytest
from tests.production import PRODUCTION_ENV

from octavo import StartupError, boot
from octavo.log import LogEvent, Refused, observing
from octavo.testing import Project, client_of, running

NOTE = "api::note.note"
ROUTES = """
from octavo import Route, core_routes

async def count(ctx):
    return 1

counted = Route("GET", "/count", count, auth={"scope": ["api::note.note.counted"]})
routes = [*core_routes("api::note.note"), counted]
"""


def site(folder: Path, *grants: str) -> Project:
    made = Project(folder).content_type("note", {"title": {"type": "string"}}, drafts=True)
    made.content_type("front", {"title": {"type": "string"}}, single=True)
    return made.file("app/api/note/routes.py", ROUTES).grants(list(grants))


@pytest.mark.parametrize(
    ("grant", "fix"),
    [
        ("api::nte.nte.find", "did you mean 'api::note.note.find'?"),
        ("api::note.find", "did you mean 'api::note.note.find'?"),
        ("api::note.note.fnd", "did you mean 'api::note.note.find'?"),
        ("api::note.note.findone", "did you mean 'api::note.note.findOne'?"),
        ("api::note.note.publish", "did you mean"),
        ("api::front.front.create", "did you mean"),
        ("api::front.front.findDrafts", "did you mean"),
        ("api::nte.*", "did you mean 'api::note.*'?"),
        ("api::*.find", "a * stands at the end alone"),
        ("plugin::users-permissions.auth.registr", "did you mean 'plugin::users-permissions.auth.register'?"),
        ("whatever I like", "octavo routes shows the grant of each route"),
        ("", "octavo routes shows the grant of each route"),
    ],
)
async def test_a_grant_for_nothing_is_refused_with_what_was_meant(
    tmp_path: Path, grant: str, fix: str
) -> None:
    project = site(tmp_path, f"{NOTE}.find", grant)
    with pytest.raises(StartupError) as raised:
        await boot.create(project.folder, environ={})
    (problem,) = raised.value.problems
    assert problem.where == "octavo.toml#/roles/public/grants/1"
    assert repr(grant) in problem.message
    assert fix in problem.fix


@pytest.mark.parametrize(
    "grant",
    [
        f"{NOTE}.find", f"{NOTE}.findOne", f"{NOTE}.find_one", f"{NOTE}.findDrafts", f"{NOTE}.find_drafts",
        f"{NOTE}.counted", "*", "api::*", "plugin::*", "api::note.*", "api::note.note.fi*",
        "api::front.front.find", "plugin::upload.content-api.upload", "plugin::users-permissions.user.me",
        "plugin::users-permissions.role.find", "plugin::openapi.document.find",
    ],
)  # fmt: skip
async def test_a_grant_for_something_is_taken(tmp_path: Path, grant: str) -> None:
    await boot.create(site(tmp_path, grant).folder, environ={})


async def test_core_actions_are_granted_in_both_spellings(tmp_path: Path) -> None:
    project = site(tmp_path, f"{NOTE}.find_one", f"{NOTE}.find_drafts", f"{NOTE}.create")
    async with running(project.folder) as app, client_of(app) as client:
        made = await client.post("/api/notes?status=draft", json={"data": {"title": "begun"}})
        path = f"/api/notes/{made.json()['data']['documentId']}?status=draft"
        assert (await client.get(path)).json()["data"]["title"] == "begun"
        tokens = app.service("plugin::api-tokens.token")
        token = await tokens.create("machine", type="custom", permissions=[f"{NOTE}.find_one"])
        assert token["permissions"] == [f"{NOTE}.findOne"]


@pytest.mark.parametrize("env", ["development", "production"])
async def test_a_developer_is_told_the_missing_grant_and_the_caller_is_not(tmp_path: Path, env: str) -> None:
    told: list[LogEvent] = []
    project = site(tmp_path, f"{NOTE}.find").settings('[server]\napp_keys = ["long enough for any test"]\n')
    async with (
        running(project.folder, {**PRODUCTION_ENV, "OCTAVO_ENV": env}) as app,
        client_of(app) as client,
    ):
        with observing(told.append):
            refused = await client.post("/api/notes", json={"data": {}})
    assert refused.json()["error"] == {
        "status": 403, "name": "ForbiddenError", "message": "Forbidden", "details": {},
    }  # fmt: skip
    grants = [seen.missing for seen in told if isinstance(seen, Refused)]
    assert grants == ([f"{NOTE}.create"] if env == "development" else [])
