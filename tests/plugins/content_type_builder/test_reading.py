"""The content model over HTTP, for roles it was granted to and for administrators who may read it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.apps.golden.instance import FOLDER, environment
from tests.plugins.admin.conftest import SETTINGS, Site, problems

from octavo.testing import Project, client_of, running

pytestmark = pytest.mark.soak

RECORDED = Path(__file__).parents[2] / "conformance/scenarios/q-admin-3-settings.json"
BUILDER = "/content-type-builder"
GRANTED = "plugin::content-type-builder.content-types.getContentTypes"
PAGE = "api::page.page"
SHELF: dict[str, dict[str, Any]] = {
    "label": {"type": "string", "required": True, "maxLength": 9, "pluginOptions": {"mine": {"shown": 1}}},
    "page": {"type": "relation", "relation": "manyToOne", "target": PAGE, "inversedBy": "shelves"},
    "cover": {"type": "media", "private": True, "allowedTypes": ["images"]},
}
PAGE_ATTRIBUTES: dict[str, dict[str, Any]] = {
    "title": {"type": "string", "pluginOptions": {"i18n": {"localized": True}}},
    "shelves": {
        "type": "relation",
        "relation": "oneToMany",
        "target": "api::shelf.shelf",
        "mappedBy": "page",
        "required": True,
    },
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return (
        Project(tmp_path / "site")
        .settings(SETTINGS)
        .grants([GRANTED])
        .component("parts.fact", {"text": {"type": "text", "default": "so"}})
        .content_type("shelf", SHELF, plural="shelves")
        .content_type("page", PAGE_ATTRIBUTES, drafts=True, localized=True)
        .content_type("start", {"title": {"type": "string"}}, single=True)
    )


@pytest.fixture
async def site(project: Project) -> AsyncIterator[Site]:
    async with running(project.folder, environ={}) as app:
        yield Site(app)


async def test_types_are_described_as_strapi_describes_them(tmp_path: Path) -> None:
    """Every type of the recorded application, as it was recorded."""
    environ = environment(f"sqlite:{tmp_path}/golden.db", "default", str(tmp_path))
    steps = json.loads(RECORDED.read_text("utf-8"))["steps"]
    (recorded,) = (step["expect"]["body"]["data"] for step in steps if step["name"] == "content API variant")
    async with running(FOLDER, environ=environ) as app, client_of(app) as client:
        await app.service("plugin::users-permissions.role").set_grants("public", [GRANTED])
        listed = (await client.get(f"/api{BUILDER}/content-types")).json()["data"]
    own = {found["uid"]: found for found in recorded if found["uid"].startswith("api::")}
    assert len(own) == 7
    assert {found["uid"]: found for found in listed if found["uid"].startswith("api::")} == own
    described = {found["uid"]: found for found in listed}
    for found in (each for each in recorded if each["uid"] in described):
        ours = described[found["uid"]]
        assert {**ours, "schema": None} == {**found, "schema": None}
        assert ours["schema"]["attributes"].keys() == found["schema"]["attributes"].keys()
        for key in ("kind", "collectionName", "visible", "restrictRelationsTo", "draftAndPublish"):
            assert ours["schema"][key] == found["schema"][key]


async def test_attributes_are_as_written_with_what_media_and_relations_leave_out(site: Site) -> None:
    root = await site.first()
    answer = (await root.get(f"{BUILDER}/content-types/api::shelf.shelf")).json()["data"]
    assert answer["schema"]["attributes"] == {
        "label": SHELF["label"],
        "page": {**SHELF["page"], "required": False, "private": False, "targetAttribute": "shelves"},
        "cover": {**SHELF["cover"], "required": False, "multiple": False},
    }
    page = (await root.get(f"{BUILDER}/content-types/{PAGE}")).json()["data"]
    assert page == {
        "uid": PAGE,
        "apiID": "page",
        "schema": {
            "draftAndPublish": True,
            "displayName": "Page",
            "singularName": "page",
            "pluralName": "pages",
            "description": "",
            "pluginOptions": {"i18n": {"localized": True}},
            "kind": "collectionType",
            "collectionName": "pages",
            "attributes": {
                "title": PAGE_ATTRIBUTES["title"],
                "shelves": {**PAGE_ATTRIBUTES["shelves"], "private": False, "targetAttribute": "page"},
            },
            "visible": True,
            "restrictRelationsTo": None,
        },
    }


async def test_components_are_listed_and_read(project: Project) -> None:
    file = project.folder / "app/components/parts/fact.json"
    raw = json.loads(file.read_text("utf-8"))
    raw["info"] |= {"icon": "star", "description": "One fact"}
    raw["pluginOptions"] = {"mine": {"shown": 1}}
    file.write_text(json.dumps(raw), "utf-8")
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        listed = (await root.get(f"{BUILDER}/components")).json()["data"]
        one = (await root.get(f"{BUILDER}/components/parts.fact")).json()["data"]
    assert listed == [one]
    assert one == {
        "uid": "parts.fact",
        "category": "parts",
        "apiId": "fact",
        "schema": {
            "displayName": "Fact",
            "description": "One fact",
            "icon": "star",
            "collectionName": "components_parts_facts",
            "pluginOptions": {"mine": {"shown": 1}},
            "attributes": {"text": {"type": "text", "default": "so"}},
        },
    }


async def test_an_extended_type_is_described_with_its_extension(project: Project) -> None:
    motto = {"attributes": {"motto": {"type": "string", "maxLength": 30}}}
    project.file("app/extensions/users-permissions/content-types/user/schema.json", json.dumps(motto))
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        answer = await root.get(f"{BUILDER}/content-types/plugin::users-permissions.user")
    described = answer.json()["data"]
    assert described["plugin"] == "users-permissions"
    assert described["schema"]["attributes"]["motto"] == {"type": "string", "maxLength": 30}
    assert described["schema"]["attributes"]["username"]["minLength"] == 3


async def test_how_a_relation_is_kept_is_told_nobody(site: Site) -> None:
    root = await site.first()
    file = (await root.get(f"{BUILDER}/content-types/plugin::upload.file")).json()["data"]
    assert file["schema"]["attributes"]["related"] == {
        "type": "relation",
        "relation": "morphToMany",
        "configurable": False,
        "required": False,
        "private": False,
        "targetAttribute": None,
    }
    assert (file["schema"]["visible"], file["schema"]["restrictRelationsTo"]) == (False, [])


@pytest.mark.parametrize(
    ("kind", "own"),
    [("singleType", {"api::start.start"}), ("collectionType", {"api::shelf.shelf", PAGE})],
)
async def test_types_of_one_kind_are_listed(site: Site, kind: str, own: set[str]) -> None:
    answer = await site.anybody.get(f"/api{BUILDER}/content-types?kind={kind}")
    assert {found["uid"] for found in answer.json()["data"] if found["uid"].startswith("api::")} == own


NOT_UNDERSTOOD = [
    (
        "content-types?kind=tree",
        "kind must be one of the following values: collectionType, singleType",
    ),
    (
        "content-types?kind=singleType&kind=tree",
        "kind must be one of the following values: collectionType, singleType",
    ),
    ("content-types?plugin=x", "Invalid query parameter plugin; there is kind"),
    (f"content-types/{PAGE}?kind=singleType", "Invalid query parameter kind; there are none here"),
    ("components?x=1", "Invalid query parameter x; there are none here"),
    ("components/parts.fact?x=1", "Invalid query parameter x; there are none here"),
]


async def test_what_is_not_understood_is_refused(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    for path, said in NOT_UNDERSTOOD:
        with subtests.test(path=path, said=said):
            answer = await root.get(f"{BUILDER}/{path}")
            assert (answer.status_code, problems(answer)) == (400, [said])


MISSING = [
    ("content-types/api::nope.nope", "contentType.notFound"),
    ("content-types/parts.fact", "contentType.notFound"),
    ("components/parts.nope", "component.notFound"),
    (f"components/{PAGE}", "component.notFound"),
]


async def test_what_is_missing_is_named(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    for path, said in MISSING:
        with subtests.test(path=path, said=said):
            answer = await root.get(f"{BUILDER}/{path}")
            assert (answer.status_code, answer.json()) == (404, {"error": said})


async def test_roles_read_what_they_are_granted_and_no_more(site: Site) -> None:
    assert (await site.anybody.get(f"/api{BUILDER}/content-types")).status_code == 200
    for path in (f"content-types/{PAGE}", "components", "components/parts.fact"):
        assert (await site.anybody.get(f"/api{BUILDER}/{path}")).status_code == 403


async def test_administrators_read_it_with_the_permission_alone(site: Site) -> None:
    role = await site.role("Modeller", {"action": "plugin::content-type-builder.read"})
    modeller = await site.member("modeller@example.com", role)
    other = await site.member("other@example.com", await site.role("Nothing"))
    for path in ("content-types", f"content-types/{PAGE}", "components", "components/parts.fact"):
        statuses = [
            (await caller.get(f"{BUILDER}/{path}")).status_code for caller in (modeller, other, site.anybody)
        ]
        assert statuses == [200, 403, 401]


async def test_it_can_be_turned_off(project: Project) -> None:
    project.settings("[plugins.content-type-builder]\nenabled = false")
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        assert (await root.get(f"{BUILDER}/content-types")).status_code == 404
        assert (await root.get(f"/api{BUILDER}/content-types")).status_code == 404
