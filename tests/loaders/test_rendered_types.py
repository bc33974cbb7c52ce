"""Each kind of attribute has the type of the values that are read."""

import pytest

from octavo.content.builtin import builtin_sources
from octavo.loaders.types import render_types
from octavo.schema import SchemaSource, build_schemas

INFO = {"singularName": "page", "pluralName": "pages", "displayName": "Page"}
PAGE = "api::page.page"


def field(attribute: dict[str, object], drafts: bool = False) -> str:
    """Return what is written of an attribute called `it`."""
    raw = {"info": INFO, "options": {"draftAndPublish": drafts}, "attributes": {"it": attribute}}
    part = SchemaSource("shared.part", {"attributes": {"it": attribute}}, "part.json")
    if attribute["type"] in ("component", "dynamiczone"):
        part = SchemaSource("shared.part", {"attributes": {"text": {"type": "text"}}}, "part.json")
    text = render_types(build_schemas([*builtin_sources(), SchemaSource(PAGE, raw, "page.json")], [part]))
    body = text.partition("class Page(")[2].partition("\n\n")[0]
    [line] = [line.strip() for line in body.splitlines() if line.strip().startswith("it:")]
    return line.removeprefix("it: ")


@pytest.mark.parametrize(
    ("attribute", "written"),
    [
        ({"type": "string"}, "str | None"),
        ({"type": "string", "required": True}, "str"),
        ({"type": "integer"}, "int | None"),
        ({"type": "biginteger"}, "str | None"),
        ({"type": "float"}, "float | None"),
        ({"type": "decimal", "required": True}, "float"),
        ({"type": "boolean"}, "bool | None"),
        ({"type": "datetime"}, "str | None"),
        ({"type": "json"}, "Json"),
        ({"type": "blocks"}, "list[dict[str, Json]] | None"),
        ({"type": "enumeration", "enum": ["a", "b"]}, "Literal['a', 'b'] | None"),
        ({"type": "enumeration", "enum": ["a"], "required": True}, "Literal['a']"),
        ({"type": "relation", "relation": "oneToOne", "target": PAGE}, 'NotRequired["Page | None"]'),
        ({"type": "relation", "relation": "oneToMany", "target": PAGE}, 'NotRequired[list["Page"]]'),
        ({"type": "component", "component": "shared.part"}, 'NotRequired["SharedPart | None"]'),
        (
            {"type": "component", "component": "shared.part", "repeatable": True},
            'NotRequired[list["SharedPart"]]',
        ),
    ],
)
def test_a_field_is_written_as_it_is_read(attribute: dict[str, object], written: str) -> None:
    assert field(attribute) == written


def test_what_is_required_may_be_missing_in_drafts() -> None:
    assert field({"type": "string", "required": True}, drafts=True) == "str | None"
