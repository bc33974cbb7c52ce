"""Forms: what each field takes, in which words it refuses, and that its JSON Schema says the same."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from octavo.errors import ValidationError, YupValidationError
from octavo.plugin import (
    EMAIL,
    Boolean,
    Choice,
    Form,
    Forms,
    Items,
    LooseText,
    Map,
    Object,
    Repeated,
    RowIds,
    Rule,
    Text,
)
from octavo.server.forms import Field, row_id


def findings(form: Form, body: Any) -> list[str]:
    """Return what a form says of a body, having made sure that its schema takes what it takes."""
    said = _told(form, body)
    if not said and body is not None:
        Draft202012Validator(form.json_schema()).validate(body)
    return said


def is_described(form: Form, body: Any) -> bool:
    """Whether a body is good by the form's schema."""
    return bool(Draft202012Validator(form.json_schema()).is_valid(body))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", ["name must be at least 2 characters", "name is a required field"]),
        ("a", ["name must be at least 2 characters"]),
        ("ab", []),
        ("abc", []),
        ("abcd", ["name must be at most 3 characters"]),
        ("éé", []),
    ],
)
def test_a_text_is_as_long_as_it_must_be(value: str, said: list[str]) -> None:
    form = Form(Text("name", required=True, min_length=2, max_length=3))
    assert findings(form, {"name": value}) == said
    assert is_described(form, {"name": value}) is not bool(said)


@pytest.mark.parametrize("value", [7, None, True, ["a"]])
def test_what_is_no_text_is_told_as_such(value: Any) -> None:
    [said] = findings(Form(Text("name")), {"name": value})
    assert said.startswith("name must be a `string` type")


def test_another_type_may_be_told_in_words_of_its_own() -> None:
    form = Form(Text("name", nullable=True, type_message="Write your name"))
    assert findings(form, {"name": 7}) == ["Write your name"]
    assert findings(form, {"name": None}) == []


def test_a_text_no_database_keeps_is_told_alone() -> None:
    [said] = findings(Form(Text("name", min_length=5)), {"name": "a\x00b"})
    assert said == "name must not contain a null character"


FIELDS: list[Field] = [
    Text("a", required=True),
    Boolean("a", required=True),
    Items("a", required=True),
    RowIds("a", required=True),
    Object("a", required=True),
    Choice("a", ["x"], required=True),
]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
def test_what_is_required_may_not_be_missing(field: Field) -> None:
    assert findings(Form(field), {}) == ["a is a required field"]
    assert findings(Form(field), None) == ["a is a required field"]
    assert len(findings(Form(field), {"a": None})) == 1
    assert not is_described(Form(field), {})


@pytest.mark.parametrize("make", [Text, Boolean, Items, RowIds, Object])
def test_what_is_not_required_may_be_missing_and_null_only_where_it_is_a_value(make: type[Field]) -> None:
    assert findings(Form(make("a")), {}) == []
    assert len(findings(Form(make("a")), {"a": None})) == 1
    assert Form(make("a", nullable=True, required=True)).read({"a": None}) == {"a": None}
    assert is_described(Form(make("a", nullable=True)), {"a": None})
    assert not is_described(Form(make("a")), {"a": None})


def test_only_what_was_sent_is_returned() -> None:
    form = Form(Text("a"), Text("b", nullable=True), Boolean("c"))
    assert form.read({"b": None, "a": ""}) == {"a": "", "b": None}
    assert form.read(None) == {}


def test_a_missing_value_may_count_as_another_and_a_sent_one_be_cleaned() -> None:
    form = Form(Text("a", min_length=1, absent="", clean=lambda value: str(value).strip()))
    assert findings(form, {}) == ["a must be at least 1 characters"]
    assert findings(form, {"a": "  "}) == ["a must be at least 1 characters"]
    assert form.read({"a": " b "}) == {"a": "b"}
    assert Form(Text("a", clean=lambda value: f"{value}!")).read({}) == {}


def test_rules_are_checked_and_described() -> None:
    form = Form(Text("a", rules=[EMAIL, Rule(_lower, {"pattern": "^[^A-Z]*$"})]))
    assert findings(form, {"a": "A"}) == ["a must be a valid email", "a is loud"]
    assert findings(form, {"a": ""}) == []
    assert form.json_schema()["properties"]["a"] == {
        "type": "string",
        "format": "email",
        "pattern": "^[^A-Z]*$",
    }


