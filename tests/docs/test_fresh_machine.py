"""Both READMEs, the repository's and a new project's, work from top to bottom on an empty machine.

Only the pages' own commands are run, in one shell for each page; port and repository are put in.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.serving import eventually, free_port, status_of
from tests.docs.tour import PORT, README, ROOT

BLOCK = re.compile(r"^( *)```(sh|console)\n(.*?)^\1```", re.M | re.S)
LINK = re.compile(rf"<http://127\.0\.0\.1:{PORT}(/[^>]+)>")
SERVERS = ("make run", "octavo develop")
KEPT = re.compile(r"(PIP_|SSL_|REQUESTS_|LANG|LC_)|.*_proxy$", re.I)
"""What a machine says of where packages come from."""


def commands(page: str) -> Iterator[str]:
    for indent, kind, text in BLOCK.findall(page):
        for line in text.splitlines():
            line = line.removeprefix(indent)
            if kind == "sh":
                yield line.split("  #")[0].rstrip()
            elif line.startswith("$ "):
                yield line.removeprefix("$ ")


class Shell:
    """One shell in which commands follow each other, so that what is activated stays so."""

    STOP = '[ -z "${SERVER:-}" ] || { kill "$SERVER"; wait "$SERVER" || true; }'

    def __init__(self, folder: Path, port: int) -> None:
        python = Path(sys.base_prefix) / "bin"
        env = {name: value for name, value in os.environ.items() if KEPT.match(name)}
        env |= {"PATH": f"{python}:/usr/bin:/bin", "HOME": str(folder)}
        self._port = port
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env={**env, "PORT": str(port), "OCTAVO_SERVER__PORT": str(port)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: str) -> None:
        """Run a command of a page; one that serves is left running until the next that serves."""
        said = command.replace(f":{PORT}/", f":{self._port}/").replace("REPOSITORY", str(ROOT))
        if command.startswith(SERVERS):
            self._ask(f"{self.STOP}; {said} >server.log 2>&1 </dev/null & SERVER=$!")
            eventually(lambda: status_of(self._port, "/api/articles") == 200, command, seconds=400)
        else:
            self._ask(f"{said} </dev/null" if "|" not in said else said)

    def close(self) -> None:
        self._ask(f"{self.STOP}; true")
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)

    def _ask(self, line: str) -> None:
        process = self._process
        assert process.stdin and process.stdout
        process.stdin.write(f"{line}\necho; echo :done $?\n")
        process.stdin.flush()
        printed = []
        for told in process.stdout:
            if told.startswith(":done "):
                assert told == ":done 0\n", f"{line}\n{''.join(printed)}"
                return
            printed.append(told)
        raise AssertionError(f"the shell ended at {line}\n{''.join(printed)}")


def follow(page: str, folder: Path) -> None:
    """Run a page's commands in order, and open the addresses it names once they are served."""
    port = free_port()
    shell = Shell(folder, port)
    links = LINK.findall(page)
    try:
        for command in commands(page):
            shell.run(command)
            if command.startswith(SERVERS):
                assert {path: status_of(port, path) for path in links} == dict.fromkeys(links, 200)
    finally:
        shell.close()


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_both_readmes_work_where_nothing_is_installed(tmp_path: Path) -> None:
    follow(README.read_text("utf-8"), tmp_path)
    octavo = tmp_path / "octavo/.venv/bin/octavo"
    subprocess.run([octavo, "new", "bookshop"], cwd=tmp_path, check=True)
    follow((tmp_path / "bookshop/README.md").read_text("utf-8"), tmp_path / "bookshop")


def test_a_new_projects_page_says_how_octavo_gets_there_before_it_uses_it() -> None:
    text = (ROOT / "src/octavo/cli/templates/project/README.md.tmpl").read_text("utf-8")
    said = list(commands(text))
    first = next(at for at, command in enumerate(said) if command.startswith("octavo "))
    assert said[:first] == ["python3 -m venv .venv", ". .venv/bin/activate", "pip install -e '.[dev]'"]


def test_the_readme_says_how_octavo_gets_on_the_path_before_it_uses_it() -> None:
    said = list(commands(README.read_text("utf-8")))
    first = next(at for at, command in enumerate(said) if command.startswith("octavo "))
    assert ". .venv/bin/activate" in said[:first]
