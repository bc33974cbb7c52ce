"""Publishing takes time that grows with what the entry has, not with the table or with its square."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from octavo.db.statement import Statement
from octavo.testing import Project, running

ARTICLE, PAGE, PART = "api::article.article", "api::page.page", "shared.part"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "site")
    links = {"type": "relation", "relation": "oneToMany", "target": ARTICLE}
    made.component(PART, {"code": {"type": "string", "unique": True}, "links": links})
    made.content_type("article", {"title": {"type": "string"}})
    attributes = {
        "slug": {"type": "string", "unique": True},
        "number": {"type": "integer", "unique": True},
        "parts": {"type": "component", "repeatable": True, "component": PART},
    }
    return made.content_type("page", attributes, drafts=True)


def steps_of(connection: sqlite3.Connection, text: str) -> list[str]:
    """Return what SQLite does for a statement, step by step: `SEARCH pages USING INDEX …`."""
    asked = connection.execute(f"EXPLAIN QUERY PLAN {text}", (None,) * text.count("?"))
    return [step for _, _, _, step in asked]


async def test_unique_values_and_what_components_keep_are_found_by_an_index(project: Project) -> None:
    seen: list[Statement] = []
    async with running(project.folder, environ={}) as app:
        target = await app.documents(ARTICLE).create(data={})
        parts = [{"code": f"part {number}", "links": [target["documentId"]]} for number in range(3)]
        page = await app.documents(PAGE).create(data={"slug": "first", "number": 1, "parts": parts})
        with app.database.observed(seen.append):
            await app.documents(PAGE).publish(page["documentId"])
            await app.documents(PAGE).publish(page["documentId"])
        path = app.settings.database.url.removeprefix("sqlite:")
        with closing(sqlite3.connect(path)) as connection:
            plans = {one.sql: steps_of(connection, one.sql) for one in seen if "pages" in one.sql}
    used = " ".join(step for steps in plans.values() for step in steps)
    for index in ("slug_lookup", "number_lookup", "component_uniques_unique", "component_uniques_component"):
        assert f"INDEX pages_{index}" in used, used
    for text, steps in plans.items():
        scanned = [step for step in steps if step.startswith("SCAN page")]
        assert not scanned, (text, steps)
        each = next((n for n, step in enumerate(steps) if step.startswith("SCAN components_each")), 0)
        copied = next((n for n, step in enumerate(steps) if step.startswith("SEARCH source")), each)
        assert each <= copied, (text, steps)
