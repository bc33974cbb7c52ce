"""Options that the commands for archives and backups share: secrets and progress."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from octavo.archive.container import Advance
from octavo.archive.encryption import Secret, read_secret
from octavo.cli import terminal

F = TypeVar("F", bound=Callable[..., Any])


def secret_options(command: F) -> F:
    """Add `--key-file` and `--password-file` to a command, which receives both."""
    path = click.Path(path_type=Path, dir_okay=False)
    key = click.option("--key-file", type=path, help="A file of at least 32 random bytes: the key.")
    password = click.option("--password-file", type=path, help="A file whose first line is the password.")
    return key(password(command))


def secret_of(key_file: Path | None, password_file: Path | None, *, new: bool = False) -> Secret | None:
    """Return what is encrypted with, if anything; for something `new` it must be hard to guess."""
    if key_file is not None and password_file is not None:
        raise click.UsageError("--key-file and --password-file exclude each other")
    if key_file is not None:
        return read_secret("key", key_file, new=new)
    return read_secret("password", password_file, new=new) if password_file is not None else None


@contextmanager
def stage(title: str, total: int) -> Iterator[Advance]:
    """Show how far a stage has come; one of unknown length is not shown."""
    if not total:
        yield lambda done: None
        return
    with terminal.progress(title, total) as bar:
        yield bar.advance
