"""What is planned of changes of schemas, and refused, before anything is written."""

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.serving import eventually
from tests.plugins.admin.conftest import SETTINGS, Admin, Site
from tests.plugins.content_type_builder.developing import BUILDER, change

from octavo.development import NOTE, Development
from octavo.migrations import messages
from octavo.plugins.content_type_builder.schemas import planning
from octavo.plugins.content_type_builder.schemas.planning import TEXTS
from octavo.testing import Project, running

WORDS = Path(__file__).parents[3] / "panel" / "src" / "words" / "builder" / "en.json"
TAG = "api::tag.tag"
STARS = "plugin::rating.stars"
TAG_FILE = "app/api/tag/schema.json"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    post = {"type": "relation", "relation": "manyToOne", "target": TAG, "inversedBy": "posts"}
    posts = {"type": "relation", "relation": "oneToMany", "target": "api::post.post", "mappedBy": "tag"}
    name = {"type": "string", "required": True}
    return (
        Project(tmp_path / "site")
        .settings(SETTINGS)
        .settings(f'[custom_fields]\n"{STARS}" = "integer"\n')
        .component("shared.seo", {"head": {"type": "string"}})
        .content_type("tag", {"name": name, "slug": {"type": "uid", "targetField": "name"}, "posts": posts})
        .content_type("post", {"tag": post, "seo": {"type": "component", "component": "shared.seo"}})
    )


@pytest.fixture
def session(tmp_path: Path) -> Path:
    folder = tmp_path / "session"
    folder.mkdir()
    return folder


@pytest.fixture
async def root(project: Project, session: Path) -> AsyncIterator[Admin]:
    """A super administrator of a server that something watches."""
    async with running(project.folder, environ={}) as app:
        app.development = Development(session)
        yield await Site(app).first()


def digest(folder: Path) -> dict[str, str]:
    """Return what is in every file of a project below `app`."""
    files = [path for path in (folder / "app").rglob("*") if path.is_file() and path.suffix == ".json"]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


async def plan(admin: Admin, body: Any) -> Any:
    answer = await admin.post(f"{BUILDER}/plan", body)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def attribute(name: str, **properties: Any) -> dict[str, Any]:
    return change(TAG, {"action": "create", "name": name, "properties": properties})


def new_type(uid: str = "api::recipe.recipe", **more: Any) -> dict[str, Any]:
    names = {"singularName": "recipe", "pluralName": "recipes", "displayName": "Recipe", "attributes": []}
    return {"data": {"contentTypes": [{"action": "create", "uid": uid, **names, **more}]}}


def of_type(*path: str, uid: str = TAG) -> list[str]:
    return ["contentTypes", uid, *path]


NEW = "api::recipe.recipe"
IMPOSSIBLE: list[tuple[Any, list[str], str]] = [
    (attribute("name", type="string"), of_type("attributes", "name"), "already"),
    (change(TAG, {"action": "delete", "name": "none"}), of_type("attributes", "none"), "no attribute"),
    (change(TAG, singularName="post"), of_type("singularName"), "already"),
    (change(TAG, singularName="To p"), of_type("singularName"), "no name"),
    (change(TAG, singularName="users"), of_type("singularName"), "in use"),
    (change("api::none.none"), of_type(uid="api::none.none"), "there is no"),
    (change("plugin::upload.file"), of_type(uid="plugin::upload.file"), "not described by a file"),
    (new_type(pluralName="tags"), of_type("pluralName", uid=NEW), "in use"),
    (new_type(pluralName="upload"), of_type("pluralName", uid=NEW), "in use"),
    (new_type("api::recipe.dish"), of_type("singularName", uid="api::recipe.dish"), "as in the uid"),
    (new_type("../x"), of_type(uid="../x"), "no uid"),
    (new_type("api::../..recipe"), of_type(uid="api::../..recipe"), "no uid"),
    (new_type("api::tag.tag"), of_type(), "exists already"),
]
WRONG: list[tuple[str, dict[str, Any], list[str], str]] = [
    ("createdAt", {"type": "string"}, [], "own 'createdAt'"),
    ("a b", {"type": "string"}, [], "no attribute name"),
    ("typed", {"type": "strin"}, ["type"], "unknown type 'strin'"),
    ("long", {"type": "string", "maxLength": "a"}, ["maxLength"], "'maxLength'"),
    ("matched", {"type": "string", "regex": "("}, ["regex"], "cannot be read"),
    ("least", {"type": "string", "least": 2}, ["least"], "'least' is unknown"),
    ("part", {"type": "component", "component": "a.b"}, ["component"], "'a.b'"),
    ("Name", {"type": "string"}, [], "same column"),
]


