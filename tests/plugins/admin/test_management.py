"""Administrators and roles, managed by those who may and never beyond what they may."""

from typing import Any

import pytest
from tests.plugins.admin.conftest import PASSWORD, Site, problems

import octavo

MANAGE: list[dict[str, Any]] = [
    {"action": f"admin::{kind}.{action}"}
    for kind in ("users", "roles")
    for action in ("create", "read", "update", "delete")
]


async def roles_of(site: Site) -> dict[str, int]:
    return {role["code"]: role["id"] for role in await site.app.query("admin::role").find_many()}


async def test_the_last_super_admin_stays(site: Site) -> None:
    root = await site.first()
    me = (await root.get("/admin/users/me")).json()["data"]["id"]
    editor = (await roles_of(site))["strapi-editor"]
    for answer in (
        await root.delete(f"/admin/users/{me}"),
        await root.put(f"/admin/users/{me}", {"isActive": False}),
        await root.put(f"/admin/users/{me}", {"roles": [editor]}),
    ):
        assert problems(answer) == ["You must have at least one user with super admin role."]
    assert (await root.get("/admin/users/me")).status_code == 200
    other = await site.member("b@example.com", (await roles_of(site))["strapi-super-admin"])
    assert (await other.delete(f"/admin/users/{me}")).status_code == 200
    assert (await root.get("/admin/users/me")).status_code == 401


async def test_who_manages_administrators_cannot_become_more_than_they_are(site: Site) -> None:
    root = await site.first()
    first = (await root.get("/admin/users/me")).json()["data"]["id"]
    roles = await roles_of(site)
    manager = await site.member("manager@example.com", await site.role("Manager", *MANAGE))
    me = (await manager.get("/admin/users/me")).json()["data"]["id"]
    read_tags = {"action": "plugin::content-manager.explorer.read", "subject": "api::tag.tag"}
    own_role = (await manager.get("/admin/users/me")).json()["data"]["roles"][0]["id"]
    refused = [
        await manager.put(f"/admin/users/{first}", {"password": "Another1pass"}),
        await manager.put(f"/admin/users/{me}", {"roles": [roles["strapi-super-admin"]]}),
        await manager.put(f"/admin/users/{me}", {"roles": [roles["strapi-editor"]]}),
        await manager.delete(f"/admin/users/{first}"),
        await manager.post("/admin/users/batch-delete", {"ids": [first]}),
        await manager.delete(f"/admin/users/{first}/totp"),
        await manager.post(f"/admin/users/{first}/invitation"),
        await manager.post(
            "/admin/users", {"email": "x@example.com", "firstname": "X", "roles": [roles["strapi-editor"]]}
        ),
        await manager.put(f"/admin/roles/{own_role}/permissions", {"permissions": [*MANAGE, read_tags]}),
        await manager.put(f"/admin/roles/{roles['strapi-editor']}/permissions", {"permissions": []}),
        await manager.delete(f"/admin/roles/{roles['strapi-editor']}"),
    ]
    assert [answer.status_code for answer in refused] == [403] * len(refused)
    await site.log_in("root@example.com")
    fewer = {"permissions": MANAGE[:2]}
    assert (await manager.put(f"/admin/roles/{own_role}/permissions", fewer)).status_code == 200


async def test_a_list_counts_what_it_finds(site: Site) -> None:
    root = await site.first()
    reader = await site.role("Reader")
    for name in ("b", "c", "d"):
        await site.member(f"{name}@example.org", reader)
    found = (await root.get("/admin/users?sort=email:desc&_q=example.org&pageSize=2")).json()["data"]
    assert [admin["email"] for admin in found["results"]] == ["d@example.org", "c@example.org"]
    assert found["pagination"] == {"page": 1, "pageSize": 2, "pageCount": 2, "total": 3}
    alone = (await root.get("/admin/users?filters[email]=b@example.org")).json()["data"]
    assert alone["pagination"]["total"] == len(alone["results"]) == 1


