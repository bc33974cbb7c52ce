"""The floor: SQL written by hand on the bare protocol, with nothing between the server and the database.

Nobody maintains services like this one; it shows what uvicorn, sqlite3 and a JSON library cost by themselves.
The database is called on the event loop, which is the fastest as long as no statement takes long.
"""

import os
import secrets
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import orjson

database = sqlite3.connect(os.environ["BENCH_DATABASE"], isolation_level=None, cached_statements=256)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute("PRAGMA foreign_keys = ON")
database.execute("PRAGMA busy_timeout = 5000")
select = database.execute

COLUMNS = "a.id, a.document_id, a.title, a.slug, a.body, a.views, a.featured, a.created_at, a.updated_at"
NAMES = ("id", "document_id", "title", "slug", "body", "views", "featured", "created_at", "updated_at")
CATEGORY = ("id", "document_id", "name", "description", "created_at", "updated_at")
AUTHOR = ("id", "document_id", "name", "bio", "created_at", "updated_at")
TAG = ("id", "document_id", "name", "created_at", "updated_at")
PAGE = f"SELECT {COLUMNS} FROM articles a WHERE a.status = 'published' ORDER BY a.id LIMIT ? OFFSET ?"
FULL_PAGE = f"""SELECT {COLUMNS}, c.id, c.document_id, c.name, c.description, c.created_at, c.updated_at
FROM articles a LEFT JOIN categories c ON c.id = a.category_id
WHERE a.status = 'published' ORDER BY a.id LIMIT ? OFFSET ?"""
AUTHORS = """SELECT l.article_id, o.id, o.document_id, o.name, o.bio, o.created_at, o.updated_at
FROM article_authors l JOIN authors o ON o.id = l.author_id
WHERE l.article_id IN (SELECT value FROM json_each(?)) ORDER BY o.id"""
TAGS = """SELECT l.article_id, t.id, t.document_id, t.name, t.created_at, t.updated_at
FROM article_tags l JOIN tags t ON t.id = l.tag_id
WHERE l.article_id IN (SELECT value FROM json_each(?)) ORDER BY t.id"""
BY_AUTHOR = """FROM articles a WHERE a.status = 'published' AND a.id IN
(SELECT l.article_id FROM article_authors l JOIN authors o ON o.id = l.author_id WHERE o.name = ?)"""
INSERT = """INSERT INTO articles
(document_id, status, title, slug, body, views, featured, seo, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
PUBLISH = """UPDATE articles AS p SET title = d.title, slug = d.slug, body = d.body, views = d.views,
featured = d.featured, seo = d.seo, category_id = d.category_id, updated_at = d.updated_at
FROM articles AS d WHERE p.id = ? AND d.id = ?"""
VERSIONS = """SELECT p.id, d.id FROM articles p, articles d
WHERE p.document_id = ?1 AND p.status = 'published' AND d.document_id = ?1 AND d.status = 'draft'"""

Answer = tuple[int, bytes]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def article(row: Any) -> dict[str, Any]:
    entry = dict(zip(NAMES, row, strict=False))
    entry["featured"] = bool(entry["featured"])
    return entry


def page_of(rows: list[dict[str, Any]], page: int, size: int, total: int) -> Answer:
    pagination = {"page": page, "page_size": size, "page_count": -(-total // size), "total": total}
    return 200, orjson.dumps({"data": rows, "meta": {"pagination": pagination}})


def count() -> int:
    return int(select("SELECT count(*) FROM articles WHERE status = 'published'").fetchone()[0])


def numbers(query: bytes) -> tuple[int, int]:
    given = parse_qs(query.decode())
    return int(given.get("page", ["1"])[0]), int(given.get("page_size", ["25"])[0])


def listed(query: bytes) -> Answer:
    page, size = numbers(query)
    rows = [article(row) for row in select(PAGE, (size, (page - 1) * size))]
    return page_of(rows, page, size, count())


def listed_full(query: bytes) -> Answer:
    page, size = numbers(query)
    entries = []
    for row in select(FULL_PAGE, (size, (page - 1) * size)):
        category = None if row[9] is None else dict(zip(CATEGORY, row[9:], strict=True))
        entries.append({**article(row), "category": category, "authors": [], "tags": []})
    by_id = {entry["id"]: entry for entry in entries}
    ids = orjson.dumps(list(by_id)).decode()
    for owner, *fields in select(AUTHORS, (ids,)):
        by_id[owner]["authors"].append(dict(zip(AUTHOR, fields, strict=True)))
    for owner, *fields in select(TAGS, (ids,)):
        by_id[owner]["tags"].append(dict(zip(TAG, fields, strict=True)))
    return page_of(entries, page, size, count())


def listed_by_author(query: bytes) -> Answer:
    name = parse_qs(query.decode())["name"][0]
    rows = [
        article(row)
        for row in select(f"SELECT {COLUMNS} {BY_AUTHOR} ORDER BY a.title, a.id LIMIT 25", (name,))
    ]
    return page_of(rows, 1, 25, int(select(f"SELECT count(*) {BY_AUTHOR}", (name,)).fetchone()[0]))


def one(document_id: str) -> Answer:
    found = select(
        f"SELECT {COLUMNS} FROM articles a WHERE a.document_id = ? AND a.status = 'published'", (document_id,)
    ).fetchone()
    return (200, orjson.dumps({"data": article(found)})) if found else (404, b"")


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def create(body: bytes) -> Answer:
    """Write the draft and what is published of it."""
    data = orjson.loads(body)
    document_id, moment = secrets.token_hex(12), now()
    seo = orjson.dumps(data["seo"]).decode()
    values = (data["title"], data["slug"], data["body"], data["views"], data["featured"], seo, moment, moment)
    select("BEGIN IMMEDIATE")
    with database:
        select(INSERT, (document_id, "draft", *values))
        select(INSERT, (document_id, "published", *values))
    return one(document_id)


def update(document_id: str, body: bytes) -> Answer:
    """Write the draft."""
    data = orjson.loads(body)
    found = select(
        "UPDATE articles AS a SET title = ?, updated_at = ? WHERE document_id = ? AND status = 'draft' "
        f"RETURNING {COLUMNS.replace('a.', '')}",
        (data["title"], now(), document_id),
    ).fetchall()
    return (200, orjson.dumps({"data": article(found[0])})) if found else (404, b"")


def publish(document_id: str) -> Answer:
    """Make what is published what the draft is, with its links."""
    select("BEGIN IMMEDIATE")
    with database:
        published, draft = select(VERSIONS, (document_id,)).fetchone()
        select(PUBLISH, (published, draft))
        for table, target in (("article_authors", "author_id"), ("article_tags", "tag_id")):
            select(f"DELETE FROM {table} WHERE article_id = ?", (published,))
            linked = f"SELECT ?, {target} FROM {table} WHERE article_id = ?"
            select(f"INSERT INTO {table} (article_id, {target}) {linked}", (published, draft))
    return one(document_id)


def read(path: str, query: bytes) -> Answer:
    if path == "/articles":
        return listed(query)
    if path == "/articles/full":
        return listed_full(query)
    if path == "/articles/by-author":
        return listed_by_author(query)
    return one(path[10:]) if path.startswith("/articles/") else (404, b"")


async def app(scope: Any, receive: Any, send: Send) -> None:
    """Answer one request."""
    path: str = scope["path"]
    if scope["method"] == "GET":
        status, content = read(path, scope["query_string"])
    else:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        if path.endswith("/publish"):
            status, content = publish(path[10:-8])
        else:
            status, content = create(body) if scope["method"] == "POST" else update(path[10:], body)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
