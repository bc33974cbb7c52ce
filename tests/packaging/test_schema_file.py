"""The JSON Schema editors complete from: it takes what the parser takes."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from octavo.schema.attributes.types import CUSTOM_FIELD, TYPES
from octavo.schema.editors import editor_schema
from octavo.schema.parse import Parser, SchemaSource

ROOT = Path(__file__).parents[2]
SCHEMA = editor_schema()
VALIDATOR = Draft7Validator(SCHEMA)
EXAMPLES = sorted([*ROOT.glob("examples/*/app/**/*.json"), *ROOT.glob("tests/apps/golden/app/**/*.json")])


def faults(document: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(document)]


def article(**attribute: Any) -> dict[str, Any]:
    info = {"singularName": "article", "pluralName": "articles", "displayName": "Article"}
    return {"kind": "collectionType", "info": info, "attributes": {"title": attribute}}


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_takes_every_schema_of_the_repository(path: Path) -> None:
    assert faults(json.loads(path.read_text())) == []


@pytest.mark.parametrize(
    "attribute",
    [
        {"type": "strang"},
        {"type": "string", "maxLenght": 3},
        {"type": "enumeration"},
        {"type": "relation", "relation": "oneToOne"},
        {"type": "relation", "relation": "oneToOne", "target": "article"},
        {"type": "component", "component": "seo"},
        {"type": "media", "allowedTypes": ["pictures"]},
        {"required": True},
    ],
)
def test_it_marks_what_the_parser_refuses(attribute: dict[str, Any]) -> None:
    assert faults(article(**attribute)) != []


@pytest.mark.parametrize(
    "attribute",
    [
        {"type": "integer", "conditions": {"visible": {"==": [{"var": "kind"}, "a"]}}, "max": "10"},
        {"type": "richtext", "regex": "^#", "column": {"unique": True}},
        {"type": "enumeration", "enum": ["a", "b"], "renamedValues": {"c": "b"}, "unique": True},
        {"type": "dynamiczone", "components": ["shared.seo", "Größe.maß"], "min": 1},
        {"type": "customField", "customField": "plugin::color-picker.color", "regex": "^#"},
    ],
)
def test_it_takes_what_the_parser_takes(attribute: dict[str, Any]) -> None:
    parser = Parser()
    parser.content_type(SchemaSource("api::article.article", article(**attribute), "schema.json"))
    assert parser.problems == []
    assert faults(article(**attribute)) == []


def test_a_morph_relation_needs_no_target() -> None:
    assert faults(article(type="relation", relation="morphToMany")) == []


def test_it_completes_every_type_there_is() -> None:
    assert {*SCHEMA["definitions"]["attribute"]["properties"]["type"]["enum"]} == {*TYPES, CUSTOM_FIELD}
