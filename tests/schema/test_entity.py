import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.schemas import validate_entry

from octavo.errors import ValidationError, YupValidationError
from octavo.schema import SchemaSource, build_schemas
from octavo.schema.entity import check_entry

RECORDED = Path(__file__).parent / "recorded"
SINK = "api::kitchen-sink.kitchen-sink"


@pytest.fixture(scope="module")
def every():
    described = json.loads((RECORDED / "schemas.json").read_text())
    sources = {
        kind: [SchemaSource(uid, raw, uid) for uid, raw in described[kind].items()]
        for kind in ("types", "components")
    }
    file = {"info": {"singularName": "file", "pluralName": "files"}}
    user = {"info": {"singularName": "user", "pluralName": "users"}}
    built_in = [SchemaSource("plugin::upload.file", file, "file"), SchemaSource("admin::user", user, "user")]
    return build_schemas([*sources["types"], *built_in], sources["components"])


@pytest.mark.parametrize("line", (RECORDED / "entries.jsonl").read_text().splitlines())
def test_findings_are_those_of_the_recorded_server(every, line):
    """`entries.jsonl`: entries and what Strapi 5.54 said of them; several findings stand in any order."""
    case = json.loads(line)
    content_type = every.content_type("api::every.every")
    _, report = check_entry(every, content_type, case["data"], draft=case["draft"], creating=case["creating"])
    said = [json.dumps(finding.to_json(), sort_keys=True) for finding in report.findings]
    assert sorted(said) == sorted(json.dumps(finding, sort_keys=True) for finding in case["findings"])


def findings(schemas, uid, data, **stage):
    with pytest.raises(YupValidationError) as caught:
        validate_entry(schemas, schemas.content_type(uid), data, **stage)
    return [(finding.path, finding.message) for finding in caught.value.findings]


def test_an_entry_becomes_python_values_at_every_depth(golden):
    kept = validate_entry(
        golden,
        golden.content_type(SINK),
        {
            "name": "one",
            "big": "42",
            "dec": 12.34,
            "day": "2024-02-29",
            "moment": "2024-02-29T10:20:30.456Z",
            "box": {"id": "7", "label": "bx", "size": "3", "tag": ["x"]},
            "zone": [{"__component": "shared.box", "label": "zb", "size": 2.0}],
            "oneTag": {"connect": ["abc"]},
            "publishedAt": None,
            "unknown": 1,
        },
    )
    assert kept == {
        "name": "one",
        "greeting": "hello",
        "level": "low",
        "big": 42,
        "dec": Decimal("12.34"),
        "day": date(2024, 2, 29),
        "moment": datetime(2024, 2, 29, 10, 20, 30, 456000, tzinfo=UTC),
        "box": {"id": 7, "label": "bx", "size": 3, "tag": ["x"]},
        "boxes": [],
        "zone": [{"__component": "shared.box", "label": "zb", "size": 2}],
        "oneTag": {"connect": ["abc"]},
    }
    again = validate_entry(golden, golden.content_type(SINK), {**kept, "text": None}, creating=False)
    assert again == {**kept, "text": None}


def test_an_update_keeps_what_it_names(golden):
    kept = validate_entry(golden, golden.content_type(SINK), {"int": "5"}, creating=False)
    assert kept == {"int": 5}


def test_a_component_that_an_update_adds_has_its_defaults(make):
    schemas = make.schemas(
        {"api::page.page": {"part": {"type": "component", "component": "shared.part"}}},
        {"shared.part": {"size": {"type": "integer", "default": 3}, "name": {"type": "string"}}},
    )
    page = schemas.content_type("api::page.page")
    assert validate_entry(schemas, page, {"part": {"name": "x"}}, creating=False) == {
        "part": {"name": "x", "size": 3}
    }
    assert validate_entry(schemas, page, {"part": {"id": 1, "name": "x"}}, creating=False) == {
        "part": {"id": 1, "name": "x"}
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {"boxes": [{"label": "x"}]},
            [(("boxes", 0, "label"), "boxes[0].label must be at least 2 characters")],
        ),
        ({"boxes": [{}]}, [(("boxes", 0, "label"), "boxes[0].label must be defined.")]),
        (
            {"boxes": [{"label": "ab"}] * 4},
            [(("boxes",), "boxes field must have less than or equal to 3 items")],
        ),
        ({"boxes": None}, [(("boxes",), "boxes must be a `array` type, but the final value was: `null`.")]),
        (
            {"boxes": {"label": "ab"}},
            [
                (
                    ("boxes",),
                    'boxes must be a `array` type, but the final value was: `{\n  "label": "\\"ab\\""\n}`.',
                )
            ],
        ),
        (
            {"boxes": ["x"]},
            [
                (
                    ("boxes", 0),
                    "boxes[0] must be a `object` type, but the final value was: `null` "
                    '(cast from the value `"x"`).',
                )
            ],
        ),
        ({"box": "x"}, [(("box",), 'box must be a `object` type, but the final value was: `"x"`.')]),
        ({"zone": [{}]}, [(("zone", 0, "__component"), "zone[0].__component is a required field")]),
        (
            {"zone": [{"__component": "shared.seo", "metaTitle": "x"}]},
            [
                (
                    ("zone", 0, "__component"),
                    "zone[0].__component must be one of the following values: shared.quote, shared.box",
                )
            ],
        ),
        (
            {"zone": [{"__component": "nope"}]},
            [
                (
                    ("zone", 0, "__component"),
                    "zone[0].__component must be one of the following values: shared.box, shared.link, "
                    "shared.quote, shared.rich-text, shared.seo, shared.slider",
                )
            ],
        ),
        (
            {"zone": [{"__component": "shared.quote"}]},
            [(("zone", 0, "body"), "zone[0].body must be defined.")],
        ),
    ],
)
def test_components_and_zones(golden, data, expected):
    assert findings(golden, SINK, {"name": "v", **data}) == expected


