"""A project with jobs, on every database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.conftest import DATABASES

from octavo import Octavo
from octavo.testing import Project, running

JOBS = """
import asyncio
from datetime import datetime

from octavo import GiveUp, Octavo, cron, job, request_context

ARTICLE = "api::article.article"
done: list[object] = []
noted = asyncio.Event()
started = asyncio.Event()
release = asyncio.Event()


@job
async def write_article(app: Octavo, title: str) -> None:
    assert request_context.get() is None
    await app.documents(ARTICLE).create(data={"title": title})


@job
async def note(app: Octavo, what: str, at: datetime | None = None) -> None:
    done.append((what, at) if at else what)
    noted.set()


@job(attempts=3, first_pause=10, longest_pause=15)
async def fail(app: Octavo, what: str = "broken") -> None:
    done.append(what)
    raise RuntimeError(what)


@job(private=True)
async def refuse(app: Octavo, secret: str) -> None:
    if secret == "wrong":
        raise GiveUp("never")


@job(limit=1)
async def one_at_a_time(app: Octavo, what: str) -> None:
    started.set()
    done.append(f"begin {what}")
    await release.wait()
    done.append(f"end {what}")


@job(timeout=0.05)
async def endless(app: Octavo) -> None:
    await asyncio.Event().wait()


@cron("0 9 * * mon", tz="Europe/Paris")
async def every_monday(app: Octavo, due: datetime) -> None:
    done.append(due)
"""


@pytest.fixture(params=DATABASES)
def environ(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The address of an empty database of the test's own."""
    if request.param == "sqlite":
        return {"OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/octavo.db"}
    return {"OCTAVO_DATABASE__URL": request.getfixturevalue(f"empty_{request.param}_url")}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "site").content_type("article", {"title": {"type": "string", "unique": True}})
    made.settings("[jobs]\npoll_interval = 0.05\nlease = 3\nstop_timeout = 5\n")
    return made.file("app/jobs.py", JOBS)


@pytest.fixture
async def app(project: Project, environ: dict[str, str]) -> AsyncIterator[Octavo]:
    async with running(project.folder, environ) as app:
        yield app
