"""A relation with thousands of entries is written from its inverse side in time that grows as they do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from octavo.db.statement import Statement
from octavo.testing import Project, running

ARTICLE, CATEGORY = "api::article.article", "api::category.category"


def relation(kind: str, target: str, **other: str) -> dict[str, str]:
    return {"type": "relation", "relation": kind, "target": target, **other}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "site")
    inverse = {
        "articles": relation("oneToMany", ARTICLE, mappedBy="category"),
        "reviews": relation("manyToMany", ARTICLE, mappedBy="categories"),
    }
    owner = {
        "category": relation("manyToOne", CATEGORY, inversedBy="articles"),
        "categories": relation("manyToMany", CATEGORY, inversedBy="reviews"),
    }
    made.content_type("category", inverse, plural="categories")
    return made.content_type("article", owner, drafts=True)


@pytest.mark.parametrize("field", ["articles", "reviews"])
async def test_each_statement_begins_with_the_owners_that_are_named(project: Project, field: str) -> None:
    seen: list[Statement] = []
    async with running(project.folder, environ={}) as app:
        ids = [one["documentId"] for one in await app.documents(ARTICLE).create_many([{} for _ in range(3)])]
        category = await app.documents(CATEGORY).create(data={})
        with app.database.observed(seen.append):
            for chosen in (ids, ids[::-1], ids[:1], []):
                await app.documents(CATEGORY).update(category["documentId"], data={field: {"set": chosen}})
        texts = {one.sql for one in seen if "owners_each" in one.sql}
        assert len(texts) >= 2
        path = app.settings.database.url.removeprefix("sqlite:")
        with closing(sqlite3.connect(path)) as connection:
            for text in texts:
                asked = connection.execute(f"EXPLAIN QUERY PLAN {text}", (None,) * text.count("?"))
                steps = [step for _, _, _, step in asked]
                owners = next(n for n, step in enumerate(steps) if step.startswith("SCAN owners_each"))
                rows = next(n for n, step in enumerate(steps) if step.split()[1] == "articles")
                assert owners < rows, (text, steps)