def test_an_empty_list_satisfies_a_minimum_that_is_not_required(golden):
    kept = validate_entry(golden, golden.content_type(SINK), {"name": "v", "boxes": [], "zone": []})
    assert kept["boxes"] == kept["zone"] == []


def test_drafts_skip_required_and_minimums_but_keep_types_and_maximums(golden):
    article = golden.content_type("api::article.article")
    kept = validate_entry(golden, article, {"body": "no title", "seo": {}}, draft=True)
    assert kept == {"body": "no title", "seo": {"links": []}, "featured": False, "links": [], "blocks": []}
    assert findings(golden, article.uid, {"seo": {"metaTitle": "m" * 61}, "views": "abc"}, draft=True) == [
        (
            ("views",),
            'views must be a `number` type, but the final value was: `NaN` (cast from the value `"abc"`).',
        ),
        (("seo", "metaTitle"), "seo.metaTitle must be at most 60 characters"),
    ]


def test_a_stored_draft_is_checked_by_the_rules_of_publishing(golden):
    article = golden.content_type("api::article.article")
    stored = {name: None for name in article.attributes if name not in ("links", "blocks")}
    assert findings(golden, article.uid, {**stored, "links": [], "blocks": []}) == [
        (("title",), "title must be a `string` type, but the final value was: `null`.")
    ]


@pytest.mark.parametrize(
    ("value", "creating", "to_one", "to_many"),
    [
        ("missing", True, True, True),
        ("missing", False, False, False),
        (None, False, True, True),
        ([], False, True, True),
        ("abc", True, False, False),
        ({"set": []}, False, True, True),
        ({"connect": []}, True, True, True),
        ({"connect": []}, False, False, False),
        ({"connect": ["a"], "disconnect": ["b"]}, False, False, False),
        ({"disconnect": ["b"]}, False, True, False),
        ({"disconnect": ["b"]}, True, True, True),
        ({"id": 1}, True, False, False),
    ],
)
def test_required_relations(make, value, creating, to_one, to_many):
    schemas = make.schemas(
        {
            "api::tag.tag": {"name": {"type": "string"}},
            "api::one.one": {
                "tag": {
                    "type": "relation",
                    "relation": "oneToOne",
                    "target": "api::tag.tag",
                    "required": True,
                },
                "cover": {"type": "media", "required": True},
            },
            "api::many.many": {
                "tag": {
                    "type": "relation",
                    "relation": "manyToMany",
                    "target": "api::tag.tag",
                    "required": True,
                },
                "cover": {"type": "media", "multiple": True, "required": True},
            },
        }
    )
    data = {} if value == "missing" else {"tag": value, "cover": value}
    for uid, refused in (("api::one.one", to_one), ("api::many.many", to_many)):
        _, report = check_entry(schemas, schemas.content_type(uid), data, creating=creating)
        expected = ["tag must be defined.", "cover must be defined."] if refused else []
        assert [finding.message for finding in report.findings] == expected
        _, report = check_entry(schemas, schemas.content_type(uid), data, creating=creating, draft=True)
        assert report.findings == []


def test_data_must_be_an_object(golden):
    tag = golden.content_type("api::tag.tag")
    assert findings(golden, tag.uid, [{"name": "x"}]) == [
        (
            (),
            "this must be a `object` type, but the final value was: `null` "
            '(cast from the value `[\n  {\n    "name": "\\"x\\""\n  }\n]`).',
        )
    ]
    with pytest.raises(ValidationError, match=r"the creation of an entity of type Tag.*but got string"):
        validate_entry(golden, tag, "x")


def test_a_date_is_refused_after_everything_else(golden):
    with pytest.raises(ValidationError, match=r"^Invalid date$") as caught:
        validate_entry(golden, golden.content_type(SINK), {"name": "v", "day": "2023-02-30"})
    assert caught.value.details == {}
    assert findings(golden, SINK, {"day": "2023-02-30"}) == [(("name",), "name must be defined.")]


SMALL = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["shared.box", "2024-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "label", "__component", "size", "connect"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


NAMES = ["name", "box", "boxes", "zone", "content", "oneTag", "dec"]


@given(data=st.dictionaries(st.sampled_from(NAMES), SMALL),
       draft=st.booleans(), creating=st.booleans())  # fmt: skip
def test_any_body_is_kept_or_refused(golden, data, draft, creating):
    content_type = golden.content_type(SINK)
    try:
        kept = validate_entry(golden, content_type, data, draft=draft, creating=creating)
    except ValidationError as error:
        json.dumps(error.details)
    else:
        assert validate_entry(golden, content_type, kept, draft=draft, creating=False) == kept
