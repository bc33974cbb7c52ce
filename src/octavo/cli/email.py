"""`octavo email`: which mails there are, how they look, and whether they arrive."""

from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.project import project_option
from octavo.cli.service import run_with
from octavo.errors import GiveUp, Problem, StartupError

TEMPLATES = "plugin::email.templates"


@click.group()
def email() -> None:
    """Look at the mails this site sends, and try the settings."""


locale_option = click.option("--locale", help="Its texts in this locale, where there are some.")


@email.command("list")
@project_option
def list_(folder: Path) -> None:
    """List the mails this site sends by name, and where their texts come from."""

    async def work(templates: Any) -> None:
        rows = []
        for name in sorted(templates.examples):
            mail = await templates.preview(name)
            values = ", ".join(templates.examples[name])
            rows.append((name, mail.source, ", ".join(templates.locales_of(name)), values))
        terminal.table(("mail", "texts", "locales", "values"), rows)

    run_with(folder, TEMPLATES, "mails", work)


@email.command()
@click.argument("name")
@locale_option
@click.option("--html", is_flag=True, help="Show the HTML instead of the text.")
@project_option
def preview(folder: Path, name: str, locale: str | None, html: bool) -> None:
    """Show a mail filled in with examples."""

    async def work(templates: Any) -> None:
        mail = await templates.preview(name, locale)
        if html:
            terminal.output(mail.html or "")
        else:
            terminal.output(f"Subject: {mail.subject}\n\n{mail.text}")

    run_with(folder, TEMPLATES, "mails", work)


@email.command()
@click.argument("address")
@click.option("--template", "name", default="test", help="A mail of this site, with examples.")
@locale_option
@project_option
def test(folder: Path, address: str, name: str, locale: str | None) -> None:
    """Send one message at once, by the provider of the settings."""

    async def work(service: Any) -> None:
        try:
            await service.send_test(address, name, locale)
        except (OSError, GiveUp) as error:
            fix = "see [plugins.email.config] in octavo.toml"
            raise StartupError([Problem("e-mail", str(error) or type(error).__name__, fix)]) from error

    run_with(folder, "plugin::email.email", "e-mail", work)
    terminal.say(f"The message to {address} was taken", "green")
