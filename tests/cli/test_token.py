"""API tokens from the command line."""

import asyncio
from pathlib import Path

import pytest
from tests.cli.command import octavo

from octavo import boot
from octavo.testing import Project, client_of

FIND = "api::note.note.find"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    project = Project(tmp_path).content_type("note", {"title": {"type": "string"}})
    return project.file(".env", "APP_KEYS=Rg7kT2vWq9ZxLm4NpB8s").folder


def create(site: Path, *arguments: str) -> str:
    made = octavo("token", "create", *arguments, cwd=site)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


async def may(site: Path, key: str) -> tuple[int, int]:
    """Return what a token may read and write, as statuses."""
    headers = {"Authorization": f"Bearer {key}"}
    async with boot.running(site) as app, client_of(app) as client:
        read = await client.get("/api/notes", headers=headers)
        written = await client.post("/api/notes", json={"data": {"title": "One"}}, headers=headers)
        return read.status_code, written.status_code


async def test_a_token_is_made_and_used(site: Path) -> None:
    shop = await asyncio.to_thread(create, site, "shop", "--grant", FIND)
    assert await may(site, shop) == (200, 403)


@pytest.mark.soak
async def test_a_token_is_made_listed_used_and_revoked(site: Path) -> None:
    shop = await asyncio.to_thread(create, site, "shop", "--grant", FIND, "--days", "7")
    assert await may(site, shop) == (200, 403)
    listed = octavo("token", "list", cwd=site).stdout
    for told in ("shop", "custom", FIND):
        assert told in listed
    assert shop not in listed
    revoked = octavo("token", "revoke", "shop", cwd=site)
    assert (revoked.returncode, revoked.stdout) == (0, "shop is revoked\n")
    assert await may(site, shop) == (401, 401)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["create", "shop", "--grant", "api::no.no.find"], "Unknown permissions provided: api::no.no.find"),
        (["create", "shop", "--type", "full-access", "--grant", FIND], "should not reference permissions"),
        (["create", "shop", "--type", "custom", "--grant", ""], "Unknown permissions provided"),
        (["revoke", "shop"], "There is no token shop; `octavo token list` shows them"),
    ],
)
def test_what_will_not_do_is_told(site: Path, arguments: list[str], told: str) -> None:
    result = octavo("token", *arguments, cwd=site)
    assert result.returncode == 1
    assert told in " ".join(result.stderr.split())
    assert octavo("token", "list", cwd=site).stdout.count("shop") == 0


@pytest.mark.soak
def test_a_token_no_other_process_would_know_is_not_made(site: Path) -> None:
    (site / ".env").unlink()
    result = octavo("token", "create", "shop", cwd=site)
    assert (result.returncode, result.stdout) == (1, "")
    assert "the token would end with this run" in " ".join(result.stderr.split())
