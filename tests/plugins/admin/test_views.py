"""How types are shown in the content manager, and what it has to manage."""

from typing import Any

from tests.plugins.admin.conftest import Admin, Site
from tests.plugins.admin.test_entries import may, reader

from octavo.testing import Project, running

ROOT = "/content-manager"
STORY = f"{ROOT}/content-types/api::story.story/configuration"
SEO = f"{ROOT}/components/shared.seo/configuration"
CONFIGURE = "plugin::content-manager.collection-types.configure-view"


async def view(admin: Admin, path: str = STORY) -> dict[str, Any]:
    answer = await admin.get(path)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data["contentType"] if "contentType" in data else data["component"]


async def test_a_view_begins_with_what_the_schema_says(site: Site) -> None:
    root = await site.first()
    story = await view(root)
    assert story["settings"]["mainField"] == "title"
    assert story["layouts"]["list"] == ["id", "title", "body", "seo"]
    assert [one["name"] for row in story["layouts"]["edit"] for one in row] == ["title", "body", "seo", "tag"]
    assert story["metadatas"]["tag"]["edit"]["mainField"] == "name"
    assert (await view(root, SEO))["category"] == "shared"
    answer = (await root.get(STORY)).json()["data"]
    assert answer["components"].keys() == {"shared.seo"}


async def test_a_view_is_changed_and_kept(site: Site) -> None:
    root = await site.first()
    changes = {
        "settings": {"pageSize": 50, "defaultSortBy": "updatedAt", "defaultSortOrder": "DESC"},
        "metadatas": {"title": {"edit": {"label": "Headline", "description": "Short"}, "list": {}}},
        "layouts": {"list": ["title", "tag"], "edit": [[{"name": "title", "size": 12}]]},
    }
    answer = await root.put(STORY, changes)
    assert answer.status_code == 200, answer.text
    story = await view(root)
    assert story == answer.json()["data"]["contentType"]
    assert (story["settings"]["pageSize"], story["settings"]["mainField"]) == (50, "title")
    assert story["metadatas"]["title"]["edit"]["label"] == "Headline"
    assert story["metadatas"]["title"]["edit"]["editable"] is True
    assert story["layouts"] == changes["layouts"]
    await root.put(STORY, {"settings": {"pageSize": 20}})
    story = await view(root)
    assert (story["settings"]["pageSize"], story["layouts"]["list"]) == (20, ["title", "tag"])
    listed = (await root.get(f"{ROOT}/content-types-settings")).json()["data"]
    assert {one["uid"]: one["settings"]["pageSize"] for one in listed}["api::story.story"] == 20
    changed = await root.put(SEO, {"settings": {"mainField": "note"}})
    assert changed.json()["data"]["component"]["settings"]["mainField"] == "note"


WRONG: list[dict[str, Any]] = [
    {"settings": {"mainField": "nope"}},
    {"settings": {"pageSize": 7}},
    {"settings": {"colour": "red"}},
    {"settings": []},
    {"metadatas": {"nope": {"edit": {}}}},
    {"metadatas": {"title": {"edit": {"label": 5}}}},
    {"metadatas": {"title": {"edit": {"visible": "yes"}}}},
    {"metadatas": {"title": {"edit": {"colour": "red"}}}},
    {"metadatas": {"tag": {"edit": {"mainField": "nope"}}}},
    {"layouts": {"list": ["nope"]}},
    {"layouts": {"edit": [[{"name": "title", "size": 13}]]}},
    {"layouts": {"edit": [[{"name": "title", "size": 6}, {"name": "title", "size": 6}]]}},
    {"layouts": {"edit": ["title"]}},
    {"layouts": {"edit": [[{"name": "title", "size": 8}, {"name": "body", "size": 6}]]}},
    {"layouts": {"edit": [[]]}},
    {"layouts": {"list": []}},
    {"layouts": {"columns": ["title"]}},
]


async def test_what_a_type_cannot_show_is_refused(site: Site) -> None:
    root = await site.first()
    before = await view(root)
    for changes in WRONG:
        assert (await root.put(STORY, changes)).status_code == 400, changes
    assert await view(root) == before


