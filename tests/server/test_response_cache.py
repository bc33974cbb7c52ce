"""Answers are kept as long as nothing they were read from has changed, and never longer."""

import asyncio
import os
import random
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from octavo import Octavo, boot
from octavo.plugins.api_tokens.service import ApiTokenService
from octavo.testing import Client, Project, client_of, running

NOTES = "/api/notes?populate=*&sort=title"
PATIENCE = 20.0
"""Seconds in which a process on PostgreSQL hears of another one's commit."""


def project(folder: Path) -> Project:
    made = Project(folder / "site").grants(["api::*"])
    made.content_type("tag", {"name": {"type": "string"}})
    tags = {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"}
    cover = {"type": "media", "multiple": False}
    return made.content_type("note", {"title": {"type": "string"}, "tags": tags, "cover": cover}, drafts=True)


async def statements(app: Octavo, client: Client, path: str = NOTES, **headers: str) -> int:
    """Return how many statements answering takes."""
    seen: list[object] = []
    with app.database.observed(seen.append):
        assert (await client.get(path, headers=headers)).status_code == 200
    return len(seen)


async def is_kept(app: Octavo, client: Client, path: str = NOTES, **headers: str) -> bool:
    """Return whether what was asked before is answered without the database; after the first use of a token,
    which is written down, once more.
    """
    for _ in range(2):
        await client.get(path, headers=headers)
    return await statements(app, client, path, **headers) == 0


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Octavo]:
    async with running(project(tmp_path).folder) as app:
        yield app


async def test_what_is_asked_again_is_answered_without_the_database(app: Octavo) -> None:
    await app.documents("api::note.note").create(data={"title": "One"}, status="published")
    async with client_of(app) as client:
        first = await client.get(NOTES)
        assert await statements(app, client) == 0
        again = await client.get(NOTES)
        assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
        assert again.headers["Content-Type"] == "application/json; charset=utf-8"
        known = {"If-None-Match": first.headers["ETag"]}
        seen: list[object] = []
        with app.database.observed(seen.append):
            unchanged = await client.get(NOTES, headers=known)
            head = await client.head(NOTES)
        assert (unchanged.status_code, unchanged.content, seen) == (304, b"", [])
        assert (head.status_code, head.content) == (200, b"")


async def test_every_write_is_seen_by_the_next_request(app: Octavo, tmp_path: Path) -> None:
    """Of the type, of what its relations lead to, of files, of rows, and of other programs."""
    notes, tags = app.documents("api::note.note"), app.documents("api::tag.tag")
    tag = await tags.create(data={"name": "red"})
    note = await notes.create(data={"title": "One", "tags": [tag["documentId"]]}, status="published")
    one = f"/api/notes/{note['documentId']}?populate=*"
    async with client_of(app) as client:

        async def shown() -> Any:
            assert await is_kept(app, client, one)
            return (await client.get(one)).json()["data"]

        assert [each["name"] for each in (await shown())["tags"]] == ["red"]
        await tags.update(tag["documentId"], data={"name": "blue"})
        assert [each["name"] for each in (await shown())["tags"]] == ["blue"]
        await app.query("api::tag.tag").update(where={"name": "blue"}, data={"name": "green"})
        assert [each["name"] for each in (await shown())["tags"]] == ["green"]
        await tags.delete(tag["documentId"])
        assert (await shown())["tags"] == []
        body = {"data": {"title": "Two"}}
        assert (await client.put(f"/api/notes/{note['documentId']}", json=body)).status_code == 200
        assert (await shown())["title"] == "Two"
        file = str(app.settings.database.url).removeprefix("sqlite:")
        with sqlite3.connect(file) as other:
            other.execute("UPDATE notes SET title = 'Three'")
        other.close()
        assert (await shown())["title"] == "Three"


async def test_callers_share_answers_only_with_who_may_do_the_same(tmp_path: Path) -> None:
    made = Project(tmp_path / "site").grants(["api::note.note.find"])
    made.content_type("tag", {"name": {"type": "string"}})
    tags = {"type": "relation", "relation": "oneToMany", "target": "api::tag.tag"}
    made.content_type("note", {"title": {"type": "string"}, "tags": tags}, drafts=True)
    async with running(made.folder) as app, client_of(app) as client:
        tag = await app.documents("api::tag.tag").create(data={"name": "red"})
        note = {"title": "One", "tags": [tag["documentId"]]}
        await app.documents("api::note.note").create(data=note, status="published")
        key = (await app.service(ApiTokenService).create("reader"))["accessKey"]
        token = {"Authorization": f"Bearer {key}"}
        assert await is_kept(app, client, NOTES, **token)
        assert (await client.get(NOTES, headers=token)).json()["data"][0]["tags"][0]["name"] == "red"
        assert (await client.get(NOTES)).json()["data"][0].keys().isdisjoint({"tags"})
        drafts = "/api/notes?status=draft"
        assert await is_kept(app, client, drafts, **token)
        assert (await client.get(drafts)).status_code == 403


