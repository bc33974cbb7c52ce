"""Bodies read field by field, each rule at its bounds."""

from collections.abc import Callable
from typing import Any

import pytest

from octavo.errors import YupValidationError
from octavo.server.form_reader import FormReader
from octavo.server.forms import email_rule, row_id


def findings(body: Any, *reads: Callable[[FormReader], Any]) -> list[str]:
    """Return what a form that reads so says of a body."""
    try:
        form = FormReader(body)
        for read in reads:
            read(form)
        form.finish()
    except YupValidationError as error:
        return [finding.message for finding in error.findings]
    return []


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
    form = FormReader({"ids": [value]})
    assert form.ids("ids") == ([] if number is None else [number])
    assert bool(form.report.findings) is (number is None)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", ["name must be at least 2 characters", "name is a required field"]),
        ("a", ["name must be at least 2 characters"]),
        ("ab", []),
        ("abc", []),
        ("abcd", ["name must be at most 3 characters"]),
        ("éé", []),
        ("a\x00b", 1),
        (7, 1),
        (None, 1),
    ],
)
def test_a_text_is_as_long_as_it_must_be(value: Any, said: list[str] | int) -> None:
    found = findings({"name": value}, lambda form: form.text("name", required=True, least=2, most=3))
    assert (len(found) if isinstance(said, int) else found) == said


def test_what_is_required_may_not_be_missing() -> None:
    readers: list[Callable[..., Any]] = [
        FormReader.text,
        FormReader.boolean,
        FormReader.items,
        FormReader.ids,
        FormReader.inner,
    ]
    for read in readers:
        assert findings({}, lambda form, read=read: read(form, "a", required=True)) == [
            "a is a required field"
        ]
        assert findings({}, lambda form, read=read: read(form, "a")) == []
        assert len(findings({"a": None}, lambda form, read=read: read(form, "a"))) == 1
    assert findings({}, lambda form: form.choice("a", ["x"], required=True)) == ["a is a required field"]
    assert findings({"a": None}, lambda form: form.choice("a", ["x"], required=True)) == [
        "a is a required field"
    ]
    assert findings({"a": None}, lambda form: form.choice("a", ["x"])) == []


def test_null_is_a_value_where_it_may_be() -> None:
    assert findings({"a": None}, lambda form: form.text("a", nullable=True, required=True)) == []
    assert findings({"a": None}, lambda form: form.items("a", nullable=True, required=True)) == []


@pytest.mark.parametrize(("count", "good"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_list_has_as_many_members_as_it_must(count: int, good: bool) -> None:
    said = findings({"a": [1] * count}, lambda form: form.items("a", least=2))
    assert said == ([] if good else ["a field must have at least 2 items"])
    assert findings({"a": [1] * count}, lambda form: form.ids("a", least=2)) == said


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (7, "number", []),
        (8, "number", ["a must be one of the following values: 7, 30, "]),
        (True, "", ["a must be one of the following values: 7, 30, "]),
        ("7", "number", 2),
        (None, "number", []),
    ],
)
def test_a_choice_is_one_of_those_there_are(value: Any, kind: str, said: list[str] | int) -> None:
    found = findings({"a": value}, lambda form: form.choice("a", [7, 30, None], kind=kind))
    assert (len(found) if isinstance(said, int) else found) == said


def test_one_is_no_true_and_true_is_no_one() -> None:
    assert findings({"a": True}, lambda form: form.choice("a", [1], kind="")) != []
    assert len(findings({"a": 1}, lambda form: form.boolean("a"))) == 1
    for value in (True, False):
        form = FormReader({"a": value})
        assert (form.boolean("a"), form.report.findings) == (value, [])


def test_keys_nobody_read_are_told_at_every_depth_unless_they_are_let_pass() -> None:
    body = {"a": "x", "b": 1, "in": {"c": 1}}

    def read(form: FormReader) -> None:
        form.text("a")
        inner = form.inner("in")
        assert inner is not None
        inner.close()

    unread = "field has unspecified keys"
    assert findings(body, read) == [f"in {unread}: c", f"this {unread}: b"]
    assert findings(body, FormReader.ignore_others) == []


@pytest.mark.parametrize("body", [[], "text", 7, True])
def test_a_body_that_is_no_object_is_refused_at_once(body: Any) -> None:
    assert len(findings(body, lambda form: form.text("a", required=True))) == 1
    assert findings(None, lambda form: form.text("a")) == []


@pytest.mark.parametrize(
    ("value", "good"), [("a@example.com", True), ("", True), ("a", False), ("a@", False)]
)
def test_an_address_is_one(value: str, good: bool) -> None:
    said = findings({"a": value}, lambda form: form.text("a", rules=[email_rule]))
    assert said == ([] if good else ["a must be a valid email"])
    form = FormReader({"a": "x"})
    form.refuse("a", "not this one")
    assert [(found.path, found.message, found.value) for found in form.report.findings] == [
        (("a",), "not this one", "x")
    ]
