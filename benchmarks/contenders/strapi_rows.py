"""Content, rights, a token and a user, written into the tables that Strapi has made."""

import hashlib
import hmac
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import bcrypt

from benchmarks.contenders.handwritten import document_id
from benchmarks.contenders.octavo import USER
from benchmarks.data import Article, Data

KEY = "a-token-for-benchmarks"
SALT = "a salt for benchmarks that is long enough"
ROLES = {"authenticated": 1, "public": 2}
ACTIONS = ("find", "findOne", "create", "update", "delete")
TYPES = ("article", "author", "category", "tag", "sheet", "page")
NOW = 1_735_732_800_000
STAMPS = {"created_at": NOW, "updated_at": NOW, "published_at": NOW}


def fill(path: Path, data: Data) -> None:
    """Write everything, in one transaction."""
    with closing(sqlite3.connect(path)) as database:
        with database:
            _people(database)
            for table, entries in (
                ("categories", data.categories()),
                ("authors", data.authors()),
                ("tags", data.tags()),
                ("sheets", data.sheets()),
                ("pages", [{"title": title} for title, _ in data.pages()]),
            ):
                for number, entry in enumerate(entries):
                    identity = {"id": number + 1, "document_id": document_id(table, number)}
                    _insert(database, table, {**identity, **entry, **STAMPS})
            for page, (_, zone) in enumerate(data.pages(), start=1):
                for place, component in enumerate(zone, start=1):
                    _component(database, "pages", page, "blocks", component, place)
            for article in data.articles():
                # The published row comes after its draft, which has no date of publication.
                _article(database, article, 2 * article.number + 1, published=False)
                _article(database, article, 2 * article.number + 2, published=True)
        database.execute("ANALYZE")


def _people(database: sqlite3.Connection) -> None:
    for role, role_id in ROLES.items():
        for name in TYPES:
            for action in ACTIONS:
                done = f"api::{name}.{name}.{action}"
                identity = {"document_id": document_id(role, len(done)), "action": done}
                permission = _insert(database, "up_permissions", {**identity, **STAMPS})
                _insert(
                    database, "up_permissions_role_lnk", {"permission_id": permission, "role_id": role_id}
                )
    access = hmac.new(SALT.encode(), KEY.encode(), hashlib.sha512).hexdigest()
    token = {"name": "bench", "kind": "content-api", "type": "full-access", "access_key": access}
    _insert(database, "strapi_api_tokens", {"document_id": document_id("token", 1), **token, **STAMPS})
    password = bcrypt.hashpw(USER["password"].encode(), bcrypt.gensalt(10)).decode()
    user = {"username": USER["username"], "email": USER["email"], "provider": "local", "password": password}
    settled = {"confirmed": True, "blocked": False, "document_id": document_id("user", 1)}
    user_id = _insert(database, "up_users", {**user, **settled, **STAMPS})
    _insert(database, "up_users_role_lnk", {"user_id": user_id, "role_id": ROLES["authenticated"]})


def _article(database: sqlite3.Connection, article: Article, row: int, *, published: bool) -> None:
    stamps = STAMPS if published else {**STAMPS, "published_at": None}
    identity = {"id": row, "document_id": document_id("articles", article.number)}
    _insert(database, "articles", {**identity, **article.scalars, **stamps})
    _component(database, "articles", row, "seo", article.seo, 1)
    _insert(database, "articles_category_lnk", {"article_id": row, "category_id": article.category + 1})
    _link(database, "author", row, article.authors)
    _link(database, "tag", row, article.tags)


def _component(
    database: sqlite3.Connection, table: str, row: int, field: str, seo: Mapping[str, str], place: int
) -> None:
    values = {"meta_title": seo["metaTitle"], "meta_description": seo["metaDescription"]}
    made = _insert(database, "components_shared_seos", values)
    placed = {"entity_id": row, "component_type": "shared.seo", "field": field, "order": place}
    _insert(database, f"{table}_cmps", {**placed, "cmp_id": made})


def _link(database: sqlite3.Connection, name: str, row: int, numbers: Iterable[int]) -> None:
    for place, number in enumerate(numbers, start=1):
        link = {"article_id": row, f"{name}_id": number + 1, f"{name}_ord": place}
        _insert(database, f"articles_{name}s_lnk", link)


def _insert(database: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    columns, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    done = database.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", tuple(row.values()))
    return int(done.lastrowid or 0)
