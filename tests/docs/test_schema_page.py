"""docs/schema.md names every type and every key a schema may have, and its examples are schemas."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from octavo.schema.attributes.types import CUSTOM_FIELD, TYPES
from octavo.schema.parse import COMMON_OPTIONS, RELATIONS, Parser, SchemaSource

PAGE = (Path(__file__).parents[2] / "docs" / "schema.md").read_text("utf-8")
EXAMPLES = [
    found for found in map(json.loads, re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)) if "info" in found
]
FOR_CODE_ALONE = {"unstable_virtual", "unstable_hidden"}
KEYS = {*COMMON_OPTIONS, *(key for cls in TYPES.values() for key in cls.options)} - FOR_CODE_ALONE


@pytest.mark.parametrize("name", sorted({*TYPES, CUSTOM_FIELD, *RELATIONS, *KEYS}))
def test_every_name_stands_there(name: str) -> None:
    assert re.search(rf"[`.]{name}[`.:]", PAGE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["info"]["displayName"])
def test_the_examples_are_schemas(example: dict[str, Any]) -> None:
    parser = Parser()
    source = SchemaSource("shared.example", example, "docs/schema.md")
    (parser.content_type if "singularName" in example["info"] else parser.component)(source)
    assert parser.problems == []
