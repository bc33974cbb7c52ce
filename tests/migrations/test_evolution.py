"""Schemas that change at random over content: nothing is lost that the plan did not say would be parked.

What every version of every entry says is read before and after: values may be written otherwise after a
change of type, a text of digits for a number, yet they are the same. Now and then a change is taken back:
then all is said again that was said before.
"""

import asyncio
import contextlib
import copy
import random
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import a_database, postgres_database, require_service
from tests.migrations.site import Site, State, expected
from tests.migrations.test_apply import CODES, content_of
from tests.migrations.worlds import NOTE, PAGE

from octavo.db.engine import Database
from octavo.migrations import record
from octavo.migrations.plan import Approval, MigrationPlan
from octavo.migrations.startup import migrate, plan_of

ANSWERS = {f"{PAGE}.drafts": "publish", f"{PAGE}.locale": "en"}


class Interrupted(Exception):
    pass


async def interrupted(database: Database, approval: Approval, chance: random.Random) -> None:
    """Migrate, interrupted again and again before any statement."""
    for _ in range(chance.randint(0, 4)):
        left = chance.randint(10, 60)

        def observe(_: Any) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Interrupted

        with contextlib.suppress(Interrupted), database.observed(observe):
            await migrate(database, CODES, approval)
            return
    await migrate(database, CODES, approval)


async def evolve(site: Site, steps: int, *, is_interrupted: bool = False) -> None:
    interruptions = random.Random(site.chance.random())
    async with content_of(site.url, site.world) as (database, content):
        await migrate(database, CODES)
        notes = [(await content.documents(NOTE).create(data={"name": name}))["documentId"] for name in "xyz"]
    for _ in range(steps):
        async with content_of(site.url, site.world) as (database, content):
            await migrate(database, CODES)
            await site.write(content, notes)
            before = await site.state(content)
        was = copy.copy(site)
        was.world = copy.deepcopy(site.world)
        what = site.change()
        async with content_of(site.url, site.world) as (database, content):
            approval = await approved(database)
            plan = await plan_of(database, CODES, approval.answers)
            if is_interrupted:
                await interrupted(database, approval, interruptions)
            await migrate(database, CODES, approval)
            check(plan, before, await site.state(content), (what, was, site))
            assert (await plan_of(database, CODES)).pending == [], what
        if plan.pending and site.chance.random() < 0.3:
            await take_back(was, before, what)
            site.world, site.card = was.world, was.card


async def approved(database: Database, back: record.Applied | None = None) -> Approval:
    """Return the answers to all that is asked: what has no place is parked."""
    answers = dict(ANSWERS)
    plan = await plan_of(database, CODES, answers, back)
    return Approval(answers | {one.key: "park" for one in plan.questions}, allow_destructive=True)


async def take_back(was: Site, before: State, what: str) -> None:
    async with content_of(was.url, was.world) as (database, content):
        last = (await record.applied(database))[-1]
        await migrate(database, CODES, await approved(database, last), back=last)
        found = await was.state(content)
        assert found == before, (
            what,
            [(k, found.get(k), before.get(k)) for k in {**found, **before} if found.get(k) != before.get(k)],
            was.world,
        )
        assert (await plan_of(database, CODES)).pending == [], what


def check(plan: MigrationPlan, before: State, after: State, change: tuple[str, Site, Site]) -> None:
    what, was, now = change
    wanted = expected(before, what, was, now)
    said = {one: sorted(leaf for part in parts.values() for leaf in part) for one, parts in after.items()}
    assert said.keys() == wanted.keys(), what
    for version, leaves in said.items():
        left = list(wanted[version])
        for leaf in leaves:
            assert leaf in left, (what, leaf, wanted[version], leaves, was.world)
            left.remove(leaf)
    lost = sum(1 for version, leaves in said.items() if leaves != wanted[version])
    assert lost <= sum(step.measure.parked for step in plan.pending), (what, was.world, now.world)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_nothing_is_lost_unsaid(tmp_path: Path) -> None:
    for seed in range(60):
        site = Site(f"sqlite:{tmp_path}/{seed}.db", random.Random(seed))
        asyncio.run(evolve(site, 10))
        (tmp_path / f"{seed}.db").unlink()


@pytest.mark.soak
@pytest.mark.postgres
def test_nothing_is_lost_unsaid_on_postgresql() -> None:
    for seed in range(1000, 1006):
        for url in postgres_database(require_service("postgres").url):
            asyncio.run(evolve(Site(url, random.Random(seed)), 10))


@pytest.mark.soak
@pytest.mark.mariadb
@pytest.mark.timeout(1800)
def test_nothing_is_lost_unsaid_where_migrations_are_interrupted() -> None:
    for seed in range(2000, 2012):
        for url in a_database("mariadb"):
            asyncio.run(evolve(Site(url, random.Random(seed)), 10, is_interrupted=True))
