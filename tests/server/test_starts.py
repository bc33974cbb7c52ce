"""Processes that start at once: on an empty database one brings it up, and the others wait for it.

Where a change of the schemas waits, none of them starts, and of several that apply it one does.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from tests.cli.command import octavo
from tests.cli.serving import eventually, free_port, start_command, status_of
from tests.conftest import DATABASES, a_database

from octavo import open_sync
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
    with contextmanager(a_database)(kind) as url:
        yield url


def project(folder: Path, url: str | None) -> Path:
    made = Project(folder).settings(SETTINGS).grants(["*"])
    if url is not None:
        made.settings(f"[database]\nurl = {json.dumps(url)}\n")
    return made.content_type("page", {"title": {"type": "string"}}, localized=True).folder


@pytest.mark.soak
@pytest.mark.parametrize("kind", DATABASES)
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
            command = ["start", "-C", str(folder), "--port", str(port)]
            process = start_command(command, log, {})
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


def at_once(folder: Path, *command: str) -> list[tuple[int, str]]:
    """Run a command in several processes; return their codes and what they said."""
    with ThreadPoolExecutor(PROCESSES) as pool:
        done = list(pool.map(lambda _: octavo(*command, cwd=folder), range(PROCESSES)))
    return [(one.returncode, one.stdout + one.stderr) for one in done]


@pytest.mark.soak
@pytest.mark.parametrize("kind", DATABASES)
def test_processes_that_start_at_once_where_a_change_waits_all_refuse_and_one_applies_it(
    kind: str, tmp_path: Path
) -> None:
    with empty_database(kind) as url:
        folder = project(tmp_path, url)
        with open_sync(folder) as app:
            made = app.documents("api::page.page").create(data={"title": "12"})
        file = folder / "app/api/page/schema.json"
        number = {"type": "integer", "renamedFrom": "title"}
        file.write_text(json.dumps({**json.loads(file.read_text()), "attributes": {"number": number}}))
        for code, said in at_once(folder, "start", "--port", str(free_port())):
            assert code == 1
            assert "octavo migrate plan" in said
            assert "octavo migrate apply" in said
        applied = at_once(folder, "migrate", "apply", "--no-backup")
        assert [code for code, _ in applied] == [0] * PROCESSES
        assert sum("Applied 1 change" in said for _, said in applied) >= 1
        with open_sync(folder) as app:
            [page] = app.documents("api::page.page").find_many()
            assert (page["documentId"], page["number"]) == (made["documentId"], 12)
        [status] = {said for _, said in at_once(folder, "migrate", "status")}
        assert status.count("schema  applied") == 1
