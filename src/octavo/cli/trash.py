"""`octavo trash`: what was deleted, put back or deleted for good."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.project import project_option
from octavo.cli.service import run_with
from octavo.errors import ApplicationError, Problem

SERVICE = "plugin::history.trash"
COLUMNS = ("ID", "TYPE", "DOCUMENT", "TITLE", "LOCALES", "DELETED", "WHO")


@click.group()
def trash() -> None:
    """List deleted entries, restore them, and delete them for good."""


type_option = click.option("--type", "uid", help="Only of this content type, such as api::article.article.")


@trash.command("list")
@type_option
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The latest so many.")
@project_option
def list_(folder: Path, uid: str | None, limit: int) -> None:
    """List deleted entries, the latest last."""
    rows: list[tuple[str, ...]] = []

    async def work(service: Any) -> None:
        entries, _ = await service.page(await service.of_type(uid), 1, limit)
        rows.extend(_row(one) for one in reversed(entries))

    run_with(folder, SERVICE, "trash", work)
    terminal.table(COLUMNS, rows)


@trash.command()
@click.argument("ids", metavar="ID…", nargs=-1, required=True, type=click.IntRange(1))
@project_option
def restore(folder: Path, ids: tuple[int, ...]) -> None:
    """Restore deleted entries, each by itself; the exit code is 1 if one could not be."""
    refused: list[Problem] = []

    async def work(service: Any) -> None:
        for number in dict.fromkeys(ids):
            try:
                _tell(number, await service.restore(number))
            except ApplicationError as error:
                refused.extend(_problems(number, error))

    run_with(folder, SERVICE, "trash", work)
    terminal.problems(refused)
    if refused:
        raise SystemExit(1)


@trash.command()
@type_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@project_option
def empty(folder: Path, uid: str | None, yes: bool) -> None:
    """Delete everything in the trash for good, or all of a type, with its history."""
    counts = {"there": 0, "deleted": 0}

    async def count(service: Any) -> None:
        counts["there"] = await service.count(await service.of_type(uid))

    async def work(service: Any) -> None:
        counts["deleted"] = await service.empty(await service.of_type(uid))

    if not yes:
        run_with(folder, SERVICE, "trash", count)
        if counts["there"]:
            click.confirm(f"Delete {_entries(counts['there'])} for good?", abort=True)
    run_with(folder, SERVICE, "trash", work)
    terminal.say(f"Deleted {_entries(counts['deleted'])} for good", "green")


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    title = next(iter(json.loads(row["labels"]).values()), "")
    locales = row["languages"].strip("|").replace("|", ", ")
    names = ("contentType", "relatedDocumentId")
    return (
        str(row["id"]),
        *(row[name] for name in names),
        title,
        locales,
        str(row["createdAt"]),
        row["authorName"] or "-",
    )


def _tell(number: int, result: Mapping[str, Any]) -> None:
    """Say what became of a restored entry."""
    terminal.say(f"{number} is {result['contentType']} {result['documentId']} again", "green")
    for problem in result["problems"]:
        why = problem["message"] or {"gone": "the type has it no more", "missing": "is not there"}.get(
            problem["reason"], problem["reason"]
        )
        terminal.say(f"  without {problem['field']}: {why}; it is in its history")
    for one in result["unpublished"]:
        messages = "; ".join(str(error["message"]) for error in one["errors"])
        terminal.say(f"  as a draft{' in ' + one['locale'] if one['locale'] else ''}: {messages}")


def _problems(number: int, error: ApplicationError) -> list[Problem]:
    findings = error.details.get("errors") or [{"message": error.message, "path": []}]
    return [
        Problem(".".join(map(str, (number, *finding["path"]))), str(finding["message"]))
        for finding in findings
    ]


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
