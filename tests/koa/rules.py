"""Which programs are not replayed, by what they do and not by what they are called.

Every rule has its row under "Koa" in docs/deviations.md.
"""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

from tests.koa.names import python_name

from octavo.http import dates
from octavo.http.cookies import Cookie

Program = dict[str, Any]

STEP_KEYS = ("steps", "middleware", "router", "after")
BROWSER_VALUES = ("webStream", "blob", "response")
COOKIE_OPTIONS = {option.name for option in fields(Cookie)} | {"signed"}


_found: dict[int, tuple[Program, list[dict[str, Any]]]] = {}


def steps(program: Program) -> list[dict[str, Any]]:
    """Every step of a program, however deep; each rule asks for them."""
    known = _found.get(id(program))
    if known is None:
        found = list(_mappings([program[key] for key in STEP_KEYS if key in program]))
        known = _found[id(program)] = (program, found)  # with the program, so that its id stays its own
    return known[1]


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _mappings(item)


def calls(program: Program, *paths: str) -> Iterator[list[Any]]:
    """The arguments of every call of these paths."""
    for step in steps(program):
        if step.get("call") in paths:
            yield step.get("args", [])


def settings(program: Program, *paths: str) -> Iterator[dict[str, Any]]:
    """What is set at these paths."""
    for step in steps(program):
        if step.get("set") in paths:
            yield step["value"]


def browser_values(program: Program) -> bool:
    return any(kind in step for step in steps(program) for kind in BROWSER_VALUES)


def raises_what_is_no_error(program: Program) -> bool:
    return any("value" in step["raise"] for step in steps(program) if "raise" in step)


def destroys_socket(program: Program) -> bool:
    return any("destroySocket" in step for step in steps(program))


def asserts_by_javascript_truth(program: Program) -> bool:
    for step in steps(program):
        if "assert" not in step or not step["assert"]:
            continue
        value = step["assert"][0]
        plain = step.get("op", "ok") == "ok"
        if plain and (value in ([], {}) or value == {"$number": "NaN"}):
            return True
        if "op" in step and len({type(part) for part in step["assert"][:2]} & {list, dict}) == 2:
            return True
    return False


def unknown_cookie_option(program: Program) -> bool:
    return any(
        python_name(key) not in COOKIE_OPTIONS
        for args in calls(program, "cookies.set")
        for option in args[2:]
        if isinstance(option, dict)
        for key in option
        if not key.startswith("$")
    )


def unsigned_cookie_after_refusal(program: Program) -> bool:
    refused = any(
        isinstance(step.get("message"), str) and step["message"] == ".keys required for signed cookies"
        for step in _mappings(program["recorded"])
    )
    return refused and len(list(calls(program, "cookies.set"))) > 1


def context_without_storage(program: Program) -> bool:
    text = json.dumps([program.get(key) for key in (*STEP_KEYS, "app")])
    return "currentContext" in text and not program["app"].get("asyncLocalStorage")


def set_cookie_in_request(program: Program) -> bool:
    requests = program.get("requests", [program.get("request", {})])
    return any(name.lower() == "set-cookie" for request in requests for name, _ in request.get("headers", []))


def huge_length(program: Program) -> bool:
    return any(
        str(value.get("text", value.get("json", ""))).isdigit()
        and int(value.get("text", value.get("json", 0))) >= 2**31
        for value in settings(program, "header.content-length", "request.header.content-length")
    ) or any(
        name.lower() == "content-length" and value.isdigit() and int(value) >= 2**31
        for request in program.get("requests", [program.get("request", {})])
        for name, value in request.get("headers", [])
    )


def bytes_in_json(program: Program) -> bool:
    return any(
        "$base64" in part
        for value in settings(program, "body", "response.body")
        if "json" in value
        for part in _mappings(value["json"])
    )


def undefined_in_header(program: Program) -> bool:
    return any(
        {"$undefined": True} in args and len(args) > 1 for args in calls(program, "set", "response.set")
    )


def header_without_value(program: Program) -> bool:
    return any(len(args) == 1 and isinstance(args[0], str) for args in calls(program, "set", "response.set"))


def unreadable_date(program: Program) -> bool:
    texts = (value.get("text") for value in settings(program, "lastModified", "response.lastModified"))
    return any(isinstance(text, str) and dates.from_text(text) is None for text in texts)


def prototype_name(program: Program) -> bool:
    return any(":__proto__" in str(step.get("path")) for step in steps(program))


def fractional_status(program: Program) -> bool:
    given = (step.get("throw", step.get("assert")) for step in steps(program))
    numbers = (part for parts in given if isinstance(parts, list) for part in parts)
    return any(isinstance(part, float) and not math.isclose(part, round(part)) for part in numbers)


def lacks_back(program: Program) -> bool:
    return any(
        step.get("missing") and step.get("message") == "no such method: back"
        for step in _mappings(program["recorded"])
    )


RULES: list[tuple[str, Callable[[Program], bool]]] = [
    ("web streams, blobs and Response objects belong to another runtime", browser_values),
    ("only exceptions can be raised", raises_what_is_no_error),
    ("an ASGI application has no socket to destroy", destroys_socket),
    ("truth is Python's: empty containers are false, NaN is true", asserts_by_javascript_truth),
    ("an unknown cookie option is refused", unknown_cookie_option),
    ("a cookie that cannot be signed is not sent at all", unsigned_cookie_after_refusal),
    ("the current context is always known, without asyncLocalStorage", context_without_storage),
    ("Set-Cookie in a request is one text", set_cookie_in_request),
    ("a Content-Length is not cut to 32 bits", huge_length),
    ("bytes have no JSON form", bytes_in_json),
    ("there is no undefined to write into a header", undefined_in_header),
    ("a header is set with a value", header_without_value),
    ("an unreadable date is refused", unreadable_date),
    ("a parameter may be called __proto__", prototype_name),
    ("a status is a whole number", fractional_status),
    ("back() exists beside redirect('back')", lacks_back),
]


def reason_to_skip(program: Program) -> str | None:
    """The first rule that applies."""
    return next((reason for reason, applies in RULES if applies(program)), None)


# Attachment types, streams closed when they are replaced, clients that leave, errors before the first byte.
SANER_IN_3 = {"attachment", "response-stream", "respond"}


def accepted_records(program: Program) -> list[dict[str, Any]]:
    """The 2.16 record, and the 3.x one where that line is safer or saner."""
    records = [program["recorded"]]
    if "koa3" in program and program["area"] in SANER_IN_3:
        records.append(program["koa3"])
    return records
