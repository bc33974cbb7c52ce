"""docs/documents.md names every operation, hook and event, and its Python is Python."""

import ast
import re
from pathlib import Path

import pytest

from octavo.content.events import EVENT_NAMES
from octavo.content.service import ACTIONS
from octavo.db.lifecycles import OPERATIONS
from octavo.testing import Project, running

PAGE = (Path(__file__).parents[2] / "docs" / "documents.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("name", [*ACTIONS, *OPERATIONS, *EVENT_NAMES])
def test_every_name_stands_there(name: str) -> None:
    assert f"`{name}" in PAGE


@pytest.mark.parametrize("block", BLOCKS)
def test_the_examples_are_python(block: str) -> None:
    compile(block, "docs/documents.md", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


async def test_many_at_once_is_as_the_example_shows(tmp_path: Path) -> None:
    (block,) = [block for block in BLOCKS if "create_many(" in block]
    category = {"type": "relation", "relation": "manyToOne", "target": "api::category.category"}
    article = {"title": {"type": "string"}, "featured": {"type": "boolean"}, "category": category}
    project = Project(tmp_path / "site").content_type("article", article, drafts=True)
    project.content_type("category", {"name": {"type": "string"}}, plural="categories")
    async with running(project.folder) as app:
        made = await app.documents("api::category.category").create(data={"name": "Sea"})
        code = compile(block, "docs/documents.md", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        await eval(code, {"app": app, "category": made})
        left = await app.documents("api::article.article").find_many(status="published")
    assert [(entry["title"], entry["featured"]) for entry in left] == [("Tides", True)]
