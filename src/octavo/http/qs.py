"""Parses nested query strings and prints them, by the rules of npm's qs as configured by Strapi.

Depth 20, lists of up to 100, no comma splitting, no dots, `a` without `=` is None. What qs drops silently
(parameters beyond a limit, JavaScript's prototype keys) is refused or kept here: a filter never vanishes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from octavo.errors import ValidationError
from octavo.http.text import BAD_ESCAPE

MAX_LENGTH = 65_536
MAX_KEYS = 1_000
MAX_BRACKETS = 100
DEPTH = 20
LIST_LIMIT = 100

Pair = tuple[str, str | None]

_BRACKET = re.compile("%5([bd])", re.IGNORECASE)
_INDEX = re.compile("0|[1-9][0-9]{0,8}")


class _Items:
    """A list being built, by index, so that gaps take no memory."""

    __slots__ = ("at", "length")

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self.at: dict[int, Any] = dict(enumerate(values))
        self.length = len(self.at)

    def put(self, index: int, value: Any) -> None:
        self.at[index] = value
        self.length = max(self.length, index + 1)

    def append(self, value: Any) -> None:
        self.put(self.length, value)


class _Overflow(dict[str, Any]):
    """An object that was a list until it grew beyond the limit; further values get the next number."""

    def __init__(self, values: Mapping[int, Any], length: int) -> None:
        super().__init__({str(index): value for index, value in values.items()})
        self.length = length

    def append(self, value: Any) -> None:
        self[str(self.length)] = value
        self.length += 1


def parse(text: str, *, source: str = "query", max_length: int = MAX_LENGTH) -> dict[str, Any]:
    """Parse `a[b][]=1&c` into `{"a": {"b": ["1"]}, "c": None}`.

    Raises ValidationError (400) for more than `max_length` characters, `MAX_KEYS` parameters or
    `MAX_BRACKETS` brackets in one key.
    """
    if len(text) > max_length:
        details = {"source": source, "length": len(text)}
        raise ValidationError(f"The {source} is longer than {max_length} characters", details)
    return parse_pairs(_split(text, source), source=source)


def parse_pairs(pairs: Iterable[Pair], *, source: str = "query") -> dict[str, Any]:
    """Nest pairs of decoded keys and values, as `parse` does; the fields of a multipart form come here."""
    flat: dict[str, list[str | None]] = {}
    for key, value in pairs:
        flat.setdefault(key, []).append(value)
    tree: dict[str, Any] = {}
    for key, values in flat.items():
        _merge_keys(tree, _chain(_segments(key, source), _leaf(values)))
    return {key: _finish(value) for key, value in tree.items()}


def decode(text: str) -> str:
    """Decode plus signs and percent-encoding; text that is not valid UTF-8 stays encoded, as in qs."""
    text = text.replace("+", " ")
    if "%" not in text:
        return text
    if BAD_ESCAPE.search(text):
        return text
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeError:
        return text


def _split(text: str, source: str) -> Iterator[Pair]:
    """Yield the decoded pairs; parts with an empty key are skipped."""
    if text.count("&") >= MAX_KEYS and len([part for part in text.split("&") if part]) > MAX_KEYS:
        raise ValidationError(f"The {source} has more than {MAX_KEYS} parameters", {"source": source})
    if "%5" in text:
        text = _BRACKET.sub(lambda match: "[" if match[1] in "bB" else "]", text)
    for part in text.split("&"):
        closing = part.find("]=")
        at = part.find("=") if closing < 0 else closing + 1
        key = decode(part if at < 0 else part[:at])
        if key:
            yield key, None if at < 0 else decode(part[at + 1 :])


def _leaf(values: list[str | None]) -> Any:
    return values[0] if len(values) == 1 else _bound_list(_Items(values))


def _segments(key: str, source: str) -> list[str]:
    """Split `a[b][c]` into `a`, `[b]`, `[c]`; what is too deep or not closed stays one literal segment."""
    first = key.find("[")
    if first < 0:
        return [key]
    if key.count("[") > MAX_BRACKETS:
        name = key[:first] or key[:20]
        details = {"key": name, "path": None, "source": source, "param": name}
        raise ValidationError(f"Invalid key {name}: nested too deeply", details)
    segments = [key[:first]] if first else []
    opening = first
    for _ in range(DEPTH):
        end = _closing(key, opening)
        if end < 0:
            break
        segments.append(key[opening : end + 1])
        opening = key.find("[", end + 1)
        if opening < 0:
            return segments
    return [*segments, f"[{key[opening:]}]"]


def _closing(key: str, opening: int) -> int:
    """Return where the bracket opened at `opening` closes, nested pairs skipped, or -1."""
    level = 0
    for at in range(opening, len(key)):
        if key[at] == "[":
            level += 1
        elif key[at] == "]":
            level -= 1
            if level == 0:
                return at
    return -1


def _chain(segments: list[str], leaf: Any) -> Any:
    """Wrap a value in the containers its segments name."""
    value = leaf
    for segment in reversed(segments):
        if segment == "[]":
            value = value if isinstance(value, _Items | _Overflow) else _Items([value])
            continue
        bracketed = segment[0] == "[" and segment[-1] == "]"
        name = segment[1:-1] if bracketed else segment
        if bracketed and _INDEX.fullmatch(name) and int(name) < LIST_LIMIT:
            items = _Items()
            items.put(int(name), value)
            value = items
        else:
            value = {name: value}
    return value


def _merge(target: Any, source: Any) -> Any:
    """Merge a value with earlier ones of the same key (qs's own rules)."""
    if source is None or (source == "" and isinstance(target, dict)):
        return target
    if isinstance(target, _Items):
        return _merge_into_items(target, source)
    if isinstance(target, dict):
        return _merge_into_object(target, source)
    if isinstance(source, _Overflow):
        moved = {int(key) + 1: value for key, value in source.items()}
        return _Overflow({0: target, **moved}, source.length + 1)
    joined = _Items([target])
    if isinstance(source, _Items):
        for index, value in source.at.items():
            joined.put(index + 1, value)
    else:
        joined.append(source)
    return _bound_list(joined)


def _merge_into_items(target: _Items, source: Any) -> Any:
    if isinstance(source, dict):
        grown = isinstance(source, _Overflow)
        return _merge_keys(_Overflow(target.at, target.length) if grown else _by_name(target), source)
    if not isinstance(source, _Items):
        target.append(source)
        return _bound_list(target)
    for index, value in source.at.items():
        if index not in target.at:
            target.put(index, value)
        elif isinstance(value, _Items | dict) and isinstance(target.at[index], _Items | dict):
            target.at[index] = _merge(target.at[index], value)
        else:
            target.append(value)
    return _bound_list(target)


def _merge_into_object(target: dict[str, Any], source: Any) -> Any:
    if isinstance(source, _Items | dict):
        return _merge_keys(target, source)
    if isinstance(target, _Overflow):
        target.append(source)
        return target
    return _Items([target, source])


def _merge_keys(target: dict[str, Any], source: Any) -> dict[str, Any]:
    for key, value in (_by_name(source) if isinstance(source, _Items) else source).items():
        target[key] = _merge(target[key], value) if key in target else value
        if isinstance(target, _Overflow) and _INDEX.fullmatch(key):
            target.length = max(target.length, int(key) + 1)
    return target


def _by_name(items: _Items) -> dict[str, Any]:
    return {str(index): value for index, value in items.at.items()}


def _bound_list(items: _Items) -> "_Items | _Overflow":
    return items if items.length <= LIST_LIMIT else _Overflow(items.at, items.length)


def _finish(node: Any) -> Any:
    if isinstance(node, _Items):
        return [_finish(node.at[index]) for index in sorted(node.at)]
    if isinstance(node, dict):
        return {key: _finish(value) for key, value in node.items()}
    return node


def stringify(value: Mapping[str, Any]) -> str:
    """Print nested values as a query string with indexed brackets, which `parse` can read.

    None is a key without `=`, booleans are `true` and `false`, dates ISO 8601; empty containers are left out.
    """
    return "&".join(
        quote(name, safe="~") if text is None else f"{quote(name, safe='~')}={quote(text, safe='~')}"
        for key, inner in value.items()
        for name, text in _flatten(str(key), inner)
    )


def _flatten(name: str, value: Any) -> Iterator[Pair]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flatten(f"{name}[{key}]", inner)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _flatten(f"{name}[{index}]", inner)
    else:
        yield name, _text(value)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
