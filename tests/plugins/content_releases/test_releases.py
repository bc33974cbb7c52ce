"""Releases: entries that are published and unpublished together."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin, Site
from tests.plugins.content_releases.conftest import (
    IN_PARIS,
    PUBLISH,
    READ,
    RELEASES,
    STORY,
    TOMORROW,
    answered,
    body,
    published,
    refusal,
    release,
    status_of,
    story,
)
from tests.plugins.webhooks.conftest import hook
from tests.plugins.webhooks.receiver import Receiver

from octavo import Octavo
from octavo.testing import Project, run_due_jobs, running


async def test_a_release_happens_whole_or_not_at_all(site_anywhere: Site) -> None:
    site, app = site_anywhere, site_anywhere.app
    root = await site.first()
    new, old = await story(app, "New"), await story(app, "Old", status="published")
    address = await release(root, body(new), body(old, "unpublish"))
    again = await root.post(f"{address}/actions/bulk", [body(new), body(await story(app, "Third"))])
    assert again.json()["meta"] == {"entriesAlreadyInRelease": 1, "totalEntries": 2}
    assert await status_of(root, address) == "ready"

    await app.documents(STORY).update(new, data={"title": None})
    await run_due_jobs(app)
    assert await status_of(root, address) == "blocked"
    groups = answered(await root.get(f"{address}/actions?groupBy=action"))
    (told,) = [one for one in groups["publish"] if not one["isEntryValid"]]
    assert (told["entryDocumentId"], told["problems"][0]["path"]) == (new, ["title"])
    refused = (await root.post(f"{address}/publish")).json()["error"]
    assert [one["entryDocumentId"] for one in refused["details"]["entries"]] == [new]
    assert await published(app) == {"Old"}

    await app.documents(STORY).update(new, data={"title": "Mended"})
    done = await root.post(f"{address}/publish")
    assert answered(done)["status"] == "done"
    counts = {"totalEntries": 3, "totalPublishedEntries": 2, "totalUnpublishedEntries": 1}
    assert done.json()["meta"] == counts
    assert await published(app) == {"Mended", "Third"}
    for late in (
        await root.post(f"{address}/publish"),
        await root.post(f"{address}/actions", body(old)),
        await root.put(address, {"name": "Later"}),
        await root.delete(address),
    ):
        assert refusal(late) == "Release already published"
    listed = await root.get(f"{RELEASES}?filters[releasedAt][$null]=false&sort=name:asc")
    assert [(one["name"], one["actions"]["meta"]["count"]) for one in answered(listed)] == [("Spring", 3)]
    assert listed.json()["meta"]["pendingReleasesCount"] == 0


@pytest.mark.parametrize("more", [{}, IN_PARIS], ids=["somebody", "who planned it"])
@pytest.mark.parametrize("condition", ["all_or_nothing", "allow_partial"])
async def test_what_kept_a_release_from_being_published_is_shown_with_it(
    site: Site, more: dict[str, str], condition: str
) -> None:
    root, app = await site.first(), site.app
    new = await story(app, "New")
    address = await release(root, body(new), releaseCondition=condition, **more)
    assert await status_of(root, address) == "ready"
    await app.documents(STORY).update(new, data={"title": None})
    assert (await root.post(f"{address}/publish")).status_code == 400
    assert await status_of(root, address) == "blocked"
    (shown,) = answered(await root.get(f"{address}/actions"))["Story"]
    assert (shown["isEntryValid"], [one["path"] for one in shown["problems"]]) == (False, [["title"]])


async def test_of_several_at_once_one_gets_the_name_or_publishes(site_anywhere: Site) -> None:
    root, app = await site_anywhere.first(), site_anywhere.app
    made = await asyncio.gather(*(root.post(RELEASES, {"name": "Spring"}) for _ in range(4)))
    assert sorted(answer.status_code for answer in made) == [201, 400, 400, 400]
    assert {refusal(answer) for answer in made if answer.status_code == 400} == {
        "Release with name Spring already exists"
    }
    (address,) = [f"{RELEASES}/{answered(one, 201)['id']}" for one in made if one.status_code == 201]
    new = body(await story(app, "New"))
    added = await asyncio.gather(*(root.post(f"{address}/actions/bulk", [new]) for _ in range(4)))
    assert sorted(len(answered(answer, 201)) for answer in added) == [0, 0, 0, 1]
    done = await asyncio.gather(*(root.post(f"{address}/publish") for _ in range(4)))
    assert sorted(answer.status_code for answer in done) == [200, 400, 400, 400]
    assert {refusal(answer) for answer in done if answer.status_code == 400} == {"Release already published"}
    assert await published(app) == {"New"}


async def test_a_value_that_one_entry_frees_may_be_taken_by_another(site: Site) -> None:
    root, app = await site.first(), site.app
    first = await app.documents(STORY).create(data={"title": "A", "slug": "home"}, status="published")
    second = await story(app, "B")
    address = await release(root, body(second), body(first["documentId"], "unpublish"))
    await app.documents(STORY).update(first["documentId"], data={"slug": "former"})
    await app.documents(STORY).update(second, data={"slug": "home"})
    answered(await root.post(f"{address}/publish"))
    assert await published(app) == {"B"}


async def test_entry_by_entry_what_can_be_done_is_done_and_the_rest_is_told(site: Site) -> None:
    root, app = await site.first(), site.app
    good, bad = await story(app, "Good"), await story(app, None)
    address = await release(root, body(bad), releaseCondition="allow_partial")
    assert refusal(await root.post(f"{address}/publish")) == "No entries were published"
    answered(await root.post(f"{address}/actions", body(good)), 201)
    assert answered(await root.post(f"{address}/publish"))["status"] == "partial"
    assert await published(app) == {"Good"}
    listed = answered(await root.get(f"{address}/actions?groupBy=locale"))["English (en)"]
    assert {one["entryDocumentId"]: (one["isEntryValid"], one["status"]) for one in listed} == {
        good: (True, "published"),
        bad: (False, "draft"),
    }


async def test_a_release_with_a_time_happens_then_in_the_name_of_who_set_it(
    site: Site, receiver: Receiver
) -> None:
    root, app = await site.first(), site.app
    await hook(root, receiver.url, ["releases.publish"])
    new = await story(app, "New")
    address = await release(root, body(new), **IN_PARIS)
    shown = answered(await root.get(address))
    assert (shown["timezone"], shown["scheduledAt"]) == ("Europe/Paris", f"{TOMORROW:%Y-%m-%dT%H:%M:%S}.000Z")
    later = (TOMORROW + timedelta(hours=1)).isoformat()
    answered(await root.put(address, {"name": "Spring", "timezone": "UTC", "scheduledAt": later}))
    await run_due_jobs(app, at=TOMORROW)
    assert await published(app) == set()
    await run_due_jobs(app, at=TOMORROW + timedelta(days=7))  # late, as after a stop
    assert await published(app) == {"New"}
    assert await status_of(root, address) == "done"
    (sent,) = receiver.received
    assert set(sent.body) == {"event", "createdAt", "isPublished", "release"}
    assert (sent.body["event"], sent.body["isPublished"]) == ("releases.publish", True)
    assert sent.body["release"]["name"] == "Spring"
    noted = await app.documents("plugin::audit.entry").find_many(filters={"target": new}, sort="id")
    who = [(one["action"], one["actorType"], one["actorName"], one["route"]) for one in noted]
    assert who[-1] == ("entry.publish", "admin", "root@example.com", None)


async def test_nothing_is_published_by_who_may_not(site: Site) -> None:
    root, app = await site.first(), site.app
    new = await story(app, "New")
    everything = [{"action": f"plugin::content-releases.{name}"} for name in ("publish", "create-action")]
    everything += [{"action": f"plugin::content-releases.{name}"} for name in ("read", "create", "update")]
    manager = await site.member("manager@example.com", await site.role("Manager", *everything))
    address = await release(root, body(new))
    assert refusal(await manager.post(f"{address}/publish")) == "Me may not publish this entry"
    assert refusal(await manager.post(f"{address}/actions", body(new))) == "Me may not publish this entry"
    (shown,) = answered(await manager.get(f"{address}/actions"))["Story"]
    assert (shown["contentType"]["mainFieldValue"], shown["problems"], shown["status"]) == (None, [], None)
    assert answered(await manager.get(_mapped(new))) == {}
    assert answered(await root.get(_mapped(new))) == {new: [{"id": 1, "name": "Spring"}]}
    attached = f"{RELEASES}/getByDocumentAttached?contentType={STORY}&entryDocumentId={new}"
    assert refusal(await manager.get(attached)) == "Entity not found"
    mine = answered(await root.get(f"{attached}&hasEntryAttached=true"))
    assert [(one["name"], one["actions"][0]["type"]) for one in mine] == [("Spring", "publish")]
    assert answered(await root.get(attached)) == []
    assert await published(app) == set()

    answered(await manager.put(address, {"name": "Spring", **IN_PARIS}))
    await run_due_jobs(app, at=TOMORROW)
    assert answered(await root.get(address))["error"] == "Me may not publish this entry"
    assert await published(app) == set()
    # Who may publish it does so in the end.
    assert answered(await root.post(f"{address}/publish"))["status"] == "done"


def _mapped(document_id: str) -> str:
    return f"{RELEASES}/mapEntriesToReleases?contentTypeUid={STORY}&documentIds[0]={document_id}"


async def test_each_action_takes_its_permission(site: Site) -> None:
    root, app = await site.first(), site.app
    document_id = await story(app, "New")
    address = await release(root, body(document_id))
    one = f"{address}/actions/1"
    calls: dict[str, list[tuple[str, str, Any]]] = {
        "read": [("GET", RELEASES, None), ("GET", address, None), ("GET", f"{address}/actions", None)],
        "create": [("POST", RELEASES, {"name": "Other"})],
        "update": [("PUT", address, {"name": "Spring"}), ("PUT", one, {"type": "unpublish"})],
        "create-action": [("POST", f"{address}/actions", body(await story(app, "More")))],
        "delete-action": [("DELETE", one, None)],
        "publish": [("POST", f"{address}/publish", None)],
        "delete": [("DELETE", f"{RELEASES}/2", None)],
        "settings.update": [("PUT", f"{RELEASES}/settings", {"defaultTimezone": "Europe/Paris"})],
    }
    members: dict[str, Admin] = {}
    for action in calls:
        granted = [{"action": f"plugin::content-releases.{action}"}, PUBLISH, READ]
        members[action] = await site.member(f"{action}@example.com", await site.role(action, *granted))
    for wanted, requests in calls.items():
        for method, path, data in requests:
            for action, member in members.items():
                if action != wanted:
                    assert (await member.call(method, path, data)).status_code == 403, (action, path)
            assert (await members[wanted].call(method, path, data)).status_code in (200, 201), path
    settings = answered(await members["read"].get(f"{RELEASES}/settings"))
    assert settings == {"defaultTimezone": "Europe/Paris"}
    names = [one["action"] for one in answered(await root.get("/admin/users/me/permissions"))]
    assert {f"plugin::content-releases.{action}" for action in calls} <= set(names)
    timed = {"name": "Timed", **IN_PARIS}
    refused = await members["create"].post(RELEASES, timed)
    assert refusal(refused) == "A time is set by who may publish releases"


async def test_what_cannot_be_a_release_is_refused(site: Site) -> None:
    root, app = await site.first(), site.app
    address = await release(root, body(await story(app, "New")))
    entry = body(await story(app, "Other"))
    refused = {
        "name is a required field": (RELEASES, {"name": "  "}),
        "Release with name Spring already exists": (RELEASES, {"name": "Spring"}),
        "Scheduled at must be later than now": (
            RELEASES,
            {"name": "A", "scheduledAt": "2020-01-01T00:00:00Z", "timezone": "UTC"},
        ),
        "timezone is a required field where there is scheduledAt": (
            RELEASES,
            {"name": "A", "scheduledAt": TOMORROW.isoformat()},
        ),
        "timezone must be a time zone, such as Europe/Paris": (RELEASES, {"name": "A", "timezone": "../etc"}),
        "releaseCondition must be one of the following values: all_or_nothing, allow_partial": (
            RELEASES,
            {"name": "A", "releaseCondition": "some"},
        ),
        "There is no such entry": (f"{address}/actions", body("nobody")),
        "No content type found for uid api::none.none": (
            f"{address}/actions",
            {**entry, "contentType": "api::none.none"},
        ),
        "Content type with uid api::tag.tag does not have draftAndPublish enabled": (
            f"{address}/actions",
            {**entry, "contentType": "api::tag.tag"},
        ),
        "There is no locale de; * stands for all locales": (f"{address}/actions", {**entry, "locale": "de"}),
        "The body must be a list of 1 to 1000 entries": (f"{address}/actions/bulk", {}),
        "No release found for id 99": (f"{RELEASES}/99/publish", {}),
    }
    for message, (path, data) in refused.items():
        assert refusal(await root.post(path, data)) == message
    for path, message in {
        f"{RELEASES}?filters[job]=1": "Invalid key job",
        f"{RELEASES}?sort=job": "sort must be one of",
        f"{RELEASES}?page=0": "page must be a whole number",
        f"{address}/actions?groupBy=title": "Invalid groupBy parameter",
    }.items():
        assert refusal(await root.get(path)).startswith(message)
    assert len(answered(await root.get(RELEASES))) == 1
    answered(await root.delete(address))
    assert await app.query("plugin::content-releases.release-action").count({}) == 0


async def test_many_entries_are_added_all_or_none_and_a_refusal_names_its_entry(site: Site) -> None:
    root, app = await site.first(), site.app
    mine = {**PUBLISH, "conditions": ["admin::is-creator"]}
    add = {"action": "plugin::content-releases.create-action"}
    create = {"action": "plugin::content-manager.explorer.create", "subject": STORY}
    author = await site.member("author@example.com", await site.role("Authors", mine, READ, add, create))
    written = answered(
        await author.post(f"/content-manager/collection-types/{STORY}", {"title": "Mine"}), 201
    )
    others = await story(app, "Somebody's")
    address = await release(root)
    bulk, own = f"{address}/actions/bulk", body(written["documentId"])
    refused = await author.post(bulk, [own, body(others)])
    assert refused.status_code == 403
    named = {"contentType": STORY, "entryDocumentId": others, "locale": None}
    assert refused.json()["error"]["details"]["entry"] == named
    assert await app.query("plugin::content-releases.release-action").count({}) == 0
    assert len(answered(await author.post(bulk, [own]), 201)) == 1
    again = await root.post(bulk, [own, body(others)])
    assert again.json()["meta"] == {"entriesAlreadyInRelease": 1, "totalEntries": 2}


async def statements_of(admin: Admin, app: Octavo, entries: list[dict[str, Any]], **more: Any) -> int:
    """Return how many statements it takes to add entries to a new release."""
    seen: list[Any] = []
    address = await release(admin, name=f"{len(entries)} {len(more)}", **more)
    with app.database.observed(seen.append):
        added = answered(await admin.post(f"{address}/actions/bulk", entries), 201)
    assert [one["entryDocumentId"] for one in added] == [one["entryDocumentId"] for one in entries]
    return len(seen)


async def test_adding_many_entries_takes_as_many_statements_as_adding_few(site: Site) -> None:
    root, app = await site.first(), site.app
    mine = {**PUBLISH, "conditions": ["admin::is-creator"]}
    roles = "plugin::content-releases"
    may = [{"action": f"{roles}.{name}"} for name in ("create", "create-action", "read", "publish")]
    author = await site.member("author@example.com", await site.role("Authors", mine, READ, *may))
    creator = (await app.query("admin::user").find_one({"email": "author@example.com"}) or {})["id"]
    stories = [{"title": f"{n}", "slug": f"{n}", "createdBy": creator} for n in range(300)]
    ids = [one["documentId"] for one in await app.documents(STORY).create_many(stories)]
    for admin, more in ((root, {}), (author, IN_PARIS)):
        await statements_of(admin, app, [body(ids[0])], **more)  # what is read once is read
        few = await statements_of(admin, app, [body(one) for one in ids[:3]], **more)
        many = await statements_of(admin, app, [body(one) for one in ids], **more)
        assert many == few


async def test_what_cannot_be_published_is_told_of_each_entry_that_is_added(site: Site) -> None:
    root, app = await site.first(), site.app
    taken = await app.documents(STORY).create(data={"title": "A", "slug": "a"}, status="published")
    untitled, same = await story(app, None), await story(app, "B", locale="en")
    await app.documents(STORY).update(same, data={"slug": "a"})
    address = await release(root)
    entries = [body(untitled), body(same), body(taken["documentId"]), body(untitled, "unpublish", locale="*")]
    added = answered(await root.post(f"{address}/actions/bulk", entries), 201)
    problems = [[problem["path"] for problem in one["problems"]] for one in added]
    assert problems == [[["title"]], [["slug"]], []]
    assert [one["isEntryValid"] for one in added] == [False, False, True]
    assert await status_of(root, address) == "blocked"


async def test_an_entry_too_many_is_named(project: Project) -> None:
    project.settings("[plugins.content-releases.config]\nmax_entries = 3\n")
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        first, second, third, fourth = [body(await story(app, title)) for title in "abcd"]
        address = await release(root, first, second)
        bulk = f"{address}/actions/bulk"
        refused = await root.post(bulk, [first, third, fourth])
        assert refusal(refused) == "A release has at most 3 entries"
        named = {"contentType": STORY, "entryDocumentId": fourth["entryDocumentId"], "locale": None}
        assert refused.json()["error"]["details"]["entry"] == named
        assert len(answered(await root.post(bulk, [first, third, second]), 201)) == 1
        assert refusal(await root.post(f"{address}/actions", fourth)) == "A release has at most 3 entries"
