"""The panel in a real browser and served by a real server: one entry, and the whole suite of `panel/e2e`."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from tests.browsers import browsing, require_browser
from tests.cli.serving import running
from tests.conftest import require_program

from octavo.testing import Project

ROOT = Path(__file__).parents[3]
ADA = {"email": "ada@example.org", "firstname": "Ada", "password": "Passw0rd!"}


@pytest.fixture
def browser() -> str:
    return require_browser()


def test_an_entry_is_written_and_published_in_a_browser(browser: str, tmp_path: Path) -> None:
    """The first screen comes, an administrator logs in, and what they publish is what the API answers."""
    project = Project(tmp_path / "site").settings('[server]\napp_keys = ["long enough for tests it is"]\n')
    project.content_type("article", {"title": {"type": "string"}}, drafts=True)
    project.grants(["api::article.article.find"])
    with running("start", project.folder) as server, browsing(browser, tmp_path / "profile") as page:
        site = f"http://127.0.0.1:{server.port}"
        page.open(f"{site}/admin")
        page.shows("Welcome to Octavo")
        assert f"{site}/admin/auth/register-admin" in server.printed()
        assert httpx.post(f"{site}/admin/register-admin", json=ADA).status_code == 200

        page.open(f"{site}/admin/content-manager/collection-types/api::article.article/create")
        page.fill("E-mail address", ADA["email"])
        page.fill("Password", ADA["password"])
        page.click("Log in")
        page.fill("title", "Tide tables")
        page.click("Publish")
        page.shows("Published just now")
        (article,) = httpx.get(f"{site}/api/articles").json()["data"]
        assert article["title"] == "Tide tables"
        assert page.troubles == []


RUNS = [("super-admin", ""), ("editor", "/cms"), ("narrow", "/cms")]
"""Who uses the panel, and below which path of a proxy; what others leave out is in `panel/e2e/leftOut.ts`."""


@pytest.mark.soak
@pytest.mark.parametrize(("role", "place"), RUNS)
def test_people_do_what_they_do_with_it(
    browser: str, capfd: pytest.CaptureFixture[str], role: str, place: str
) -> None:
    """`make panel-e2e`: every screen by hand and by keyboard, light, dark, narrow, on its own servers."""
    printed = _use_the_panel(browser, ROLE=role, PLACE=place)
    twice = printed.partition(" flaky\n")[2].partition(" passed")[0]
    if twice:
        with capfd.disabled():
            sys.stdout.write(f"\nPASSED THE SECOND TIME ONLY, AS {role} AT {place or '/'}:\n{twice}\n")


@pytest.mark.soak
@pytest.mark.postgres
def test_a_days_work_is_done_on_postgresql(browser: str, fresh_postgres_url: str) -> None:
    """They find, write, arrange, picture, relate, save, compare, mend, publish and translate."""
    assert "1 passed" in _use_the_panel(browser, DATABASE_URL=fresh_postgres_url, WORKERS="1")


def _use_the_panel(browser: str, **settings: str) -> str:
    for name in ("node", "npm", "make"):
        require_program(name)
    env = {**os.environ, "CHROMIUM": browser, "CI": "1", **settings}
    done = subprocess.run(
        ["make", "panel-e2e"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=1700, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout
