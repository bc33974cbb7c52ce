"""`octavo restore FILE`: a backup in the place of what is there."""

from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.archive_options import secret_of, secret_options, stage
from octavo.cli.project import project_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@secret_options
@project_option
def restore(folder: Path, file: Path, key_file: Path | None, password_file: Path | None) -> None:
    """Replace this project's database and files by those of a backup; no server may run meanwhile.

    The backup is verified before anything is replaced. If the command fails, nothing is changed.
    """
    import asyncio

    from octavo import boot
    from octavo.archive.container import Archive
    from octavo.archive.restore import RestoreResult
    from octavo.archive.restore import restore as put_back

    secret = secret_of(key_file, password_file)

    async def run() -> RestoreResult:
        app = await boot.create(folder)
        return await put_back(app, Archive(file, secret), stage=stage)

    result = asyncio.run(run())
    terminal.say(f"Restored the database and {result.files} files as of {result.created}", "green")
