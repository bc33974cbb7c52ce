"""The history of entries: what is kept of saves, who sees it, and what is restored."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import Admin, Site
from tests.plugins.history.conftest import (
    LOCALIZED,
    QUIETS,
    STORIES,
    STORY,
    TAG,
    TAGS,
    TRASH,
    VERSIONS,
    a_project,
    data_of,
    draft,
    made,
    story,
    trash,
    values,
    versions,
)

from octavo import Octavo
from octavo.plugins.history.retention import RetentionService
from octavo.plugins.history.schemas import TRASHED, VERSION
from octavo.testing import Project, client_of, running

HIDDEN = "A hidden note"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def told(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["action"], one["status"]) for one in found]


async def test_each_save_is_kept_with_who_and_what(any_site: Site) -> None:
    root = await any_site.first()
    red, blue = await made(root, TAGS, name="Red"), await made(root, TAGS, name="Blue")
    seo = {"title": "About", "tag": red}
    document_id = await made(
        root,
        title="One",
        price="12.50",
        pin="1234",
        seo=seo,
        parts=[{"__component": "shared.seo", "title": "Part"}],
        tag=red,
        tags=[blue, red],
    )
    await root.put(f"{STORIES}/{document_id}", {"title": "Two"})
    await root.put(f"{STORIES}/{document_id}", {"title": "Two"})
    assert told(await versions(root, document_id)) == [("create", "draft")]
    await root.post(f"{STORIES}/{document_id}/actions/publish")
    async with client_of(any_site.app) as nobody:
        written = await nobody.put(
            f"/api/stories/{document_id}?status=draft", json={"data": {"title": "Three", "tags": [red]}}
        )
        assert written.status_code == 200, written.text
    await root.put(f"{STORIES}/{document_id}", {"title": "Four"})
    await root.post(f"{STORIES}/{document_id}/actions/discard")
    await root.post(f"{STORIES}/{document_id}/actions/unpublish")
    found = await versions(root, document_id)
    assert told(found) == [
        ("unpublish", "draft"),
        ("discard", "modified"),
        ("update", "modified"),
        ("update", "modified"),
        ("publish", "published"),
        ("create", "draft"),
    ]
    assert [one["createdBy"] and one["createdBy"]["email"] for one in found] == [
        *["root@example.com"] * 3,
        None,
        *["root@example.com"] * 2,
    ]
    assert found[3]["author"] is None
    assert found[2]["author"] == {"type": "admin", "id": str(found[2]["createdBy"]["id"]), "name": "Ro Ot"}
    assert {one["locale"]["code"] for one in found} == {"en"}
    first = await values(root, found[-1])
    assert (first["title"], first["price"]) == ("Two", "12.5")
    assert first.keys().isdisjoint({"pin"})  # the attribute, whatever an id spells
    assert first["tag"] == {"documentId": red}
    assert [one["documentId"] for one in first["tags"]] == [blue, red]
    assert first["seo"]["tag"] == {"documentId": red}
    assert [(one["__component"], one["title"]) for one in first["parts"]] == [("shared.seo", "Part")]
    assert [(await values(root, one))["title"] for one in found] == [
        "Two",
        "Two",
        "Four",
        "Three",
        "Two",
        "Two",
    ]
    assert [one["documentId"] for one in (await values(root, found[3]))["tags"]] == [red]

    restored = await root.put(f"{VERSIONS}/{found[3]['id']}/restore", {})
    assert (await data_of(restored))["fields"] == ["tags", "title"]
    assert (await draft(root, document_id))["title"] == "Three"
    latest = (await versions(root, document_id))[0]
    assert (latest["action"], latest["restoredFrom"]) == ("restore", found[3]["id"])
    await data_of(await root.put(f"{VERSIONS}/{found[-1]['id']}/restore", {}))
    now = await values(root, (await versions(root, document_id))[0])
    assert now == first

    differences = await data_of(await root.get(f"{VERSIONS}/{found[3]['id']}/compare"))
    assert differences == [
        {"field": "title", "before": "Three", "after": "Two"},
        {
            "field": "tags",
            "before": [{"documentId": red}],
            "after": [{"documentId": blue}, {"documentId": red}],
        },
    ]
    other = await root.get(f"{VERSIONS}/{found[3]['id']}/compare?with={found[2]['id']}")
    assert {one["field"] for one in await data_of(other)} == {"title"}
    assert other.json()["meta"]["labels"][red] == "Red"


async def test_who_may_read_an_entry_reads_its_history_and_no_more(site: Site) -> None:
    root = await site.first()
    explorer = "plugin::content-manager.explorer"
    own = ["admin::is-creator"]
    fields = {"fields": ["title", "seo.title"]}
    read = {"action": f"{explorer}.read", "subject": STORY, "properties": fields, "conditions": own}
    create = {"action": f"{explorer}.create", "subject": STORY, "properties": {"fields": ["title"]}}
    update = {**read, "action": f"{explorer}.update", "properties": {"fields": ["title"]}}
    reader = await site.member("reader@example.com", await site.role("Reader", read, create))
    writer = await site.member("writer@example.com", await site.role("Writer", read, create, update))
    stranger = await site.member("stranger@example.com", await site.role("Stranger"))
    foreign = await made(root, title="Foreign")
    document_id = await made(reader, title="Mine")
    other_id = await made(writer, title="Written")
    for one in (document_id, other_id):
        body = {"title": "Changed", "notes": HIDDEN, "seo": {"title": "s", "note": HIDDEN}}
        await root.put(f"{STORIES}/{one}", body)

    latest, first = await versions(reader, document_id)
    shown = await reader.get(f"{VERSIONS}/{latest['id']}")
    assert {**shown.json()["data"]["data"], "seo": None} == {"title": "Changed", "seo": None}
    assert set(shown.json()["data"]["data"]["seo"]) == {"id", "title"}
    compared = await reader.get(f"{VERSIONS}/{first['id']}/compare")
    assert HIDDEN not in shown.text + compared.text
    assert [one["field"] for one in await data_of(compared)] == ["title", "seo"]

    [hidden] = await versions(root, foreign)
    address = f"{VERSIONS}?contentType={STORY}&documentId={foreign}"
    for path in (address, f"{VERSIONS}/{hidden['id']}", f"{VERSIONS}/{hidden['id']}/compare"):
        assert (await reader.get(path)).status_code == 404, path
        assert (await stranger.get(path)).status_code == 403, path
        assert (await site.anybody.get(path)).status_code == 401, path
    assert (await reader.put(f"{VERSIONS}/{first['id']}/restore", {})).status_code == 403
    assert (await writer.put(f"{VERSIONS}/{first['id']}/restore", {})).status_code == 404

    before = (await versions(writer, other_id))[-1]
    restored = await data_of(await writer.put(f"{VERSIONS}/{before['id']}/restore", {}))
    assert restored["fields"] == ["title"]
    now = await draft(root, other_id)
    assert (now["title"], now["notes"]) == ("Written", HIDDEN)
    for path, message in (
        (f"{VERSIONS}?documentId=x", "contentType is required"),
        (f"{VERSIONS}?contentType={STORY}", "documentId is required"),
        (f"{VERSIONS}?contentType={STORY}&documentId=x&size=3", "Invalid query parameter size"),
        (f"{VERSIONS}?contentType={STORY}&documentId={foreign}&page=0", "page must be a whole number"),
        (f"{VERSIONS}/{hidden['id']}/compare?with=a", "with must be a whole number"),
    ):
        answer = await root.get(path)
        assert (answer.status_code, message in answer.text) == (400, True), answer.text
    nowhere = await root.get(f"{VERSIONS}/{hidden['id']}/compare?with={first['id']}")
    assert nowhere.status_code == 404


@pytest.mark.soak
async def test_what_fits_no_more_is_shown_and_not_lost(tmp_path: Path) -> None:
    environ = {"OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/site.db"}
    project = a_project(tmp_path / "site")
    project.content_type(
        "story", story(lead={"type": "string"}), plural="stories", drafts=True, localized=True
    )
    async with running(project.folder, environ=environ) as app:
        root = await Site(app).first()
        red = await made(root, TAGS, name="Red")
        document_id = await made(
            root,
            title="One",
            level="high",
            lead="Old lead",
            notes="n",
            tag=red,
            tags=[red],
            seo={"note": "old"},
        )
        await root.post(f"{STORIES}/{document_id}/actions/publish")
        await root.put(f"{STORIES}/{document_id}", {"title": "Two", "level": "low", "tag": None, "tags": []})
        await root.delete(f"{TAGS}/{red}")
        token = root.token
    changed = story(headline={"type": "string", "renamedFrom": "title"}, extra={"type": "string"})
    del changed["title"]
    changed["level"] = {"type": "enumeration", "enum": ["low"]}
    project.content_type("story", changed, plural="stories", drafts=True, localized=True)
    project.component("shared.seo", {"title": {"type": "string"}})
    await _migrate(project, environ, "--answer", "api::story.story.lead=park")
    async with running(project.folder, environ=environ) as app:
        await _expect_problems_told(app, Admin(app, token), document_id)


async def _migrate(project: Project, environ: dict[str, str], *answers: str) -> None:
    command = [sys.executable, "-m", "octavo", "migrate", "apply", "--allow-destructive", *answers]
    applied = await asyncio.to_thread(
        subprocess.run, command, cwd=project.folder, env={**os.environ, **environ}, capture_output=True
    )
    assert applied.returncode == 0, applied.stderr


async def test_history_and_trash_outlive_that_locales_are_switched_on_or_off(tmp_path: Path) -> None:
    environ = {"OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/site.db"}
    project = a_project(tmp_path / "site")
    async with running(project.folder, environ=environ) as app:
        root = await Site(app).first()
        kept, gone = [await made(root, title="One") for _ in range(2)]
        tag = await made(root, TAGS, name="Red")
        await root.put(f"{STORIES}/{gone}?locale=fr", {"title": "Un"})
        await root.delete(f"{STORIES}/{gone}?locale=*")
        token = root.token
    unlocalized = {name: {**one, "pluginOptions": {}} for name, one in story().items()}
    project.content_type("story", unlocalized, plural="stories", drafts=True)
    project.content_type("tag", {"name": {"type": "string", **LOCALIZED}}, localized=True)
    await _migrate(project, environ)
    async with running(project.folder, environ=environ) as app:
        root = Admin(app, token)
        (story_version,) = await versions(root, kept)
        path = f"{VERSIONS}?contentType={TAG}&documentId={tag}"
        (tag_version,) = await data_of(await root.get(path))
        assert (story_version["locale"], tag_version["locale"]["code"]) == (None, "en")
        for one in (story_version, tag_version):
            assert await data_of(await root.get(f"{VERSIONS}/{one['id']}/compare")) == []
        (row,) = await trash(root)
        (restored,) = await data_of(await root.post(f"{TRASH}/actions/restore", {"ids": [row["id"]]}))
        assert [(one["field"], one["reason"]) for one in restored["problems"]] == [("fr", "gone")]
        assert (await draft(root, gone))["title"] == "One"
        titles = [(await values(root, one))["title"] for one in await versions(root, gone)]
        assert "Un" in titles


async def _expect_problems_told(app: Octavo, root: Admin, document_id: str) -> None:
    first = (await versions(root, document_id))[-1]
    shown = (await root.get(f"{VERSIONS}/{first['id']}")).json()
    assert shown["data"]["data"]["lead"] == "Old lead"
    unknown = shown["meta"]["unknownAttributes"]
    assert (set(unknown["added"]), set(unknown["removed"])) == ({"headline", "extra"}, {"title", "lead"})
    restored = await root.put(f"{VERSIONS}/{first['id']}/restore", {})
    assert restored.status_code == 200, restored.text
    problems = {one["field"]: (one["reason"], one["value"]) for one in restored.json()["meta"]["problems"]}
    assert problems["lead"] == ("gone", "Old lead")
    assert problems["seo.note"] == ("gone", "old")
    assert problems["level"] == ("invalid", "high")
    assert problems["tag"][0] == problems["tags"][0] == "missing"
    now = await draft(root, document_id)
    assert (now["headline"], now["level"], now["notes"]) == ("One", "low", "n")
    assert (await versions(root, document_id))[0]["action"] == "restore"


async def test_versions_go_by_number_and_age_but_the_last(any_site: Site) -> None:
    app, root = any_site.app, await any_site.first()
    first, second = await made(root, title="One"), await made(root, title="Other")
    for status in ("publish", "unpublish") * 3:
        await root.post(f"{STORIES}/{first}/actions/{status}")
    assert len(await versions(root, first)) == 7
    cleaning = app.service(RetentionService)
    await cleaning.clean()
    assert len(await versions(root, first)) == 7
    cleaning.settings = cleaning.settings.model_copy(update={"keep_most": 4})
    await cleaning.clean()
    assert told(await versions(root, first))[0] == ("unpublish", "draft")
    assert len(await versions(root, first)) == 4
    await app.query(VERSION).update_many({}, {"createdAt": LONG_AGO})
    await cleaning.clean()
    assert [len(await versions(root, one)) for one in (first, second)] == [1, 1]


async def test_many_entries_cost_as_many_statements_as_one(site: Site) -> None:
    app = site.app
    tag = (await app.documents(TAG).create(data={"name": "t"}))["documentId"]
    counts = []
    for number in (1, 20):
        seen: list[object] = []
        async with app.transaction():
            data = [{"title": f"{n}", "tags": [tag], "seo": {"tag": tag}} for n in range(number)]
            ids = [(await app.documents(STORY).create(data=one))["documentId"] for one in data]
            transaction = app.database.current()
            assert transaction is not None
            transaction.before_commit.insert(0, partial(_observe, app, seen.append))
            transaction.before_commit.append(partial(_observe, app, None))
        assert await app.query(VERSION).count({"relatedDocumentId": {"$in": ids}}) == number
        counts.append(len(seen))
    assert counts == [2, 2]


async def test_what_is_saved_together_continues_its_last_version_however_old(any_site: Site) -> None:
    app = any_site.app
    ids = [
        (await app.documents(STORY).create(data={"title": "One"}, status="published"))["documentId"],
        (await app.documents(STORY).create(data={"title": "Other"}))["documentId"],
    ]
    await app.documents(STORY).update(ids[0], data={"title": "Un"}, locale="fr")
    await app.documents(STORY).publish(ids[0], locale="fr")
    await app.query(VERSION).update_many({}, {"createdAt": LONG_AGO})
    async with app.transaction():
        for document_id, locale, title in [
            (ids[0], "en", "Two"),
            (ids[0], "fr", "Un"),
            (ids[1], "en", "New"),
        ]:
            await app.documents(STORY).update(document_id, data={"title": title}, locale=locale)
    rows = await app.query(VERSION).find_many({}, order_by="id:desc")
    kept = [(row["relatedDocumentId"], row["language"], row["state"]) for row in rows]
    assert len(kept) == 6  # the French one says what it said
    assert kept[:2] == [(ids[1], "en", "draft"), (ids[0], "en", "modified")]


async def _observe(app: Octavo, observer: Any) -> None:
    app.database.engine.observer = observer


async def test_a_type_may_have_neither_history_nor_trash(site: Site) -> None:
    app, root = site.app, await site.first()
    document_id = await made(root, QUIETS, name="One")
    await root.delete(f"{QUIETS}/{document_id}")
    user = {"username": "ann", "email": "ann@example.com", "password": "Passw0rd!"}
    ann = await app.documents("plugin::users-permissions.user").create(data=user)
    await app.documents("plugin::users-permissions.user").delete(ann["documentId"])
    assert await app.query(VERSION).count() == await app.query(TRASHED).count() == 0
