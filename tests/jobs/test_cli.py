"""`octavo jobs`, as a person calls it."""

import json
from pathlib import Path

import pytest
from tests.cli.command import octavo

from octavo.testing import Project

JOBS = """
from octavo import Octavo, job


@job
async def greet(app: Octavo, name: str) -> None:
    print(f"hello {name}")


@job(attempts=1, private=True)
async def fail(app: Octavo, token: str) -> None:
    raise RuntimeError("broken")
"""
ENQUEUE = """
from app.jobs import fail, greet


async def bootstrap(app) -> None:
    if not (await app.jobs.find_page())[1]:
        await greet.enqueue("Ada")
        await fail.enqueue("a secret word")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = Project(tmp_path / "site").file("app/jobs.py", JOBS).file("app/__init__.py", ENQUEUE)
    return project.folder


def test_they_are_listed_run_shown_tried_again_and_removed(folder: Path) -> None:
    listed = octavo("jobs", "list", cwd=folder).stdout.splitlines()
    assert [line.split()[:4] for line in listed] == [
        ["ID", "JOB", "STATE", "ATTEMPTS"],
        ["1", "greet", "waiting", "0"],
        ["2", "fail", "waiting", "0"],
    ]
    ran = octavo("jobs", "run", cwd=folder).stdout
    assert "hello Ada" in ran
    assert ran.splitlines()[-1] == "1 done, 1 failed"
    dead = octavo("jobs", "list", "--state", "dead", "--job", "fail", cwd=folder).stdout
    assert dead.splitlines()[1].endswith("RuntimeError: broken")
    shown = json.loads(octavo("jobs", "show", "1", cwd=folder).stdout)
    assert (shown["state"], shown["arguments"]) == ("done", {"name": "Ada"})
    shown = json.loads(octavo("jobs", "show", "2", cwd=folder).stdout)
    assert (shown["state"], shown["arguments"]) == ("dead", None)
    assert "Traceback" in shown["error"]

    assert octavo("jobs", "retry", "2", cwd=folder).stdout == "1 job is tried again\n"
    refused = octavo("jobs", "retry", "1", cwd=folder)
    assert refused.returncode == 1
    assert "Job 1 is done: this is for one that waits or is dead" in refused.stderr
    assert octavo("jobs", "remove", "1", "2", cwd=folder).stdout == "2 jobs are removed\n"
    absent = octavo("jobs", "show", "1", cwd=folder)
    assert absent.returncode == 1
    assert "There is no job 1" in absent.stderr
