"""The queue over the admin API."""

from collections.abc import AsyncIterator

import pytest
from tests.plugins.admin.conftest import Site, project

from octavo import Octavo
from octavo.testing import Project, run_due_jobs, running

JOBS = """
from octavo import Octavo, job


@job
async def note(app: Octavo, what: str) -> None:
    pass


@job(attempts=1, private=True)
async def fail(app: Octavo, token: str) -> None:
    raise RuntimeError("broken")
"""
SETTINGS = ["admin::project-settings.read", "admin::project-settings.update"]

__all__ = ["project"]  # a fixture of the neighbours'


@pytest.fixture
async def app(project: Project) -> AsyncIterator[Octavo]:
    async with running(project.file("app/jobs.py", JOBS).folder) as app:
        yield app


async def test_jobs_are_listed_read_tried_again_and_removed(app: Octavo) -> None:
    root = await Site(app).first()
    note = await app.jobs.enqueue("note", {"what": "a"}, key="once")
    fail = await app.jobs.enqueue("fail", {"token": "a secret word"})
    assert (await root.get(f"/admin/jobs/{note}")).json()["data"]["key"] == "once"
    await run_due_jobs(app, raise_errors=False)
    answer = await root.get("/admin/jobs")
    assert answer.status_code == 200
    assert answer.json()["pagination"] == {"page": 1, "pageSize": 25, "pageCount": 1, "total": 2}
    failed, noted = answer.json()["results"]
    assert (noted["id"], noted["state"], noted["arguments"]) == (note, "done", {"what": "a"})
    assert (failed["id"], failed["state"], failed["arguments"]) == (fail, "dead", None)
    assert failed["error"].endswith("RuntimeError: broken")
    assert "a secret word" not in answer.text
    page = (await root.get("/admin/jobs?state=dead&kind=fail&pageSize=1&page=1")).json()
    assert [one["id"] for one in page["results"]] == [fail]
    assert (await root.get("/admin/jobs/counts")).json() == {
        "data": {"waiting": 0, "running": 0, "done": 1, "dead": 1}
    }
    retried = await root.post(f"/admin/jobs/{fail}/retry")
    assert (retried.status_code, retried.json()["data"]["state"]) == (200, "waiting")
    assert (await root.post(f"/admin/jobs/{note}/retry")).status_code == 400
    assert (await root.delete(f"/admin/jobs/{note}")).status_code == 200
    assert (await root.get(f"/admin/jobs/{note}")).status_code == 404


@pytest.mark.parametrize("query", ["state=asleep", "page=0", "pageSize=x", "filters[id]=1", "kind[a]=b"])
async def test_other_questions_are_refused(app: Octavo, query: str) -> None:
    root = await Site(app).first()
    assert (await root.get(f"/admin/jobs?{query}")).status_code == 400


async def test_they_need_the_permissions_of_the_project_s_settings(app: Octavo) -> None:
    site = Site(app)
    root = await site.first()
    job = await app.jobs.enqueue("note", {"what": "a"})
    role = await site.role("Operator")
    member = await site.member("operator@example.com", role)
    for granted, statuses in (
        ([], [403, 403, 403]),
        (SETTINGS[:1], [200, 403, 403]),
        (SETTINGS, [200, 200, 200]),
    ):
        body = {"permissions": [{"action": action, "subject": None} for action in granted]}
        await root.put(f"/admin/roles/{role}/permissions", body)
        answers = [
            await member.get(f"/admin/jobs/{job}"),
            await member.post(f"/admin/jobs/{job}/retry"),
            await member.delete(f"/admin/jobs/{job}"),
        ]
        assert [answer.status_code for answer in answers] == statuses
