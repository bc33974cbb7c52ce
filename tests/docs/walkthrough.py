"""Pages of docs/ that are walked through: their files are written, their commands run and compared.

A block after `<!-- file: PATH -->` is written to that file; one after `<!-- section: PATH -->` replaces
the part of a TOML file that begins with the block's first line. Every `console` block is run, in an empty
folder at first; a command that calls the server finds the project served as it stands by then. Pages named on
the command line get what their commands print now.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.serving import free_port
from tests.docs.tour import PORT, ROOT, comparable, environment, printed_by, wait_for

DOCS = ROOT / "docs"
BEGINNING = "```console\n$ octavo new "
FENCE = re.compile(
    r"(?:<!-- (?P<place>file|section): (?P<path>\S+) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)```", re.DOTALL
)
SECONDS = re.compile(r"in \d+\.\d+s")


def walked() -> list[Path]:
    """Return the pages that begin a project and go on with it."""
    return [page for page in sorted(DOCS.glob("*.md")) if BEGINNING in page.read_text("utf-8")]


@dataclass
class Walk:
    """One walk through a page: the folder `cd` has led to, and the server there until a file changes."""

    folder: Path
    variables: Path
    port: int = 0
    server: subprocess.Popen[bytes] | None = None
    differences: list[str] = field(default_factory=list)

    def block(self, found: re.Match[str]) -> str:
        """Do what a block says and return it with what its commands print now."""
        if found["place"] == "file":
            self._write(self.folder / found["path"], found["text"])
        elif found["place"] == "section":
            self._replace(self.folder / found["path"], found["text"])
        elif found["kind"] == "console":
            return "```console\n" + "".join(map(self._step, _steps(found["text"]))) + "```"
        return found[0]

    def stop(self) -> None:
        """Stop the server, if one runs."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait(30)
            self.server = None

    def _write(self, path: Path, text: str) -> None:
        self.stop()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def _replace(self, path: Path, text: str) -> None:
        head, end = re.escape(text.partition("\n")[0]), r"(?=^\[|^#|\Z)"
        section = re.compile(rf"^{head}\n.*?{end}", re.DOTALL | re.MULTILINE)
        before = path.read_text("utf-8")
        after, count = section.subn(lambda _: text + "\n", before)
        self._write(path, after if count else f"{before}\n{text}")

    def _step(self, step: tuple[str, str]) -> str:
        command, shown = step
        printed = self._run(command)
        if _same_each_time(printed) != _same_each_time(shown):
            self.differences.append(f"$ {command}\n{printed}\n--- the page has\n{shown}")
        return f"$ {command}\n" + (printed + "\n" if printed else "")

    def _run(self, command: str) -> str:
        if command.startswith("cd "):
            self.folder /= command.removeprefix("cd ")
            return ""
        if f":{PORT}/" in command:
            self._serve()
        elif command.startswith("octavo "):
            self.stop()
        return printed_by(self._remembering(command.replace(f":{PORT}/", f":{self.port}/")), self.folder)

    def _remembering(self, command: str) -> str:
        """Return a script that begins with the variables earlier commands exported."""
        return (
            f'[ ! -e "{self.variables}" ] || . "{self.variables}"\n{command}\nexport -p > "{self.variables}"'
        )

    def _serve(self) -> None:
        if self.server is not None:
            return
        self.port = free_port()
        self.server = subprocess.Popen(
            [sys.executable, "-m", "octavo", "start", "--port", str(self.port)],
            cwd=self.folder,
            env=environment(),
        )
        wait_for(self.port, self.server)


def walk(page: Path) -> tuple[str, list[str]]:
    """Walk through a page; return it with what its commands print now, and where that differs."""
    folder = Path(tempfile.mkdtemp(prefix="octavo-docs-"))
    going = Walk(folder, folder / ".variables")
    try:
        return FENCE.sub(going.block, page.read_text("utf-8")), going.differences
    finally:
        going.stop()
        shutil.rmtree(folder)


def _steps(text: str) -> list[tuple[str, str]]:
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(command, shown.rstrip()) for command, _, shown in (part.partition("\n") for part in parts)]


def _same_each_time(text: str) -> str:
    return SECONDS.sub("in <seconds>", comparable(text))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        changed, differences = walk(Path(name))
        print(*differences, sep="\n\n")
        Path(name).write_text(changed, "utf-8")
