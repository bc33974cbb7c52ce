"""Every scalar type as a table: what is sent, what is kept, what is said; and what goes back out."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.errors import UNDEFINED, Finding, ValidationError
from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.json import why_not_json
from octavo.schema.attributes.types import SCALARS
from octavo.schema.errors import Report, ValidationMode

PUBLISHED, DRAFT = ValidationMode(draft=False, creating=True), ValidationMode(draft=True, creating=True)
MOMENT = datetime(2024, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


def scalar(kind: str, **options: object) -> Scalar:
    required_of_the_type = {"enum": ("red", "green")} if kind == "enumeration" else {}
    return SCALARS[kind](name="f", type=kind, **{**required_of_the_type, **options})


def findings_of(attribute: Scalar, value: object) -> list[Finding]:
    report = Report()
    attribute.check(value, ("f",), PUBLISHED, report)
    return report.findings


def said(attribute: Scalar, value: object, mode: ValidationMode = PUBLISHED) -> list[str]:
    report = Report()
    attribute.check(value, ("f",), mode, report)
    return [finding.message for finding in report.findings] or ([report.late] if report.late else [])


KEPT = [
    ("string", "x", "x"),
    ("string", "", ""),
    ("text", "a😀b", "a😀b"),
    ("email", "UP@EXAMPLE.COM", "UP@EXAMPLE.COM"),
    ("email", "o'neil+x@sub.exämple.org", "o'neil+x@sub.exämple.org"),
    ("uid", "ok-slug_1.~x", "ok-slug_1.~x"),
    ("integer", "7", 7),
    ("integer", 5.0, 5),
    ("integer", "1e3", 1000),
    ("integer", 2**63 - 1, 2**63 - 1),
    ("biginteger", 12345, 12345),
    ("biginteger", " +42 ", 42),
    ("biginteger", "9223372036854775807", 2**63 - 1),
    ("biginteger", str(-(2**63)), -(2**63)),
    ("float", "2.5", 2.5),
    ("float", 3, 3.0),
    ("decimal", "3.14", Decimal("3.14")),
    ("decimal", 0.1, Decimal("0.1")),
    ("decimal", 3, Decimal(3)),
    ("decimal", "12345678901234567890.123456789", Decimal("12345678901234567890.123456789")),
    ("boolean", "true", True),
    ("boolean", "FALSE", False),
    ("boolean", 1, True),
    ("boolean", 0, False),
    ("date", "2024-12-31", date(2024, 12, 31)),
    ("date", "2024-12-31T23:00:00Z", date(2024, 12, 31)),
    ("time", "10:11:12.345", time(10, 11, 12, 345000)),
    ("time", "10:11:12", time(10, 11, 12)),
    ("time", "10:11:12.5", time(10, 11, 12, 500000)),
    ("datetime", "2024-01-02T03:04:05.678Z", MOMENT),
    ("datetime", "2024-01-02T03:04:05.678999Z", MOMENT),
    ("datetime", "2024-01-02T03:04:05+05:30", datetime(2024, 1, 1, 21, 34, 5, tzinfo=UTC)),
    ("datetime", "2024-01-02", datetime(2024, 1, 2, tzinfo=UTC)),
    ("datetime", "20240102", datetime(2024, 1, 2, tzinfo=UTC)),
    ("datetime", "2024-W01-2", datetime(2024, 1, 2, tzinfo=UTC)),
    ("datetime", "2024-002", datetime(2024, 1, 2, tzinfo=UTC)),
    ("datetime", "2024-01-02T03:04:05", datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ("datetime", 1704164645678, MOMENT),
    ("datetime", "0", datetime(1970, 1, 1, tzinfo=UTC)),
    ("timestamp", "1704164645678", MOMENT),
    ("timestamp", "2024-01-02T03:04:05.678Z", MOMENT),
    ("enumeration", "red", "red"),
    ("json", {"a": [1, 2, {"b": None}]}, {"a": [1, 2, {"b": None}]}),
    ("json", False, False),
    ("json", '{"x":1}', '{"x":1}'),
    ("blocks", [], []),
]


@pytest.mark.parametrize(("kind", "sent", "kept"), KEPT)
def test_what_is_kept(kind, sent, kept):
    attribute, report = scalar(kind), Report()
    result = attribute.check(sent, ("f",), PUBLISHED, report)
    report.raise_any()
    assert result == kept and type(result) is type(kept)
    again = attribute.check(result, ("f",), PUBLISHED, report)
    report.raise_any()
    assert again == kept


NOT_A_NUMBER = "f must be a `number` type, but the final value was: `NaN`"
REFUSED = [
    ("string", {}, 5, ["f must be a `string` type, but the final value was: `5`."]),
    ("string", {}, ["x"], ['f must be a `string` type, but the final value was: `[\n  "\\"x\\""\n]`.']),
    ("string", {}, "x" * 256, ["f must be at most 255 characters"]),
    ("string", {}, "a\0b", ["f must not contain a null character"]),
    ("string", {}, "\ud800", ["f must not contain half of a surrogate pair"]),
    ("string", {"max_length": 1}, "😀", ["f must be at most 1 characters"]),
    ("text", {"min_length": 2}, "x", ["f must be at least 2 characters"]),
    (
        "string",
        {"min_length": 3, "regex": "^[A-Z]+$"},
        "a",
        ["f must be at least 3 characters", 'f must match the following: "/^[A-Z]+$/"'],
    ),
    ("email", {}, "x", ["f must be a valid email"]),
    ("email", {}, "a@b", ["f must be a valid email"]),
    ("email", {}, "a@b.c1", ["f must be a valid email"]),
    ("email", {}, "", ["f cannot be empty"]),
    ("email", {"min_length": 50}, "a@b.cd", []),
    ("uid", {"max_length": 3}, "long", ["f must be at most 3 characters"]),
    ("uid", {"min_length": 3}, "ok", ["f must be at least 3 characters"]),
    ("uid", {}, "not ok", ['f must match the following: "/^[A-Za-z0-9-_.~]*$/"']),
    ("integer", {}, "seven", [NOT_A_NUMBER + ' (cast from the value `"seven"`).']),
    ("integer", {}, "", [NOT_A_NUMBER + ' (cast from the value `""`).']),
    ("integer", {}, True, [NOT_A_NUMBER + " (cast from the value `true`)."]),
    ("integer", {"max": 100}, 101, ["f must be less than or equal to 100"]),
    ("integer", {"min": 2, "max": 5}, 1.5, ["f must be an integer", "f must be greater than or equal to 2"]),
    ("integer", {}, 2**63, ["f must be between -9223372036854775808 and 9223372036854775807"]),
    ("biginteger", {}, "x", ["f must be a valid integer"]),
    ("biginteger", {}, 1.5, ["f must be a valid integer"]),
    (
        "biginteger",
        {},
        "123456789012345678901234567890",
        ["f must be between -9223372036854775808 and 9223372036854775807"],
    ),
    ("float", {"min": 0.5}, 0.4, ["f must be greater than or equal to 0.5"]),
    ("float", {}, "Infinity", ["f must be a finite number"]),
    ("decimal", {}, "1e999", ["f must be a finite number"]),
    ("decimal", {"max": 9.5}, 9.6, ["f must be less than or equal to 9.5"]),
    ("boolean", {}, "yes", ['f must be a `boolean` type, but the final value was: `"yes"`.']),
    ("date", {}, "2023-02-30", ["Invalid date"]),
    ("date", {}, "", ["Invalid format, expected yyyy-MM-dd"]),
    ("date", {}, 5, ["Invalid format, expected yyyy-MM-dd"]),
    ("time", {}, "10:11", ["Invalid time format, expected HH:mm:ss.SSS"]),
    ("time", {}, "10:11:12Z", ["Invalid time format, expected HH:mm:ss.SSS"]),
    ("time", {}, 5, ["Expected a string, got a number"]),
    ("datetime", {}, "now", ["Invalid format, expected a timestamp or an ISO date"]),
    ("datetime", {}, "", ["Invalid format, expected a timestamp or an ISO date"]),
    ("datetime", {}, "2024-02-30", ["Invalid format, expected a timestamp or an ISO date"]),
    ("datetime", {}, ["2024-01-02"], ["Invalid format, expected a timestamp or an ISO date"]),
    ("timestamp", {}, "99999999999999999", ["Invalid format, expected a timestamp or an ISO date"]),
    ("enumeration", {}, "", ["f must be one of the following values: red, green, "]),
    ("enumeration", {}, 1, ["f must be one of the following values: red, green, "]),
    ("json", {}, {"a": ["\0"]}, ["f must not contain a null character"]),
    ("json", {}, {"\ud800": 1}, ["f must not contain half of a surrogate pair"]),
    ("json", {}, [2**64], ["f must not contain integers beyond 64 bits"]),
    ("json", {}, [float("nan")], ["f must contain finite numbers only"]),
    (
        "blocks",
        {},
        "x",
        ['f must be a `array` type, but the final value was: `null` (cast from the value `"x"`).'],
    ),
]


@pytest.mark.parametrize(("kind", "options", "sent", "messages"), REFUSED)
def test_what_is_refused(kind, options, sent, messages):
    assert said(scalar(kind, **options), sent) == messages


@pytest.mark.parametrize(
    ("kind", "null", "missing"),
    [
        ("string", "f must be a `string` type, but the final value was: `null`.", "f must be defined."),
        ("integer", NOT_A_NUMBER + ".", "f must be defined."),
        ("enumeration", "f must be a `string` type, but the final value was: `null`.", "f must be defined."),
        ("blocks", "f must be a `array` type, but the final value was: `null`.", "f must be defined."),
        ("boolean", "f must be defined.", "f must be defined."),
        ("biginteger", "f must be defined.", "f must be defined."),
        ("json", "f must be defined.", "f must be defined."),
        ("datetime", "f must be defined.", "f must be defined."),
    ],
)
def test_required(kind, null, missing):
    attribute, update = scalar(kind, required=True), ValidationMode(draft=False, creating=False)
    assert said(attribute, None) == [null]
    assert said(attribute, UNDEFINED) == [missing]
    assert said(attribute, UNDEFINED, update) == []
    assert said(attribute, None, update) == [null.replace("must be defined.", "cannot be null.")]
    assert said(attribute, None, DRAFT) == said(attribute, UNDEFINED, DRAFT) == []


def test_drafts_skip_minimums_patterns_and_grammars_but_not_types_and_maximums():
    assert said(scalar("string", min_length=3, regex="^[A-Z]+$", max_length=5), "a", DRAFT) == []
    assert said(scalar("string", max_length=5), "abcdef", DRAFT) == ["f must be at most 5 characters"]
    assert said(scalar("email"), "no address", DRAFT) == []
    assert said(scalar("uid"), "not ok", DRAFT) == []
    assert said(scalar("integer", min=5), 1, DRAFT) == []
    assert said(scalar("integer", max=5), 6, DRAFT) == ["f must be less than or equal to 5"]
    assert said(scalar("enumeration"), "blue", DRAFT) == [
        "f must be one of the following values: red, green, "
    ]


def test_defaults_stand_in_for_what_is_missing_when_creating():
    attribute, report = scalar("json", default=[1], has_default=True), Report()
    first = attribute.check(UNDEFINED, ("f",), PUBLISHED, report)
    first.append(2)
    assert attribute.check(UNDEFINED, ("f",), PUBLISHED, report) == [1]
    assert attribute.check(UNDEFINED, ("f",), ValidationMode(creating=False), report) is UNDEFINED
    assert attribute.check(None, ("f",), PUBLISHED, report) is None


@pytest.mark.parametrize(
    ("kind", "kept", "on_the_wire"),
    [
        ("biginteger", 2**53, "9007199254740992"),
        ("decimal", Decimal("2.00"), 2),
        ("decimal", Decimal("12345678901.123"), 12345678901.123),
        ("float", 2.0, 2),
        ("float", -1.5, -1.5),
        ("date", date(2024, 1, 2), "2024-01-02"),
        ("time", time(3, 4, 5), "03:04:05.000"),
        ("datetime", MOMENT, "2024-01-02T03:04:05.678Z"),
        ("timestamp", MOMENT, "1704164645678"),
    ],
)
def test_the_wire(kind, kept, on_the_wire):
    forms = scalar(kind).conversions
    assert forms.to_wire is not None
    sent = forms.to_wire(kept)
    assert sent == on_the_wire and type(sent) is type(on_the_wire)
    in_component = forms.to_json(kept) if forms.to_json else kept
    back = forms.json_to_wire(in_component) if forms.json_to_wire else in_component
    assert back == on_the_wire


@pytest.mark.parametrize(
    ("kind", "asked", "compared"),
    [
        ("string", "Zeta", "Zeta"),
        ("string", 5, "5"),
        ("enumeration", "none of them", "none of them"),
        ("integer", "10", 10),
        ("integer", 5.5, 5.5),
        ("biginteger", "9007199254740993", 9007199254740993),
        ("biginteger", "9223372036854775808", 9223372036854775808.0),
        ("integer", "1e30", 1e30),
        ("decimal", "4.5", Decimal("4.5")),
        ("boolean", "t", True),
        ("boolean", "yes", True),
        ("boolean", "0", False),
        ("date", "2024-01-15T00:00:00.000Z", date(2024, 1, 15)),
        ("datetime", "2020-01-01", datetime(2020, 1, 1, tzinfo=UTC)),
        ("datetime", "0", datetime(1970, 1, 1, tzinfo=UTC)),
        ("time", "08:09:10.123", time(8, 9, 10, 123000)),
    ],
)
def test_values_of_queries(kind, asked, compared):
    assert scalar(kind).parse_filter_value(asked) == compared


@pytest.mark.parametrize(
    ("kind", "asked", "message"),
    [
        ("integer", "abc", "f is compared with a number"),
        ("integer", "", "f is compared with a number"),
        ("integer", {"a": 1}, "f is compared with a number"),
        ("date", "2024-13-45", "Invalid format, expected yyyy-MM-dd"),
        ("datetime", "notadate", "Invalid format, expected a timestamp or an ISO date"),
        ("time", "12:00", "Invalid time format, expected HH:mm:ss.SSS"),
        ("string", {"a": "Zeta"}, "f is compared with a text"),
        ("string", "a\0", "null character"),
        ("json", {"k": 1}, "f cannot be compared"),
    ],
)
def test_values_of_queries_that_are_refused(kind, asked, message):
    with pytest.raises(ValidationError, match=message):
        scalar(kind).parse_filter_value(asked)


@pytest.mark.parametrize("kind", sorted(SCALARS))
def test_no_depth_breaks_the_walk(kind):
    value: object = "x"
    for _ in range(900):
        value = {"a": [value]}
    assert len(said(scalar(kind), value)) >= 1
    json.dumps([finding.to_json() for finding in findings_of(scalar(kind), value)])


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text()
    | st.from_regex(r"\A[-+0-9eExX.:TZ \n]{0,20}\Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(kind=st.sampled_from(sorted(SCALARS)), value=ANY_JSON, required=st.booleans(), draft=st.booleans())
def test_any_json_is_kept_or_refused(kind, value, required, draft):
    attribute, report = scalar(kind, required=required), Report()
    kept = attribute.check(value, ("f",), ValidationMode(draft), report)
    assert all(finding.message.startswith("f ") or kind == "blocks" for finding in report.findings)
    if not report.findings and report.late is None and kept is not None:
        to_wire = attribute.conversions.to_wire
        again = attribute.check(to_wire(kept) if to_wire else kept, ("f",), ValidationMode(draft), report)
        assert not report.findings and report.late is None
        if kind != "decimal":
            assert again == kept


@given(kind=st.sampled_from(sorted(SCALARS)), value=ANY_JSON.filter(lambda value: value is not None))
def test_any_json_is_compared_or_refused(kind, value):
    try:
        scalar(kind).parse_filter_value(value)
    except ValidationError as error:
        assert error.status == 400


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_survive_the_wire(moment):
    attribute, report = scalar("datetime"), Report()
    kept = attribute.check(moment, ("f",), PUBLISHED, report)
    assert attribute.conversions.to_wire is not None
    assert attribute.check(attribute.conversions.to_wire(kept), ("f",), PUBLISHED, report) == kept
    assert kept == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@pytest.mark.parametrize("wrap", [lambda value: {"a": value}, lambda value: [value]])
def test_json_is_nested_two_hundred_levels_deep_at_most(wrap):
    value = 1
    for _ in range(200):
        value = wrap(value)
    assert why_not_json(value) is None
    assert why_not_json(wrap(value)) == "must not be nested more than 200 levels deep"
