"""`octavo types`: the content model as Python types, for editors and type checkers."""

from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.project import project_option

FILE = "app/types.py"


@click.command()
@project_option
@click.option("--check", is_flag=True, help="Write nothing; end with 1 where the file is out of date.")
def types(folder: Path, check: bool) -> None:
    """Write app/types.py: a TypedDict for every content type and component, a typed UID for every type.

    With it `documents(ARTICLE).find_many()` is a `list[Article]` for mypy and pyright.
    """
    import asyncio

    from octavo import boot
    from octavo.loaders.types import render_types

    text = render_types(asyncio.run(boot.create(folder)).schemas)
    target = folder / FILE
    current = target.read_text("utf-8") if target.is_file() else None
    if current == text:
        terminal.say(f"{FILE} is up to date", "green")
    elif check:
        terminal.say(f"{FILE} is out of date: run octavo types", "red")
        raise SystemExit(1)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        terminal.say(f"Wrote {FILE}", "green")
