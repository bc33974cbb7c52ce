"""Comparing an answer with a recorded expectation: typed placeholders, strict JSON, unordered lists.

The format is Strapi's recordings': `<datetime>`, `<id>` and kin stand for a whole value or inside a text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

PLACEHOLDERS = {
    "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "documentId": r"[a-z0-9]{24}",
    "id": r"\d+",
    "jwt": r"eyJ[\w-]+\.[\w-]+\.[\w-]+",
    "hash": r"[0-9a-f]{10}",
    "bcrypt": r"\$2[aby]\$\d\d\$[./\w]{53}",
    "url": r"\S+",
    "uuid": r"[0-9a-f]{8}-[0-9a-f-]{27}",
    "httpdate": r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT",
    "hex": r"[0-9a-f]+",
    "string": r"[\s\S]*",
    "any": r"[\s\S]*",
    "number": r"-?\d+(\.\d+)?",
    "etag": r'(W/)?"[^"]*"',
}
_TOKEN = re.compile("<(" + "|".join(PLACEHOLDERS) + ")>")


def matches_text(pattern: str, text: str) -> bool:
    """Whether a text is what a pattern with placeholders describes."""
    pieces = _TOKEN.split(pattern)
    if len(pieces) == 1:
        return pattern == text
    expression = "".join(
        f"(?:{PLACEHOLDERS[piece]})" if odd % 2 else re.escape(piece) for odd, piece in enumerate(pieces)
    )
    return re.fullmatch(expression, text) is not None


@dataclass(frozen=True)
class Comparison:
    """One comparison of JSON values; lists at the pointers in `unordered` are compared as bags."""

    unordered: Sequence[str] = ()

    def differences(self, expected: Any, got: Any, at: str = "") -> Iterator[str]:
        """Yield a line for every place where `got` is not what was expected."""
        if isinstance(expected, str):
            if not _matches_value(expected, got):
                yield f"{at or '/'}: expected {expected!r}, got {got!r}"
        elif isinstance(expected, dict):
            yield from self._objects(expected, got, at)
        elif isinstance(expected, list):
            yield from self._lists(expected, got, at)
        elif type(expected) is not type(got) or expected != got:
            yield f"{at or '/'}: expected {expected!r}, got {got!r}"

    def _objects(self, expected: dict[str, Any], got: Any, at: str) -> Iterator[str]:
        if not isinstance(got, dict):
            yield f"{at or '/'}: expected an object, got {str(got)[:120]!r}"
            return
        for key in [*expected, *(key for key in got if key not in expected)]:
            place = at + "/" + key.replace("~", "~0").replace("/", "~1")
            if key not in got:
                yield f"{place}: missing (expected {str(expected[key])[:120]})"
            elif key not in expected:
                yield f"{place}: not expected (got {str(got[key])[:120]})"
            else:
                yield from self.differences(expected[key], got[key], place)

    def _lists(self, expected: list[Any], got: Any, at: str) -> Iterator[str]:
        if not isinstance(got, list):
            yield f"{at or '/'}: expected a list, got {str(got)[:120]!r}"
        elif len(expected) != len(got):
            yield f"{at or '/'}: expected {len(expected)} items, got {len(got)}"
        elif at in self.unordered or "*" in self.unordered or at.endswith("/localizations"):
            yield from self._bags(expected, got, at)
        else:
            for index, (one, other) in enumerate(zip(expected, got, strict=True)):
                yield from self.differences(one, other, f"{at}/{index}")

    def _bags(self, expected: list[Any], got: list[Any], at: str) -> Iterator[str]:
        left = list(got)
        for index, one in enumerate(expected):
            found = next(
                (spot for spot, other in enumerate(left) if next(self.differences(one, other), None) is None),
                None,
            )
            if found is None:
                yield f"{at}/{index}: no item equals {str(one)[:160]}"
            else:
                del left[found]


def _matches_value(pattern: str, got: Any) -> bool:
    kind = pattern[1:-1] if _TOKEN.fullmatch(pattern) else ""
    if kind == "any":
        return True
    if kind == "id":
        return _is_number(got, int) or (isinstance(got, str) and got.isdigit())
    if kind == "number":
        return _is_number(got, (int, float))
    return isinstance(got, str) and matches_text(pattern, got)


def _is_number(value: Any, kinds: type | tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)
