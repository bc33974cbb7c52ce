"""Errors as answers: the recorded forms, and that nothing else gets out."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.server.middlewares.client import Site, entry

from octavo import errors
from octavo.db.errors import Deadlock
from octavo.errors import HttpError
from octavo.http.http_errors import create_error
from octavo.kernel.context import Context
from octavo.log import LogEvent, RequestFailed, observing
from octavo.server.error_response import answer_to

SECRET = "the password is hunter2"


def with_status(status: int, **more: Any) -> Exception:
    error = Exception("from error object")
    error.status = status  # type: ignore[attr-defined]  # any exception may carry one
    for name, value in more.items():
        setattr(error, name, value)
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (HttpError(400), (400, "BadRequestError", "Bad Request")),
        (
            create_error(404, "no dragon", {"details": {"dragon": True}}),
            (404, "NotFoundError", "no dragon", {"dragon": True}),
        ),
        (
            create_error(401, "access_denied", {"user": {"id": 1}}),
            (401, "UnauthorizedError", "access_denied"),
        ),
        (HttpError(429), (429, "TooManyRequestsError", "Too Many Requests")),
        (HttpError(418), (418, "ImATeapotError", "I'm a Teapot")),
        (HttpError(500, SECRET), (500, "InternalServerError", "Internal Server Error")),
        (create_error(500, SECRET, {"expose": True}), (500, "InternalServerError", "Internal Server Error")),
        (HttpError(503, SECRET), (503, "ServiceUnavailableError", "Service Unavailable")),
        (HttpError(400, SECRET, expose=False), (400, "BadRequestError", "Bad Request")),
        (create_error(SECRET), (500, "InternalServerError", "Internal Server Error")),
        (create_error(999, SECRET), (500, "InternalServerError", "Internal Server Error")),
        (with_status(409), (409, "Error", "from error object")),
        (with_status(409, details={"a": 1}), (409, "Error", "from error object")),
        (with_status(302), (500, "InternalServerError", "Internal Server Error")),
        (with_status(200), (500, "InternalServerError", "Internal Server Error")),
        (create_error(409, Exception("from error object")), (409, "Error", "from error object")),
        (KeyError(SECRET), (500, "InternalServerError", "Internal Server Error")),
        (FileNotFoundError(SECRET), (500, "InternalServerError", "Internal Server Error")),
        (
            errors.ApplicationError("Something", {"foo": "bar"}),
            (400, "ApplicationError", "Something", {"foo": "bar"}),
        ),
        (errors.ApplicationError(), (400, "ApplicationError", "An application error occurred", {})),
        (errors.PaginationError(), (400, "PaginationError", "Invalid pagination", {})),
        (errors.NotFoundError(), (404, "NotFoundError", "Entity not found", {})),
        (
            errors.RateLimitError("Slow down", {"retry": 5}),
            (429, "RateLimitError", "Slow down", {"retry": 5}),
        ),
        (errors.PayloadTooLargeError(), (413, "PayloadTooLargeError", "Entity too large", {})),
        (
            errors.PolicyError("Policy says", {"policy": "p"}),
            (403, "PolicyError", "Policy says", {"policy": "p"}),
        ),
        (errors.PolicyError(), (403, "PolicyError", "Policy Failed", {})),
        (
            errors.NotImplementedError(),
            (501, "NotImplementedError", "This feature is not implemented yet", {}),
        ),
    ],
)
def test_what_a_caller_reads_of_an_error(error: Exception, expected: tuple[Any, ...]) -> None:
    answer = answer_to(error)
    shape = {"status": expected[0], "name": expected[1], "message": expected[2]}
    if len(expected) == 4:
        shape["details"] = expected[3]
    assert answer.body == {"data": None, "error": shape}
    assert answer.status == expected[0]
    assert SECRET not in json.dumps(answer.body)


def raising(make: Callable[[], BaseException]) -> Callable[[Context], Any]:
    async def handler(ctx: Context) -> None:
        ctx.etag = "stale"
        ctx.set("X-Kept", "yes")
        ctx.body = "half an answer"
        raise make()

    return handler


async def test_an_error_replaces_the_answer_that_was_being_made(tmp_path: Path) -> None:
    site = Site(tmp_path, entry("octavo::errors"), raising(lambda: HttpError(409, "taken")))
    answer = await site.ask("GET", "/")
    assert answer.json == {
        "data": None,
        "error": {"status": 409, "name": "ConflictError", "message": "taken"},
    }
    assert answer["content-type"] == "application/json; charset=utf-8"
    assert answer["content-length"] == str(len(answer.body))
    assert answer["x-kept"] == "yes"
    assert "etag" not in answer


async def test_an_unexpected_error_is_hidden_and_told(tmp_path: Path) -> None:
    toml = entry("octavo::logger") + entry("octavo::errors")
    site = Site(tmp_path, toml, raising(lambda: RuntimeError(SECRET)))
    told: list[LogEvent] = []
    with observing(told.append):
        answer = await site.ask("GET", "/x?token=abc", {"X-Request-Id": "abc-1"})
    assert (answer.status, answer.json["error"]) == (
        500,
        {"status": 500, "name": "InternalServerError", "message": "Internal Server Error"},
    )
    assert SECRET not in str(answer)
    failed = next(item for item in told if isinstance(item, RequestFailed))
    assert (failed.path, str(failed.error)) == ("/x", SECRET)
    assert answer["x-request-id"] == failed.request_id != "abc-1"


async def test_who_ran_into_another_writer_may_come_again(tmp_path: Path) -> None:
    site = Site(tmp_path, entry("octavo::errors"), raising(lambda: Deadlock("of tables")))
    answer = await site.ask("PUT", "/")
    assert (answer.status, answer["retry-after"]) == (503, "1")
    assert answer.json["error"]["name"] == "ServiceUnavailableError"


async def test_what_nobody_answered_is_not_found(tmp_path: Path) -> None:
    async def nothing(ctx: Context) -> None:
        return None

    answer = await Site(tmp_path, entry("octavo::errors"), nothing).ask("GET", "/nope")
    expected = {"status": 404, "name": "NotFoundError", "message": "Not Found", "details": {}}
    assert (answer.status, answer.json) == (404, {"data": None, "error": expected})


@pytest.mark.parametrize(("status", "text"), [(204, b""), (304, b""), (405, b"Method Not Allowed")])
async def test_a_status_alone_is_an_answer(tmp_path: Path, status: int, text: bytes) -> None:
    async def handler(ctx: Context) -> None:
        ctx.status = status

    answer = await Site(tmp_path, entry("octavo::errors"), handler).ask("GET", "/")
    assert (answer.status, answer.body) == (status, text)


async def test_cancelling_is_no_error(tmp_path: Path) -> None:
    site = Site(tmp_path, entry("octavo::errors"), raising(asyncio.CancelledError))
    with pytest.raises(asyncio.CancelledError):
        await site.ask("GET", "/")
