"""Turns errors into responses, and decides what a caller may read of them.

As in Strapi: an ApplicationError is shown entirely; of other errors with a 4xx status their name and message,
and `details` of an HttpError; of everything else only the phrase of the status.
"""

import errno
from dataclasses import dataclass, replace
from typing import Any

from octavo.db.errors import Unavailable
from octavo.errors import ApplicationError, HttpError, OctavoError, default_message, status_error_name
from octavo.kernel.answers import error_body
from octavo.statuses import PHRASES

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Error numbers of the system for a full disk or quota, and for the largest file size of a process."""


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """The response to an error, and whether somebody has to look into the error."""

    status: int
    body: dict[str, Any]
    unexpected: bool = False
    retry_after: int | None = None
    """Seconds after which the same request may succeed."""


def answer_to(error: Exception) -> ErrorAnswer:
    """Return the response to an error."""
    retry_after = getattr(error, "retry_after", None)
    if isinstance(error, ApplicationError):
        answer = _answer(error.status, error.name, error.message, dict(error.details))
        return replace(answer, retry_after=retry_after)
    status = _status_of(error)
    if status >= 500 or (isinstance(error, HttpError) and not error.expose):
        expected = isinstance(error, Unavailable) and not error.is_unexpected
        return _hidden(status, retry_after, unexpected=status >= 500 and not expected)
    if isinstance(error, HttpError):
        return _answer(status, error.name, error.message, getattr(error, "details", None))
    return _answer(status, _name_of(error), str(error))


def not_found() -> ErrorAnswer:
    """Return the response to a request that nothing answered."""
    return _answer(404, "NotFoundError", "Not Found", {})


def _answer(status: int, name: str, message: str, details: Any = None) -> ErrorAnswer:
    return ErrorAnswer(status, error_body(status, name, message, details))


def _hidden(status: int, retry_after: int | None, *, unexpected: bool) -> ErrorAnswer:
    body = error_body(status, status_error_name(status), default_message(status))
    return ErrorAnswer(status, body, unexpected, retry_after)


def _status_of(error: Exception) -> int:
    """Return the status of an error (`status`, or Node's `status_code`), if it is an error status."""
    for name in ("status", "status_code"):
        status = getattr(error, name, None)
        if isinstance(status, int) and status >= 400 and status in PHRASES:
            return int(status)
    return 507 if isinstance(error, OSError) and error.errno in _NO_ROOM else 500


def _name_of(error: Exception) -> str:
    if isinstance(error, OctavoError):
        return str(getattr(error, "name", type(error).__name__))
    return "Error" if type(error) is Exception else type(error).__name__
