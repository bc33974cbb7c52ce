"""`blocks`: structured text, a tree of paragraphs, headings, lists and so on (Strapi's grammar)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from octavo.errors import UNDEFINED, ValidationError
from octavo.schema.attributes.base import ColumnKind, Scalar
from octavo.schema.attributes.enumeration import as_text
from octavo.schema.attributes.json import why_not_json
from octavo.schema.attributes.numeric import Number, to_number
from octavo.schema.attributes.textual import filter_text
from octavo.schema.errors import NAN, Report, ValidationMode, ValuePath

Rule = Callable[[Any, ValuePath, Report], Any]
"""Checks a value, which may be UNDEFINED, and returns the value to store."""

DEEPEST = 100
"""Levels of lists and objects; the tree is walked recursively."""

_LINK = re.compile(r"/|(?:https?|ftp):/*[^\s/?#\\]|(?:mailto|tel):", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class BlocksAttribute(Scalar):
    """Structured text: a list of blocks."""

    column: ClassVar[ColumnKind] = "json"
    kind: ClassVar[str | None] = "array"
    json_type: ClassVar[Mapping[str, Any]] = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/Block"},
    }

    @property
    def python_type(self) -> str:
        """A list of nodes."""
        return "list[dict[str, Json]]"

    def accept(self, value: Any, path: ValuePath, mode: ValidationMode, report: Report) -> Any:
        """Return the list; every node that breaks the grammar is reported."""
        wrong = why_not_json(value, DEEPEST)
        if wrong:
            report.add(path, wrong)
            return value
        return _each(_block, value, path, report)

    def parse_filter_value(self, value: Any) -> Any:
        """Return the text to compare the serialized blocks with."""
        if isinstance(value, list | dict):
            raise ValidationError(f"{self.name} cannot be compared with a list or an object")
        return filter_text(self.name, value)


def _each(rule: Rule, value: Any, path: ValuePath, report: Report) -> Any:
    if not isinstance(value, list):
        report.wrong_type(path, "array", None, value)
        return value
    return [rule(member, (*path, index), report) for index, member in enumerate(value)]


def _children(rule: Rule, at_least_one: str | None = None) -> Rule:
    """Check a required list of nodes; an empty one is refused with this message."""

    def check(value: Any, path: ValuePath, report: Report) -> Any:
        if value is UNDEFINED:
            report.add(path, "is a required field")
            return value
        children = _each(rule, value, path, report)
        if value == [] and at_least_one:
            report.say(path, at_least_one, value)
        return children

    return check


def _text(required: bool = False, one_of: tuple[str, ...] = (), nullable: bool = False) -> Rule:
    def check(value: Any, path: ValuePath, report: Report) -> Any:
        if value is UNDEFINED:
            return _absent(required, path, report)
        if value is None and nullable:
            return None
        text = as_text(value)
        if not isinstance(text, str):
            report.wrong_type(path, "string", text)
        if one_of and text not in one_of:
            report.add(path, f"must be one of the following values: {', '.join(one_of)}", text)
        elif required and text == "":
            report.add(path, "is a required field", text)
        return text

    return check


def _number(one_of: tuple[int, ...] = ()) -> Rule:
    def check(value: Any, path: ValuePath, report: Report) -> Any:
        if value is UNDEFINED:
            return _absent(True, path, report)
        number: Number = to_number(value)
        if number != number:
            report.wrong_type(path, "number", NAN, value)
        if one_of and number not in one_of:
            allowed = ", ".join(str(choice) for choice in one_of)
            report.add(path, f"must be one of the following values: {allowed}", number)
        return int(number) if number == number and number == int(number) else float(number)

    return check


def _flag(value: Any, path: ValuePath, report: Report) -> Any:
    if value is UNDEFINED or isinstance(value, bool):
        return value
    flag = {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())
    if flag is None:
        report.wrong_type(path, "boolean", value)
    return flag


def _anything(value: Any, path: ValuePath, report: Report) -> Any:
    return value


def _leaf_text(value: Any, path: ValuePath, report: Report) -> Any:
    if value is UNDEFINED:
        report.say(path, "Text must be defined with at least an empty string")
        return value
    return _text()(value, path, report)


def _address(value: Any, path: ValuePath, report: Report) -> Any:
    text = _text()(value, path, report)
    if text is UNDEFINED or (isinstance(text, str) and not _LINK.match(text.strip())):
        report.say(path, "Please specify a valid link.", text)
    return text


def _absent(required: bool, path: ValuePath, report: Report) -> Any:
    if required:
        report.add(path, "is a required field")
    return UNDEFINED


def _object(value: Any, fields: Mapping[str, Rule], path: ValuePath, report: Report) -> dict[str, Any]:
    """Check the fields of an object of the grammar; unknown keys are kept."""
    checked = {name: rule(value.get(name, UNDEFINED), (*path, name), report) for name, rule in fields.items()}
    values = {**value, **checked}
    return {name: member for name, member in values.items() if member is not UNDEFINED}


def _node(nodes: Mapping[str, Mapping[str, Rule]], otherwise: str) -> Rule:
    """Check a node whose `type` decides its fields."""

    def check(value: Any, path: ValuePath, report: Report) -> Any:
        fields = nodes.get(str(value.get("type"))) if isinstance(value, dict) else None
        if fields is None:
            report.say(path, otherwise, value)
            return value
        return _object(value, fields, path, report)

    return check


def _image(value: Any, path: ValuePath, report: Report) -> Any:
    if value is not UNDEFINED and not isinstance(value, dict):
        report.wrong_type(path, "object", None, value)
        return value
    return _object({} if value is UNDEFINED else value, _IMAGE_FIELDS, path, report)


def _formats(value: Any, path: ValuePath, report: Report) -> Any:
    if value is not UNDEFINED and value is not None and not isinstance(value, dict):
        report.wrong_type(path, "object", None, value)
    return value


def _list_item(value: Any, path: ValuePath, report: Report) -> Any:
    return _in_list(value, path, report)


_IMAGE_FIELDS: Mapping[str, Rule] = {
    "name": _text(required=True),
    "alternativeText": _text(nullable=True),
    "url": _text(required=True),
    "caption": _text(nullable=True),
    "width": _number(),
    "height": _number(),
    "formats": _formats,
    "hash": _text(required=True),
    "ext": _text(required=True),
    "mime": _text(required=True),
    "size": _number(),
    "previewUrl": _text(nullable=True),
    "provider": _text(required=True),
    "provider_metadata": _anything,
    "createdAt": _text(required=True),
    "updatedAt": _text(required=True),
}
_TEXT_FIELDS: Mapping[str, Rule] = {
    "text": _leaf_text,
    **dict.fromkeys(("bold", "italic", "underline", "strikethrough", "code"), _flag),
}


def _plain_text(value: Any, path: ValuePath, report: Report) -> Any:
    """Check a text node, where no other kind may be."""
    if not isinstance(value, dict):
        report.wrong_type(path, "object", None, value)
        return value
    return _object(value, {"type": _text(required=True, one_of=("text",)), **_TEXT_FIELDS}, path, report)


_inline = _node(
    {"text": _TEXT_FIELDS, "link": {"url": _address, "children": _children(_plain_text)}},
    "Inline node must be Text or Link",
)
_in_list = _node(
    {
        "list": {
            "format": _text(required=True, one_of=("ordered", "unordered")),
            "children": _children(
                _list_item, "List node children must have at least one ListItem or ListNode"
            ),
        },
        "list-item": {"children": _children(_inline)},
    },
    "Inline node must be list-item or list",
)


def _some_inline(block: str) -> Rule:
    return _children(_inline, f"{block} node children must have at least one Text or Link node")


_block = _node(
    {
        "paragraph": {"children": _some_inline("Paragraph")},
        "heading": {"level": _number(one_of=(1, 2, 3, 4, 5, 6)), "children": _some_inline("Heading")},
        "quote": {"children": _some_inline("Quote")},
        "list": {
            "format": _text(required=True, one_of=("ordered", "unordered")),
            "children": _children(
                _list_item, "List node children must have at least one ListItem or ListNode"
            ),
        },
        "image": {"image": _image, "children": _children(_inline)},
        "code": {
            "language": _text(nullable=True),
            "children": _children(
                _plain_text, "Quote node children must have at least one Text or Link node"
            ),
        },
    },
    "Block node is of invalid type",
)
