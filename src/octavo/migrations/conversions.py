"""From a value of one type of attribute to one of another, where that is the same value written differently.

Pure. Values are those of the wire, what answers carry, but for decimals, which are Decimals. Nothing is
guessed: what is not plainly a value of the other type stays what it was.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.decimal import decimal_text
from octavo.schema.attributes.numeric import number_to_wire
from octavo.schema.attributes.types import SCALARS
from octavo.schema.errors import Report, ValidationMode

TEXTS = frozenset({"string", "text", "richtext", "email", "enumeration", "uid"})
"""The types whose values are read alike."""
NUMBERS = frozenset({"integer", "biginteger", "float", "decimal"})
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|\+00:00)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,3})?)?")


class UnconvertibleError(ValueError):
    """A value that is not one of the other type."""


@dataclass(frozen=True)
class Conversion:
    """Turns values of one type into those another one keeps."""

    was: str
    now: str

    def __call__(self, value: Any) -> Any:
        """Return the value as it is kept (see `Conversions`); raises UnconvertibleError."""
        candidate = _candidate(self.was, self.now, value)
        report = Report()
        target = bare(self.now)
        result = target.accept(candidate, (), ValidationMode(draft=True, creating=False), report)
        if report.findings or report.late:
            raise UnconvertibleError(report.late or report.findings[0].message)
        return result


def bare(type_: str) -> Scalar:
    """Return an attribute of a type, without any rule; all texts are alike."""
    return SCALARS["text" if type_ in TEXTS else type_](name="value", type=type_)


def conversion(was: str, now: str) -> Conversion | None:
    """Return what turns values of one type into those of another; None where no value is one of both.

    Passwords are neither made of texts nor texts: what is kept of one tells nothing.
    """
    if was == now or "password" in (was, now) or was not in SCALARS or now not in SCALARS:
        return None
    return Conversion(was, now)


def _candidate(was: str, now: str, value: Any) -> Any:
    convert = _RULES.get((_family(was), _family(now)))
    if convert is None:
        raise UnconvertibleError(f"{was} is never {now}")
    return convert(value, now)


def _family(type_: str) -> str:
    for name, members in (("text", TEXTS), ("number", NUMBERS)):
        if type_ in members:
            return name
    return "datetime" if type_ == "timestamp" else type_


def _same(value: Any, _: str) -> Any:
    return value


def _json_number(value: Any, _: str) -> Any:
    if not isinstance(value, Decimal):
        return value
    number = number_to_wire(value)
    if Decimal(repr(number)) != value:
        raise UnconvertibleError("has more digits than a number of JSON keeps")
    return number


def _number(value: Any, now: str) -> Any:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise UnconvertibleError("is no number") from None
    if not number.is_finite():
        raise UnconvertibleError("is no number")
    if now in ("integer", "biginteger"):
        if number != number.to_integral_value():
            raise UnconvertibleError("has a fraction")
        return str(int(number)) if now == "biginteger" else int(number)
    if now == "float":
        if Decimal(repr(float(number))) != number:
            raise UnconvertibleError("has more digits than a float keeps")
        return float(number)
    return number if number != number.to_integral_value() else int(number)


def _text_of(value: Any, _: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)


def _flag(value: Any, now: str) -> bool:
    boolean = {"true": True, "1": True, "false": False, "0": False}.get(_text_of(value, now).strip().lower())
    if boolean is None:
        raise UnconvertibleError("is neither true nor false")
    return boolean


def _flag_number(value: Any, _: str) -> int:
    return int(bool(value))


def _json_text(value: Any, _: str) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json_of_text(value: Any, _: str) -> Any:
    if value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _json_scalar(kind: type | tuple[type, ...]) -> Callable[[Any, str], Any]:
    def convert(value: Any, now: str) -> Any:
        if (isinstance(value, bool) and kind is not bool) or not isinstance(value, kind):
            raise UnconvertibleError(f"is no {now}")
        return _number(value, now) if now in NUMBERS else value

    return convert


def _day(value: Any, _: str) -> str:
    moment = _DATE_TIME.fullmatch(str(value).strip())
    if moment and set(moment[2]) <= set("0:."):
        return moment[1]
    if moment:
        raise UnconvertibleError("has a time of day")
    return _matching(_DAY, value, "is no date")


def _moment_of_text(value: Any, now: str) -> str:
    text = str(value).strip()
    if _DAY.fullmatch(text):
        return f"{text}T00:00:00.000Z"
    if not re.match(r"\d{4}-\d\d-\d\dT", text):
        raise UnconvertibleError("is no moment")
    return text


def _clock(value: Any, _: str) -> str:
    return _matching(_CLOCK, value, "is no time of day")


def _matching(pattern: "re.Pattern[str]", value: Any, otherwise: str) -> str:
    text = str(value).strip()
    if not pattern.fullmatch(text):
        raise UnconvertibleError(otherwise)
    return text


def _paragraphs(value: Any, _: str) -> list[dict[str, Any]]:
    return [
        {"type": "paragraph", "children": [{"type": "text", "text": part.strip("\n")}]}
        for part in re.split(r"\n[ \t]*\n", str(value))
        if part.strip()
    ]


def _plain(value: Any, _: str) -> str:
    """Return blocks that are nothing but paragraphs of plain text as that text."""
    return "\n\n".join(map(_plain_paragraph, value))


def _plain_paragraph(block: Any) -> str:
    children = block.get("children") if isinstance(block, dict) else None
    if not isinstance(children, list) or block.get("type") != "paragraph" or len(block) > 2:
        raise UnconvertibleError("has more than plain paragraphs")
    for child in children:
        if not isinstance(child, dict) or set(child) != {"type", "text"} or child["type"] != "text":
            raise UnconvertibleError("has formatted text")
    return "".join(child["text"] for child in children)


_RULES: dict[tuple[str, str], Callable[[Any, str], Any]] = {
    ("text", "text"): _same,
    ("text", "number"): _number,
    ("text", "boolean"): _flag,
    ("text", "json"): _json_of_text,
    ("text", "blocks"): _paragraphs,
    ("text", "date"): _day,
    ("text", "time"): _clock,
    ("text", "datetime"): _moment_of_text,
    ("number", "number"): _number,
    ("number", "text"): _text_of,
    ("number", "boolean"): _flag,
    ("number", "json"): _json_number,
    ("boolean", "number"): _flag_number,
    ("boolean", "text"): _text_of,
    ("boolean", "json"): _same,
    ("date", "text"): _text_of,
    ("time", "text"): _text_of,
    ("datetime", "text"): _text_of,
    ("date", "datetime"): _moment_of_text,
    ("datetime", "date"): _day,
    ("datetime", "datetime"): _same,
    ("date", "json"): _same,
    ("time", "json"): _same,
    ("datetime", "json"): _same,
    ("json", "text"): _json_text,
    ("json", "number"): _json_scalar((int, float)),
    ("json", "boolean"): _json_scalar(bool),
    ("json", "blocks"): _same,
    ("blocks", "json"): _same,
    ("blocks", "text"): _plain,
}
"""By families of types; what is not here is never a value of the other."""
