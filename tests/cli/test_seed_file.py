from pathlib import Path

import pytest

from octavo.cli import seed_file
from octavo.errors import StartupError

UIDS = {"api::tag.tag": None, "api::article.article": None}


def read(tmp_path: Path, *lines: str) -> list[seed_file.SeedEntry]:
    path = tmp_path / "seed.jsonl"
    path.write_text("\n".join(lines))
    return seed_file.read(path, UIDS)


def test_lines_become_entries_and_blank_ones_are_skipped(tmp_path: Path) -> None:
    entries = read(
        tmp_path,
        '{"uid": "api::tag.tag", "key": "sea", "data": {"name": "Sea"}}',
        "",
        '{"uid": "api::article.article", "locale": "fr", "status": "draft", "data": {"a": {"$ref": "sea"}}}',
    )
    assert [(entry.line, entry.locale, entry.status) for entry in entries] == [
        (1, None, "published"),
        (3, "fr", "draft"),
    ]


def test_references_are_filled_in_at_any_depth() -> None:
    data = {"one": {"$ref": "a"}, "many": [{"$ref": "b"}], "zone": [{"link": {"to": {"$ref": "a"}}}], "n": 1}
    assert seed_file.references(data) == {"a", "b"}
    assert seed_file.resolve(data, {"a": "A", "b": "B"}) == {
        "one": "A",
        "many": ["B"],
        "zone": [{"link": {"to": "A"}}],
        "n": 1,
    }


def test_every_faulty_line_is_reported_with_its_number(tmp_path: Path) -> None:
    with pytest.raises(StartupError) as caught:
        read(
            tmp_path,
            "{",
            "[]",
            '{"uid": "api::tag.tagg", "data": {}}',
            '{"uid": "api::tag.tag", "date": {}}',
            '{"uid": "api::tag.tag", "data": []}',
            '{"uid": "api::tag.tag", "status": "live", "data": {}}',
            '{"uid": "api::tag.tag", "key": 1, "data": {}}',
            '{"uid": "api::article.article", "data": {"tags": [{"$ref": "later"}]}}',
            '{"uid": "api::tag.tag", "key": "later", "data": {}}',
            '{"uid": "api::article.article", "key": "later", "data": {}}',
        )
    problems = caught.value.problems
    assert [problem.where for problem in problems] == [
        f"seed.jsonl:{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10)
    ]
    texts = [problem.message for problem in problems]
    for text, part in zip(
        texts,
        (
            "is not JSON",
            '"uid"',
            "api::tag.tagg",
            "'date'",
            '"data"',
            "draft",
            '"key"',
            "'later'",
            "belongs to",
        ),
        strict=True,
    ):
        assert part in text


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match=r"nowhere\.jsonl"):
        seed_file.read(tmp_path / "nowhere.jsonl", UIDS)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"uid": "admin::user", "data": {"email": "a@a.example", "password": "x"}}', "holds no passwords"),
        ('{"uid": "api::tag.tag", "by": "ann", "data": {}}', "no administrator above has"),
        ('{"uid": "api::tag.tag", "by": 1, "data": {}}', '"by" must be text'),
        ('{"uid": "plugin::upload.file", "data": {"name": "x"}}', "a path from the folder of this one"),
    ],
)
def test_people_and_files_are_checked_before_anything_is_written(
    tmp_path: Path, line: str, message: str
) -> None:
    path = tmp_path / "seed.jsonl"
    path.write_text(line)
    with pytest.raises(StartupError, match=message):
        seed_file.read(path, {**UIDS, seed_file.USER: None, seed_file.FILE: None})
