"""Each change of an entry has a moment of its own, however fast they come: `updatedAt` tells them apart."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.conftest import DATABASES

from octavo import Octavo
from octavo.content.operations import create
from octavo.content.versions import store
from octavo.errors import PreconditionFailedError
from octavo.testing import Project, running

NOTE = "api::note.note"
MOMENT = datetime(2026, 5, 1, 9, tzinfo=UTC)


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything happen within one millisecond."""
    for module in (create, store):
        monkeypatch.setattr(module, "now", lambda: MOMENT)


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:{tmp_path}/octavo.db"
    return str(request.getfixturevalue(f"empty_{request.param}_url"))


@pytest.mark.usefixtures("still_clock")
async def test_two_changes_within_a_millisecond_are_two(tmp_path: Path, url: str) -> None:
    Project(tmp_path).content_type("note", {"text": {"type": "string"}}, drafts=True)
    async with running(tmp_path, {"OCTAVO_DATABASE__URL": url}) as app:
        await check(app)


async def check(app: Octavo) -> None:
    notes = app.documents(NOTE)
    made = await notes.create(data={"text": "one"}, status="published")
    document_id = made["documentId"]
    moments = [made["updatedAt"]]
    for text in ("two", "three"):
        changed = await notes.update(document_id, data={"text": text})
        assert changed is not None
        moments.append(changed["updatedAt"])
    assert moments == sorted(set(moments))
    with pytest.raises(PreconditionFailedError):
        await notes.update(document_id, data={"text": "four"}, if_match=f'"{moments[1]}"')
    await notes.publish(document_id)
    published = await notes.find_one(document_id, status="published")
    assert published is not None
    assert (published["text"], published["updatedAt"]) == ("three", moments[-1])
