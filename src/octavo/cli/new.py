"""`octavo new NAME`: a project that runs at once."""

import json
import os
import secrets
from pathlib import Path

import click

from octavo.cli import names, origin, templates, terminal

DIRECT = """
# Octavo was not installed from a package index when this was written, so it is named by where it came from.
# Once it is in an index, write "octavo>=VERSION" above and take this section out.
[tool.hatch.metadata]
allow-direct-references = true
"""
EDITOR_SCHEMA = ".vscode/octavo.schema.json"


@click.command()
@click.argument("name", type=names.name)
def new(name: str) -> None:
    """Make a project in the folder NAME: settings, fresh secrets, one content type, a few entries to seed."""
    root = Path(name)
    if root.exists() and any(root.iterdir() if root.is_dir() else [root]):
        raise click.ClickException(f"{root} exists already; nothing was written")
    texts = templates.render("project", {"name": name, "app_keys": _keys(), **_dependency()})
    texts[EDITOR_SCHEMA] = _editor_schema()
    secret = texts.pop(".env")
    try:
        templates.write(root, texts)
        _write_secret(root / ".env", secret)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    terminal.say(f"Made {name}. Next:", "bold")
    for line in (f"cd {name}", "octavo seed seed.jsonl", "octavo develop"):
        terminal.say(f"  {line}")
    terminal.say("Then open http://127.0.0.1:1337/api/articles")


def _dependency() -> dict[str, str]:
    """Return how pyproject.toml names Octavo; what does not come from an index has to be allowed there."""
    requirement = origin.requirement()
    return {"requirement": json.dumps(requirement), "direct": DIRECT if "@" in requirement else ""}


def _editor_schema() -> str:
    """Return the JSON Schema by which editors complete the project's content types and components."""
    from octavo.schema.editors import editor_schema

    return json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"


def _keys() -> str:
    return ",".join(secrets.token_urlsafe(32) for _ in range(2))


def _write_secret(path: Path, text: str) -> None:
    """Write a file nobody else on the machine can read, not even for a moment."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