def _lower(value: str, here: Any, report: Any) -> None:
    if value != value.lower():
        report.add(here, "is loud", value)


@pytest.mark.parametrize(("count", "good"), [(0, False), (1, False), (2, True), (3, True)])
@pytest.mark.parametrize(("make", "member"), [(Items, "x"), (RowIds, 1)])
def test_a_list_has_as_many_members_as_it_must(
    make: type[Items], member: Any, count: int, good: bool
) -> None:
    form, body = Form(make("a", least=2)), {"a": [member] * count}
    assert findings(form, body) == ([] if good else ["a field must have at least 2 items"])
    assert is_described(form, body) is good


def test_members_are_told_by_their_place() -> None:
    [said] = findings(Form(Items("a")), {"a": ["x", 7]})
    assert said.startswith("a[1] must be a `string` type")
    [said] = findings(Form(RowIds("a")), {"a": [1, "2", 0]})
    assert said.startswith("a[2] must be a `strapiID` type")
    assert Form(RowIds("a")).read({"a": [1, "2", 3.0]}) == {"a": [1, 2, 3]}


@pytest.mark.parametrize(
    ("value", "typed", "said"),
    [
        (7, "number", []),
        (8, "number", ["a must be one of the following values: 7, 30, "]),
        (True, "", ["a must be one of the following values: 7, 30, "]),
        ("7", "", ["a must be one of the following values: 7, 30, "]),
        ("7", "number", 2),
        (7, "string", 1),
        (None, "number", []),
        (None, "", []),
    ],
)
def test_a_choice_is_one_of_those_there_are(value: Any, typed: Any, said: list[str] | int) -> None:
    found = findings(Form(Choice("a", [7, 30, None], typed=typed)), {"a": value})
    assert (len(found) if isinstance(said, int) else found) == said


def test_one_is_no_true_and_true_is_no_one() -> None:
    assert findings(Form(Choice("a", [1])), {"a": True}) != []
    assert len(findings(Form(Boolean("a")), {"a": 1})) == 1
    assert Form(Boolean("a")).read({"a": False}) == {"a": False}


def test_forms_stand_in_forms() -> None:
    inner = Form(Text("c", required=True))
    form = Form(Object("in", form=inner), Forms("many", form=inner), Object("any"))
    body = {"in": {"c": "x"}, "many": [{"c": "y"}], "any": {"z": 1}}
    assert form.read(body) == body
    assert findings(form, body) == []
    wrong = {"in": {"d": 1}, "many": [{}, 7], "any": []}
    said = findings(form, wrong)
    assert said[:3] == [
        "in.c is a required field",
        "in field has unspecified keys: d",
        "many[0].c is a required field",
    ]
    assert [text.split(" type")[0] for text in said[3:]] == [
        "many[1] must be a `object`",
        "any must be a `object`",
    ]
    assert not is_described(form, {"in": {}})
    assert not is_described(form, {"many": [{}]})


def test_other_keys_are_told_after_everything_else_unless_the_form_is_open() -> None:
    body = {"z": 1, "a": "", "y": 2}
    said = ["a is a required field", "this field has unspecified keys: z, y"]
    assert findings(Form(Text("a", required=True)), body) == said
    assert not is_described(Form(Text("a")), body)
    form = Form(Text("a"), open=True)
    assert form.read(body) == {"a": ""}
    assert is_described(form, body)


@pytest.mark.parametrize("body", [[], "text", 7, True, [{"a": "x"}]])
def test_a_body_that_is_no_object_is_refused_at_once(body: Any) -> None:
    assert len(findings(Form(Text("a", required=True)), body)) == 1


def test_schemas_of_fields_can_depend_on_the_instance() -> None:
    form = Form(Items("a"), Text("b", description="A letter."))
    assert form.json_schema(a={"enum": ["x"]}) == {
        "type": "object",
        "properties": {"a": {"enum": ["x"]}, "b": {"type": "string", "description": "A letter."}},
        "additionalProperties": False,
    }


