"""`octavo import strapi PATH|URL`: bring a Strapi project over whole."""

from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.project import project_option
from octavo.errors import Problem, StartupError

EXISTING = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("strapi")
@click.argument("origin", metavar="PATH|URL")
@click.option(
    "--database", metavar="URL", help="The URL of its database, instead of the one in its settings."
)
@click.option("--schemas", type=EXISTING, help="The folder with its api and components, beside a database.")
@click.option("--uploads", type=EXISTING, help="The folder of its files, where that is not public/uploads.")
@click.option("--key", envvar="STRAPI_KEY", help="The key of an encrypted archive; or STRAPI_KEY.")
@click.option(
    "--dry-run", is_flag=True, help="Read everything and report what would be done, without writing."
)
@click.option(
    "--replace", is_flag=True, help="Delete existing content of the imported types, and overwrite files."
)
@project_option
def import_strapi(folder: Path, origin: str, **options: Any) -> None:
    """Import a whole Strapi 4 or 5 project.

    PATH is its folder or an archive of `strapi export`, URL the address of its database. Run the command
    again to resume an interrupted import. The Strapi project is only read.
    """
    import asyncio

    from octavo.importers.strapi.project import ImportOptions
    from octavo.importers.strapi.run import import_project

    report = asyncio.run(import_project(ImportOptions(origin, **options), folder, terminal.progress))
    _say(report)
    if report.disagreeing:
        place = ", ".join(report.disagreeing)
        message = "what is kept is not what was read: go on with the old site, and tell Octavo's makers"
        raise StartupError([Problem(place, message, "--replace begins anew")])


def _say(report: Any) -> None:
    """Print what an import did."""
    terminal.say(f"From {report.source}", "bold")
    rows = [(each.uid, str(each.read), str(each.rows), _verdict(each)) for each in report.types]
    terminal.table(("TYPE", "READ", "ROWS", "COMPARED"), rows)
    for heading, lines in report.sections():
        terminal.say("")
        terminal.say(f"{heading}:", "bold")
        for line in lines:
            terminal.say(f"  {line}")
    terminal.say("")
    terminal.say(_conclusion(report), "green")


def _verdict(type_report: Any) -> str:
    if type_report.stored is None:
        return "-"
    return "equal" if type_report.agrees else f"{type_report.stored} rows, not equal"


def _conclusion(report: Any) -> str:
    rows = sum(each.rows for each in report.types)
    if report.already:
        return "This import is finished already: nothing was written"
    if report.dry:
        return f"Would import {rows} rows; nothing was written"
    return f"{'Went on, and imported' if report.resumed else 'Imported'} {rows} rows"
