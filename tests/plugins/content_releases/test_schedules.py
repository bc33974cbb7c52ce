"""What is planned for single entries."""

from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin, Site
from tests.plugins.content_releases.conftest import (
    IN_PARIS,
    PUBLISH,
    READ,
    SCHEDULES,
    STORY,
    TOMORROW,
    answered,
    body,
    published,
    refusal,
    story,
)

from octavo import Octavo
from octavo.plugins.content_releases.releases.planning import PlanService
from octavo.testing import Project, run_due_jobs, running

pytestmark = pytest.mark.soak


async def planned(admin: Admin, document_id: str, locale: str = "en") -> list[dict[str, Any]]:
    """Return what is planned for a story."""
    query = f"contentType={STORY}&entryDocumentId={document_id}&locale={locale}"
    found: list[dict[str, Any]] = answered(await admin.get(f"{SCHEDULES}?{query}"))
    return found


async def plan(admin: Admin, document_id: str, type_: str = "publish", **more: Any) -> str:
    """Plan a story and return the address of that."""
    made = answered(await admin.post(SCHEDULES, {**body(document_id, type_), **IN_PARIS, **more}), 201)
    return f"{SCHEDULES}/{made['id']}"


async def mails(app: Octavo) -> list[str]:
    """Return the mails that were sent."""
    folder = app.settings.folder / "data/mails"
    return [path.read_text("utf-8") for path in sorted(folder.glob("*.eml"))]


async def test_an_entry_is_published_and_taken_back_at_its_times(site_anywhere: Site) -> None:
    site, app = site_anywhere, site_anywhere.app
    root = await site.first()
    new = await story(app, "New")
    await app.documents(STORY).update(new, data={"title": "Nouvelle"}, locale="fr")
    week = TOMORROW + timedelta(days=7)
    first = await plan(root, new, locale="en")
    await plan(root, new, "unpublish", locale="*", scheduledAt=week.isoformat())
    assert [(one["type"], one["locale"], one["timezone"]) for one in await planned(root, new)] == [
        ("publish", "en", "Europe/Paris"),
        ("unpublish", "*", "Europe/Paris"),
    ]
    assert [one["type"] for one in await planned(root, new, "fr")] == ["unpublish"]
    again = await root.post(SCHEDULES, {**body(new), **IN_PARIS})
    assert refusal(again) == "It is planned to publish this entry already: change or cancel that"
    later = {"scheduledAt": (TOMORROW + timedelta(days=1)).isoformat(), "timezone": "UTC"}
    assert answered(await root.put(first, later))["timezone"] == "UTC"

    await run_due_jobs(app, at=TOMORROW)
    assert await published(app, locale="*") == set()
    await run_due_jobs(app, at=TOMORROW + timedelta(days=2))
    assert await published(app, locale="*") == {"New"}
    assert [one["type"] for one in await planned(root, new)] == ["unpublish"]
    await app.documents(STORY).publish(new, locale="fr")
    await run_due_jobs(app, at=week)
    assert await published(app, locale="*") == set()
    assert await planned(root, new) == []
    assert answered(await root.get("/content-releases")) == []


async def test_what_is_cancelled_does_not_happen_and_what_lost_its_job_does(site: Site) -> None:
    root, app = await site.first(), site.app
    cancelled, kept = await story(app, "Cancelled"), await story(app, "Kept")
    answered(await root.delete(await plan(root, cancelled)))
    await plan(root, kept)
    jobs, _ = await app.jobs.find_page(kind="plugin::content-releases.run")
    (job,) = jobs
    await app.jobs.remove(job.id)
    await app.service(PlanService).tend()
    await app.service(PlanService).tend()  # once is enough
    assert len(await run_due_jobs(app, at=TOMORROW)) == 1
    assert await published(app) == {"Kept"}


