"""`octavo permissions`: what roles may do, as a file that moves between environments."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from octavo.cli import role_file, terminal
from octavo.cli.project import project_option
from octavo.errors import Problem, StartupError

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def permissions() -> None:
    """Move the grants of roles between environments: export them, look at the difference, apply them.

    The file has the roles in the database, without the grants in octavo.toml.
    """


@permissions.command()
@project_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file.")
@click.option(
    "--format",
    "style",
    type=click.Choice(role_file.FORMATS),
    help="toml or json; by the file's name, or toml.",
)
def export(folder: Path, output: Path | None, style: str | None) -> None:
    """Print every role with its grants."""
    text = role_file.write(_run(folder, _read_roles), style or role_file.format_of(output))
    if output is None:
        terminal.output(text)
    else:
        output.write_text(text, "utf-8")
        terminal.say(f"Wrote {output}", "green")


@permissions.command()
@project_option
@file_argument
def diff(folder: Path, file: Path) -> None:
    """Print what applying a file would change; the code is 1 where it would change anything."""
    roles = role_file.read(file)

    if not _print(_run(folder, partial(_compare, roles=roles, name=file.name))):
        click.get_current_context().exit(1)


@permissions.command()
@project_option
@file_argument
def apply(folder: Path, file: Path) -> None:
    """Create or change the roles in a file, in one transaction; other roles stay as they are."""
    roles = role_file.read(file)

    async def write(app: Any) -> list[role_file.RoleDifference]:
        changes = await _compare(app, roles, file.name)
        await _write(app, roles)
        return changes

    if not _print(_run(folder, write)):
        terminal.say(f"Applied {file.name}", "green")


def _print(changes: list[role_file.RoleDifference]) -> bool:
    """Print changes; return whether there are none."""
    for change in changes:
        terminal.say(str(change), {"+": "green", "-": "red"}.get(change.sign, ""))
    if not changes:
        terminal.say("Nothing differs.")
    return not changes


def _run(folder: Path, work: Any) -> Any:
    import asyncio

    from octavo import boot

    async def run() -> Any:
        async with boot.running(folder) as app:
            return await work(app)

    return asyncio.run(run())


def _service(app: Any) -> Any:
    service = app.services.get("plugin::users-permissions.role")
    if service is None:
        fix = "without users-permissions, what roles may do stands in octavo.toml alone"
        raise StartupError(
            [Problem("octavo.toml#/plugins/users-permissions", "no roles in the database", fix)]
        )
    return service


async def _read_roles(app: Any) -> role_file.Roles:
    """Return the roles in the database with their grants."""
    _service(app)
    rows = await app.query("plugin::users-permissions.permission").find_many(populate=["role"])
    granted = [(row["role"]["type"], row["action"]) for row in rows if row["role"]]
    return {
        role["type"]: role_file.Role(
            role["name"],
            role["description"] or "",
            tuple(sorted({action for role_type, action in granted if role_type == role["type"]})),
        )
        for role in await app.query("plugin::users-permissions.role").find_many()
    }


async def _compare(app: Any, roles: role_file.Roles, name: str) -> list[role_file.RoleDifference]:
    """Return what applying a file would change; raises StartupError for actions there are not."""
    from octavo.loaders.grants import known_actions

    role_file.check(roles, known_actions(app), name)
    return role_file.changes(await _read_roles(app), roles)


async def _write(app: Any, roles: role_file.Roles) -> None:
    service = _service(app)
    async with app.transaction():
        for role_type, role in roles.items():
            row = await service.find_by_type(role_type)
            if row is None:
                await service.add(role.name, role.description, role_type, role.grants)
            else:
                description = {"name": role.name, "description": role.description}
                await service.update(row, description, role.grants)
