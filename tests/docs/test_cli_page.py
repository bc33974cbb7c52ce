"""docs/cli.md names every command and every option that --help does."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from octavo.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")


def commands(group: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command below a group with the words that call it."""
    if not isinstance(group, click.Group):
        yield path, group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if found.hidden:
            continue
        yield from commands(found, (*path, name))


COMMANDS = dict(commands(main, ("octavo",)))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_stands_there(words: tuple[str, ...]) -> None:
    group, last = " ".join(words[:-1]), words[-1]
    assert re.search(rf"`{group} [^\n]*\b{last}\b", PAGE)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_option_stands_there(words: tuple[str, ...]) -> None:
    shown = [option for option in COMMANDS[words].params if not getattr(option, "hidden", False)]
    options = [name for option in shown for name in option.opts if name.startswith("--")]
    assert [name for name in options if f"`{name}" not in PAGE] == []