async def test_what_cannot_be_changed_is_told_with_the_keys_that_lead_to_it(
    project: Project, root: Admin
) -> None:
    before = digest(project.folder)
    for body, path, message in IMPOSSIBLE:
        told = await plan(root, body)
        assert path in [each["path"] for each in told["problems"]], told
        assert message in str(told["problems"])
        refused = await root.post(f"{BUILDER}/update-schema", {**body, "plan": told["id"]})
        assert refused.status_code == 400
        assert refused.json()["error"]["details"]["errors"][0]["path"] == told["problems"][0]["path"]
    assert digest(project.folder) == before


async def test_what_a_start_would_refuse_is_told_with_attribute_and_option(
    project: Project, root: Admin
) -> None:
    before = digest(project.folder)
    made = [{"action": "create", "name": name, "properties": each} for name, each, _, _ in WRONG]
    body = change(TAG, *made, collectionName="posts")
    body["data"]["contentTypes"] += new_type(pluralName="No")["data"]["contentTypes"]
    body["data"]["components"] = [{"action": "delete", "uid": "shared.seo"}]
    told = await plan(root, body)
    problems = {tuple(each["path"]): each["message"] for each in told["problems"]}
    for name, _, keys, message in WRONG:
        assert message in problems[*of_type("attributes", name, *keys)]
    assert "kebab-case" in problems[*of_type("pluralName", uid=NEW)]
    assert any("the table 'posts' is that of" in message for message in problems.values())
    seo = of_type("attributes", "seo", "component", uid="api::post.post")
    assert "no component 'shared.seo'" in problems[*seo]
    refused = await root.post(f"{BUILDER}/update-schema", {**body, "plan": told["id"]})
    assert refused.status_code == 400
    assert digest(project.folder) == before


@pytest.mark.soak
async def test_a_plan_writes_nothing_and_an_update_writes_what_it_said(
    project: Project, root: Admin, session: Path
) -> None:
    before = digest(project.folder)
    body = change(TAG, {"action": "update", "name": "label", "renamedFrom": "name"})
    told = await plan(root, body)
    assert digest(project.folder) == before
    assert await plan(root, body) == told
    answer = await root.post(f"{BUILDER}/update-schema", {**body, "plan": told["id"]})
    assert answer.status_code == 202
    files = {file["path"]: file["after"] for file in told["files"]}
    assert {path: (project.folder / path).read_text() for path in files} == files
    assert '"targetField": "label"' in files[TAG_FILE]
    assert (session / NOTE).exists()
    status = (await root.get(f"{BUILDER}/update-schema-status")).json()["data"]
    assert status == {"isUpdating": True, "problem": None}
    again = await root.post(f"{BUILDER}/update-schema", {**body, "plan": told["id"]})
    assert again.status_code == 409


@pytest.mark.soak
async def test_the_other_side_of_a_relation_follows_a_rename(root: Admin) -> None:
    told = await plan(root, change(TAG, {"action": "update", "name": "articles", "renamedFrom": "posts"}))
    assert told["problems"] == []
    files = {file["path"]: file["after"] for file in told["files"]}
    assert '"inversedBy": "articles"' in files["app/api/post/schema.json"]


async def test_uids_follow_a_rename_and_attributes_their_order(root: Admin) -> None:
    slug = {"type": "uid", "targetField": "name"}
    body = change(
        TAG,
        {"action": "delete", "name": "posts"},
        {"action": "update", "name": "label", "renamedFrom": "name"},
        {"action": "update", "name": "slug", "properties": {**slug, "required": True}},
        {"action": "create", "name": "posts", "properties": {"type": "integer"}},
        order=["posts", "slug", "label"],
    )
    body["data"]["contentTypes"] += change("api::post.post", {"action": "delete", "name": "tag"})["data"][
        "contentTypes"
    ]
    told = await plan(root, body)
    assert told["problems"] == []
    after = {file["path"]: json.loads(file["after"]) for file in told["files"]}[TAG_FILE]["attributes"]
    assert list(after.items()) == [
        ("posts", {"type": "integer"}),
        ("slug", {"type": "uid", "targetField": "label", "required": True}),
        ("label", {"type": "string", "required": True, "renamedFrom": "name"}),
    ]
    assert {step["risk"] for step in told["steps"]} == {"safe"}


