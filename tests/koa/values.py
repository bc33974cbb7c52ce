"""Values as the recordings write them, and when two of them are the same."""

import base64
import json
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.koa.names import javascript_name, python_name

from octavo.errors import HttpError
from octavo.http.json import iso_datetime
from octavo.http.streams import is_stream
from octavo.http.text import js_number
from octavo.http.url import URL

UNDEFINED = {"$undefined": True}
CHAIN = {"$chain": True}
NOTHING: tuple[Any, ...] = (None, UNDEFINED, {"$date": None})

# JavaScript's error classes and the exceptions that stand for them.
STANDS_FOR = {
    "Error": {"Error", "RuntimeError", "ValueError", "LookupError", "KeyError", "FileNotFoundError"},
    "TypeError": {"TypeError", "ValueError", "InvalidURLError"},
    "URIError": {"ValueError"},
    "AssertionError": {"TypeError", "ValueError"},
    "SyntaxError": {"BadRequestError", "ValueError"},
}
# What programs read as the name of an exception they caught.
JAVASCRIPT_NAMES = {"RuntimeError": "Error", "LookupError": "Error", "ValueError": "TypeError"}
OWN = {"message", "name", "properties", "args"}


class Error(Exception):
    """An error a program raises."""


def encode(value: Any) -> Any:
    """The recorded form of a Python value."""
    if value is None:
        return UNDEFINED
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$number": js_number(value)}
    if isinstance(value, bytes | bytearray):
        return {"$base64": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"$date": iso_datetime(value)}
    if isinstance(value, BaseException):
        return {"$error": encode_error(value)}
    if isinstance(value, URL):
        return {} if value == URL("") else value.href
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if is_stream(value):
        return {"$stream": True}
    if callable(value):
        return {"$function": True}
    return {"$object": True}


def encode_error(error: BaseException) -> dict[str, Any]:
    """Name, message and whatever properties an error has."""
    found: dict[str, Any] = {
        "name": getattr(error, "name", None) or type(error).__name__,
        "message": str(getattr(error, "message", error)),
    }
    for key, value in vars(error).items():
        if key not in OWN and not key.startswith("_") and value is not None:
            found[javascript_name(key) if key in {"status_code", "header_sent"} else key] = encode(value)
    if isinstance(error, HttpError):
        found["statusCode"] = error.status_code
    return found


def same(expected: Any, actual: Any) -> bool:
    """Whether a value is the recorded one; absent, None and undefined are alike."""
    if expected in NOTHING:
        return actual in NOTHING
    if isinstance(expected, dict) and set(expected) in ({"error"}, {"$error"}):
        kind = next(iter(expected))
        return isinstance(actual, dict) and kind in actual and same_error(expected[kind], actual[kind])
    if isinstance(expected, dict) and isinstance(actual, dict):
        keys = {key for key in {*expected, *actual} if not _absent(expected, key) or not _absent(actual, key)}
        return all(same(expected.get(key), actual.get(key)) for key in keys)
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, str) and expected.startswith("<original node "):
        expected = expected.replace("node", "asgi")
    return bool(expected == actual)


def _absent(mapping: dict[str, Any], key: str) -> bool:
    return mapping.get(key) in NOTHING


def same_error(expected: dict[str, Any], actual: dict[str, Any]) -> bool:
    """Whether an error is the recorded one; of the runtime's own errors only that there was one."""
    if expected.get("engine"):
        return True
    wanted, present = dict(expected), dict(actual)
    name, message = wanted.pop("name"), wanted.pop("message")
    actual_name, actual_message = present.pop("name"), present.pop("message")
    if actual_name != name and actual_name not in STANDS_FOR.get(name, ()):
        return False
    if re.fullmatch(r"option \w+ is invalid", message):
        message = f"option {python_name(message.split()[1])} is invalid"
    for key in ("status", "statusCode", "expose"):  # an exception with a status is more than JavaScript's
        if name == "SyntaxError" and key not in wanted:
            present.pop(key, None)
    return message == actual_message and same(wanted, present)


def decode_tags(value: Any, get: Any, keep: bool = True) -> Any:
    """A program's literal as a Python value; `get` reads a path; undefined members are None or left out."""
    if isinstance(value, list):
        return [decode_tags(item, get, keep) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        tag, content = next(iter(value.items()))
        if tag == "$undefined":
            return None
        if tag == "$date":
            return datetime.fromisoformat(content)
        if tag == "$base64":
            return base64.b64decode(content)
        if tag == "$number":
            return float(content.replace("Infinity", "inf"))
        if tag == "$error":
            return make_error(content)
        if tag == "$get":
            return get(content)
        if tag == "$function":
            return lambda: None
    return {key: decode_tags(item, get, keep) for key, item in value.items() if keep or item != UNDEFINED}


def make_error(content: dict[str, Any]) -> Exception:
    """An exception with a name, a message and properties."""
    kinds: dict[str, type[Exception]] = {"TypeError": TypeError}
    name = content.get("name", "Error")
    error = kinds.get(name, Error)(content.get("message", ""))
    for key, value in content.items():
        if key not in {"name", "message"}:
            setattr(error, "status_code" if key == "statusCode" else key, value)
    if name not in {"Error", *kinds}:
        error.name = name  # type: ignore[attr-defined]
    return error


def show(value: Any) -> str:
    """A value on one line."""
    return json.dumps(value, ensure_ascii=False, default=str)
