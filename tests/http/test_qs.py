"""Query strings: npm qs's rules, hard caps, and qs-codec as the oracle."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qs_codec import DecodeOptions
from qs_codec import decode as oracle
from tests.http.steps import count_steps

from octavo.errors import ValidationError
from octavo.http import qs

ORACLE = DecodeOptions(depth=20, list_limit=100, strict_null_handling=True, parameter_limit=100_000)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", {}),
        ("a", {"a": None}),
        ("a&b=", {"a": None, "b": ""}),
        ("&&&&", {}),
        ("=", {}),
        ("=x", {}),
        ("a=1&a=2", {"a": ["1", "2"]}),
        ("a[]=1&a[]=2", {"a": ["1", "2"]}),
        ("a[]=1&a=2", {"a": ["1", "2"]}),
        ("a[]=", {"a": [""]}),
        ("a[0]=x&a[2]=z", {"a": ["x", "z"]}),
        ("a[1]=y&a[0]=x", {"a": ["x", "y"]}),
        ("a[0]=1&a[]=2", {"a": ["1", "2"]}),
        ("a=2&a[b]=1", {"a": ["2", {"b": "1"}]}),
        ("a[0][b]=1&a[0][c]=2", {"a": [{"b": "1", "c": "2"}]}),
        ("a[0]=x&a[b]=y", {"a": {"0": "x", "b": "y"}}),
        ("a.b=1", {"a.b": "1"}),
        ("a=b+c%20d", {"a": "b c d"}),
        ("a=1%2C2,3", {"a": "1,2,3"}),
        ("a[99]=1", {"a": ["1"]}),
        ("a[100]=1", {"a": {"100": "1"}}),
        ("a[-1]=1", {"a": {"-1": "1"}}),
        ("a[01]=1", {"a": {"01": "1"}}),
        ("a=%ff", {"a": "%ff"}),
        ("a=%E2%98%83", {"a": "☃"}),
        ("a=%zz+b", {"a": "%zz b"}),
        ("a=1;b=2", {"a": "1;b=2"}),
        ("?a=1", {"?a": "1"}),
        ("a=1?b=2", {"a": "1?b=2"}),
        ("A=1&a=2", {"A": "1", "a": "2"}),
        ("a%5Bb%5d=1", {"a": {"b": "1"}}),
        ("a%255B=1", {"a%5B": "1"}),
        ("[]=1", {"0": "1"}),
        ("[a]=1", {"a": "1"}),
        ("a[=1", {"a": {"[": "1"}}),
        ("a]=1", {"a]": "1"}),
        ("filters[name=x", {"filters": {"[name": "x"}}),
        ("a[b=c]=d", {"a": {"b=c": "d"}}),
        ("a[][0][]=1&a[0][]=2", {"a": [["1", "2"]]}),
        ("a[b[c]]=1", {"a": {"b[c]": "1"}}),
    ],
)
def test_reads_as_qs(text: str, value: Any) -> None:
    assert qs.parse(text) == value


def test_prototype_keys_are_ordinary() -> None:
    expected = {"__proto__": {"x": "1"}, "a": {"constructor": "2"}, "hasOwnProperty": "3"}
    assert qs.parse("__proto__[x]=1&a[constructor]=2&hasOwnProperty=3") == expected


def test_what_is_deeper_than_twenty_stays_one_literal_key() -> None:
    inner = qs.parse("a" + "".join(f"[{n}x]" for n in range(22)) + "=1")["a"]
    for n in range(20):
        inner = inner[f"{n}x"]
    assert inner == {"[20x][21x]": "1"}


def test_a_list_past_its_limit_becomes_an_object_and_loses_nothing() -> None:
    expected = {"a": {str(n): str(n) for n in range(120)}}
    assert qs.parse("&".join(f"a[]={n}" for n in range(120))) == expected
    assert qs.parse("&".join(f"a[{n}]={n}" for n in range(120))) == expected
    assert qs.parse("&".join(f"a={n}" for n in range(120))) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("&".join(f"k{n}=v" for n in range(100_000)), "longer than"),
        ("&".join(["a=1"] * 1_001), "more than 1000 parameters"),
        ("a" + "[b]" * 1_000 + "=1", "Invalid key a: nested too deeply"),
        ("a=" + "x" * 1_000_000, "longer than"),
        ("[" * 60_000, "nested too deeply"),
    ],
)
def test_hard_caps_are_refused(text: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says) as refused:
        qs.parse(text)
    assert refused.value.status == 400


def test_a_thousand_parameters_are_kept() -> None:
    assert len(qs.parse("&".join(f"k{n}=v" for n in range(1_000)))) == 1_000


SEGMENTS = st.sampled_from(
    ["", "0", "1", "2", "7", "99", "100", "150", "a", "b", "$in", "01", "-1", "x y", "é"]
)
LIST_LIKE = {"", "0", "1", "2", "7", "99"}


def _no_list_in_a_list(parts: list[str]) -> bool:
    """Where lists hold lists the oracle appends and qs merges: `test_reads_as_qs` has qs's answer."""
    return not any(one in LIST_LIKE and two in LIST_LIKE for one, two in pairwise(parts))


KEYS = st.builds(
    lambda root, rest: root + "".join(f"[{part}]" for part in rest),
    st.sampled_from(["a", "b", "filters", ""]),
    st.lists(SEGMENTS, max_size=4).filter(_no_list_in_a_list),
)
PARTS = st.builds(
    lambda key, value: key if value is None else f"{key}={value}",
    KEYS,
    st.none() | st.sampled_from(["", "1", "x", "a+b", "%20", "%E2%98%83", "1,2", "x=y", "[]"]),
)


@settings(max_examples=100)
@given(st.lists(PARTS, max_size=8).map("&".join))
def test_agrees_with_the_oracle(text: str) -> None:
    assert qs.parse(text) == oracle(text, ORACLE)


NAMES = st.text("abc$_ é&=+%.0", min_size=1, max_size=5).filter(lambda name: not name.isdigit())
VALUES = st.recursive(
    st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4) | st.dictionaries(NAMES, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.soak
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_prints_and_reads_back(value: dict[str, Any]) -> None:
    assert qs.parse(qs.stringify(value)) == value


def test_prints_other_kinds_as_text() -> None:
    value = {"a": True, "b": 1.5, "c": [False], "d": {}, "e": []}
    assert qs.stringify(value) == "a=true&b=1.5&c%5B0%5D=false"


HOSTILE: list[Callable[[int], str]] = [
    lambda n: "&".join(f"k{i}=v" for i in range(n)),
    lambda n: "&".join("a[]=v" for _ in range(n)),
    lambda n: "&".join("a=v" for _ in range(n)),
    lambda n: "&".join(f"a[{i}]=v" for i in range(n)),
    lambda n: "&".join(f"a[{99 - i % 100}][99][99]=v" for i in range(n)),
    lambda n: "&".join(f"a{'[b]' * 19}[{i}]=v" for i in range(n)),
    lambda n: "a" + "[b" * n + "=1",
    lambda n: "a" + "[" * n + "]" * n + "=1",
    lambda n: "%" * n,
    lambda n: "]" * n,
]


@pytest.mark.soak
@pytest.mark.parametrize("shape", HOSTILE)
def test_work_grows_with_the_input_and_no_faster(shape: Callable[[int], str]) -> None:
    small, large = count_steps(lambda: qs.parse(shape(200))), count_steps(lambda: qs.parse(shape(800)))
    assert large <= 4.6 * small + 200
