"""Two processes behind nginx, a database with a replica, Redis and a bucket: as docs/scaling.md says."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from tests.cli.serving import eventually
from tests.conformance import corpus
from tests.conformance.admin_setup import ADMINISTRATOR
from tests.conformance.corpus import Scenario
from tests.conformance.replay import Replay, Variables
from tests.plugins.upload.test_library import png
from tests.soak.chaos.calling import form
from tests.soak.topology import HERE, Caller, Topology, topology

pytestmark = pytest.mark.soak
READS = ("b-filters-", "c-sort", "d-pagination", "e-fields", "f-populate", "p-response-format")
USER = {"username": "ada", "email": "ada@example.com", "password": "Passw0rd! Passw0rd!"}


@pytest.fixture(scope="module")
def site() -> Iterator[Topology]:
    with topology() as found:
        everything = {"grants": {"public": ["*"], "authenticated": ["*"]}}
        asyncio.run(Replay(found.balanced()).setup.apply(everything))
        yield found


class KeptSeed(Replay):
    """Scenarios that only read: what they begin with is written once."""

    async def _include(self, scenario: Scenario, variables: Variables) -> None:
        if scenario.label not in self.seeds:
            await self._run(scenario, variables)
            self.seeds[scenario.label] = dict(variables)
        variables |= self.seeds[scenario.label]


async def call(
    caller: Caller, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    """Call with JSON, or with bytes as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    kind = {"Content-Type": "application/json", "Content-Length": str(len(content))} if content else {}
    answer = await caller.send(method, path, [*{**HERE, **kind, **(headers or {})}.items()], content)
    return answer.status, json.loads(answer.content) if answer.content else None


async def test_recorded_reads_pass_byte_for_byte(site: Topology) -> None:
    """They are answered through nginx as recorded, and by each process with the same bytes."""
    balanced = site.balanced()
    replay = KeptSeed(balanced)
    problems = []
    for scenario in corpus.scenarios(corpus.HERE):
        if scenario.label.startswith(READS):
            problems += [found for found in await replay.run(scenario) if found.problems]
    assert problems == []
    await asyncio.to_thread(eventually, site.balances, "both of them behind nginx")
    read = [one for one in balanced.seen if one[0][1].startswith("/api/")]
    assert len(read) > 300
    for number in range(2):
        process = site.at(number)
        for (method, target, headers), answer in read:
            direct = await process.send(method, target, headers)
            assert (direct.status, direct.content) == (answer.status, answer.content), target
            assert direct.all("content-type") == answer.all("content-type")
    eventually(lambda: site.replica.scans("articles") > 0, "what the replica has read")


async def test_a_file_uploaded_through_one_is_served_through_the_other(site: Topology) -> None:
    body, kind = form("photo.png", png(), "image/png")
    status, entries = await call(site.at(0), "POST", "/api/upload", body, {"Content-Type": kind})
    assert status == 201, entries
    status, entry = await call(site.at(1), "GET", f"/api/upload/files/{entries[0]['id']}")
    assert (status, entry["url"]) == (200, entries[0]["url"])
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(entry["url"])).content == png()
    assert (await call(site.at(1), "DELETE", f"/api/upload/files/{entry['id']}"))[0] == 200
    assert (await call(site.at(0), "GET", f"/api/upload/files/{entry['id']}"))[0] == 404


async def test_tries_count_across_both(site: Topology) -> None:
    wrong = {"identifier": "nobody@example.com", "password": "not this one"}
    statuses = [(await call(site.at(n % 2), "POST", "/api/auth/local", wrong))[0] for n in range(7)]
    assert statuses == [400] * 5 + [429] * 2
    assert (await call(site.balanced(), "POST", "/api/auth/local", wrong))[0] == 429


async def test_a_login_at_one_is_good_at_the_other_until_it_ends(site: Topology) -> None:
    assert (await call(site.at(0), "POST", "/api/auth/local/register", USER))[0] == 200
    login = {"identifier": USER["email"], "password": USER["password"]}
    status, found = await call(site.at(0), "POST", "/api/auth/local", login)
    assert status == 200
    token = {"Authorization": f"Bearer {found['jwt']}"}
    for caller in (site.at(0), site.at(1), site.balanced()):
        status, me = await call(caller, "GET", "/api/users/me", headers=token)
        assert (status, me["email"]) == (200, USER["email"])
    assert (await call(site.at(1), "POST", "/api/auth/logout", {}, token))[0] == 200
    heard = lambda: asyncio.run(call(site.at(0), "GET", "/api/users/me", headers=token))[0] == 401  # noqa: E731
    await asyncio.to_thread(eventually, heard, "the end of the session")
    status, found = await call(site.at(0), "POST", "/admin/login", ADMINISTRATOR)
    assert status == 200
    token = {"Authorization": f"Bearer {found['data']['token']}"}
    assert (await call(site.at(1), "GET", "/admin/users/me", headers=token))[0] == 200


async def test_without_one_process_nginx_goes_on_with_the_other(site: Topology) -> None:
    balanced = site.balanced()

    async def everything(name: str) -> list[int]:
        """Write and read, more often than there are processes."""
        found = []
        for number in range(10):
            tag = {"data": {"name": f"{name}{number}"}}
            found.append((await call(balanced, "POST", "/api/tags", tag))[0])
            status, body = await call(balanced, "GET", f"/api/tags?filters[name][$eq]={name}{number}")
            found += [status, len(body["data"])]
        return found

    for number in range(2):
        site.kill(number)
        assert await everything(f"without{number}") == [201, 200, 1] * 10
        await asyncio.to_thread(site.start, number)
        await asyncio.to_thread(eventually, site.balances, "both of them behind nginx")


async def test_one_is_updated_while_the_other_serves(site: Topology) -> None:
    """The first of them to have a new attribute brings the database up to it."""
    await asyncio.to_thread(eventually, site.balances, "both of them behind nginx")
    for number in range(2):
        schema = site.folders[number] / "app/api/tag/schema.json"
        said = json.loads(schema.read_text("utf-8"))
        said["attributes"]["colour"] = {"type": "string"}
        site.stop(number)
        schema.write_text(json.dumps(said), "utf-8")
        await asyncio.to_thread(site.start, number)
        new, old = site.at(number), site.at(1 - number)
        made = {"data": {"name": f"new{number}", "colour": "red"}}
        assert (await call(new, "POST", "/api/tags", made))[0] == 201
        assert (await call(old, "POST", "/api/tags", {"data": {"name": f"old{number}"}}))[0] == 201
        for caller in (new, old, site.balanced()):
            names = f"filters[name][$in][0]=new{number}&filters[name][$in][1]=old{number}"
            status, body = await call(caller, "GET", f"/api/tags?{names}")
            assert (status, len(body["data"])) == (200, 2)
