import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo
from tests.cli.serving import no_traceback
from tests.production import PRODUCTION_ENV

from octavo.boot import running
from octavo.cli import seed_file
from octavo.cli.seed import TOGETHER, write_entries
from octavo.content.saves import Deletion, Save
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
    next_ = {"type": "relation", "relation": "manyToOne", "target": "api::note.note"}
    note = {"title": title, "tags": target, "next": next_}
    return project.content_type("note", note, drafts=True, localized=True)


def seed(site: Project, lines: list[dict[str, Any]], *options: str) -> Any:
    site.file("seed.jsonl", "\n".join(map(json.dumps, lines)))
    return octavo("seed", "seed.jsonl", *options, cwd=site.folder)


def content(site: Project) -> Any:
    result = octavo("console", cwd=site.folder, stdin=SHOW)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.soak
def test_versions_locales_drafts_and_references_are_written(site: Project) -> None:
    more = [
        {"uid": "api::note.note", "key": key, "data": {"title": title, "next": [{"$ref": before}]}}
        for key, title, before in (("c", "Three", "a"), ("d", "Four", "a"), ("e", "Five", "d"))
    ]
    result = seed(site, [*LINES, *more])
    assert result.returncode == 0, result.stderr
    assert result.stdout == "Wrote 8 entries from seed.jsonl\n"
    published, drafts = content(site)
    new = [["Five", "en", []], ["Four", "en", []], ["Three", "en", []]]
    assert published == sorted([["One", "en", ["Sea"]], ["Un", "fr", []], *new])
    assert drafts == sorted(
        [["One, changed", "en", ["Sea"]], ["Un", "fr", []], ["Unfinished", "en", []], *new]
    )


async def test_what_a_long_file_changes_is_told_in_parts(site: Project) -> None:
    """Whoever keeps versions of entries is not given a whole file, whose rows would fill the memory."""
    lines = [
        {"uid": "api::note.note", "data": {"title": f"Note {number}"}} for number in range(TOGETHER + 700)
    ]
    site.file("seed.jsonl", "\n".join(map(json.dumps, lines)))
    parts: list[int] = []

    async def on_save(saves: list[Save]) -> None:
        parts.append(len(saves))

    async def on_delete(_: Deletion) -> None: ...

    async with running(site.folder) as app:
        app.content.saves.subscribe(on_save, on_delete, condition=lambda uid: uid == "api::note.note")
        file = site.folder / "seed.jsonl"
        await write_entries(app, seed_file.read(file, app.schemas.content_types), file)
        assert await app.query("plugin::history.version").count({}) == len(lines)
    assert sum(parts) == len(lines)
    assert max(parts) == TOGETHER


@pytest.mark.soak
def test_once_writes_once(site: Project) -> None:
    assert "Wrote 5" in seed(site, LINES, "--once").stdout
    again = seed(site, LINES, "--once")
    assert (again.returncode, again.stdout) == (0, "")
    assert len(content(site)[1]) == 3


@pytest.mark.soak
def test_a_refused_entry_is_named_by_its_line_and_nothing_is_written(site: Project) -> None:
    bad = {"uid": "api::note.note", "data": {"title": "A title of far too many letters"}}
    good = {"uid": "api::note.note", "data": {"title": "Good"}}
    result = seed(site, [*LINES, good, good, bad, good])
    assert result.returncode == 1
    assert "seed.jsonl:8" in result.stderr
    assert "title" in result.stderr
    assert no_traceback(result.stderr)
    assert content(site) == [[], []]


@pytest.mark.soak
def test_a_faulty_file_writes_nothing(site: Project) -> None:
    result = seed(site, [*LINES, {"uid": "api::nothing.nothing", "data": {}}])
    assert result.returncode == 1
    assert "seed.jsonl:6: there is no content type 'api::nothing.nothing'" in result.stderr
    assert content(site) == [[], []]


