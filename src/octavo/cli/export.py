"""`octavo export [FILE]`: all content of a site, or some types, in one file."""

from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.archive_options import secret_of, secret_options, stage
from octavo.cli.project import project_option


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--only", multiple=True, metavar="UID", help="Only this content type; * at the end is a prefix."
)
@click.option("--without-media", is_flag=True, help="Leave the files of the media library out.")
@secret_options
@project_option
def export(
    folder: Path,
    file: Path | None,
    only: tuple[str, ...],
    without_media: bool,
    key_file: Path | None,
    password_file: Path | None,
) -> None:
    """Write content, users, roles, tokens, administrators and files into FILE, for octavo import archive.

    The file is a consistent snapshot; servers may run meanwhile. It does not contain the secrets of .env.
    """
    import asyncio

    from octavo import boot
    from octavo.archive.export import ExportResult, now
    from octavo.archive.export import export as write

    secret = secret_of(key_file, password_file, new=True)
    ending = ".tar.gz.enc" if secret else ".tar.gz"
    target = file or Path(f"octavo-export-{now():%Y%m%dT%H%M%SZ}{ending}")

    async def run() -> ExportResult:
        app = await boot.create(folder)
        return await write(app, target, only=only, with_media=not without_media, secret=secret, stage=stage)

    result = asyncio.run(run())
    terminal.say(f"Wrote {result.rows} rows and {result.files} files to {result.path}", "green")
    tell_missing(result.missing)


def tell_missing(missing: tuple[str, ...]) -> None:
    """Warn of files that entries name and that are not there."""
    for key in missing[:20]:
        terminal.complain(f"warning: {key} is named by an entry of the media library and not there", "yellow")
    if len(missing) > 20:
        terminal.complain(f"warning: and {len(missing) - 20} more files", "yellow")
