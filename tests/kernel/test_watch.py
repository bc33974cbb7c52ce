"""Being told of committed changes."""

from pathlib import Path
from typing import Any

import pytest

from octavo.testing import Project, running

ARTICLE = "api::article.article"


async def test_what_is_committed_is_told_and_nothing_else(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("article", {"title": {"type": "string"}})
    seen: list[Any] = []
    async with running(project.folder) as app:
        app.watch([ARTICLE], lambda row: seen.append(None if row is None else row["title"]))
        made = await app.documents(ARTICLE).create(data={"title": "a"})
        assert seen == ["a"]
        with pytest.raises(ZeroDivisionError):
            async with app.transaction():
                await app.query(ARTICLE).update({"title": "a"}, {"title": "b"})
                assert seen == ["a"]
                raise ZeroDivisionError
        assert seen == ["a"]
        await app.query(ARTICLE).update({"title": "a"}, {"title": "c"})
        await app.query(ARTICLE).update_many({}, {"title": "d"})
        await app.documents(ARTICLE).delete(made["documentId"])
        assert seen == ["a", "c", None, "d"]