PEOPLE: list[dict[str, Any]] = [
    {
        "uid": "admin::role",
        "data": {
            "name": "Columnist",
            "permissions": [
                {
                    "action": "plugin::content-manager.explorer.read",
                    "subject": "api::note.note",
                    "conditions": ["admin::is-creator"],
                }
            ],
        },
    },
    {
        "uid": "admin::user",
        "key": "ann",
        "data": {"email": "ann@a.example", "firstname": "A", "roles": ["Columnist"]},
    },
    {"uid": "api::note.note", "locale": "en", "by": "ann", "data": {"title": "Of Ann"}},
]
WHO = """
import json
notes = await app.documents("api::note.note").find_many(populate=["createdBy"])
print(json.dumps([[note["title"], note["createdBy"]["email"]] for note in notes]))
"""


@pytest.mark.soak
def test_people_are_made_once_there_is_an_administrator_and_their_passwords_are_printed_once(
    site: Project,
) -> None:
    refused = seed(site, PEOPLE)
    assert refused.returncode == 1
    assert "seed.jsonl:1: there is no administrator yet" in refused.stderr
    octavo("admin", "create", "root@a.example", cwd=site.folder, stdin="Passw0rd!\n")
    result = seed(site, PEOPLE)
    assert result.returncode == 0, result.stderr
    (password,) = re.findall(r"^ann@a\.example may log in with the password (\S{16}),", result.stdout, re.M)
    assert all(re.search(rule, password) for rule in ("[a-z]", "[A-Z]", "[0-9]"))
    told = octavo("console", cwd=site.folder, stdin=WHO)
    assert json.loads(told.stdout) == [["Of Ann", "ann@a.example"]], told.stderr
    again = seed(site, PEOPLE)
    assert again.returncode == 1
    assert "seed.jsonl:1: The name must be unique" in again.stderr


@pytest.mark.soak
def test_people_are_made_in_development_alone(site: Project) -> None:
    site.file("seed.jsonl", "\n".join(map(json.dumps, PEOPLE)))
    made = octavo("admin", "create", "root@a.example", cwd=site.folder, stdin="Passw0rd!\n")
    assert made.returncode == 0, made.stderr
    site.settings('[server]\napp_keys = ["Rg7kT2vWq9ZxLm4NpB8s"]\n')
    refused = octavo("seed", "seed.jsonl", cwd=site.folder, env=PRODUCTION_ENV)
    assert refused.returncode == 1
    assert "are seeded in development only" in refused.stderr
    assert "ann@a.example" not in octavo("admin", "list", cwd=site.folder).stdout


@pytest.mark.soak
def test_files_come_into_the_library_with_the_entries_or_not_at_all(site: Project) -> None:
    site.content_type(
        "post", {"title": {"type": "string", "maxLength": 5}, "picture": {"type": "media", "multiple": False}}
    )
    site.file("pictures/sea.txt", "waves")
    file = {
        "uid": "plugin::upload.file",
        "key": "sea",
        "data": {"file": "pictures/sea.txt", "caption": "Waves"},
    }
    post = {"uid": "api::post.post", "data": {"title": "Sea", "picture": {"$ref": "sea"}}}
    uploads = site.folder / "public/uploads"
    refused = seed(site, [file, {**post, "data": {**post["data"], "title": "Far too long"}}])
    assert refused.returncode == 1
    assert "seed.jsonl:2" in refused.stderr
    assert [path.name for path in uploads.glob("*.txt")] == []
    assert seed(site, [file, post]).returncode == 0
    (kept,) = uploads.glob("*.txt")
    assert kept.read_text() == "waves"
    shown = octavo("console", cwd=site.folder, stdin=PICTURE)
    assert json.loads(shown.stdout) == ["sea.txt", "Waves"], shown.stderr
    missing = seed(site, [{**file, "data": {"file": "pictures/none.txt"}}])
    assert missing.returncode == 1
    assert "seed.jsonl:1" in missing.stderr
    assert "none.txt" in missing.stderr
    assert no_traceback(missing.stderr)


PICTURE = """
import json
(post,) = await app.documents("api::post.post").find_many(populate=["picture"])
print(json.dumps([post["picture"]["name"], post["picture"]["caption"]]))
"""
