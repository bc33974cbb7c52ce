"""Backups of a site behind PgBouncer: taken past it, and put back though it keeps sessions of its own."""

from pathlib import Path

import pytest
from tests.archive import site
from tests.archive.test_backup import backed_up, restored
from tests.poolers import BUSY, pooler

from octavo.archive.container import Archive
from octavo.errors import StartupError

pytestmark = [pytest.mark.postgres, pytest.mark.soak]


async def test_there_and_back(tmp_path: Path, fresh_postgres_url: str) -> None:
    with pooler(**BUSY) as found:
        environ = {
            "OCTAVO_DATABASE__URL": found.address(fresh_postgres_url),
            "OCTAVO_DATABASE__POOLER": "transaction",
            "OCTAVO_DATABASE__DIRECT_URL": fresh_postgres_url,
        }
        answers, known, _ = await site.filled(tmp_path / "here", environ)
        made = await backed_up(tmp_path / "here", environ, tmp_path / "backups")
        assert Archive(made.path).head["database"] == "postgresql"
        async with site.started(tmp_path / "here", environ) as (_, client):
            assert (await client.get("/api/tags")).status_code == 200
            with pytest.raises(StartupError, match="a server runs on this database"):
                await restored(tmp_path / "here", environ, made.path)
            await client.post("/api/tags", json={"data": {"name": "later"}})
        await restored(tmp_path / "here", environ, made.path)
        async with site.started(tmp_path / "here", environ) as (app, client):
            assert await site.seen(app, client, known) == answers