async def test_an_answer_may_be_sent_back_as_it_is(site: Site) -> None:
    root = await site.first()
    for path in (STORY, SEO):
        before = await view(root, path)
        answer = await root.put(path, before)
        assert answer.status_code == 200, answer.text
        assert await view(root, path) == before


async def test_a_view_goes_back_to_what_the_schema_says(site: Site) -> None:
    root = await site.first()
    before = {path: await view(root, path) for path in (STORY, SEO)}
    await root.put(STORY, {"settings": {"pageSize": 50}, "layouts": {"list": ["tag"]}})
    await root.put(SEO, {"settings": {"mainField": "note"}})
    me = await reader(site, may("update", "api::story.story", "title"))
    for path, old in before.items():
        assert await view(root, path) != old
        assert (await me.call("DELETE", path)).status_code == 403
        answer = await root.call("DELETE", path)
        assert answer.status_code == 200, answer.text
        assert await view(root, path) == old


async def test_who_configures_components_alone_reads_them(site: Site) -> None:
    await site.first()
    me = await reader(site, {"action": "plugin::content-manager.components.configure-layout"})
    assert (await view(me, SEO))["category"] == "shared"
    assert (await me.put(SEO, {"settings": {"mainField": "note"}})).status_code == 200
    assert (await me.get(STORY)).status_code == 403
    assert (await me.get(f"{ROOT}/components/shared.nope/configuration")).status_code == 404


async def test_who_may_configure_changes_views_and_who_has_content_reads_them(site: Site) -> None:
    await site.first()
    me = await reader(site, may("update", "api::story.story", "title"))
    assert (await me.get(STORY)).status_code == 200
    assert (await me.get(SEO)).status_code == 200
    assert (await me.get(f"{ROOT}/content-types/api::tag.tag/configuration")).status_code == 403
    assert (await me.put(STORY, {})).status_code == 403
    assert (await me.put(SEO, {})).status_code == 403
    for path, listed in (("init", None), ("content-types", None), ("content-types-settings", None)):
        data = (await me.get(f"{ROOT}/{path}")).json()["data"]
        types = data["contentTypes"] if path == "init" else data
        assert [one["uid"] for one in types] == ["api::story.story"], (path, listed)
    assert [one["uid"] for one in (await me.get(f"{ROOT}/components")).json()["data"]] == ["shared.seo"]
    chief = await reader(site, {"action": CONFIGURE}, email="chief@example.com")
    assert (await chief.put(STORY, {"settings": {"pageSize": 20}})).status_code == 200
    assert (await chief.get("/content-manager/collection-types/api::story.story")).status_code == 403


async def test_types_are_listed_by_kind_with_their_attributes(site: Site) -> None:
    root = await site.first()
    types = (await root.get(f"{ROOT}/content-types?kind=collectionType")).json()["data"]
    story = next(one for one in types if one["uid"] == "api::story.story")
    assert (story["mainField"], story["isDisplayed"]) == ("title", True)
    assert story["attributes"]["seo"] == {"type": "component", "component": "shared.seo"}
    assert (await root.get(f"{ROOT}/content-types?kind=singleType")).json()["data"] == []
    assert (await root.get(f"{ROOT}/content-types?kind=other")).status_code == 400
    users = next(one for one in types if one["uid"] == "admin::user")
    assert not {"resetPasswordToken", "registrationToken"} & users["attributes"].keys()


async def test_a_custom_field_is_described_by_the_type_it_is_kept_as(project: Project) -> None:
    """The panel knows the control of that type, and none of the custom field's own."""
    field = {"type": "customField", "customField": "plugin::color-picker.color", "required": True}
    project.content_type("paint", {"colour": field})
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        types = (await root.get(f"{ROOT}/init")).json()["data"]["contentTypes"]
    (paint,) = (one for one in types if one["uid"] == "api::paint.paint")
    assert paint["attributes"]["colour"] == {**field, "type": "string"}
