"""Checks of a planned change run in forks, as commands of the command line's tests do."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.command import Fork, can_fork

from octavo.plugins.content_type_builder.schemas.planning import PATIENCE


class ForkedProcess:
    """A command in a fork, with what is asked of a process of asyncio's."""

    def __init__(self, *command: str) -> None:
        program, *arguments = command
        assert (program, arguments[:2]) == (sys.executable, ["-m", "octavo"])
        with Path(os.devnull).open("r+b") as nothing:
            self._fork = Fork(arguments[2:], [nothing.fileno()] * 3, Path.cwd(), {})
        self.kill: Callable[[], None] = self._fork.kill

    @property
    def returncode(self) -> int | None:
        """What it ended with."""
        return self._fork.returncode

    async def wait(self) -> int:
        """Wait for the end."""
        return await asyncio.to_thread(self._fork.wait, PATIENCE)


@pytest.fixture(autouse=True)
def forked_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin no Python from nothing for each plan, which takes longer than the rest of a test."""

    async def begin(*command: str) -> ForkedProcess:
        return ForkedProcess(*command)

    if can_fork({}):
        monkeypatch.setattr(asyncio, "create_subprocess_exec", begin)
