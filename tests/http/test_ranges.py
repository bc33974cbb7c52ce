"""Byte ranges as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.http.ranges import ByteRange, select_range


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("bytes=0-4", ByteRange(0, 4, 13)),
        ("bytes=5-", ByteRange(5, 12, 13)),
        ("bytes=0-1,3-4", ByteRange(0, 1, 13)),
        ("bytes=2-999", ByteRange(2, 12, 13)),
        ("bytes=-3", "unsatisfiable"),
        ("bytes=13-", "unsatisfiable"),
        ("lines=0-4", "unsatisfiable"),
        ("bytes=x", "unsatisfiable"),
    ],
)
def test_as_uploads_answer(text: str, answer: object) -> None:
    assert select_range(text, 13, "first") == answer


def test_nothing_of_an_empty_file_can_be_had() -> None:
    assert select_range("bytes=0-", 0) == select_range("bytes=-5", 0) == "unsatisfiable"


@given(st.text("bytes=-,0123456789 x", max_size=20).map(lambda text: f"bytes={text}"), st.integers(0, 50))
def test_a_part_is_always_inside_the_whole(text: str, size: int) -> None:
    part = select_range(text, size)
    if isinstance(part, ByteRange):
        assert 0 <= part.start <= part.end < size
        assert part.to_text() == f"bytes {part.start}-{part.end}/{size}"


@given(st.integers(1, 10**6), st.data())
def test_what_is_asked_for_is_what_is_selected(size: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start, size * 2))
    last = min(end, size - 1)
    assert select_range(f"bytes={start}-{end}", size) == ByteRange(start, last, size)
    assert select_range(f"bytes=-{size - start}", size) == ByteRange(start, size - 1, size)
