"""Processes that are killed while they send, on every database: each message arrives, at least once."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import SOAKED_DATABASES
from tests.jobs.ledger import Workers
from tests.plugins.webhooks.receiver import HANGS, receiving

from octavo.plugins.webhooks.schemas import DELIVERY
from octavo.plugins.webhooks.signing import new_secret
from octavo.testing import Project, running

pytestmark = pytest.mark.soak

TAG = "api::tag.tag"
HOOK = """
[jobs]
lease = 3
poll_interval = 0.1
[plugins.webhooks.config]
timeout = 60
[plugins.webhooks.config.hooks.site]
url = "{url}"
events = ["entry.create"]
secret = "{secret}"
"""


@pytest.fixture(params=SOAKED_DATABASES)
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workers]:
    url = f"sqlite:{tmp_path}/octavo.db"
    if request.param != "sqlite":
        url = request.getfixturevalue(f"empty_{request.param}_url")
    made = Workers(tmp_path / "site", {"OCTAVO_DATABASE__URL": url})
    yield made
    for process in made.running:
        process.kill()
        process.wait(30)


async def until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    for _ in range(1800):
        if is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(what)


async def test_a_message_whose_sender_is_killed_is_sent_by_another(workers: Workers) -> None:
    async with receiving() as receiver:
        project = Project(workers.folder).content_type("tag", {"name": {"type": "string"}})
        project.settings(HOOK.format(url=receiver.url, secret=new_secret()))
        async with running(workers.folder, workers.environ) as app:
            receiver.answers[:] = [HANGS]
            await app.documents(TAG).create(data={"name": "0"})
            first = workers.start()
            await until(lambda: len(receiver.received) == 1, "the first attempt")
            workers.kill(first)
            for number in range(1, 4):
                await app.documents(TAG).create(data={"name": str(number)})
            workers.start()
            await until(lambda: len(receiver.received) == 5, "everything else")
            assert await asyncio.to_thread(workers.stop) == [0]
            names = sorted(request.body["entry"]["name"] for request in receiver.received)
            assert names == ["0", "0", "1", "2", "3"]
            ids = {request.headers["webhook-id"]: request.raw for request in receiver.received}
            assert len(ids) == 4
            assert receiver.received[0].raw in ids.values()
            rows = await app.query(DELIVERY).find_many({})
            assert [row["state"] for row in rows] == ["delivered"] * 4