async def test_formats_and_locales_are_kept_apart(app: Octavo) -> None:
    await app.documents("api::note.note").create(data={"title": "One"}, status="published")
    async with client_of(app) as client:
        assert await is_kept(app, client)
        v4 = {"Strapi-Response-Format": "v4"}
        assert "attributes" in (await client.get(NOTES, headers=v4)).json()["data"][0]
        assert "attributes" not in (await client.get(NOTES)).json()["data"][0]


async def test_a_transaction_reads_what_it_wrote_and_keeps_nothing(app: Octavo) -> None:
    async with client_of(app) as client:
        before = (await client.get(NOTES)).json()
        with pytest.raises(ZeroDivisionError):
            async with app.transaction():
                await app.documents("api::note.note").create(data={"title": "Gone"}, status="published")
                assert len((await client.get(NOTES)).json()["data"]) == 1
                raise ZeroDivisionError
        assert (await client.get(NOTES)).json() == before


OWN = {
    "a lifecycle": (
        "app/api/note/lifecycles.py",
        "async def after_find_many(event):\n    event.result[:] = []\n",
    ),
    "a document middleware": (
        "app/api/note/documents.py",
        "from octavo import document_middleware\n\n\n@document_middleware(actions=['find_many'])\n"
        "async def empty(ctx, next):\n    await next()\n    return []\n",
    ),
    "a controller": (
        "app/api/note/controller.py",
        "from octavo import CollectionController\n\n\nclass NoteController(CollectionController):\n"
        "    uid = 'api::note.note'\n",
    ),
    "a service": (
        "app/api/note/service.py",
        "from octavo import CollectionService\n\n\nclass NoteService(CollectionService):\n"
        "    uid = 'api::note.note'\n",
    ),
    "a middleware of the route": (
        "app/api/note/routes.py",
        "from octavo import core_routes, middleware\n\n\n@middleware\nasync def timer(ctx, next):\n"
        "    await next()\n\n\nroutes = [*core_routes('api::note.note', "
        "config={'find': {'middlewares': [timer]}})]\n",
    ),
}


@pytest.mark.parametrize("kind", OWN)
async def test_where_code_of_the_project_takes_part_nothing_is_kept(tmp_path: Path, kind: str) -> None:
    made = project(tmp_path).file(*OWN[kind])
    async with running(made.folder) as app, client_of(app) as client:
        assert not await is_kept(app, client)
        assert await is_kept(app, client, "/api/tags")


async def test_global_middlewares_of_the_project_see_answers_before_they_are_bytes(tmp_path: Path) -> None:
    code = (
        "from octavo import middleware\n\n\n@middleware\nasync def count(ctx, next):\n    await next()\n"
        "    if isinstance(ctx.body, dict) and 'data' in ctx.body:\n        ctx.body['extra'] = True\n"
    )
    names = ["octavo::errors", "octavo::etag", "octavo::query", "octavo::body"]

    def made(folder: str, order: list[str]) -> Path:
        site = project(tmp_path / folder).file("app/middlewares/count.py", code)
        return site.settings("".join(f'[[middlewares]]\nname = "{name}"\n' for name in order)).folder

    async with running(made("inside", [*names, "global::count"])) as app, client_of(app) as client:
        assert not await is_kept(app, client)
        assert (await client.get(NOTES)).json()["extra"] is True
    async with running(made("outside", ["global::count", *names])) as app, client_of(app) as client:
        assert await is_kept(app, client)


async def test_answers_take_no_more_than_the_setting_says(tmp_path: Path) -> None:
    environ = {"OCTAVO_API__REST__RESPONSE_CACHE": "20000"}
    async with running(project(tmp_path).folder, environ) as app, client_of(app) as client:
        assert await is_kept(app, client)
        for number in range(60):
            await client.get(f"/api/tags?pagination[start]={number}")
        assert await statements(app, client) > 0, "the oldest has gone"
        for _ in range(10):
            await app.documents("api::tag.tag").create(data={"name": "x" * 255})
        assert not await is_kept(app, client, "/api/tags"), "too large for this one"
    environ["OCTAVO_API__REST__RESPONSE_CACHE"] = "0"
    async with running(project(tmp_path / "off").folder, environ) as app, client_of(app) as client:
        assert not await is_kept(app, client)


