"""docs/documents.md names every operation, hook and event, and its Python is Python."""

import ast
import re
from pathlib import Path

import pytest

from octavo.content.events import EVENT_NAMES
from octavo.content.service import ACTIONS
from octavo.db.lifecycles import OPERATIONS

PAGE = (Path(__file__).parents[2] / "docs" / "documents.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("name", [*ACTIONS, *OPERATIONS, *EVENT_NAMES])
def test_every_name_stands_there(name: str) -> None:
    assert f"`{name}" in PAGE


@pytest.mark.parametrize("block", BLOCKS)
def test_the_examples_are_python(block: str) -> None:
    compile(block, "docs/documents.md", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
