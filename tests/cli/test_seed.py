import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo
from tests.cli.serving import no_traceback

from octavo.testing import Project

LINES: list[dict[str, Any]] = [
    {"uid": "api::tag.tag", "key": "sea", "data": {"name": "Sea"}},
    {
        "uid": "api::note.note",
        "key": "a",
        "locale": "en",
        "data": {"title": "One", "tags": [{"$ref": "sea"}]},
    },
    {"uid": "api::note.note", "key": "a", "locale": "fr", "data": {"title": "Un"}},
    {"uid": "api::note.note", "key": "b", "status": "draft", "data": {"title": "Unfinished"}},
    {"uid": "api::note.note", "key": "a", "status": "draft", "data": {"title": "One, changed"}},
]
SHOW = """
import json
notes = app.documents("api::note.note")
def shown(entries):
    return sorted([e["title"], e["locale"], [t["name"] for t in e["tags"]]] for e in entries)
both = [shown(await notes.find_many(status=s, locale="*", populate=["tags"])) for s in ("published", "draft")]
print(json.dumps(both))
"""


@pytest.fixture
def site(tmp_path: Path) -> Project:
    target = {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"}
    title = {"type": "string", "maxLength": 20, "pluginOptions": {"i18n": {"localized": True}}}
    project = Project(tmp_path / "site").settings('[i18n]\nlocales = ["en", "fr"]')
    project.content_type("tag", {"name": {"type": "string"}})
    return project.content_type("note", {"title": title, "tags": target}, drafts=True, localized=True)


def seed(site: Project, lines: list[dict[str, Any]], *options: str) -> Any:
    site.file("seed.jsonl", "\n".join(map(json.dumps, lines)))
    return octavo("seed", "seed.jsonl", *options, cwd=site.folder)


def content(site: Project) -> Any:
    result = octavo("console", cwd=site.folder, stdin=SHOW)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.soak
def test_versions_locales_drafts_and_references_are_written(site: Project) -> None:
    result = seed(site, LINES)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "Wrote 5 entries from seed.jsonl\n"
    published, drafts = content(site)
    assert published == [["One", "en", ["Sea"]], ["Un", "fr", []]]
    assert drafts == [["One, changed", "en", ["Sea"]], ["Un", "fr", []], ["Unfinished", "en", []]]


@pytest.mark.soak
def test_once_writes_once(site: Project) -> None:
    assert "Wrote 5" in seed(site, LINES, "--once").stdout
    again = seed(site, LINES, "--once")
    assert (again.returncode, again.stdout) == (0, "")
    assert len(content(site)[1]) == 3


@pytest.mark.soak
def test_a_refused_entry_is_named_by_its_line_and_nothing_is_written(site: Project) -> None:
    bad = {"uid": "api::note.note", "data": {"title": "A title of far too many letters"}}
    result = seed(site, [*LINES, bad])
    assert result.returncode == 1
    assert "seed.jsonl:6" in result.stderr
    assert "title" in result.stderr
    assert no_traceback(result.stderr)
    assert content(site) == [[], []]


@pytest.mark.soak
def test_a_faulty_file_writes_nothing(site: Project) -> None:
    result = seed(site, [*LINES, {"uid": "api::nothing.nothing", "data": {}}])
    assert result.returncode == 1
    assert "seed.jsonl:6: there is no content type 'api::nothing.nothing'" in result.stderr
    assert content(site) == [[], []]
