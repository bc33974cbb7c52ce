"""Finds the project a command is about."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from octavo.errors import Problem, StartupError

SETTINGS_FILE = "octavo.toml"

F = TypeVar("F", bound=Callable[..., Any])


def find_project(start: Path) -> Path:
    """Return the nearest folder at or above `start` that holds octavo.toml."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise StartupError(
        [
            Problem(
                str(here),
                f"no {SETTINGS_FILE} here or above",
                "go to a project, or make one: octavo new mysite",
            )
        ]
    )


def _to_folder(_ctx: click.Context, _parameter: click.Parameter, folder: Path | None) -> Path:
    if folder is None:
        return find_project(Path.cwd())
    if not folder.is_dir():
        raise StartupError(
            [Problem(str(folder), "is not a folder", "name the folder that holds octavo.toml")]
        )
    return folder.resolve()


def project_option(command: F) -> F:
    """Add `-C/--project FOLDER` to a command, which receives it as `folder`."""
    return click.option(
        "-C",
        "--project",
        "folder",
        type=click.Path(path_type=Path),
        callback=_to_folder,
        help="The project's folder; otherwise the nearest one above with octavo.toml.",
    )(command)
