"""`octavo import archive FILE`: what octavo export wrote, into a database of any kind."""

from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.archive_options import secret_of, secret_options, stage
from octavo.cli.project import project_option


@click.command("archive")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--only", multiple=True, metavar="UID", help="Only this content type; * at the end is a prefix."
)
@click.option("--replace", is_flag=True, help="Delete existing content first, in the same transaction.")
@click.option(
    "--dry-run", is_flag=True, help="Check everything and say what would be written; write nothing."
)
@secret_options
@project_option
def import_archive(
    folder: Path,
    file: Path,
    only: tuple[str, ...],
    replace: bool,
    dry_run: bool,
    key_file: Path | None,
    password_file: Path | None,
) -> None:
    """Import a file of octavo export into this project's database and storage, in one transaction."""
    import asyncio

    from octavo import boot
    from octavo.archive.container import Archive
    from octavo.archive.load import ImportResult, load

    secret = secret_of(key_file, password_file)

    async def run() -> ImportResult:
        app = await boot.create(folder)
        archive = Archive(file, secret)
        return await load(app, archive, only=only, replace=replace, dry_run=dry_run, stage=stage)

    result = asyncio.run(run())
    rows = sum(result.rows.values())
    if dry_run:
        for uid, count in result.rows.items():
            terminal.say(f"{uid}: {count} rows, in place of {result.replaced.get(uid, 0)}")
        terminal.say(f"Would write {rows} rows and {result.files} files", "green")
    else:
        terminal.say(f"Wrote {rows} rows and {result.files} files", "green")
