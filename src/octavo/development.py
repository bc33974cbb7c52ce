"""What `octavo develop` and the server it started tell each other, in a folder that only they know.

A server that writes schema files says first, in a note, what it is about to write and what may become of
content. The process that watches the project takes the change over with that approval, and leaves the reason
where it does not.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from octavo.disk import sync

NOTE = "approval.json"
PROBLEM = "problem.txt"

Files = Mapping[str, str | None]
"""Texts of files by their path inside the project; None where there is no file."""


@dataclass(frozen=True, slots=True)
class SchemaUpdate:
    """Schema files as they were and as they are to be, and what a person approved with them."""

    before: Files
    after: Files
    changes: tuple[str, ...]
    """The steps of the plan that was approved, each as a text; see `Step.name`."""
    answers: Mapping[str, str]
    allow_destructive: bool


class Development:
    """The folder of one session; both processes have one of these."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parent = os.getppid()

    @property
    def folder(self) -> Path:
        """Where the notes are."""
        return self._folder

    @property
    def is_watched(self) -> bool:
        """Whether the process that started this server still watches the project."""
        return self._folder.is_dir() and os.getppid() == self._parent

    @property
    def is_updating(self) -> bool:
        """Whether schema files were written that are not taken over yet."""
        return (self._folder / NOTE).exists()

    @property
    def problem(self) -> str | None:
        """Why the last update was not taken over; None where it was."""
        file = self._folder / PROBLEM
        return file.read_text("utf-8") if file.is_file() else None

    def write(
        self,
        project: Path,
        before: Files,
        after: Files,
        *,
        changes: Sequence[str],
        answers: Mapping[str, str],
        allow_destructive: bool,
    ) -> None:
        """Write the files of an update that was approved, all or none of them."""
        update = SchemaUpdate(before, after, tuple(changes), answers, allow_destructive)
        self._begin(update)
        try:
            for path, text in after.items():
                write_text(project / path, text)
        except BaseException:
            put_back(project, update)
            self.end()
            raise

    def _begin(self, update: SchemaUpdate) -> None:
        """Note an update before its files are written."""
        (self._folder / PROBLEM).unlink(missing_ok=True)
        new = self._folder / f"{NOTE}.new"
        new.write_text(json.dumps(asdict(update)), "utf-8")
        new.rename(self._folder / NOTE)

    def end(self, problem: str = "") -> None:
        """Forget the update; with a problem, keep why it was not taken over."""
        if problem:
            (self._folder / PROBLEM).write_text(problem, "utf-8")
        (self._folder / NOTE).unlink(missing_ok=True)

    def update(self) -> SchemaUpdate | None:
        """Return the update that is under way."""
        try:
            note = json.loads((self._folder / NOTE).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return SchemaUpdate(**{**note, "changes": tuple(note["changes"])})

    def completed_update(self, project: Path) -> SchemaUpdate | None:
        """Return the update whose files are all as they are to be."""
        update = self.update()
        return update if update is not None and _are(project, update.after) else None

    def put_back(self, project: Path) -> None:
        """Undo an update whose server ended before all files were written."""
        update = self.update()
        if update is not None and not _are(project, update.after):
            put_back(project, update)
            self.end("The server ended while it wrote the files; they are as they were.")


def put_back(project: Path, update: SchemaUpdate) -> None:
    """Give the files of an update the texts they had, but for those somebody else has written since."""
    for path, text in update.after.items():
        if read_text(project / path) == text:
            write_text(project / path, update.before[path])


def read_text(path: Path) -> str | None:
    """Return the text of a file with its line endings; None if there is no file."""
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_text(path: Path, text: str | None) -> None:
    """Replace a file at once by one with another text, or remove it with folders that are empty then."""
    if text is None:
        path.unlink(missing_ok=True)
        _remove_empty(path.parent)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(text.encode("utf-8"))
        sync(new)
        if path.exists():
            new.chmod(path.stat().st_mode & 0o777)
        new.rename(path)
    finally:
        new.unlink(missing_ok=True)


def _remove_empty(folder: Path) -> None:
    """Remove a folder of an API or a category, and the one around it, where nothing is left in it."""
    for each in (folder, folder.parent):
        if each.name in {"api", "components"} or any(each.iterdir()):
            return
        each.rmdir()


def _are(project: Path, files: Files) -> bool:
    return all(read_text(project / path) == text for path, text in files.items())
