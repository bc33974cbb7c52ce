"""`octavo migrate propose`: what the content-type builder asks before it writes schema files."""

import json
from pathlib import Path
from typing import Any

import click

from octavo.cli.project import project_option
from octavo.errors import Problem, StartupError


@click.command(hidden=True)
@click.option("--schemas", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--answers", default="{}")
@click.option("--allow-destructive", is_flag=True)
@project_option
def propose(folder: Path, schemas: Path, output: Path, answers: str, allow_destructive: bool) -> None:
    """Write as JSON what is wrong with the schema files of another folder, and what they would change."""
    import asyncio

    proposal = asyncio.run(_examine(folder, schemas, json.loads(answers), allow_destructive))
    output.write_text(json.dumps(proposal), "utf-8")


async def _examine(
    folder: Path, schemas: Path, answers: dict[str, str], allow_destructive: bool
) -> dict[str, Any]:
    """Do what a start with these schemas would do, and take it back."""
    from octavo import boot
    from octavo.migrations.plan import Approval, MigrationPlan
    from octavo.migrations.startup import plan_of, try_migration

    plan, problems, refusals = MigrationPlan(), [], []
    try:
        app = await boot.create(folder, schema_files=schemas)
        async with boot.database_of(app) as database:
            if database is not None:
                plan = await plan_of(database, boot.locales_of(app), answers)
                refuse_unknown(answers, plan)
                refusals = plan.refusals(Approval(answers, allow_destructive))
                if not plan.questions:
                    await try_migration(database, boot.locales_of(app), Approval(answers, True))
    except StartupError as error:
        problems = [*error.problems]
    return {
        "plan": plan.to_json(),
        "problems": [_as_json(problem) for problem in problems],
        "refusals": [_as_json(problem) for problem in refusals],
    }


def _as_json(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "message": problem.message, "fix": problem.fix}


def refuse_unknown(answers: dict[str, str], plan: Any) -> None:
    """Refuse answers nobody asked for, and those that are none of the choices."""
    questions = {question.key: question for question in plan.all_questions}
    problems = []
    for key, value in answers.items():
        question = questions.get(key)
        if question is None:
            choices = f"asked are {', '.join(questions)}" if questions else "nothing is asked"
            problems.append(Problem(f"--answer {key}", "nobody asks that", choices))
        elif not question.takes(value):
            problems.append(Problem(f"--answer {key}", f"{value!r} is no answer", question.answers))
    if problems:
        raise StartupError(problems)
