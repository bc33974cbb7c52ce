from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo

from octavo.cli.console import AsyncConsole, LoopThread
from octavo.testing import Project, running


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Project(tmp_path).content_type("note", {"title": {"type": "string"}}).folder


WRITE = """
made = await app.documents("api::note.note").create(data={"title": "Written here"})
found = await app.documents("api::note.note").find_many()
print(len(found), found[0]["title"], made["documentId"] == found[0]["documentId"])
"""


@pytest.mark.soak
def test_a_program_from_a_pipe_may_await(site: Path) -> None:
    result = octavo("console", cwd=site, stdin=WRITE)
    assert (result.returncode, result.stdout) == (0, "1 Written here True\n"), result.stderr


@pytest.mark.soak
def test_a_program_from_the_command_line(site: Path) -> None:
    result = octavo(
        "console", "-c", "print(sorted(u for u in app.schemas.content_types if u[:3] == 'api'))", cwd=site
    )
    assert (result.returncode, result.stdout) == (0, "['api::note.note']\n"), result.stderr


@pytest.mark.soak
def test_an_exception_is_shown_and_the_code_is_1(site: Path) -> None:
    result = octavo("console", "-c", "await app.documents('api::no.no').count()", cwd=site)
    assert result.returncode == 1
    assert "api::no.no" in result.stderr


@pytest.mark.soak
def test_the_package_is_at_hand_and_means_the_running_project(site: Path) -> None:
    program = "here, app = app, None\n"
    program += "print(await octavo.documents('api::note.note').count(), octavo.current() is here)"
    result = octavo("console", cwd=site, stdin=program)
    assert (result.returncode, result.stdout) == (0, "0 True\n"), result.stderr


@pytest.mark.soak
def test_what_it_wrote_is_there_the_next_time(site: Path) -> None:
    octavo("console", cwd=site, stdin=WRITE)
    assert octavo("console", cwd=site, stdin=WRITE).stdout.startswith("2 ")


def test_a_prompt_runs_what_is_typed_line_by_line(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        "notes = app.documents('api::note.note')",
        "made = await notes.create(data={'title': 'Typed'})",
        "nonsense",
        "for _ in range(2):",
        "    print(await notes.count(), made['title'])",
        "",
    ]
    with LoopThread() as loop:
        project = running(site)
        prompt = AsyncConsole({"app": loop.call(project.__aenter__())}, loop)
        try:
            waits: list[Any] = [prompt.push(line) for line in lines]
        finally:
            loop.call(project.__aexit__(None, None, None))
    told = capsys.readouterr()
    assert told.out == "1 Typed\n" * 2
    assert "NameError: name 'nonsense' is not defined" in told.err
    assert waits == [False, False, False, True, True, False]


def test_a_prompt_ends_where_it_is_asked_to() -> None:
    with LoopThread() as loop:
        prompt = AsyncConsole({"app": None}, loop)
        with pytest.raises(SystemExit, match="3"):
            prompt.push("raise SystemExit(3)")
