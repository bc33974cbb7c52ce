"""`octavo jobs`: what waits, runs and failed, and a process that runs nothing but jobs."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.project import project_option
from octavo.errors import ApplicationError, Problem, StartupError

STATES = ("waiting", "running", "done", "dead")
COLUMNS = ("ID", "JOB", "STATE", "ATTEMPTS", "DUE", "ENDED", "ERROR")


@click.group()
def jobs() -> None:
    """List, retry and remove jobs, and run them without a server."""


@jobs.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only in this state.")
@click.option("--job", "kind", help="Only of this name.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="The latest so many.")
@project_option
def list_jobs(folder: Path, state: Any, kind: str | None, limit: int) -> None:
    """List jobs, the latest last."""
    rows: list[tuple[str, ...]] = []

    async def work(app: Any) -> None:
        records, _ = await app.jobs.find_page(state=state, kind=kind, limit=limit)
        for one in reversed(records):
            error = (one.error or "").rpartition("\n")[2]
            ended = _moment(one.ended_at)
            rows.append(
                (str(one.id), one.kind, one.state, str(one.attempts), _moment(one.run_at), ended, error)
            )

    _run(folder, work)
    terminal.table(COLUMNS, rows)


@jobs.command()
@click.argument("job_id", metavar="ID", type=click.IntRange(1))
@project_option
def show(folder: Path, job_id: int) -> None:
    """Print a job as JSON, with the whole error."""
    import orjson

    documents: list[dict[str, Any]] = []

    async def work(app: Any) -> None:
        job = await app.jobs.get(job_id)
        if job is None:
            raise _absent(job_id)
        names = ("id", "kind", "state", "key", "attempts", "run_at", "created_at", "started_at", "ended_at")
        values = {name: getattr(job, name) for name in names}
        documents.append({**values, "arguments": app.jobs.shown_arguments(job), "error": job.error})

    _run(folder, work)
    terminal.output(orjson.dumps(documents[0], option=orjson.OPT_INDENT_2).decode() + "\n")


@jobs.command()
@click.argument("job_ids", metavar="ID…", nargs=-1, required=True, type=click.IntRange(1))
@project_option
def retry(folder: Path, job_ids: tuple[int, ...]) -> None:
    """Have dead or waiting jobs tried at once, with all their attempts."""

    async def work(app: Any) -> None:
        for job_id in job_ids:
            if not await app.jobs.retry(job_id):
                raise await _unchanged(app, job_id, "waits or is dead")

    _run(folder, work)
    terminal.say(f"{_counted(len(job_ids))} tried again", "green")


@jobs.command()
@click.argument("job_ids", metavar="ID…", nargs=-1, required=True, type=click.IntRange(1))
@project_option
def remove(folder: Path, job_ids: tuple[int, ...]) -> None:
    """Remove jobs that do not run."""

    async def work(app: Any) -> None:
        for job_id in job_ids:
            if not await app.jobs.remove(job_id):
                raise await _unchanged(app, job_id, "does not run")

    _run(folder, work)
    terminal.say(f"{_counted(len(job_ids))} removed", "green")


@jobs.command()
@click.option("--watch", is_flag=True, help="Go on until SIGTERM, SIGINT or SIGHUP.")
@project_option
def run(folder: Path, watch: bool) -> None:
    """Run the jobs that are due; with --watch, all that come, in a process that serves nothing."""
    counts = {"done": 0, "failed": 0}

    async def work(app: Any) -> None:
        if watch:
            await _watch(app)
            return
        for result in await app.jobs.run_due():
            counts["done" if result.error is None else "failed"] += 1

    _run(folder, work, logs=True)
    if not watch:
        terminal.say(f"{counts['done']} done, {counts['failed']} failed")


async def _watch(app: Any) -> None:
    """Run jobs until a signal tells to stop."""
    import asyncio

    from octavo.loaders.signals import stop_on_signals

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell(*_: object) -> None:
        loop.call_soon_threadsafe(stop.set)

    with stop_on_signals(tell):
        app.jobs.start()
        await stop.wait()
        app.jobs.stop_claiming()


def _run(folder: Path, work: Callable[[Any], Awaitable[None]], *, logs: bool = False) -> None:
    """Do something with the running project; its complaints end the command with code 1."""
    import asyncio

    from octavo import boot
    from octavo.log import configure

    async def inside() -> None:
        app = await boot.create(folder)
        log = app.settings.log
        level = log.level if logs else "error"
        configure(level=level, format=log.format, development=app.settings.development)
        async with boot.running(app):
            await work(app)

    try:
        asyncio.run(inside())
    except ApplicationError as error:
        raise StartupError([Problem("jobs", error.message)]) from None


async def _unchanged(app: Any, job_id: int, needed: str) -> ApplicationError:
    job = await app.jobs.get(job_id)
    if job is None:
        return _absent(job_id)
    return ApplicationError(f"Job {job_id} is {job.state}: this is for one that {needed}")


def _absent(job_id: int) -> ApplicationError:
    return ApplicationError(f"There is no job {job_id}; `octavo jobs list` shows them")


def _counted(number: int) -> str:
    return "1 job is" if number == 1 else f"{number} jobs are"


def _moment(moment: datetime | None) -> str:
    return "-" if moment is None else moment.isoformat(timespec="seconds").replace("+00:00", "Z")
