"""A site with everything a site may hold, and everything it answers, to be compared elsewhere."""

import atexit
import hashlib
import io
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from tests.conftest import SERVICES, a_database
from tests.copies import copy_database

from octavo import Octavo, boot
from octavo.testing import Project, client_of
from octavo.testing.client import Client

URL = "OCTAVO_DATABASE__URL"
KEYS = '[server]\napp_keys = ["a key that is long enough for tests"]\n'
SESSIONS = "[plugins.users-permissions.config.sessions]\naccess_token_seconds = 86400\n"
"""A site that is filled once serves tests for longer than a token usually lasts."""
LOCALES = '[i18n]\nlocales = ["en", "fr"]\n'
OPEN = ["api::article.*", "api::tag.*", "api::home.*", "plugin::upload.*", "plugin::users-permissions.auth.*"]
PASSWORD = "Passw0rd! Passw0rd!"
ROOT = {"email": "root@example.com", "firstname": "Ro", "password": PASSWORD}
USER = {"username": "ada", "email": "ada@example.com", "password": PASSWORD}
ARTICLE: dict[str, dict[str, Any]] = {
    "title": {"type": "string", "required": True},
    "slug": {"type": "uid", "targetField": "title"},
    "price": {"type": "decimal"},
    "stars": {"type": "integer"},
    "weight": {"type": "float"},
    "serial": {"type": "biginteger"},
    "hot": {"type": "boolean"},
    "day": {"type": "date"},
    "hour": {"type": "time"},
    "moment": {"type": "datetime"},
    "extra": {"type": "json"},
    "secret": {"type": "password"},
    "seo": {"type": "component", "component": "shared.seo"},
    "body": {"type": "dynamiczone", "components": ["shared.quote"]},
    "cover": {"type": "media", "multiple": False},
    "gallery": {"type": "media", "multiple": True},
    "tags": {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"},
    "main": {"type": "relation", "relation": "manyToOne", "target": "api::tag.tag"},
}
PATHS = (
    "/api/articles?populate=*&locale=en&sort=id",
    "/api/articles?populate=*&locale=fr&status=draft&sort=id",
    "/api/articles?populate[seo][populate]=*&populate[body][populate]=*&sort=title:desc",
    "/api/tags?populate=*&sort=id",
    "/api/home?populate=*",
    "/api/upload/files?sort=id",
)


def project(folder: Path) -> Project:
    made = Project(folder).settings(KEYS).settings(SESSIONS).settings(LOCALES).grants(OPEN)
    made.component("shared.seo", {"code": {"type": "string", "unique": True}, "image": {"type": "media"}})
    made.component(
        "shared.quote",
        {
            "text": {"type": "text"},
            "tag": {"type": "relation", "relation": "oneToOne", "target": "api::tag.tag"},
        },
    )
    made.content_type("article", ARTICLE, drafts=True, localized=True)
    made.content_type("tag", {"name": {"type": "string"}})
    made.content_type("home", {"heading": {"type": "string"}, "extra": {"type": "json"}}, single=True)
    return made.content_type("note", {"text": {"type": "string"}})


@dataclass
class Known:
    """What somebody knows of a site: keys of tokens, and who is logged in."""

    token: str
    jwt: str
    mark: int = 1
    """What tells one site from another."""


def png(width: int, height: int, colour: str = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


@asynccontextmanager
async def started(
    folder: Path, environ: dict[str, str] | None = None
) -> AsyncIterator[tuple[Octavo, Client]]:
    async with boot.running(folder, environ=environ or {}) as app, client_of(app) as client:
        yield app, client


async def upload(client: Client, name: str, content: bytes) -> Any:
    answer = await client.post("/api/upload", files={"files": (name, content, "image/png")})
    assert answer.status_code == 201, answer.text
    return answer.json()[0]


async def fill(app: Octavo, client: Client, mark: int = 1) -> Known:
    """Put something of everything into a site."""
    assert (await client.post("/admin/register-admin", json=ROOT)).status_code == 200
    jwt = (await client.post("/api/auth/local/register", json=USER)).json()["jwt"]
    tokens = app.service("plugin::api-tokens.token")
    made = await tokens.create("reader", type="read-only", description="", lifespan=None, permissions=None)
    cover, other = await upload(client, "cover.png", png(900, 600)), await upload(client, "o.png", png(9, 9))
    tags = app.documents("api::tag.tag")
    first, second = [await tags.create(data={"name": name}) for name in ("one", "two")]
    data = {
        "title": "Grüße \N{SNOWMAN}",
        "price": 12.34,
        "stars": 5,
        "weight": 0.1,
        "serial": "9007199254740993",
        "hot": False,
        "day": "2026-02-03",
        "hour": "04:05:06.789",
        "moment": "2026-02-03T04:05:06.789Z",
        "extra": {"b": [1, 2.5, None, "x"], "a": {}},
        "secret": "sesame sesame",
        "seo": {"code": "c1", "image": cover["id"]},
        "body": [{"__component": "shared.quote", "text": "to be", "tag": second["documentId"]}],
        "cover": cover["id"],
        "gallery": [other["id"], cover["id"]],
        "tags": [second["documentId"], first["documentId"]],
        "main": first["documentId"],
    }
    articles = app.documents("api::article.article")
    article = await articles.create(data=data, status="published", locale="en")
    await articles.update(article["documentId"], data={"title": "Salut"}, locale="fr")
    await articles.create(data={"title": "draft only"}, locale="fr")
    gone = await articles.create(data={"title": "gone"}, locale="en")
    await articles.delete(gone["documentId"])
    await app.documents("api::home.home").create(data={"heading": "hi", "extra": [1]}, status="published")
    await app.documents("api::note.note").create(data={"text": "for readers"})
    await app.store.set("kept.by.somebody", {"n": mark})
    return Known(made["accessKey"], jwt, mark)


async def seen(app: Octavo, client: Client, known: Known) -> dict[str, Any]:
    """Return everything the site answers, and who may log in."""
    found: dict[str, Any] = {}
    for path in PATHS:
        answer = await client.get(path)
        found[path] = (answer.status_code, answer.json())
    bearer = {"Authorization": f"Bearer {known.token}"}
    found["nobody"] = (await client.get("/api/notes")).status_code
    found["token"] = (await client.get("/api/notes", headers=bearer)).json()
    login = {"identifier": USER["email"], "password": PASSWORD}
    found["user"] = (await client.post("/api/auth/local", json=login)).json()["user"]
    admin = await client.post("/admin/login", json={"email": ROOT["email"], "password": PASSWORD})
    found["admin"] = (admin.status_code, admin.json()["data"]["user"])
    jwt = {"Authorization": f"Bearer {known.jwt}"}
    found["session"] = (await client.get("/api/users/me", headers=jwt)).status_code
    found["store"] = await app.store.get("kept.by.somebody")
    found["files"] = {}
    for entry in found[PATHS[-1]][1]:
        for item in (entry, *(entry["formats"] or {}).values()):
            answer = await client.get(item["url"])
            found["files"][item["url"]] = (answer.status_code, hashlib.sha256(answer.content).hexdigest())
    assert (found["nobody"], found["session"], found["admin"][0]) == (403, 200, 200), found
    assert found["token"]["data"][0]["text"] == "for readers"
    assert found["user"]["username"] == USER["username"] and found["store"] == {"n": known.mark}
    assert len(found["files"]) == 5 and {status for status, _ in found["files"].values()} == {200}
    return found


Filled = tuple[dict[str, Any], Known, int]
_made: dict[tuple[str, int], tuple[Path, str, Filled]] = {}
"""Sites that were made already, by kind of database: each is copied where another one like it is wanted."""
_databases: list[Iterator[str]] = []


async def filled(folder: Path, environ: dict[str, str], mark: int = 1) -> Filled:
    """Make a site; return what it answers, to whom, and the id its next article gets."""
    url = environ.get(URL, "")
    kind = _kind_of(url)
    if kind is None:
        return await _filled(folder, environ, mark)
    if (kind, mark) not in _made:
        place = Path(tempfile.mkdtemp(prefix="octavo-site-"))
        atexit.register(shutil.rmtree, place)
        source = _new_database(kind) if url else ""
        own = {**environ, URL: source} if url else {}
        _made[kind, mark] = (place, source, await _filled(place, own, mark))
    place, source, found = _made[kind, mark]
    shutil.copytree(place, folder, dirs_exist_ok=True)
    if url:
        await copy_database(source, url)
    return found


def _kind_of(url: str) -> str | None:
    """Say on what a site's database can be copied; None where it cannot, as a schema or behind a pooler."""
    if not url:
        return "sqlite"
    parts = urlsplit(url)
    servers = (
        name for name in ("postgres", "mariadb") if urlsplit(SERVICES[name].url).netloc == parts.netloc
    )
    return None if parts.query else next(servers, None)


def _new_database(kind: str) -> str:
    _databases.append(a_database(kind))
    return next(_databases[-1])


def drop_databases() -> None:
    """Drop the databases that were made to be copied."""
    for database in _databases:
        next(database, None)
    _databases.clear()
    _made.clear()


async def _filled(folder: Path, environ: dict[str, str], mark: int) -> Filled:
    project(folder)
    async with started(folder, environ) as (app, client):
        known = await fill(app, client, mark)
        answers = await seen(app, client, known)
        return answers, known, await first_new_id(app)


async def is_one_of(folder: Path, environ: dict[str, str], sites: Sequence[Filled]) -> int:
    """Say which of several sites this one is, by all it answers; it must be one of them, whole."""
    async with started(folder, environ) as (app, client):
        mark = (await app.store.get("kept.by.somebody"))["n"]
        answers, known, _ = next(one for one in sites if one[1].mark == mark)
        assert await seen(app, client, known) == answers
        return int(mark)


async def first_new_id(app: Octavo) -> int:
    """Return the id the next article gets."""
    made: Any = await app.documents("api::article.article").create(data={"title": "new"}, locale="en")
    await app.documents("api::article.article").delete(made["documentId"])
    return int(made["id"])
