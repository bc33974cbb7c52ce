"""A network to PostgreSQL that fails and fails under load: nothing acknowledged is lost, no place either."""

import asyncio
from itertools import cycle
from random import Random

import httpx
import pytest
from tests.cli.serving import eventually, no_traceback
from tests.soak.proxy import Network
from tests.soak.sites import THERE, Site, every

pytestmark = pytest.mark.soak
CLIENTS = 24
ROUNDS = 8


async def write_until(ended: asyncio.Event, base: str, seed: int) -> set[str]:
    """Write one entry after the other, leaving some answers unread; return what was acknowledged."""
    random, acknowledged = Random(seed), set[str]()
    async with httpx.AsyncClient(base_url=base) as client:
        while not ended.is_set():
            patience = random.choice([0.05, 30, 30])
            try:
                answer = await client.post("/api/pages", json={"data": {"title": "one"}}, timeout=patience)
                if answer.status_code == 201:
                    acknowledged.add(answer.json()["data"]["documentId"])
                else:
                    assert answer.status_code == 503, answer.text
                    await asyncio.sleep(random.uniform(0, 0.2))
                await client.get("/api/pages?sort=title", timeout=patience)
            except httpx.TimeoutException:
                continue
    return acknowledged


async def disturb(network: Network, ended: asyncio.Event) -> None:
    """Let the network fail in turn, with a while in which it works between."""
    random, faults = Random(1), cycle(["cut", "silence"])
    for _ in range(ROUNDS):
        await asyncio.sleep(random.uniform(0.5, 2))
        getattr(network, next(faults))()
        await asyncio.sleep(random.uniform(0.2, 3))
        network.mend()
    ended.set()


def test_nothing_acknowledged_is_lost_to_a_network_that_fails_again_and_again(
    networked: tuple[Network, Site],
) -> None:
    network, made = networked
    base = f"http://127.0.0.1:{made.server.port}"

    async def load() -> set[str]:
        ended = asyncio.Event()
        writers = [asyncio.create_task(write_until(ended, base, seed)) for seed in range(CLIENTS)]
        await disturb(network, ended)
        return set().union(*await asyncio.gather(*writers))

    acknowledged = asyncio.run(load())
    eventually(lambda: made.everywhere() == THERE, "the database again")
    kept = {entry["documentId"] for entry in asyncio.run(every(base, "/api/pages?"))}
    assert kept >= acknowledged
    assert len(acknowledged) > CLIENTS
    assert asyncio.run(at_once(base)) == [201] * 100
    assert no_traceback(made.server.printed()), made.server.printed()


async def at_once(base: str) -> list[int]:
    """Write with more callers than there are connections: every place must still be there."""
    async with httpx.AsyncClient(base_url=base, timeout=60) as client:
        writes = (client.post("/api/pages", json={"data": {"title": "one"}}) for _ in range(100))
        return [answer.status_code for answer in await asyncio.gather(*writes)]
