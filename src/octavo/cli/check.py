"""`octavo check`: would it start?"""

from collections.abc import Sized
from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.project import project_option


@click.command()
@project_option
def check(folder: Path) -> None:
    """Read settings, schemas and code, and open nothing; every problem is listed, and the code is 1."""
    import asyncio

    from octavo import boot

    app = asyncio.run(boot.create(folder))
    own = [uid for uid in app.schemas.content_types if uid.startswith("api::")]
    terminal.say(
        f"{folder.name} is in order: {_count(own, 'content type')}, "
        f"{_count(app.schemas.components, 'component')}",
        "green",
    )


def _count(things: Sized, name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