async def test_what_is_private_stays_private_under_a_new_name(project: Project, session: Path) -> None:
    file = project.folder / TAG_FILE
    schema = json.loads(file.read_text())
    schema["options"]["privateAttributes"] = ["slug", "name"]
    schema["indexes"] = [{"columns": ["slug", "name"]}]
    project.file(TAG_FILE, json.dumps(schema, indent=2))
    async with running(project.folder, environ={}) as app:
        app.development = Development(session)
        admin = await Site(app).first()
        told = await plan(admin, change(TAG, {"action": "update", "name": "label", "renamedFrom": "name"}))
    after = json.loads(told["files"][0]["after"])
    assert after["options"]["privateAttributes"] == ["slug", "label"]
    assert after["indexes"] == [{"columns": ["slug", "label"]}]


async def test_code_that_needs_what_is_removed_is_told(project: Project, root: Admin) -> None:
    code = 'from octavo import core_routes\n\nroutes = [*core_routes("api::post.post")]\n'
    project.file("app/api/post/routes.py", code)
    body = change(TAG, {"action": "delete", "name": "posts"})
    body["data"]["contentTypes"].append({"action": "delete", "uid": "api::post.post"})
    (problem,) = (await plan(root, body))["problems"]
    assert problem["path"] == []
    assert "app/api/post/routes.py" in problem["message"]


async def test_a_check_that_is_given_up_has_ended_when_that_is_told(
    project: Project, root: Admin, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    project.file(
        "app/__init__.py",
        f"""
import os
import time
from pathlib import Path

Path({str(notes)!r}, str(os.getpid())).touch()
time.sleep(60)
Path({str(notes)!r}, "went on").touch()
""",
    )
    asked = asyncio.create_task(root.post(f"{BUILDER}/plan", attribute("x", type="string")))
    await asyncio.to_thread(eventually, lambda: [*notes.iterdir()], "the check")
    root.app.stopping.set()
    answer = await asked
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    (process,) = notes.iterdir()
    with pytest.raises(ProcessLookupError):
        os.kill(int(process.name), 0)


async def test_a_check_that_takes_too_long_is_told(root: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "PATIENCE", 0)
    answer = await root.post(f"{BUILDER}/plan", attribute("x", type="string"))
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, planning.TOO_LONG)


@pytest.mark.soak
async def test_files_are_all_written_or_none(
    project: Project, root: Admin, session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second file cannot be written: its folder is not to be written to."""
    before = digest(project.folder)
    body = change(TAG, {"action": "update", "name": "articles", "renamedFrom": "posts"})
    told = await plan(root, body)
    assert len(told["files"]) == 2
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if str(target).endswith(TAG_FILE) and '"articles"' in self.read_text():
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    answer = await root.post(f"{BUILDER}/update-schema", {**body, "plan": told["id"]})
    assert answer.status_code >= 500
    assert digest(project.folder) == before
    assert not (session / NOTE).exists()


async def test_a_file_behind_a_link_is_not_written(project: Project, root: Admin, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    (project.folder / TAG_FILE).rename(outside)
    (project.folder / TAG_FILE).symlink_to(outside)
    told = await plan(root, attribute("x", type="string"))
    assert told["problems"][0]["path"] == of_type()
    schema = (await root.get(f"{BUILDER}/schema")).json()["data"]["contentTypes"]
    assert (schema[TAG]["editable"], schema[TAG]["file"]) == (False, None)
    assert schema["api::post.post"]["editable"]


async def test_names_that_cannot_be_chosen_are_listed(root: Admin) -> None:
    names = (await root.get(f"{BUILDER}/reserved-names")).json()["data"]
    assert {"tag", "tags", "upload", "users"} <= {*names["models"]}
    assert {"id", "documentId", "createdAt", "locale"} <= {*names["attributes"]}


async def test_an_attribute_of_what_a_person_wrote_stays_beside_a_new_one(
    project: Project, root: Admin
) -> None:
    text = (project.folder / TAG_FILE).read_text()
    assert (await root.get(f"{BUILDER}/schema")).json()["data"]["customFields"] == {STARS: "integer"}
    told = await plan(root, attribute("x", type="customField", customField=STARS))
    assert told["problems"] == []
    (file,) = told["files"]
    kept = [line.rstrip(",") for line in text.splitlines()]
    assert [
        line for line in kept if line not in [each.rstrip(",") for each in file["after"].splitlines()]
    ] == []
    assert told["steps"] == [
        {
            "kind": "added",
            "where": f"{TAG_FILE}#/attributes/x",
            "text": "'x' is new",
            "code": "attribute.new",
            "params": {"name": "x"},
            "rows": None,
            "parked": 0,
            "samples": [],
            "risk": "safe",
            "question": None,
        }
    ]


def test_the_panel_has_words_for_everything_a_plan_says() -> None:
    words = json.loads(WORDS.read_text("utf-8"))
    said = {word.removeprefix("said.") for word in words if word.startswith("said.")}
    assert said == {*messages.CODES, *TEXTS}