async def test_several_are_removed_all_or_none(site: Site) -> None:
    root = await site.first()
    reader = await site.role("Reader")
    await site.member("b@example.com", reader)
    found = (await root.get("/admin/users?sort=email:ASC")).json()["data"]["results"]
    other, me = (admin["id"] for admin in found)
    for ids, message in (
        ([other, 999], "User not found"),
        ([other, me], "You cannot delete your own user"),
        ([], "ids field must have at least 1 items"),
    ):
        assert problems(await root.post("/admin/users/batch-delete", {"ids": ids})) == [message]
    answer = await root.post("/admin/users/batch-delete", {"ids": [other]})
    assert [admin["email"] for admin in answer.json()["data"]] == ["b@example.com"]


WRONG_CHANGES = [
    ({"nope": 1}, ["this field has unspecified keys: nope"]),
    ({"blocked": True}, ["this field has unspecified keys: blocked"]),
    ({"roles": []}, ["roles field must have at least 1 items"]),
    ({"roles": [999]}, ["There is no role 999"]),
    (
        {"email": "bad", "firstname": "", "isActive": "x"},
        [
            "email must be a valid email",
            "firstname must be at least 1 characters",
            'isActive must be a `boolean` type, but the final value was: `"x"`.',
        ],
    ),
    (
        {"password": ""},
        [
            "password must be at least 8 characters",
            "password must contain at least one lowercase character",
            "password must contain at least one uppercase character",
            "password must contain at least one number",
        ],
    ),
    ([], ["this must be a `object` type, but the final value was: `[]`."]),
    ({"isActive": None}, ["isActive must be a `boolean` type, but the final value was: `null`."]),
    ({"roles": None}, ["roles must be a `array` type, but the final value was: `null`."]),
    ({"username": ""}, ["username must be at least 1 characters"]),
    ({"firstname": " B "}, ["firstname must be a trimmed string"]),
    ({"email": "ROOT@example.com"}, ["A user with this email address already exists"]),
    ({"firstname": "nul\0"}, ["firstname must not contain a null character"]),
]