async def test_who_may_not_publish_it_any_more_is_not_obeyed_and_people_are_told(site: Site) -> None:
    root, app = await site.first(), site.app
    role = await site.role("Editors", PUBLISH, READ)
    editor, other = [await site.member(f"{name}@example.com", role) for name in ("ann", "bob")]
    gone, demoted = await story(app, "Gone"), await story(app, "Demoted")
    broken = await story(app, "Broken")
    addresses = [await plan(editor, gone), await plan(other, demoted), await plan(root, broken)]
    users = app.service("plugin::admin.user")
    await users.update(await users.find(email="ann@example.com"), {"isActive": False})
    await users.update(await users.find(email="bob@example.com"), {}, [await site.role("Reader", READ)])
    await app.documents(STORY).update(broken, data={"title": None})
    await run_due_jobs(app, at=TOMORROW)

    assert await published(app) == set()
    told = [(await planned(root, one))[0] for one in (gone, demoted, broken)]
    assert [one["status"] for one in told] == ["failed", "failed", "failed"]
    assert told[0]["error"] == "Who planned it may not log in any more"
    assert told[1]["error"] == "Me may not publish this entry"
    assert [one["path"] for one in told[2]["problems"]] == [["title"]]
    sent = await mails(app)
    assert len([mail for mail in sent if "root@example.com" in mail]) == 3
    assert not await run_due_jobs(app, at=TOMORROW + timedelta(days=1))  # nothing of that mends itself

    again = {"scheduledAt": (TOMORROW + timedelta(days=2)).isoformat(), "timezone": "UTC"}
    assert answered(await root.put(addresses[0], again))["status"] == "ready"
    await run_due_jobs(app, at=TOMORROW + timedelta(days=2))
    assert await published(app) == {"Gone"}


async def test_a_file_of_the_project_says_how_people_are_told(project: Project) -> None:
    project.file(
        "app/emails/release-failed.txt", "Subject: Oh: {{ NAME }}\n\n{{ ERROR }}\n{{ ENTRIES }} {{ URL }}\n"
    )
    async with running(project.folder, environ={}) as app:
        root = await Site(app).first()
        broken = await story(app, "Broken")
        await plan(root, broken)
        await app.documents(STORY).update(broken, data={"title": None})
        await run_due_jobs(app, at=TOMORROW)
        (sent,) = await mails(app)
    assert f"Subject: Oh: {STORY} {broken}" in sent
    assert f"- {STORY} {broken} (en): title" in sent


async def test_an_entry_is_planned_and_seen_by_whom_it_is_permitted(site: Site) -> None:
    root, app = await site.first(), site.app
    new = await story(app, "New")
    address = await plan(root, new)
    reader = await site.member("reader@example.com", await site.role("Reader", READ))
    english = {**PUBLISH, "properties": {"locales": ["en"]}}
    editor = await site.member("editor@example.com", await site.role("English", english, READ))
    await app.documents(STORY).update(new, data={"title": "Nouvelle"}, locale="fr")
    nothing = await site.member("nothing@example.com", await site.role("Nothing"))
    assert len(await planned(reader, new)) == 1
    query = f"?contentType={STORY}&entryDocumentId={new}"
    assert (await nothing.get(f"{SCHEDULES}{query}")).status_code == 403
    new_time = {"scheduledAt": IN_PARIS["scheduledAt"], "timezone": "UTC"}
    for call in (
        await reader.post(SCHEDULES, {**body(new, "unpublish"), **IN_PARIS}),
        await reader.put(address, new_time),
        await reader.delete(address),
        await editor.post(SCHEDULES, {**body(new, "unpublish", locale="*"), **IN_PARIS}),
    ):
        assert call.status_code == 403, call.text
    answered(await editor.put(address, new_time))
    answered(await editor.post(SCHEDULES, {**body(new, "unpublish"), **IN_PARIS}), 201)
    answered(await editor.delete(address))
    assert [one["type"] for one in await planned(root, new)] == ["unpublish"]


