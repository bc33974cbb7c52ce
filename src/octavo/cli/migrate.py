"""`octavo migrate`: what becomes of content where schemas change, shown first and then carried out."""

import json
import shlex
from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.project import project_option
from octavo.cli.proposal import propose, refuse_unknown
from octavo.errors import Problem, StartupError

answers_option = click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="KEY=VALUE",
    help="Answer a question of the plan, such as api::page.page.drafts=publish; repeat it.",
)
NO_STATUS: dict[str, Any] = {
    "applied": [],
    "waiting": [],
    "pending": 0,
    "interrupted": None,
    "goes_on": None,
    "parked": [],
}
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def migrate() -> None:
    """Plan and apply migrations of content to changed schemas.

    Additions are applied automatically at start. All other changes wait: `plan` shows them, `apply` applies
    them, and `down` reverts the last migration.
    """


migrate.add_command(propose)


@migrate.command()
@answers_option
@json_option
@project_option
def plan(folder: Path, answers: tuple[str, ...], as_json: bool) -> None:
    """Show the migrations that the schemas need; nothing is changed."""
    import asyncio

    migration_plan, waiting, last = asyncio.run(_make_plan(folder, _answers(answers)))
    if as_json:
        document = {**migration_plan.to_json(), "migrations": [one.where for one in waiting]}
        terminal.output(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
        return
    show(migration_plan)
    if migration_plan.interrupted is not None:
        _say_interrupted(migration_plan.interrupted.name, migration_plan.interrupted.command)
        return
    for one in waiting:
        terminal.say(f"{one.where} was not applied yet")
    if last:
        back = (
            f"The schemas are those before {last}. To take it back, with what it parked: octavo migrate down"
        )
        terminal.say(back)
    waits = bool(migration_plan.pending or waiting)
    terminal.say(
        _next_step(migration_plan, answers, waiting, instead=bool(last)), "none" if waits else "green"
    )


def _next_step(plan: Any, answers: tuple[str, ...], waiting: list[Any], *, instead: bool) -> str:
    """Return what carries a plan out, as a command with all it asks for."""
    if not (plan.pending or waiting):
        return "Nothing waits: a start adds what is missing"
    options = [f"--answer {shlex.quote(one)}" for one in answers]
    options += [f"--answer {question.key}=…" for question in plan.questions]
    destructive = any(step.destructive for step in plan.pending)
    command = " ".join(["octavo migrate apply", *options, *(["--allow-destructive"] if destructive else [])])
    return f"To carry out what is shown{' instead' if instead else ''}: {command}"


@migrate.command()
@answers_option
@click.option("--allow-destructive", is_flag=True, help="Park what has no place in the schemas any more.")
@click.option("--no-backup", is_flag=True, help="Do not copy SQLite's file first.")
@project_option
def apply(folder: Path, answers: tuple[str, ...], allow_destructive: bool, no_backup: bool) -> None:
    """Apply the planned migrations, and the project's own pending ones."""
    import asyncio

    asyncio.run(_apply(folder, _answers(answers), allow_destructive, backup=not no_backup))


@migrate.command()
@answers_option
@click.option("--allow-destructive", is_flag=True, help="Park what the schemas before have no place for.")
@project_option
def down(folder: Path, answers: tuple[str, ...], allow_destructive: bool) -> None:
    """Revert the migration that was applied last.

    Where it was one of the schemas, put their files back first: it is to them that content goes back.
    """
    import asyncio

    asyncio.run(_down(folder, _answers(answers), allow_destructive))


@migrate.command()
@json_option
@project_option
def status(folder: Path, as_json: bool) -> None:
    """List what was applied, what waits, and what is parked."""
    import asyncio

    document = asyncio.run(_status(folder))
    if as_json:
        terminal.output(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
        return
    rows = [[one["name"], one["kind"], one["state"], one["moment"]] for one in document["applied"]]
    rows += [[name, "code", "waiting", ""] for name in document["waiting"]]
    if rows:
        terminal.table(["NAME", "KIND", "STATE", "WHEN"], rows)
    else:
        terminal.say("No migration was applied yet, and none waits in database/migrations")
    if document["interrupted"]:
        _say_interrupted(document["interrupted"], document["goes_on"])
    elif document["pending"]:
        number = document["pending"]
        changes = "1 change of the schemas waits" if number == 1 else f"{number} changes of the schemas wait"
        terminal.say(f"{changes}: octavo migrate plan")
    for one in document["parked"]:
        terminal.say(f"parked: {one['what']} ({_rows(one['rows'])})")


@migrate.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@project_option
def purge(folder: Path, yes: bool) -> None:
    """Delete permanently what migrations parked (set aside)."""
    import asyncio

    document = asyncio.run(_status(folder))
    for one in document["parked"]:
        terminal.say(f"{one['what']} ({_rows(one['rows'])})")
    if not document["parked"]:
        terminal.say("Nothing is parked", "green")
        return
    if not yes:
        click.confirm("Delete all of it for good?", abort=True)
    terminal.say(f"Deleted {asyncio.run(_purge(folder))} of what was parked", "green")


def _say_interrupted(name: str, command: str) -> None:
    terminal.say(f"The migration {name} was interrupted: octavo migrate {command} goes on with it")


def _rows(number: int) -> str:
    from octavo.migrations.plan import rows_of

    return rows_of(number)


def show(plan: Any) -> None:
    """Print a plan as a table, with what cannot be converted and what is asked below it."""
    if not plan.reported_steps:
        return
    rows = [
        [
            step.becomes,
            str(step.measure.rows),
            str(step.measure.parked or ""),
            _time(step.seconds),
            step.message,
        ]
        for step in plan.reported_steps
    ]
    terminal.table(["BECOMES", "ROWS", "PARKED", "TIME", "WHAT"], rows)
    for step in plan.reported_steps:
        if step.measure.samples or step.question or step.destructive:
            terminal.say(step.change.where)
        for sample in step.measure.samples:
            terminal.say(f"  {sample}")
        if step.question is not None:
            terminal.say(f"  ? {step.question.text}")
            terminal.say(f"    {step.question.answers}")
        if step.offer is not None:
            terminal.say(f"  {step.offer.text} {step.offer.answers}")


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds >= 1 else "< 1 s"


def _answers(texts: tuple[str, ...]) -> dict[str, str]:
    answers = {}
    for one in texts:
        key, equals, value = one.partition("=")
        if not equals or not value:
            raise click.UsageError(f"--answer {one}: say KEY=VALUE, as the plan shows it")
        answers[key] = value
    return answers


async def _make_plan(folder: Path, answers: dict[str, str]) -> tuple[Any, list[Any], str]:
    from octavo import boot

    return await _plan(await boot.create(folder), answers)


async def _plan(app: Any, answers: dict[str, str]) -> tuple[Any, list[Any], str]:
    """Return the plan, the project's migrations that wait, and the name of the last one of the schemas, where
    these are as they were before it.
    """
    from octavo import boot
    from octavo.loaders.user_migrations import pending, user_migrations
    from octavo.migrations.plan import MigrationPlan
    from octavo.migrations.record import APPLIED, SCHEMA, applied
    from octavo.migrations.startup import plan_of

    async with boot.database_of(app) as database:
        if database is None:
            return MigrationPlan(), user_migrations(app.settings.folder), ""
        plan = await plan_of(database, boot.locales_of(app), answers)
        refuse_unknown(answers, plan)
        history = await applied(database)
        last = next((one for one in reversed(history) if one.state == APPLIED), None)
        gone_back = last is not None and last.kind == SCHEMA and not _other_schemas(database, last)
        name = last.name if last is not None and gone_back and plan.pending else ""
        return plan, pending(app.settings.folder, history), name


async def _apply(folder: Path, answers: dict[str, str], allow_destructive: bool, *, backup: bool) -> None:
    from octavo import boot
    from octavo.log import configure
    from octavo.migrations.plan import Approval

    configure(level="error")
    app = await boot.create(folder)
    plan, waiting, _ = await _plan(app, answers)
    approval = Approval(answers, allow_destructive)
    refusals = plan.refusals(approval)
    if refusals:
        raise StartupError(refusals)
    show(plan)
    if backup and plan.pending:
        copied = await boot.copy_database(app)
        if copied is not None:
            terminal.say(f"Copied the database to {copied.name}")
    with terminal.progress("Migrating", sum(step.measure.rows for step in plan.pending)) as bar:
        async with boot.running(app, approval=approval, advance=bar.advance):
            pass
    if plan.interrupted is not None:
        terminal.say(f"Went on with {plan.interrupted.name}, and applied it", "green")
        return
    count = len(plan.pending) + len(waiting)
    terminal.say(f"Applied {count} change{'' if count == 1 else 's'}" if count else "Nothing waited", "green")


async def _down(folder: Path, answers: dict[str, str], allow_destructive: bool) -> None:
    from octavo import boot
    from octavo.loaders.user_migrations import take_back
    from octavo.log import configure
    from octavo.migrations import record
    from octavo.migrations.plan import Approval
    from octavo.migrations.startup import migrate as migrated
    from octavo.migrations.startup import plan_of

    configure(level="error")
    app = await boot.create(folder)
    async with boot.database_of(app) as database:
        history = [] if database is None else await record.applied(database)
        begun = next((one for one in history if one.state == record.RUNNING), None)
        if begun is not None and begun.document["back"] is None:
            message, fix = (
                f"the migration {begun.name} was interrupted",
                "octavo migrate apply goes on with it",
            )
            raise StartupError([Problem("database", message, fix)])
        last = next((one for one in reversed(history) if one.state == record.APPLIED), None)
        if last is None or database is None:
            raise StartupError([Problem("database", "there is no migration to take back")])
        if last.kind == record.SCHEMA:
            _refuse_other_schemas(database, last)
            locales = boot.locales_of(app)
            plan = await plan_of(database, locales, answers, last)
            refuse_unknown(answers, plan)
            approval = Approval(answers, allow_destructive)
            problems = plan.refusals(approval, "down")
            if problems:
                raise StartupError(problems)
            await migrated(database, locales, approval, back=last)
    if last.kind == record.CODE:
        async with boot.running(app) as running:
            await take_back(running, last)
    terminal.say(f"Took back {last.name}", "green")


def _other_schemas(database: Any, last: Any) -> list[str]:
    """Return the types and components whose schemas are not those before a migration."""
    from octavo.migrations.layout import layout_of
    from octavo.migrations.recovery import without_rules

    now, before = layout_of(database.model), last.before
    return sorted(
        uid
        for uid in {**before.types, **before.components}
        if without_rules(_of(now, uid)) != without_rules(_of(before, uid))
        and (uid in now.types or uid in now.components or uid in last.renames.types)
    )


def _refuse_other_schemas(database: Any, last: Any) -> None:
    if differing := _other_schemas(database, last):
        names = ", ".join(differing)
        fix = "put the schema files back as they were before it, then run octavo migrate down"
        raise StartupError([Problem("schemas", f"{names} are not as they were before {last.name}", fix)])


def _of(layout: Any, uid: str) -> Any:
    return layout.types.get(uid) or layout.components.get(uid)


async def _status(folder: Path) -> dict[str, Any]:
    from octavo import boot
    from octavo.loaders.user_migrations import pending, user_migrations
    from octavo.migrations import record
    from octavo.migrations.parked_rows import parked_things
    from octavo.migrations.startup import plan_of

    app = await boot.create(folder)
    async with boot.database_of(app) as database:
        if database is None:
            names = [one.name for one in user_migrations(app.settings.folder)]
            return {**NO_STATUS, "waiting": names}
        history = await record.applied(database)
        plan = await plan_of(database, boot.locales_of(app))
        return {
            "applied": [
                {"name": one.name, "kind": one.kind, "state": one.state, "moment": one.moment}
                for one in history
            ],
            "waiting": [one.name for one in pending(app.settings.folder, history)],
            "pending": len(plan.pending),
            "interrupted": None if plan.interrupted is None else plan.interrupted.name,
            "goes_on": None if plan.interrupted is None else plan.interrupted.command,
            "parked": [{"what": what, "rows": rows} for what, rows in await parked_things(database)],
        }


async def _purge(folder: Path) -> int:
    from octavo import boot
    from octavo.migrations.parked_rows import purge_parked

    app = await boot.create(folder)
    async with boot.database_of(app) as database:
        return 0 if database is None else await purge_parked(database)