async def test_what_is_wrong_with_a_change_is_said_at_once(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    await site.member("b@example.com", await site.role("Reader"))
    other = await site.app.query("admin::user").find_one({"email": "b@example.com"})
    assert other is not None
    for body, said in WRONG_CHANGES:
        with subtests.test(body=body, said=said):
            answer = await root.put(f"/admin/users/{other['id']}", body)
            assert answer.status_code == 400
            assert said is None or problems(answer) == said


WRONG_INVITATIONS = [
    ({"firstname": "B"}, ["email is a required field"]),
    (
        {"email": "c@example.com", "firstname": ""},
        ["firstname must be at least 1 characters", "firstname is a required field"],
    ),
    (
        {"email": "c@example.com", "firstname": "C", "lastname": None},
        ["lastname must be a `string` type, but the final value was: `null`."],
    ),
]


async def test_what_is_wrong_with_an_invitation_is_said(site: Site, subtests: pytest.Subtests) -> None:
    root, reader = await site.first(), await site.role("Reader")
    for body, said in WRONG_INVITATIONS:
        with subtests.test(body=body, said=said):
            assert problems(await root.post("/admin/users", {"roles": [reader], **body})) == said


async def test_an_empty_last_name_is_none(site: Site) -> None:
    root = await site.first()
    answer = await root.put("/admin/users/me", {"lastname": ""})
    assert (answer.status_code, answer.json()["data"]["lastname"]) == (200, None)


async def test_a_page_is_a_number_above_zero(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    for number in ["0", "-1", "abc"]:
        with subtests.test(number=number):
            for name in ("page", "pageSize"):
                error = (await root.get(f"/admin/users?{name}={number}")).json()["error"]
                message = f"Invalid '{name}' parameter. Expected an integer > 0, received: {number}"
                assert (error["status"], error["name"], error["message"]) == (400, "PaginationError", message)


READ_TAGS = {"action": "plugin::content-manager.explorer.read", "subject": "api::tag.tag"}


NO_PERMISSIONS = [
    ([READ_TAGS, READ_TAGS], ["Some permissions are duplicated (same action and subject)"]),
    (
        [{**READ_TAGS, "conditions": None}],
        ["permissions[0].conditions must be a `array` type, but the final value was: `null`."],
    ),
    (
        [{**READ_TAGS, "conditions": [5]}],
        ["permissions[0].conditions[0] must be a `string` type, but the final value was: `5`."],
    ),
    (
        [{**READ_TAGS, "conditions": ["admin::is-creator", "admin::is-creatr"]}],
        ["There is no condition admin::is-creatr"],
    ),
    (
        [{**READ_TAGS, "subject": 5}],
        ["permissions[0].subject must be a `string` type, but the final value was: `5`."],
    ),
]


async def test_permissions_that_are_none_change_nothing(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    role = await site.role("Reader", {"action": "admin::users.read"})
    for permissions, said in NO_PERMISSIONS:
        with subtests.test(permissions=permissions, said=said):
            answer = await root.put(f"/admin/roles/{role}/permissions", {"permissions": permissions})
            assert problems(answer) == said
            kept = (await root.get(f"/admin/roles/{role}/permissions")).json()["data"]
            assert [one["action"] for one in kept] == ["admin::users.read"]


async def test_a_permission_that_names_no_locale_is_for_the_default_one(
    site: Site, subtests: pytest.Subtests
) -> None:
    root = await site.first()
    place = f"/admin/roles/{await site.role('Reader')}/permissions"
    for properties, locales in [
        ({}, ["en"]),
        ({"locales": []}, ["en"]),
        ({"locales": ["fr"]}, ["fr"]),
        ({"locales": None}, None),
    ]:
        with subtests.test(properties=properties, locales=locales):
            read = {**READ_TAGS, "subject": "api::story.story", "properties": properties}
            answer = await root.put(place, {"permissions": [read]})
            assert answer.json()["data"][0]["properties"]["locales"] == locales


async def test_nobody_has_a_permission_there_is_not(site: Site) -> None:
    root = await site.first()
    asked = [
        READ_TAGS,
        {**READ_TAGS, "field": "name"},
        {**READ_TAGS, "field": "nope"},
        {**READ_TAGS, "subject": None},
        {"action": "nope"},
        {"action": "admin::users.read"},
    ]
    answer = await root.post("/admin/permissions/check", {"permissions": asked, "more": 1})
    assert answer.json() == {"data": [True, True, False, False, False, True]}


async def test_roles_are_removed_once_nobody_has_them(site: Site) -> None:
    root = await site.first()
    reader = await site.role("Reader", {"action": "admin::users.read"})
    await site.member("b@example.com", reader)
    assert problems(await root.delete(f"/admin/roles/{reader}")) == [
        "Some roles are still assigned to some users"
    ]
    other = (await root.get("/admin/users?_q=b@example")).json()["data"]["results"][0]["id"]
    await root.delete(f"/admin/users/{other}")
    assert (await root.delete(f"/admin/roles/{reader}")).status_code == 200
    assert (await root.delete(f"/admin/roles/{reader}")).json() == {"data": None}
    left = await site.app.query("admin::permission").count({"action": "admin::users.read"})
    assert left == 0
    first = (await roles_of(site))["strapi-super-admin"]
    for answer in (
        await root.delete(f"/admin/roles/{first}"),
        await root.post("/admin/roles/batch-delete", {"ids": [first]}),
    ):
        assert problems(answer) == ["You cannot delete the super admin role"]


async def test_permissions_are_checked_one_by_one(site: Site) -> None:
    root = await site.first()
    role = await site.role("Reader")
    read = "plugin::content-manager.explorer.read"
    answer = await root.put(
        f"/admin/roles/{role}/permissions",
        {
            "permissions": [
                {"action": "nope"},
                {"action": read, "subject": "api::nope.nope"},
                {"action": "admin::users.read", "subject": "api::tag.tag"},
                {"action": read, "subject": "api::tag.tag", "properties": {"nope": ["x"]}},
                {"action": read, "subject": "api::tag.tag", "x": 1},
            ]
        },
    )
    assert problems(answer) == [
        "action is not an existing permission action",
        "Invalid subject submitted",
        "Invalid subject submitted",
        "Invalid property set at permissions[3].properties",
        "permissions[4] field has unspecified keys: x",
    ]
    assert (await root.get(f"/admin/roles/{role}/permissions")).json() == {"data": []}


async def test_one_changes_oneself_with_the_current_password(site: Site) -> None:
    root = await site.first()
    for body in ({"password": "Another1pass"}, {"password": "Another1pass", "currentPassword": "no"}):
        answer = await root.put("/admin/users/me", body)
        assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["name"] == "BadRequestError"  # as Strapi names a wrong password
    assert error["details"] == {"currentPassword": ["Invalid credentials"]}
    body = {"password": "Another1pass", "currentPassword": PASSWORD}
    assert (await root.put("/admin/users/me", body)).status_code == 200
    assert (await root.get("/admin/users/me")).status_code == 401
    await site.log_in("root@example.com", "Another1pass")


async def test_every_permission_there_is_is_listed(site: Site) -> None:
    root = await site.first()
    listed = (await root.get("/admin/permissions")).json()["data"]
    assert {condition["id"] for condition in listed["conditions"]} == {
        "admin::is-creator",
        "admin::has-same-role-as-creator",
    }
    (story,) = [
        subject
        for subject in listed["sections"]["collectionTypes"]["subjects"]
        if subject["uid"] == "api::story.story"
    ]
    fields, locales = story["properties"]
    assert [field["value"] for field in fields["children"]] == ["title", "body", "seo", "tag"]
    assert [locale["value"] for locale in locales["children"]] == ["en", "fr"]
    mine = (await root.get("/admin/users/me/permissions")).json()["data"]
    assert len({permission["id"] for permission in mine}) == len(mine) > 50
    told = {one["action"].rpartition(".")[2]: one for one in mine if one["subject"] == "api::story.story"}
    limits = {"fields": ["title", "body", "seo.title", "seo.note", "tag"], "locales": ["en", "fr"]}
    for action, names in (
        ("create", ["fields", "locales"]),
        ("read", ["fields", "locales"]),
        ("update", ["fields", "locales"]),
        ("delete", ["locales"]),
        ("publish", ["locales"]),
    ):
        assert told[action]["properties"] == {name: limits[name] for name in names}, action
    tags = [one["properties"] for one in mine if one["subject"] == "api::tag.tag"]
    assert sorted(map(list, tags)) == [[], [], ["fields"], ["fields"], ["fields"]]


async def test_a_panel_is_told_what_runs_here(site: Site) -> None:
    root = await site.first()
    editor = await site.member("b@example.com", await site.role("Reader"))
    for admin in (root, editor):
        told = (await admin.get("/admin/information")).json()["data"]
        assert (told["octavoVersion"], told["communityEdition"]) == (octavo.__version__, True)
    assert (await root.get("/admin/project-settings")).json() == {"menuLogo": None, "authLogo": None}
    assert (await editor.get("/admin/project-settings")).status_code == 403
    for path in ("/admin/information", "/admin/project-settings"):
        assert (await site.anybody.get(path)).status_code == 401


async def test_locales_are_listed_by_name(site: Site) -> None:
    root = await site.first()
    sections = (await root.get("/admin/permissions")).json()["data"]["sections"]
    stories = next(one for one in sections["collectionTypes"]["subjects"] if one["uid"] == "api::story.story")
    locales = next(one for one in stories["properties"] if one["value"] == "locales")["children"]
    assert [one["label"] for one in locales] == ["English (en)", "French (fr)"]


TEMPLATES = [
    ("<%= URL %>?code=<%= TOKEN %> for <%= USER.username %>", 200),
    ("{{ URL }}?code={{ TOKEN }}", 200),
    ("<%= NOPE %>", 400),
    ("<%= USER.password %>", 400),
    ("<% if (true) { %>", 400),
    ("${URL}", 400),
]


async def test_a_template_names_known_values_alone(site: Site, subtests: pytest.Subtests) -> None:
    root = await site.first()
    place = "/users-permissions/email-templates"
    for message, status in TEMPLATES:
        with subtests.test(message=message, status=status):
            template = (await root.get(place)).json()["reset_password"]
            template["options"]["message"] = message
            answer = await root.put(place, {"email-templates": {"reset_password": template}})
            assert answer.status_code == status
            kept = (await root.get(place)).json()["reset_password"]["options"]["message"]
            assert (kept == message) is (status == 200)