async def test_all_that_is_planned_is_listed_by_type_and_locale_for_who_may_read_it(site: Site) -> None:
    root, app = await site.first(), site.app
    first, second, third = [await story(app, title) for title in ("First", "Second", "Third")]
    await app.documents(STORY).update(third, data={"title": "Troisième"}, locale="fr")
    later = {"scheduledAt": (TOMORROW + timedelta(days=1)).isoformat(), "timezone": "UTC"}
    await plan(root, second, **later)
    address = await plan(root, first)
    await plan(root, third, "unpublish", locale="fr", **later)
    await plan(root, third, locale="*", **later)

    async def listed(admin: Admin, query: str = "") -> list[Any]:
        found = answered(await admin.get(f"{SCHEDULES}/all{query}"))
        return [one["contentType"]["mainFieldValue"] for one in found]

    answer = await root.get(f"{SCHEDULES}/all?pageSize=2")
    assert answer.json()["meta"]["pagination"] == {"page": 1, "pageSize": 2, "pageCount": 2, "total": 4}
    one = answered(answer)[0]
    assert (one["contentType"]["mainFieldValue"], one["entryDocumentId"]) == ("First", first)
    assert (one["id"], one["type"], one["status"]) == (int(address.rpartition("/")[2]), "publish", "ready")
    assert (one["entryStatus"], one["locale"]["code"]) == ("draft", "en")
    assert one["createdBy"]["email"] == "root@example.com"
    assert await listed(root) == ["First", "Second", "Troisième", "Third"]
    assert await listed(root, "?page=2&pageSize=3") == ["Third"]
    assert await listed(root, f"?locale=fr&contentType={STORY}") == ["Troisième", "Third"]
    assert refusal(await root.get(f"{SCHEDULES}/all?locale=xx")) == "There is no locale xx; there are en, fr"
    assert (await root.get(f"{SCHEDULES}/all?contentType=api::no.no")).status_code == 404

    answered(await root.delete(address))
    assert await listed(root, "?locale=en") == ["Second", "Third"]
    reader = await site.member("reader@example.com", await site.role("Reader", READ))
    assert len(await listed(reader)) == 3
    tags = {"action": READ["action"], "subject": "api::tag.tag"}
    other = await site.member("tags@example.com", await site.role("Tags", tags))
    assert await listed(other) == []
    assert (await other.get(f"{SCHEDULES}/all?contentType={STORY}")).status_code == 403
    nothing = await site.member("nothing@example.com", await site.role("Nothing"))
    assert (await nothing.get(f"{SCHEDULES}/all")).status_code == 403
    await run_due_jobs(app, at=TOMORROW + timedelta(days=2))
    assert await listed(root) == []


async def test_what_is_planned_for_entries_that_one_may_not_read_is_not_listed(site: Site) -> None:
    root, app = await site.first(), site.app
    role = await site.role("Own", {**READ, "conditions": ["admin::is-creator"]})
    author = await site.member("author@example.com", role)
    creator = (await app.query("admin::user").find_one({"email": "author@example.com"}) or {})["id"]
    english = {**READ, "properties": {"locales": ["en"]}}
    reader = await site.member("reader@example.com", await site.role("English", english))
    for number in range(5):
        own = {"createdBy": creator} if number % 2 else {}
        entry = await app.documents(STORY).create(data={"title": f"{number}", **own})
        at = (TOMORROW + timedelta(hours=number)).isoformat()
        await plan(root, entry["documentId"], scheduledAt=at)
    french = await story(app, "Français", locale="fr")
    await plan(root, french, locale="fr")

    async def listed(admin: Admin, query: str = "") -> tuple[list[Any], int]:
        answer = await admin.get(f"{SCHEDULES}/all{query}")
        titles = [one["contentType"]["mainFieldValue"] for one in answered(answer)]
        return titles, answer.json()["meta"]["pagination"]["total"]

    assert await listed(root) == (["0", "Français", "1", "2", "3", "4"], 6)
    assert await listed(reader) == (["0", "1", "2", "3", "4"], 5)
    assert await listed(author) == (["1", "3"], 2)
    assert await listed(author, "?page=2&pageSize=1") == (["3"], 2)
    assert await listed(reader, "?locale=fr") == ([], 0)

    await app.documents(STORY).delete(french, locale="*")
    assert await listed(root) == (["0", None, "1", "2", "3", "4"], 6)  # to be seen, and cancelled
    assert (await listed(author))[1] == 2
