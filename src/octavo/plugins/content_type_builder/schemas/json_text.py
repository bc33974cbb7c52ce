"""Changes values in the text of a JSON file, and leaves everything else as somebody wrote it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
INDENT = "  "


@dataclass(slots=True)
class _Node:
    """A value in a text: where it begins and ends, and its members by key, or its items."""

    begin: int
    end: int
    value: Any
    members: dict[str, "_Node"] = field(default_factory=dict)
    key: str = ""
    """The key of a member and the colon after it, as they are written."""
    spread: bool = False
    """Whether an object has its members on lines of their own."""


def write_json(value: Any) -> str:
    """Return a schema as a new file: a key a line, and each attribute on a line of its own."""
    attributes = value.get("attributes") or {}
    lines = [f"{INDENT}{_key(key)}: {_flat(item)}" for key, item in value.items() if key != "attributes"]
    inner = [f"{INDENT * 2}{_key(name)}: {_flat(item)}" for name, item in attributes.items()]
    text = "{\n" + ",\n".join(inner) + f"\n{INDENT}}}" if inner else "{}"
    return "{\n" + ",\n".join([*lines, f'{INDENT}"attributes": {text}']) + "\n}\n"


def change_json(text: str, value: Any) -> str:
    """Return the text of a JSON object with another value: what is the same stands as it did.

    What is new looks like what is beside it: on one line, or on several, indented alike.
    """
    begin = _skip(text, 0)
    node = _read(text, begin)
    newline = "\r\n" if "\r\n" in text else "\n"
    unit = re.search(r"\n([ \t]+)\S", text)
    writer = _Writer(text, newline, unit[1] if unit else INDENT)
    return text[:begin] + writer.change(node, value, "") + text[node.end :]


def _read(text: str, begin: int) -> _Node:
    if text[begin] == "{":
        return _read_object(text, begin)
    value, end = _DECODER.raw_decode(text, begin)
    return _Node(begin, end, value)


def _read_object(text: str, begin: int) -> _Node:
    node = _Node(begin, begin, {})
    at = _skip(text, begin + 1)
    node.spread = "\n" in text[begin:at]
    while text[at] != "}":
        key, end = _DECODER.raw_decode(text, at)
        member = _read(text, _skip(text, _skip(text, end) + 1))
        member.key = text[at : member.begin]
        node.members[key] = member
        node.value[key] = member.value
        at = _skip(text, member.end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    node.end = at + 1
    return node


def _skip(text: str, at: int) -> int:
    blanks = _SPACE.match(text, at)
    return at if blanks is None else blanks.end()


@dataclass(frozen=True, slots=True)
class _Writer:
    text: str
    newline: str
    unit: str

    def change(self, node: _Node, value: Any, indent: str) -> str:
        """Return the text of a node with another value."""
        if _same(node.value, value):
            return self.text[node.begin : node.end]
        if not isinstance(value, Mapping) or not node.members:
            several = "\n" in self.text[node.begin : node.end]
            return self.print(value, indent, spread=several or (isinstance(value, Mapping) and not indent))
        inner = indent + self.unit
        # Attributes on one line each have neighbours that are alike.
        flat = any(not each.spread and each.members for each in node.members.values())
        members = [
            node.members[key].key + self.change(node.members[key], item, inner)
            if key in node.members
            else f"{_key(key)}: {self.print(item, inner, spread=node.spread and not flat)}"
            for key, item in value.items()
        ]
        return self._object(members, indent, spread=node.spread)

    def print(self, value: Any, indent: str, *, spread: bool) -> str:
        """Return the text of a new value."""
        if not spread or not isinstance(value, Mapping | list) or not value:
            return _flat(value)
        inner = indent + self.unit
        if isinstance(value, Mapping):
            members = [f"{_key(key)}: {self.print(item, inner, spread=True)}" for key, item in value.items()]
            return self._object(members, indent, spread=True)
        items = [self.print(item, inner, spread=True) for item in value]
        return self._lines("[", items, "]", indent)

    def _object(self, members: Sequence[str], indent: str, *, spread: bool) -> str:
        if not members:
            return "{}"
        return self._lines("{", members, "}", indent) if spread else "{" + ", ".join(members) + "}"

    def _lines(self, opening: str, items: Sequence[str], closing: str, indent: str) -> str:
        lines = f",{self.newline}".join(f"{indent}{self.unit}{item}" for item in items)
        return f"{opening}{self.newline}{lines}{self.newline}{indent}{closing}"


def _key(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _flat(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON: 1 is not true, and the order of keys counts."""
    return json.dumps(one) == json.dumps(other)
