"""What came back for one request, however it was sent, and whether it is what was recorded."""

import base64
from dataclasses import dataclass, field
from typing import Any

from tests.koa.interpreter import Run
from tests.koa.values import UNDEFINED, same, show

TRANSPORT_HEADERS = {"date", "connection", "keep-alive", "transfer-encoding"}


@dataclass
class Reply:
    """A response as bytes and numbers."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes = b""
    complete: bool = True


@dataclass
class Outcome:
    """All that a program did."""

    replies: list[Reply | None] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    emitted: list[dict[str, Any]] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    setup_error: dict[str, Any] | None = None


def differences(program: dict[str, Any], recorded: dict[str, Any], outcome: Outcome) -> list[str]:
    """What is not as recorded, one text each."""
    if "setupError" in recorded:
        expected = recorded["setupError"]
        return [] if outcome.setup_error else [f"setup: expected {show(expected)}"]
    if outcome.setup_error:
        return [f"setup: {show(outcome.setup_error)}"]
    exchanges = recorded.get("exchanges", [recorded])
    found: list[str] = []
    for place, (expected, reply) in enumerate(zip(exchanges, outcome.replies, strict=True)):
        run = outcome.runs[place] if place < len(outcome.runs) else None
        found += _compare_exchange(expected, run, reply)
    if "emitted" in recorded and not same(_errors(recorded["emitted"]), _errors(outcome.emitted)):
        found.append(f"emitted: expected {show(recorded['emitted'])}, got {show(outcome.emitted)}")
    if "logged" in recorded and recorded["logged"] != outcome.logged:
        found.append(f"logged: expected {show(recorded['logged'])}, got {show(outcome.logged)}")
    return found


def _errors(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"error": error} for error in found]


def _compare_exchange(expected: dict[str, Any], run: Run | None, reply: Reply | None) -> list[str]:
    found: list[str] = []
    values = run.values if run else []
    for place in range(max(len(expected["values"]), len(values))):
        wanted = expected["values"][place] if place < len(expected["values"]) else "(nothing)"
        actual = values[place] if place < len(values) else "(nothing)"
        if not same(wanted, actual):
            found.append(f"values.{place}: expected {show(wanted)}, got {show(actual)}")
    raised = run.raised if run else None
    if not same(
        {"error": expected["raised"]} if "raised" in expected else UNDEFINED,
        {"error": raised} if raised else UNDEFINED,
    ):
        found.append(f"raised: expected {show(expected.get('raised'))}, got {show(raised)}")
    return found + _compare_reply(expected.get("response"), reply)


def _compare_reply(expected: dict[str, Any] | None, reply: Reply | None) -> list[str]:
    if expected is None or expected.get("none") == "client aborted":
        return []
    if "none" in expected:
        return [] if reply is None else [f"response: expected none ({expected['none']}), got {reply}"]
    if reply is None:
        return [f"response: expected {show(expected)}, got none"]
    found = []
    for name, wanted, actual in (
        ("status", expected["status"], reply.status),
        ("reason", expected["reason"] if "headBytes" not in expected else reply.reason, reply.reason),
        ("complete", expected.get("complete", True), reply.complete),
        ("body", _bytes(expected["body"]), reply.body),
    ):
        if wanted != actual:
            found.append(f"response.{name}: expected {wanted!r}, got {actual!r}")
    return found + _compare_headers(expected, reply)


def _compare_headers(expected: dict[str, Any], reply: Reply) -> list[str]:
    wanted = _grouped([(name, value) for name, value in expected["headers"]])
    actual = _grouped(reply.headers)
    for one, other in ((wanted, actual), (actual, wanted)):
        if "content-length" not in other and one.get("content-length") == [str(len(reply.body))]:
            del one["content-length"]  # the transport's own
    if "headBytes" in expected:
        return [] if wanted.keys() == actual.keys() else [f"headers: expected {wanted}, got {actual}"]
    return [
        f"header {name}: expected {wanted.get(name)}, got {actual.get(name)}"
        for name in {**wanted, **actual}
        if wanted.get(name) != actual.get(name)
    ]


def _grouped(headers: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in headers:
        if name.lower() not in TRANSPORT_HEADERS:
            found.setdefault(name.lower(), []).append(str(value).strip(" \t"))
    return found


def _bytes(body: Any) -> bytes:
    return base64.b64decode(body["base64"]) if isinstance(body, dict) else body.encode("utf-8", "replace")
