"""`octavo email`: whether mails arrive."""

from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.project import project_option
from octavo.cli.service import run_with
from octavo.errors import GiveUp, Problem, StartupError


@click.group()
def email() -> None:
    """Try the settings of e-mail."""


@email.command()
@click.argument("address")
@project_option
def test(folder: Path, address: str) -> None:
    """Send one message at once, by the provider of the settings."""

    async def work(service: Any) -> None:
        try:
            await service.send_test(address)
        except (OSError, GiveUp) as error:
            fix = "see [plugins.email.config] in octavo.toml"
            raise StartupError([Problem("e-mail", str(error) or type(error).__name__, fix)]) from error

    run_with(folder, "plugin::email.email", "e-mail", work)
    terminal.say(f"The message to {address} was taken", "green")
