"""What `ctx.assert_.equal` and its kin take for equal: what JavaScript does."""

import pytest

from octavo.http.http_errors import loosely_equal, strictly_equal

LIST: list[object] = []
OBJECT: dict[str, object] = {}


@pytest.mark.parametrize(
    ("first", "second", "loosely", "strictly"),
    [
        (1, 1, True, True),
        (1, 1.0, True, True),
        (1, 2, False, False),
        (1, "1", True, False),
        (1, "1.0", True, False),
        ("1", "1.0", False, False),
        ("a", "a", True, True),
        (0, "", True, False),
        (0, "a", False, False),
        (1, True, True, False),
        (0, False, True, False),
        ("1", True, True, False),
        (True, True, True, True),
        (None, None, True, True),
        (None, 0, False, False),
        (None, "", False, False),
        (None, False, False, False),
        (LIST, LIST, True, True),
        (LIST, [], False, False),
        (OBJECT, OBJECT, True, True),
        (OBJECT, {}, False, False),
        (OBJECT, LIST, False, False),
    ],
)
def test_equality(first: object, second: object, loosely: bool, strictly: bool) -> None:
    assert (loosely_equal(first, second), loosely_equal(second, first)) == (loosely, loosely)
    assert (strictly_equal(first, second), strictly_equal(second, first)) == (strictly, strictly)
