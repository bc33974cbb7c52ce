"""Processes that start at once on an empty database: one brings it up, the others wait for it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from tests.cli.command import CLEAN
from tests.cli.serving import eventually, free_port, status_of
from tests.conftest import postgres_database, require_service

from octavo.testing import Project

PROCESSES = 4
ROUNDS = 3
SETTINGS = '[server]\napp_keys = ["a key that is long enough for tests"]\n[i18n]\nlocales = ["en", "fr"]\n'


@contextmanager
def empty_database(kind: str) -> Iterator[str | None]:
    """The address of an empty database; None is the project's own file of SQLite's."""
    if kind == "sqlite":
        yield None
        return
    with contextmanager(postgres_database)(require_service("postgres").url) as url:
        yield url


def project(folder: Path, url: str | None) -> Path:
    made = Project(folder).settings(SETTINGS).grants(["*"])
    if url is not None:
        made.settings(f"[database]\nurl = {json.dumps(url)}\n")
    return made.content_type("page", {"title": {"type": "string"}}, localized=True).folder


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
@pytest.mark.parametrize("number", range(ROUNDS))
def test_every_process_that_starts_at_once_on_an_empty_database_serves(
    kind: str, number: int, tmp_path: Path
) -> None:
    with empty_database(kind) as url, ExitStack() as stack:
        folder = project(tmp_path / "site", url)
        ports = [free_port() for _ in range(PROCESSES)]
        log = stack.enter_context((tmp_path / "log").open("wb"))
        processes = []
        for port in ports:
            command = [sys.executable, "-m", "octavo", "start", "-C", str(folder), "--port", str(port)]
            process = subprocess.Popen(command, stdout=log, stderr=log, env=CLEAN)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
            processes.append(process)
        for port, process in zip(ports, processes, strict=True):
            eventually(
                lambda port=port, process=process: (
                    process.poll() is not None or status_of(port, "/api/pages") == 200
                ),
                "an answer",
            )
            assert process.poll() is None, (tmp_path / "log").read_text()
