"""Paths written from their parameters."""

import re
from typing import Any

import pytest

from octavo.http.path_pattern import build


@pytest.mark.parametrize(
    ("path", "values", "written"),
    [
        ("/a", {}, "/a"),
        ("/a/:b", {"b": "c"}, "/a/c"),
        ("/a/:b", {"b": 5}, "/a/5"),
        ("/a/:b", {"b": "c d/é"}, "/a/c%20d%2F%C3%A9"),
        ("/a/:b?", {}, "/a"),
        ("/a/:b?", {"b": None}, "/a"),
        ("/a/:b*", {"b": []}, "/a"),
        ("/a/:b*", {"b": ["1", "2"]}, "/a/1/2"),
        ("/a/:b+", {"b": ("1", 2)}, "/a/1/2"),
        ("/a/:b+", {"b": "1"}, "/a/1"),
        ("/a/{x-:b-y}?", {"b": "1"}, "/a/x-1-y"),
        ("/a/{x-:b-y}?", {}, "/a/"),
        (r"/a/(\d+)", {0: "12"}, "/a/12"),
        (r"/a/(\d+)", {"0": 12}, "/a/12"),
    ],
)
def test_parameters_are_filled_in(path: str, values: dict[str | int, Any], written: str) -> None:
    assert build(path, values) == written


@pytest.mark.parametrize(
    ("path", "values", "message"),
    [
        ("/a/:b", {}, 'Expected "b" to be a string'),
        ("/a/:b", {"b": None}, 'Expected "b" to be a string'),
        ("/a/:b", {"b": True}, 'Expected "b" to be a string'),
        ("/a/:b", {"b": ["1"]}, 'Expected "b" to not repeat, but got an array'),
        ("/a/:b?", {"b": ["1"]}, 'Expected "b" to not repeat, but got an array'),
        ("/a/:b+", {"b": []}, 'Expected "b" to not be empty'),
        ("/a/:b+", {}, 'Expected "b" to be an array'),
    ],
)
def test_what_does_not_fit_is_refused(path: str, values: dict[str | int, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        build(path, values)


def test_what_a_parameter_does_not_match_is_not_written() -> None:
    with pytest.raises(ValueError, match='Expected "b" to match'):
        build(r"/a/:b(\d+)", {"b": "x"})
