"""Every recorded Koa program, in process and over a socket under the server Octavo runs with."""

import asyncio
import collections
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.koa.replay import PROGRAMS, Way, check, fixed_time, load, served
from tests.koa.rules import RULES, reason_to_skip

CORPUS = load(PROGRAMS)
REPLAYED = [pytest.param(program, id=name) for name, program in CORPUS if reason_to_skip(program) is None]
OVER_A_SOCKET = [
    param if place % 25 == 0 else pytest.param(*param.values, id=param.id, marks=pytest.mark.soak)
    for place, param in enumerate(REPLAYED)
]
"""A part of them says whether sockets work; all run in process."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[Way]:
    async with served() as way:
        yield way


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("program", REPLAYED)
async def test_in_process(program: dict[str, object]) -> None:
    with fixed_time():
        assert await check(program, Way()) == []


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("program", OVER_A_SOCKET)
async def test_over_a_socket(program: dict[str, object], server: Way) -> None:
    with fixed_time():
        assert await check(program, server) == []
    assert len(asyncio.all_tasks()) < 50


def test_rules_skip_few_programs_and_each_skips_some() -> None:
    skipped = collections.Counter(reason for _, program in CORPUS if (reason := reason_to_skip(program)))
    assert len(CORPUS) == 1621
    assert skipped.total() <= 90
    assert set(skipped) == {reason for reason, _ in RULES}


def test_every_rule_is_explained_to_users() -> None:
    text = (PROGRAMS.parents[2] / "docs" / "deviations.md").read_text()
    section = text.partition("## Koa")[2].partition("\n## ")[0]
    assert [reason for reason, _ in RULES if reason not in section] == []
