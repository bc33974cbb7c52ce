"""A project without `await`, as a notebook uses it."""

from pathlib import Path

import pytest

import octavo
from octavo import ValidationError
from octavo.testing import Project


def test_content_is_written_and_read_without_await(tmp_path: Path) -> None:
    Project(tmp_path).content_type("note", {"text": {"type": "string", "required": True}}, drafts=True)
    with octavo.open_sync(tmp_path) as app:
        notes = app.documents("api::note.note")
        made = notes.create(data={"text": "one"})
        notes.publish(made["documentId"])
        assert notes.count() == 1
        assert [note["text"] for note in notes.find_many(status="published")] == ["one"]
        with pytest.raises(ValidationError):
            notes.find_many(filters={"nope": 1})
    with octavo.open_sync(tmp_path) as again:
        kept = again.documents("api::note.note").find_one(made["documentId"])
        assert kept is not None
        assert kept["text"] == "one"


def test_a_project_that_cannot_start_says_why(tmp_path: Path) -> None:
    Project(tmp_path).content_type("note", {"text": {"type": "strnig"}})
    with pytest.raises(octavo.StartupError, match="strnig"), octavo.open_sync(tmp_path):
        pass
