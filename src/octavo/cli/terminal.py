"""What commands print: rich on a terminal, plain text in a pipe."""

import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

import click

from octavo.errors import Problem
from octavo.log import printable


def is_terminal(stream: IO[str]) -> bool:
    """Return whether the stream is a terminal."""
    return stream.isatty()


def open_closed_streams() -> None:
    """Open the null device for closed standard streams: otherwise the next file opened, such as the
    database, would take their number.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number there is
            stream = os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


class _Forgiving(io.RawIOBase):
    """A standard stream that drops what cannot be written, so that a full disk or a closed pipe stops
    nothing.
    """

    def __init__(self, number: int) -> None:
        from octavo.log import Outlet

        self._number = number
        self._outlet = Outlet(number)

    def fileno(self) -> int:
        """Return the number of the stream."""
        return self._number

    def isatty(self) -> bool:
        """Whether a person reads it."""
        return os.isatty(self._number)

    def writable(self) -> bool:
        """Whether it is to be written to: always."""
        return True

    def write(self, data: Any) -> int:
        """Write as much as possible, and report success."""
        with suppress(OSError):
            self._outlet.write(data)
        return len(data)


def forgive(name: str, number: int) -> None:
    """Ignore errors when writing to `sys.stdout` and `sys.stderr`."""
    if getattr(sys, name) is getattr(sys, f"__{name}__"):  # else somebody has put another one there already
        raw = _Forgiving(number)
        forgiving = io.TextIOWrapper(
            io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        setattr(sys, name, forgiving)
        setattr(sys, f"__{name}__", forgiving)


def say(text: str, style: str = "") -> None:
    """Print one line, without control characters."""
    text = printable(text)
    if style and is_terminal(sys.stdout):
        from rich.console import Console

        Console(highlight=False).print(text, style=style, markup=False, soft_wrap=True)
    else:
        click.echo(text)


def output(text: str) -> None:
    """Print a whole document, such as JSON or TOML, with control characters escaped."""
    click.echo(printable(text), nl=False)


def complain(text: str, style: str = "red") -> None:
    """Print one line of an error to the error stream."""
    text = printable(text)
    if is_terminal(sys.stderr):
        from rich.console import Console

        Console(stderr=True, highlight=False).print(text, style=style, markup=False, soft_wrap=True)
    else:
        click.echo(text, err=True)


def problems(items: Sequence[Problem]) -> None:
    """Print all problems that keep a project from starting, each with its place and its fix."""
    _list(items, "problem")


def warnings(items: Sequence[Problem]) -> None:
    """Print warnings about a project that can start."""
    if items:
        _list(items, "warning")


def _list(items: Sequence[Problem], kind: str) -> None:
    complain(f"{len(items)} {kind}{'s' if len(items) != 1 else ''}:")
    for problem in items:
        complain(f"  {problem.where}: {problem.message}" if problem.where else f"  {problem.message}")
        if problem.fix:
            complain(f"    → {problem.fix}", "none")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under headings."""
    cells = [[printable(cell, keep="") for cell in row] for row in rows]
    if is_terminal(sys.stdout):
        _rich_table(columns, cells)
        return
    widths = [max(len(line[i]) for line in [list(columns), *cells]) for i in range(len(columns))]
    for line in [list(columns), *cells]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _rich_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


class ProgressBar:
    """The progress of a long task."""

    def advance(self, steps: int) -> None:
        """Note that some steps are done."""


@contextmanager
def progress(title: str, total: int) -> Iterator[ProgressBar]:
    """Show a bar on a terminal and nothing in a pipe."""
    if not is_terminal(sys.stderr):
        yield ProgressBar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task(title, total=total)

        class Bar(ProgressBar):
            def advance(self, steps: int) -> None:
                bars.advance(task, steps)

        yield Bar()
