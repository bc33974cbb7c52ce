"""A site with little content whose database a test takes away, as its clients see it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from tests.cli.serving import Running, running

from octavo.testing import Project

SETTINGS = """
[server]
app_keys = ["a key that is long enough for tests"]
[database]
url = {url}
query_timeout = {seconds}
statement_timeout = {seconds}
"""
PATIENCE = 20
"""Seconds, generous, within which every answer must come; the limits above are far below."""
PASSWORD = "Passw0rd!"
ACCOUNT = {"email": "root@example.com", "firstname": "Ro", "password": PASSWORD}
LOGIN = {"email": "root@example.com", "password": PASSWORD}


class Site:
    """A running server as its clients see it."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=PATIENCE)

    def status(self, method: str, path: str, body: Any = None) -> int:
        """Return an answer's status; a 503 must be in the one shape, and say when to come again."""
        answer = self.client.request(method, path, json=body)
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) >= 1
            shape = {"status": 503, "name": "ServiceUnavailableError", "message": "Service Unavailable"}
            assert answer.json() == {"data": None, "error": shape}
        return answer.status_code

    def everywhere(self) -> dict[str, int]:
        """Return the statuses of what needs the database: content, writing, logging in, administrators."""
        return {
            "read": self.status("GET", "/api/pages"),
            "write": self.status("POST", "/api/pages", {"data": {"title": "one"}}),
            "admin": self.status("POST", "/admin/login", LOGIN),
            "user": self.status("POST", "/api/auth/local", {"identifier": "nobody", "password": PASSWORD}),
            "ready": self.status("GET", "/_ready"),
        }


AWAY = {"read": 503, "write": 503, "admin": 503, "user": 503, "ready": 503}
THERE = {"read": 200, "write": 201, "admin": 200, "user": 400, "ready": 204}


def project(folder: Path, url: str, seconds: float = 2.0) -> Project:
    made = Project(folder).settings(SETTINGS.format(url=json.dumps(url), seconds=seconds)).grants(["*"])
    return made.content_type("page", {"title": {"type": "text"}})


@contextmanager
def site(folder: Path, url: str, env: dict[str, str] | None = None) -> Iterator[Site]:
    with running("start", project(folder, url).folder, env=env) as server:
        found = Site(server)
        with found.client:
            assert found.status("POST", "/admin/register-admin", ACCOUNT) == 200
            yield found


async def every(base: str, path: str) -> list[Any]:
    """Return all entries of a list, page after page; its path has a `?`."""
    found: list[Any] = []
    async with httpx.AsyncClient(base_url=base, timeout=30) as client:
        for page in count(1):
            answer = await client.get(f"{path}&sort=id&pagination[page]={page}&pagination[pageSize]=100")
            entries = answer.json()["data"]
            if not entries:
                return found
            found += entries
    raise AssertionError