@asynccontextmanager
async def processes(folder: Path, url: str, count: int) -> AsyncIterator[list[Octavo]]:
    """Instances on one database; the last of them keeps no answers."""
    async with AsyncExitStack() as stack:
        apps = []
        for number in range(count):
            size = 0 if number == count - 1 else 16_000_000
            settings = {"OCTAVO_DATABASE__URL": url, "OCTAVO_API__REST__RESPONSE_CACHE": str(size)}
            created = await boot.create(folder, environ={**os.environ, **settings})
            apps.append(await stack.enter_async_context(boot.running(created)))
        yield apps


PATHS = (
    NOTES,
    "/api/notes?sort=title&status=published",
    "/api/notes?filters[tags][name][$contains]=1&sort=title",
    "/api/tags?populate=*&sort=name&pagination[pageSize]=3",
    "/api/tags?filters[name][$ne]=tag 2&sort=name",
)


@pytest.mark.soak
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_no_answer_is_older_than_what_was_written(
    tmp_path: Path, request: pytest.FixtureRequest, database: str
) -> None:
    """Random writes through two processes: who wrote answers at once as one without a cache does, and the
    other one, too, as soon as it has heard of it, which on SQLite is at once.
    """
    url = f"sqlite:{tmp_path}/shared.db" if database == "sqlite" else request.getfixturevalue("postgres_url")
    choose = random.Random(7)
    made = project(tmp_path)
    tags_field = {
        "type": "relation",
        "relation": "manyToMany",
        "target": "api::note.note",
        "mappedBy": "tags",
    }
    made.content_type("tag", {"name": {"type": "string"}, "notes": tags_field})
    tags = {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag", "inversedBy": "notes"}
    made.content_type("note", {"title": {"type": "string"}, "tags": tags}, drafts=True)
    async with processes(made.folder, url, 3) as apps, AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(client_of(app)) for app in apps]
        known: dict[str, list[str]] = {"note": [], "tag": []}
        for step in range(80):
            writer = choose.randrange(2)
            await write(apps[writer], known, choose, step)
            for path in choose.sample(PATHS, 3):
                wanted = (await clients[2].get(path)).content
                assert (await clients[writer].get(path)).content == wanted, (step, path)
                if database == "sqlite":
                    assert (await clients[1 - writer].get(path)).content == wanted, (step, path)
                else:
                    await becomes(clients[1 - writer], path, wanted)


async def becomes(client: Client, path: str, wanted: bytes) -> None:
    """Ask until the answer is the one that is wanted: PostgreSQL tells of a commit by a message."""
    deadline = time.monotonic() + PATIENCE
    while (answer := (await client.get(path)).content) != wanted:
        assert time.monotonic() < deadline, f"{path} is still {answer!r}"
        await asyncio.sleep(0.005)


async def write(app: Octavo, known: dict[str, list[str]], choose: random.Random, step: int) -> None:
    """Write something of either type, in a transaction with something else now and then."""
    notes, tags = app.documents("api::note.note"), app.documents("api::tag.tag")
    kind = choose.choice(["create", "create", "update", "tag", "tag", "rename", "delete", "publish", "both"])
    if kind in ("create", "both") or not known["note"]:
        made = await notes.create(
            data={"title": f"note {step}", "tags": known["tag"][:3]}, status="published"
        )
        known["note"].append(made["documentId"])
    if kind == "both":
        async with app.transaction():
            await notes.update(known["note"][0], data={"title": f"both {step}"})
            await notes.publish(known["note"][0])
    if kind == "tag" or not known["tag"]:
        known["tag"].append((await tags.create(data={"name": f"tag {step}"}))["documentId"])
    note, tag = choose.choice(known["note"]), choose.choice(known["tag"])
    if kind == "update":
        await notes.update(
            note, data={"title": f"new {step}", "tags": {"connect": [tag]}}, status="published"
        )
    elif kind == "rename":
        await tags.update(tag, data={"name": f"renamed {step}", "notes": {"set": [note]}})
    elif kind == "publish":
        await notes.update(note, data={"title": f"draft {step}"})
        await notes.publish(note)
    elif kind == "delete" and len(known["note"]) > 1:
        known["note"].remove(note)
        await notes.delete(note)
