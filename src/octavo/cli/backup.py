"""`octavo backup [FOLDER]`: the database and the files, in one file that was read back."""

from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.archive_options import secret_of, secret_options, stage
from octavo.cli.export import tell_missing
from octavo.cli.project import project_option


@click.command()
@click.argument("target", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(min=1), help="Afterwards remove all backups but the latest N.")
@secret_options
@project_option
def backup(
    folder: Path, target: Path | None, keep: int | None, key_file: Path | None, password_file: Path | None
) -> None:
    """Write octavo-backup-<UTC time>.tar.gz into the folder TARGET, otherwise the project's own `backups`.

    A server may run meanwhile. The secrets of .env are not in it.
    """
    import asyncio

    from octavo import boot
    from octavo.archive.backup import backup as make
    from octavo.archive.export import ExportResult

    secret = secret_of(key_file, password_file, new=True)

    async def run() -> ExportResult:
        app = await boot.create(folder)
        return await make(app, target or folder / "backups", secret=secret, keep=keep, stage=stage)

    result = asyncio.run(run())
    size = result.path.stat().st_size
    terminal.say(f"Wrote {result.path}: the database and {result.files} files, {size:,} bytes", "green")
    tell_missing(result.missing)
