"""The tour in the README: its commands are run, and what they print is compared, or written with --write.

A block after `<!-- tour: magazine -->` calls the example magazine; one after `<!-- tour: newsroom -->` runs
where the example is, one after `<!-- tour: project -->` in an empty folder.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.serving import free_port

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BLOCK = re.compile(r"<!-- tour: (?P<kind>\w+) -->\n```console\n(?P<text>.*?)```", re.S)
PORT = 1337
WIDTH = 110


@dataclass(frozen=True)
class Step:
    """One command of the tour and what the README says it prints."""

    kind: str
    command: str
    shown: str


def steps(text: str) -> list[Step]:
    found = []
    for block in BLOCK.finditer(text):
        for part in re.split(r"^\$ ", block["text"], flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            found.append(Step(block["kind"], command, shown.rstrip()))
    return found


def environment() -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OCTAVO_")}
    return {**clean, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


@dataclass(frozen=True)
class Served:
    """The example that is served: its port, and the folder that holds `examples/magazine`."""

    port: int
    root: Path


@contextmanager
def magazine() -> Iterator[Served]:
    """Seed and serve a copy of the example on a free port."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "examples/magazine"
        shutil.copytree(
            ROOT / "examples/magazine", folder, ignore=shutil.ignore_patterns("data", "public", "__pycache__")
        )
        command = [sys.executable, "-m", "octavo"]
        subprocess.run(
            [*command, "seed", "-C", str(folder), str(folder / "seed.jsonl")], check=True, env=environment()
        )
        port = free_port()
        server = subprocess.Popen(
            [*command, "start", "-C", str(folder), "--port", str(port)],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port, server)
            yield Served(port, Path(scratch))
        finally:
            server.terminate()
            server.wait(30)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_health").close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            assert server.poll() is None, "the example does not start"
            time.sleep(0.05)


class Tour:
    """Where the commands run: at the magazine, and in the folder `cd` has led to."""

    def __init__(self, served: Served, folder: Path) -> None:
        self._served = served
        self._folder = folder

    def run(self, step: Step) -> str:
        """Return what a command prints, laid out for reading."""
        if step.command.startswith("cd "):
            self._folder = self._folder / step.command.removeprefix("cd ")
            return ""
        folder = self._served.root if step.kind == "newsroom" else self._folder
        return printed_by(step.command.replace(f":{PORT}/", f":{self._served.port}/"), folder)


def printed_by(script: str, folder: Path) -> str:
    """Return what a script prints on either stream, laid out for reading."""
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return layout_of(done.stdout.rstrip())


def layout_of(printed: str) -> str:
    """Return what a command printed, laid out for reading where it is JSON."""
    return layout(json.loads(printed)) if printed.startswith(("{", "[")) else printed


def layout(value: object, indent: int = 0) -> str:
    """Return JSON with what fits a line on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= WIDTH or not isinstance(value, dict | list):
        return flat
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        inner = [f"{pad}{json.dumps(key)}: {layout(item, indent + 2)}" for key, item in value.items()]
        return "{\n" + ",\n".join(inner) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(pad + layout(item, indent + 2) for item in value) + "\n" + " " * indent + "]"


def comparable(text: str) -> str:
    """Return output with what differs from run to run, or with the width of a column, replaced."""
    text = re.sub(" {2,}", "  ", text)
    text = re.sub(r'"[a-z0-9]{24}"', '"<documentId>"', text)
    text = re.sub(r'"id": \d+', '"id": <id>', text)
    text = re.sub(r"\b[a-z][a-z0-9]{23}\b", "<documentId>", text)
    text = re.sub(r"(?<=the password )[\w-]{16}", "<password>", text)
    text = re.sub(r"(?<!\d)\d{8}_\d+(?!\d)", "<stamp>", text)
    text = re.sub(r"\b(\d{14}|\d{8}-\d{6})(?=[_.])", "<moment>", text)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "<datetime>", text)


def rewrite() -> None:
    """Write what the commands print now into the README."""
    text = README.read_text("utf-8")
    with magazine() as served, tempfile.TemporaryDirectory() as folder:
        tour = Tour(served, Path(folder))

        def block(found: re.Match[str]) -> str:
            lines = []
            for step in steps(found[0]):
                printed = tour.run(step)
                lines += [f"$ {step.command}", *([printed] if printed else [])]
            return f"<!-- tour: {found['kind']} -->\n```console\n" + "\n".join(lines) + "\n```"

        README.write_text(BLOCK.sub(block, text), "utf-8")


if __name__ == "__main__" and "--write" in sys.argv:
    rewrite()
