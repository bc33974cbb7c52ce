"""What commands print steers no terminal, whoever wrote it."""

import re
from pathlib import Path

import pytest
from tests.cli.command import octavo

import octavo.cli as package
from octavo.cli import terminal
from octavo.errors import Problem
from octavo.log import printable
from octavo.testing import Project

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\u202etxt\u2028\x7f\x00end"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]")


@pytest.mark.parametrize(
    "show",
    [
        lambda: terminal.say(HOSTILE),
        lambda: terminal.say(HOSTILE, "green"),
        lambda: terminal.output(HOSTILE),
        lambda: terminal.complain(HOSTILE),
        lambda: terminal.problems([Problem(HOSTILE, HOSTILE, HOSTILE)]),
        lambda: terminal.warnings([Problem(HOSTILE, HOSTILE, HOSTILE)]),
        lambda: terminal.table(("A", "B"), [(HOSTILE, "b"), ("x", HOSTILE)]),
    ],
)
@pytest.mark.parametrize("watched", [False, True])
def test_nothing_printed_steers(
    show: object, watched: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "is_terminal", lambda stream: watched)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    show()  # type: ignore[operator]
    printed = "".join(capsys.readouterr())
    assert "end" in printed and "owned" in printed
    assert not STEERING.search(printed)


def test_commands_print_by_the_terminal_alone() -> None:
    for path in Path(package.__file__).parent.glob("*.py"):
        prints = re.findall(r"\bclick\.s?echo\b|\becho\(|(?<![\w.])print\(", path.read_text("utf-8"))
        assert path.name == "terminal.py" or prints == [], path.name


def test_an_escape_in_a_document_stands_for_its_sign() -> None:
    import json
    import tomllib

    assert printable("für 日本 👍\n\tx") == "für 日本 👍\n\tx"
    assert json.loads(printable('"a\x9bb"')) == "a\x9bb"
    assert tomllib.loads(printable('a = "b\u202ec"')) == {"a": "b\u202ec"}


@pytest.mark.soak
def test_names_of_administrators_are_shown_and_nothing_more(tmp_path: Path) -> None:
    site = Project(tmp_path / "site")
    password = "A-password-1"
    name = "\x1b]0;owned\x07\x1b[31mAnn"
    made = octavo("admin", "create", "ann@site.org", "--firstname", name, cwd=site.folder, stdin=password)
    assert made.returncode == 0, made.stderr
    listed = octavo("admin", "list", cwd=site.folder)
    assert "ann@site.org" in listed.stdout and "\\u001b[31mAnn" in listed.stdout
    assert not STEERING.search(listed.stdout)
