"""How an error becomes an answer: the one place that knows what a caller may read of it.

What is shown (Strapi's rule): an ApplicationError entirely; an error with a 4xx status its name and
message, with `details` where it is an HttpError that has them; of anything else only the status's own words.
"""

import errno
from dataclasses import dataclass
from typing import Any

from octavo.db.errors import Unavailable
from octavo.errors import ApplicationError, HttpError, OctavoError, default_message, status_error_name
from octavo.http.statuses import PHRASES
from octavo.kernel.answers import error_body

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where a disk, a quota or the largest file a process may write is full."""


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """What goes to the caller, and whether somebody has to look at what happened."""

    status: int
    body: dict[str, Any]
    unexpected: bool = False
    retry_after: int | None = None
    """Seconds after which the same request may succeed."""


def answer_to(error: Exception) -> ErrorAnswer:
    """Return the answer to an error."""
    if isinstance(error, ApplicationError):
        return _answer(error.status, error.name, error.message, dict(error.details))
    status = _status_of(error)
    if status >= 500 or (isinstance(error, HttpError) and not error.expose):
        retry_after = getattr(error, "retry_after", None)
        expected = isinstance(error, Unavailable) and not error.is_unexpected
        return _hidden(status, retry_after, unexpected=status >= 500 and not expected)
    if isinstance(error, HttpError):
        return _answer(status, error.name, error.message, getattr(error, "details", None))
    return _answer(status, _name_of(error), str(error))


def not_found() -> ErrorAnswer:
    """Return the answer to a request nobody answered."""
    return _answer(404, "NotFoundError", "Not Found", {})


def _answer(status: int, name: str, message: str, details: Any = None) -> ErrorAnswer:
    return ErrorAnswer(status, error_body(status, name, message, details))


def _hidden(status: int, retry_after: int | None, *, unexpected: bool) -> ErrorAnswer:
    body = error_body(status, status_error_name(status), default_message(status))
    return ErrorAnswer(status, body, unexpected, retry_after)


def _status_of(error: Exception) -> int:
    """Return the status an error carries (`status`, or Node's `status_code`), if it is one of an error."""
    for name in ("status", "status_code"):
        status = getattr(error, name, None)
        if isinstance(status, int) and status >= 400 and status in PHRASES:
            return int(status)
    return 507 if isinstance(error, OSError) and error.errno in _NO_ROOM else 500


def _name_of(error: Exception) -> str:
    if isinstance(error, OctavoError):
        return str(getattr(error, "name", type(error).__name__))
    return "Error" if type(error) is Exception else type(error).__name__
