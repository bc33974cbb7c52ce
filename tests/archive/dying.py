"""Commands that are killed at a step: the project says where, in a file `armed`."""

import subprocess
from pathlib import Path

from tests.cli.command import octavo

DYING = """
import importlib
import inspect
import os
import signal
from pathlib import Path

from octavo import Octavo

ARMED = Path(__file__).parents[1] / "armed"


def arm(place: str, when: str, left: int) -> None:
    module, _, path = place.partition(":")
    owner, name = importlib.import_module(module), path
    if "." in path:
        parent, _, name = path.partition(".")
        owner = getattr(owner, parent)
    function = getattr(owner, name)

    def step(now: str) -> None:
        nonlocal left
        left -= now == when
        if now == when and not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def call(*given, **named):
        step("before")
        result = function(*given, **named)
        step("after")
        return result

    async def await_call(*given, **named):
        step("before")
        result = await function(*given, **named)
        step("after")
        return result

    setattr(owner, name, await_call if inspect.iscoroutinefunction(function) else call)


if ARMED.exists():
    place, when, count = ARMED.read_text().split()
    arm(place, when, int(count))


async def register(app: Octavo) -> None:
    pass
"""


def killed(
    step: str, *arguments: str, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command that is killed before or after some call of a function: `module:name after 2`."""
    (cwd / "app/__init__.py").write_text(DYING)
    (cwd / "armed").write_text(step)
    try:
        return octavo(*arguments, cwd=cwd, env=env)
    finally:
        (cwd / "armed").unlink()