def test_a_text_that_repeats_another_is_the_same() -> None:
    form = Form(
        Repeated("again", of="password", message="They differ", required=True),
        Text("password", required=True),
    )
    assert findings(form, {"password": "a", "again": "a"}) == []
    assert findings(form, {"password": "a", "again": "b"}) == ["They differ"]
    assert findings(form, {"password": "a", "again": ""}) == ["They differ"]
    assert findings(form, {"password": "", "again": ""}) == [
        "again is a required field",
        "password is a required field",
    ]
    [of_type, differs] = findings(form, {"password": "a", "again": 7})
    assert of_type.startswith("again must be a `string` type")
    assert differs == "They differ"
    assert form.json_schema()["properties"]["again"]["description"] == "The same as password."


@pytest.mark.parametrize("value", [7, None, [], {}, True])
def test_a_loose_text_of_another_type_counts_as_none(value: Any) -> None:
    form = Form(LooseText("device"))
    assert form.read({"device": value}).get("device") is None
    assert form.read({"device": "a"}) == {"device": "a"}
    assert not is_described(form, {"device": value})


def test_a_map_has_keys_nobody_knows_and_values_that_are_checked() -> None:
    form = Form(Map("pages", Object("page", Form(Boolean("shown"), open=True))))
    body = {"pages": {"home": {"shown": True}, "about": {}}}
    assert form.read(body) == body
    assert findings(form, body) == []
    said = findings(form, {"pages": {"home": {"shown": 1}, "about": []}})
    assert [text.split(" type")[0] for text in said] == [
        "pages.home.shown must be a `boolean`",
        "pages.about must be a `object`",
    ]
    assert not is_described(form, {"pages": {"about": []}})


def test_values_of_a_map_are_cleaned_as_fields_are() -> None:
    form = Form(Map("names", Text("name", clean=lambda value: value or "")))
    assert form.read({"names": {"a": None}}) == {"names": {"a": ""}}


@pytest.mark.parametrize("body", [None, {}, [], [1], "text"])
def test_a_body_that_has_to_be_filled_is(body: Any) -> None:
    form = Form(Text("a"), open=True, filled=True)
    with pytest.raises(ValidationError, match="Request body cannot be empty"):
        form.read(body)
    assert not is_described(form, body)
    assert findings(form, {"b": 1}) == []


def test_a_form_with_a_name_is_a_shared_schema() -> None:
    schema = Form(Text("a"), name="Letter").json_schema()
    assert schema.name == "Letter"  # type: ignore[attr-defined]  # a shared schema has one
    assert schema == Form(Text("a")).json_schema()


def test_a_form_can_describe_the_query_string() -> None:
    [found] = Form(Text("code", required=True, description="As it was sent.")).parameters()
    assert found == {
        "name": "code",
        "in": "query",
        "schema": {"type": "string", "minLength": 1},
        "description": "As it was sent.",
        "required": True,
    }


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1),
        (7.0, 7),
        ("7", 7),
        ("007", 7),
        (2**63 - 1, 2**63 - 1),
        ("9" * 18, 10**18 - 1),
        (0, None),
        (-1, None),
        (2**63, None),
        (7.5, None),
        (True, None),
        ("1" * 19, None),
        ("-1", None),
        ("", None),
        ("1.0", None),
        ("\u0663", None),
        (None, None),
        ([1], None),
        (float("nan"), None),
    ],
)
def test_a_row_id_is_a_whole_number_above_nothing(value: Any, number: int | None) -> None:
    assert row_id(value) == number
    assert bool(findings(Form(RowIds("ids")), {"ids": [value]})) is (number is None)


def test_a_field_may_be_required_with_another() -> None:
    form = Form(Text("new"), Text("old", required_with="new"))
    assert findings(form, {"new": "x"}) == ["old is a required field"]
    assert findings(form, {"new": "x", "old": ""}) == ["old is a required field"]
    assert form.read({"old": ""}) == {"old": ""}
    assert form.read({"new": "x", "old": "y"}) == {"new": "x", "old": "y"}
    assert not is_described(form, {"new": "x"})


@pytest.mark.parametrize(
    ("value", "good"), [("a@example.com", True), ("", True), ("a", False), ("a@", False)]
)
def test_an_address_is_one(value: str, good: bool) -> None:
    said = _told(Form(Text("a", rules=[EMAIL])), {"a": value})
    assert said == ([] if good else ["a must be a valid email"])


def _told(form: Form, body: Any) -> list[str]:
    try:
        form.read(body)
    except YupValidationError as error:
        return [finding.message for finding in error.findings]
    return []
