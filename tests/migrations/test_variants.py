"""The same changes of schemas, of a type that has drafts, locales, or both."""

import copy
from functools import partial
from pathlib import Path

import pytest
from tests.conftest import a_database, run_apart
from tests.migrations.cases import CASES
from tests.migrations.test_apply import CODES, content_of, said, sorted_texts, still_writable, write
from tests.migrations.worlds import PAGE, WORLD, World

from octavo.migrations.plan import Approval
from octavo.migrations.startup import migrate, plan_of

OF_PAGES = [
    name
    for name, case in CASES.items()
    if case.uid == PAGE and name not in ("drafts on", "locales on", "locales on for what is pointed at")
]
VARIANTS = {"drafts": (True, False), "locales": (False, True), "both": (True, True)}

pytestmark = pytest.mark.soak


def world_of(variant: str) -> World:
    drafts, localized = VARIANTS[variant]
    world = copy.deepcopy(WORLD)
    world[PAGE]["options"]["draftAndPublish"] = drafts
    world[PAGE]["pluginOptions"]["i18n"]["localized"] = localized
    return world


SERVERS = [
    pytest.param(name, "both", marks=getattr(pytest.mark, name), id=name) for name in ("postgres", "mariadb")
]


@pytest.mark.parametrize(("database", "variant"), [*(("sqlite", one) for one in VARIANTS), *SERVERS])
@pytest.mark.parametrize("name", OF_PAGES)
def test_content_says_what_it_said(database: str, tmp_path: Path, variant: str, name: str) -> None:
    for url in [f"sqlite:{tmp_path}/x.db"] if database == "sqlite" else a_database(database):
        run_apart(partial(write, url, world_of(variant)))
        run_apart(partial(check, url, variant, name))


async def check(url: str, variant: str, name: str) -> None:
    case, statuses = CASES[name], ("draft", "published") if VARIANTS[variant][0] else ("published",)
    async with content_of(url, world_of(variant)) as (_, content):
        before = {status: await said(content, PAGE, status=status) for status in statuses}
    world = world_of(variant)
    case.change(world)
    async with content_of(url, world) as (database, content):
        plan = await plan_of(database, CODES, case.answers)
        assert (sum(step.measure.parked for step in plan.pending) > 0) is (case.parked > 0)
        await migrate(database, CODES, Approval(case.answers, allow_destructive=True))
        for status in statuses:
            expected = sorted_texts(case.after(before[status]))
            assert sorted_texts(await said(content, PAGE, status=status)) == expected
        assert (await plan_of(database, CODES)).pending == []
        await still_writable(content, PAGE)
