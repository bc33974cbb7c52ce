"""Roles as files, and what differs between two sets of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from octavo.cli.role_file import Role, changes, check, format_of, read, write
from octavo.errors import StartupError

ROLES = {
    "public": Role("Public", 'With "quotes", ü and \x7f.', ("api::note.note.find", "api::note.note.findOne")),
    "author": Role("Author", "", ()),
}


def problems(folder: Path, said: Any) -> list[str]:
    file = folder / "roles.json"
    file.write_text(said if isinstance(said, str) else json.dumps(said))
    with pytest.raises(StartupError) as refused:
        read(file)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("style", ["toml", "json"])
def test_what_is_written_is_read_back(tmp_path: Path, style: str) -> None:
    file = tmp_path / f"roles.{style}"
    assert format_of(file) == style
    file.write_text(write(ROLES, style), "utf-8")
    assert read(file) == ROLES
    assert write(dict(reversed(ROLES.items())), style) == write(ROLES, style)
    assert file.read_text("utf-8").index("author") < file.read_text("utf-8").index("public")


def test_a_file_of_another_name_is_toml() -> None:
    assert (format_of(None), format_of(Path("roles")), format_of(Path("roles.txt"))) == ("toml",) * 3


def test_what_is_left_out_follows_from_the_type(tmp_path: Path) -> None:
    (tmp_path / "roles.json").write_text('{"roles": {"author": {}}}')
    assert read(tmp_path / "roles.json") == {"author": Role("Author", "", ())}
    grants = ["api::note.note.find_one", "api::note.note.create", "api::note.note.findOne"]
    (tmp_path / "roles.json").write_text(json.dumps({"roles": {"author": {"grants": grants}}}))
    kept = ("api::note.note.create", "api::note.note.findOne")
    assert read(tmp_path / "roles.json")["author"].grants == kept


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{", "cannot be read"),
        ([], "names no roles"),
        ({}, "names no roles"),
        ({"roles": []}, "names no roles"),
        ({"roles": {"author": []}}, "roles.json#/roles/author: must be a table"),
        ({"roles": {"author": {"grant": []}}}, "author/grant: unknown key"),
        ({"roles": {"author": {"name": 5}}}, "author/name: must be a text"),
        ({"roles": {"author": {"name": "ab"}}}, "author/name: must have at least 3 characters"),
        ({"roles": {"author": {"description": None}}}, "author/description: must be a text"),
        ({"roles": {"author": {"grants": "x"}}}, "author/grants: must be a list of actions"),
        ({"roles": {"author": {"grants": ["x", 5]}}}, "author/grants: must be a list of actions"),
    ],
)
def test_a_file_of_another_form_says_what_is_wrong(tmp_path: Path, said: Any, told: str) -> None:
    [problem] = problems(tmp_path, said)
    assert told in problem


def test_every_problem_is_told_and_three_letters_are_a_name(tmp_path: Path) -> None:
    said = {"roles": {"one": {"name": "a", "grants": 5}, "two": 5, "six": {"name": "abc"}}}
    assert len(problems(tmp_path, said)) == 3


def test_unknown_actions_are_told_with_the_nearest() -> None:
    actions = ["api::note.note.find", "api::note.note.findOne"]
    check(ROLES, actions, "roles.toml")
    roles = {"public": Role("Public", "", ("api::note.note.fnd", "nonsense"))}
    with pytest.raises(StartupError) as refused:
        check(roles, actions, "roles.toml")
    near, far = map(str, refused.value.problems)
    assert "roles.toml#/roles/public/grants: no action 'api::note.note.fnd'" in near
    assert "did you mean api::note.note.find?" in near
    assert "octavo routes lists" in far


def test_differences_are_told_role_by_role() -> None:
    wanted = {
        "public": Role(
            "Everybody", ROLES["public"].description, ("api::note.note.find", "api::note.note.count")
        ),
        "editor": Role("Editor", "New", ("api::note.note.create",)),
        "author": ROLES["author"],
    }
    assert list(map(str, changes(ROLES, wanted))) == [
        "~ public: name 'Public' becomes 'Everybody'",
        "- public: api::note.note.findOne",
        "+ public: api::note.note.count",
        "+ editor: a new role, 'Editor'",
        "+ editor: api::note.note.create",
    ]
    assert changes(ROLES, ROLES) == []
