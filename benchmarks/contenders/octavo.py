"""Octavo, on each database."""

import asyncio
import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks.contenders.base import CLEAN, KEYS, Contender, StrapiApi, run
from benchmarks.data import WIDE, Data, write_seed
from benchmarks.load import Request
from benchmarks.machine import ROOT, ask_json
from octavo.testing import Project

USER = {"username": "reader", "email": "reader@example.org", "password": "Secret123"}
OCTAVO = [sys.executable, "-m", "octavo"]


def make_project(folder: Path) -> Project:
    """Make the project: articles with drafts, and what they belong to."""

    def to(kind: str, relation: str) -> dict[str, str]:
        return {"type": "relation", "relation": relation, "target": f"api::{kind}.{kind}"}

    text, string = {"type": "text"}, {"type": "string"}
    article = {
        "title": string,
        "slug": {"type": "uid"},
        "body": text,
        "views": {"type": "integer"},
        "featured": {"type": "boolean"},
        "seo": {"type": "component", "component": "shared.seo"},
        "category": to("category", "manyToOne"),
        "authors": to("author", "manyToMany"),
        "tags": to("tag", "manyToMany"),
    }
    project = Project(folder).grants(["api::*"]).grants(["api::*"], role="authenticated")
    project.component("shared.seo", {"metaTitle": string, "metaDescription": string})
    project.content_type("category", {"name": string, "description": text}, plural="categories")
    project.content_type("author", {"name": string, "bio": text})
    project.content_type("tag", {"name": string})
    project.content_type("sheet", {"title": string, **dict.fromkeys(WIDE, string)})
    zone = {"type": "dynamiczone", "components": ["shared.seo"]}
    project.content_type("page", {"title": string, "blocks": zone})
    return project.content_type("article", article, drafts=True)


class OctavoSQLite(Contender):
    """Octavo on the file it makes by itself."""

    name, title = "octavo-sqlite", "Octavo, SQLite"
    api = StrapiApi()
    caches = True

    def database(self, folder: Path) -> dict[str, str]:
        """Return the settings of a copy's database."""
        return {}

    def seed(self, folder: Path, data: Data) -> None:
        make_project(folder)
        write_seed(data, folder / "seed.jsonl")
        env = self.environment(folder, cached=False)
        run([*OCTAVO, "seed", str(folder / "seed.jsonl")], folder, env)
        made = run([*OCTAVO, "token", "create", "bench", "--type", "full-access"], folder, env)
        (folder / "token").write_text(made.split()[-1])

    def command(self, folder: Path, port: int, workers: int) -> list[str]:
        several = ["--workers", str(workers)] if workers > 1 else []
        return [*OCTAVO, "start", "--port", str(port), *several]

    def environment(self, folder: Path, cached: bool) -> dict[str, str]:
        told = {"APP_KEYS": KEYS, "OCTAVO_LOG__LEVEL": "warning", "PYTHONPATH": str(ROOT / "src")}
        if not cached:
            told["OCTAVO_API__REST__RESPONSE_CACHE"] = "0"
        return {**CLEAN, **told, **self.database(folder)}

    def credentials(self, folder: Path, port: int) -> dict[str, str]:
        """Return the token made with the data, and one of a user who registers now."""
        registered = ask_json(port, Request("POST", "/api/auth/local/register", USER))
        return {"token": (folder / "token").read_text(), "jwt": registered["jwt"]}


class OctavoPostgres(OctavoSQLite):
    """Octavo on PostgreSQL, where a server answers."""

    name, title = "octavo-postgres", "Octavo, PostgreSQL"

    def __init__(self) -> None:
        self._server = os.environ.get("BENCH_POSTGRES") or "postgresql://127.0.0.1:5432/postgres"

    def missing(self) -> str:
        try:
            asyncio.run(_execute(self._server, "SELECT 1"))
        except (OSError, ImportError) as error:
            return f"no PostgreSQL at {self._server} (BENCH_POSTGRES names another): {error}"
        return ""

    def database(self, folder: Path) -> dict[str, str]:
        name = (folder / "database").read_text()
        url = urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))
        return {"OCTAVO_DATABASE__URL": url}

    def seed(self, folder: Path, data: Data) -> None:
        self._create(folder, "template0")
        super().seed(folder, data)

    def copy(self, seeded: Path, target: Path) -> None:
        super().copy(seeded, target)
        self._create(target, (seeded / "database").read_text())

    def drop(self, folder: Path) -> None:
        name = (folder / "database").read_text()
        asyncio.run(_execute(self._server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    def _create(self, folder: Path, template: str) -> None:
        name = f"octavo_bench_{os.getpid()}_{secrets.token_hex(4)}"
        asyncio.run(_execute(self._server, f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"))
        (folder / "database").write_text(name)


async def _execute(url: str, statement: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
