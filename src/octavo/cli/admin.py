"""`octavo admin`: administrators from the command line, where nobody can log in yet or any more."""

import sys
from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.administrators import check_administrator, role_id
from octavo.cli.project import project_option
from octavo.cli.service import run_with
from octavo.errors import ApplicationError

USERS = "plugin::admin.user"
COLUMNS = ("EMAIL", "NAME", "ROLES", "ACTIVE", "SECOND FACTOR")


@click.group()
def admin() -> None:
    """Create and list administrators, and reset their passwords."""


@admin.command()
@click.argument("email")
@click.option("--firstname", default="Admin", show_default=True, help="The first name.")
@click.option("--lastname", default=None, help="The last name.")
@click.option("--role", default="Super Admin", show_default=True, help="The name or code of a role.")
@project_option
def create(folder: Path, email: str, firstname: str, lastname: str | None, role: str) -> None:
    """Make an administrator; the password is asked for, or read from standard input."""
    data = {
        "email": email,
        "firstname": firstname,
        "lastname": lastname,
        "password": _password(),
        "isActive": True,
    }

    async def work(users: Any) -> None:
        await users.create(check_administrator(data), [await role_id(users.app, role)])

    run_with(folder, USERS, "administrator", work)
    terminal.say(f"{email} may log in", "green")


@admin.command("reset-password")
@click.argument("email")
@click.option("--without-second-factor", is_flag=True, help="Remove the second factor too.")
@project_option
def reset_password(folder: Path, email: str, without_second_factor: bool) -> None:
    """Set a new password, asked for or read from standard input; every session of theirs ends."""
    data = {"password": _password()}

    async def work(users: Any) -> None:
        user = await users.find(email=email.lower())
        if user is None:
            raise ApplicationError(f"There is no administrator {email}; `octavo admin list` shows them")
        await users.update(user, check_administrator(data))
        if without_second_factor:
            await users.totp.remove(user)

    run_with(folder, USERS, "administrator", work)
    terminal.say(f"{email} has a new password", "green")


@admin.command("list")
@project_option
def list_admins(folder: Path) -> None:
    """List administrators, their roles, and whether they may log in."""
    rows: list[tuple[str, ...]] = []

    async def work(users: Any) -> None:
        for admin in await users.app.documents("admin::user").find_many(sort="email", populate="roles"):
            name = " ".join(part for part in (admin["firstname"], admin["lastname"]) if part)
            roles = ", ".join(role["name"] for role in admin["roles"])
            active = "yes" if admin["isActive"] and not admin["blocked"] else "no"
            second = "yes" if await users.totp.is_on(admin) else "no"
            rows.append((admin["email"], name, roles, active, second))

    run_with(folder, USERS, "administrator", work)
    terminal.table(COLUMNS, rows)


def _password() -> str:
    """Ask for a password unseen; in a pipe, read one line."""
    if terminal.is_terminal(sys.stdin):
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
