"""Attributes as they are written on the command line, each form at its edges."""

from typing import Any

import click
import pytest

from octavo.cli import names
from octavo.cli.attribute_text import RELATIONS, SIMPLE_TYPES, attribute


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("it", {"type": "string"}),
        ("it:", {"type": "string"}),
        *((f"it:{kind}", {"type": kind}) for kind in SIMPLE_TYPES if kind != "media"),
        ("it:media", {"type": "media", "multiple": False, "allowedTypes": ["images"]}),
        ("it:enumeration:one", {"type": "enumeration", "enum": ["one"]}),
        ("it:enumeration:one,Two x,t-3", {"type": "enumeration", "enum": ["one", "Two x", "t-3"]}),
        *(
            (f"it:relation:{kind}:a-b", {"type": "relation", "relation": kind, "target": "api::a-b.a-b"})
            for kind in RELATIONS
        ),
        (
            "it:relation:oneToOne:plugin::upload.file",
            {"type": "relation", "relation": "oneToOne", "target": "plugin::upload.file"},
        ),
        (
            "it:relation:oneToOne:admin::user",
            {"type": "relation", "relation": "oneToOne", "target": "admin::user"},
        ),
        ("it:component:shared.seo", {"type": "component", "component": "shared.seo", "repeatable": False}),
        (
            "it:component:shared.seo:repeatable",
            {"type": "component", "component": "shared.seo", "repeatable": True},
        ),
        ("it:dynamiczone:a.b", {"type": "dynamiczone", "components": ["a.b"]}),
        ("it:dynamiczone:a.b,c.d-e", {"type": "dynamiczone", "components": ["a.b", "c.d-e"]}),
    ],
)
def test_a_text_becomes_an_attribute(text: str, shape: dict[str, Any]) -> None:
    assert attribute(text) == ("it", shape)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not an attribute's name"),
        ("a-b", "not an attribute's name"),
        ("1a:string", "not an attribute's name"),
        ("año", "not an attribute's name"),
        ("it:string:x", "string takes nothing behind it"),
        ("it:strin", "'strin' is not one of string, text"),
        ("it:enumeration", "write it like it:enumeration:small,large"),
        ("it:enumeration:", "write it like it:enumeration:small,large"),
        ("it:enumeration:a,a", "write it like"),
        ("it:enumeration:a,,b", "write it like"),
        ("it:enumeration:1a", "write it like"),
        ("it:enumeration:a:b", "write it like"),
        ("it:relation:oneToOne", "write it like it:relation:manyToOne:author"),
        ("it:relation:author:oneToOne", "write it like"),
        ("it:relation:oneToOn:author", "write it like"),
        ("it:relation:oneToOne:Author", "write it like"),
        ("it:relation:oneToOne:app::author.author", "write it like"),
        ("it:relation:oneToOne:a:b", "write it like"),
        ("it:component", "write it like it:component:shared.seo"),
        ("it:component:seo", "write it like"),
        ("it:component:shared.seo:twice", "write it like"),
        ("it:component:shared.seo:repeatable:x", "write it like"),
        ("it:dynamiczone", "write it like it:dynamiczone:shared.quote,shared.picture"),
        ("it:dynamiczone:quote", "write it like"),
        ("it:dynamiczone:a.b,c", "write it like"),
    ],
)
def test_what_will_not_do_is_told_with_what_would(text: str, says: str) -> None:
    with pytest.raises(click.BadParameter) as refused:
        attribute(text)
    assert says in refused.value.message


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("article", "articles"),
        ("category", "categories"),
        ("day", "days"),
        ("bus", "buses"),
        ("box", "boxes"),
        ("quiz", "quizes"),
        ("branch", "branches"),
        ("dish", "dishes"),
        ("press-release", "press-releases"),
    ],
)
def test_names_follow_from_one(name: str, plural: str) -> None:
    assert names.name(name) == name
    assert names.plural(name) == plural


def test_names_are_short_and_in_kebab_case() -> None:
    assert names.name("a" * 60) == "a" * 60
    assert names.component_name("a.b-2") == "a.b-2"
    assert (names.snake("a-b-c"), names.display("press-release")) == ("a_b_c", "Press release")
    for wrong in ("a" * 61, "A", "a_b", "a-", "-a", "a--b", "2a", "a b", "", "a.b"):
        with pytest.raises(click.BadParameter, match="like press-release"):
            names.name(wrong)
    for wrong in ("a", "a.", ".a", "a.b.c", "A.b", "a.b" * 30):
        with pytest.raises(click.BadParameter, match=r"like shared\.opening-hours"):
            names.component_name(wrong)
