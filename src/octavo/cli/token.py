"""`octavo token`: API tokens from the command line."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.project import project_option
from octavo.cli.service import run_with
from octavo.errors import ApplicationError, Problem, StartupError

TOKENS = "plugin::api-tokens.token"
KINDS = ("read-only", "full-access", "custom")
COLUMNS = ("ID", "NAME", "TYPE", "EXPIRES", "LAST USED", "GRANTS")
DAY_MS = 24 * 60 * 60 * 1000


@click.group()
def token() -> None:
    """Create, list and revoke the API tokens machines call with."""


@token.command()
@click.argument("name")
@click.option(
    "--type", "kind", type=click.Choice(KINDS), help="What it may do; read-only unless --grant is given."
)
@click.option(
    "--grant", "grants", multiple=True, metavar="ACTION", help="An action a custom token may do; repeat it."
)
@click.option(
    "--days", type=click.IntRange(1, 36_500), help="How long it is good for; for ever unless given."
)
@click.option("--description", default="", help="What it is for.")
@project_option
def create(
    folder: Path, name: str, kind: str | None, grants: tuple[str, ...], days: int | None, description: str
) -> None:
    """Make a token and print its key, which nobody can read again."""
    token_type = kind or ("custom" if grants else "read-only")
    new_token: dict[str, Any] = {}

    async def work(tokens: Any) -> None:
        _refuse_passing_keys(tokens.app)
        new_token.update(
            await tokens.create(
                name,
                type=token_type,
                description=description,
                lifespan=None if days is None else days * DAY_MS,
                permissions=list(grants) if token_type == "custom" or grants else None,
            )
        )

    _run(folder, work)
    terminal.say(new_token["accessKey"])


@token.command("list")
@project_option
def list_tokens(folder: Path) -> None:
    """List tokens with what they may do, without their keys."""
    rows: list[tuple[str, ...]] = []

    async def work(tokens: Any) -> None:
        for one in await tokens.list():
            until, used = one["expiresAt"] or "never", one["lastUsedAt"] or "never"
            grants = ", ".join(one["permissions"]) or "-"
            rows.append((str(one["id"]), one["name"], one["type"], until, used, grants))

    _run(folder, work)
    terminal.table(COLUMNS, rows)


@token.command()
@click.argument("name_or_id", metavar="NAME|ID")
@project_option
def revoke(folder: Path, name_or_id: str) -> None:
    """Delete a token: whoever calls with it is refused from the next request on."""

    async def work(tokens: Any) -> None:
        await tokens.delete(await _id_of(tokens, name_or_id))

    _run(folder, work)
    terminal.say(f"{name_or_id} is revoked", "green")


def _refuse_passing_keys(app: Any) -> None:
    """Raise StartupError where the keys were made for this run: no other process would know the token."""
    passing = [problem for problem in app.settings.warnings if "/server/app_keys" in problem.where]
    if passing and app.plugin("api-tokens").config.salt is None:
        raise StartupError(
            [Problem(passing[0].where, "no keys: the token would end with this run", passing[0].fix)]
        )


async def _id_of(tokens: Any, id_or_name: str) -> int:
    stored = await tokens.list()
    for key in ("id", "name"):
        ids = [int(one["id"]) for one in stored if str(one[key]) == id_or_name]
        if len(ids) == 1:
            return ids[0]
    raise ApplicationError(f"There is no token {id_or_name}; `octavo token list` shows them")


def _run(folder: Path, work: Callable[[Any], Awaitable[None]]) -> None:
    run_with(folder, TOKENS, "token", work)
