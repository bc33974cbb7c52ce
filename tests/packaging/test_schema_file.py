"""The JSON Schema editors complete from: it takes what the parser takes."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from octavo.schema.attributes.types import CUSTOM_FIELD, TYPES

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads(files("octavo.schema").joinpath("schema.schema.json").read_text("utf-8"))
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


def test_a_morph_relation_needs_no_target() -> None:
    assert faults(article(type="relation", relation="morphToMany")) == []


def test_it_completes_every_type_there_is() -> None:
    assert {*SCHEMA["definitions"]["attribute"]["properties"]["type"]["enum"]} == {*TYPES, CUSTOM_FIELD}
