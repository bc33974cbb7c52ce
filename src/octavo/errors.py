"""The exceptions Octavo raises, as one tree.

    OctavoError                      something a caller can catch by name
    ├── StartupError                 a project that cannot start: all problems, their places and fixes
    ├── GiveUp                       a job that need not be tried again
    ├── HttpError                    Koa's http-errors: a status, a message, whether the message may be shown
    └── ApplicationError        400  Strapi's errors: message and details are shown to the caller
        ├── ValidationError     400
        │   └── YupValidationError   one document, several findings
        ├── PaginationError     400
        ├── NotFoundError       404
        ├── ForbiddenError      403
        │   ├── GrantError      403
        │   └── PolicyError     403
        ├── UnauthorizedError   401
        ├── RateLimitError      429
        ├── PayloadTooLargeError 413
        ├── PreconditionFailedError 412
        └── NotImplementedError 501

Answers are made from these by one function, in `octavo.server.error_response`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from octavo.statuses import error_phrase

PathPart = str | int


class Undefined(Enum):
    """Marks an absent value, as opposed to null (JavaScript's `undefined`)."""

    UNDEFINED = "undefined"


UNDEFINED: Final = Undefined.UNDEFINED


class OctavoError(Exception):
    """The base class of all exceptions Octavo raises on purpose."""


class GiveUp(OctavoError):
    """Raised by a job that would fail at every attempt: it is dead at once."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason why a project cannot start: where it is, what is wrong, and how to fix it."""

    where: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" ({self.fix})" if self.fix else "")


class StartupError(OctavoError):
    """All problems of a project's files or settings."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def status_error_name(status: int) -> str:
    """Return http-errors' class name for a status: 404 is `NotFoundError`, 418 `ImATeapotError`."""
    name = status_name(status)
    if not name:
        return "InternalServerError" if status >= 500 else "BadRequestError"
    return name if name.endswith("Error") else name + "Error"


def status_name(status: int) -> str:
    """Return a status's phrase as one name (`NotFound`); empty where it has none."""
    words = re.findall("[A-Za-z]+", error_phrase(status).replace("'", ""))
    return "".join(word if word.isupper() else word.capitalize() for word in words)


class HttpError(OctavoError):
    """An HTTP error response: a status, a message, and whether the message is shown (`expose`; by default
    below 500).

    Further properties become attributes, as in http-errors.
    """

    def __init__(
        self,
        status: int = 500,
        message: str | None = None,
        *,
        expose: bool | None = None,
        headers: Mapping[str, str] | None = None,
        **properties: Any,
    ) -> None:
        self.status = status
        self.message = message if message is not None else default_message(status)
        self.expose = status < 500 if expose is None else expose
        self.headers = headers
        self.name = status_error_name(status)
        self.properties = properties
        for key, value in properties.items():
            if key not in {"status", "args"} and not key.startswith("__"):
                setattr(self, key, value)
        super().__init__(self.message)

    @property
    def status_code(self) -> int:
        """The status under Node's name."""
        return self.status


def default_message(status: int) -> str:
    """Return the reason phrase of a status, or the number as text."""
    return error_phrase(status) or str(status)


class ApplicationError(OctavoError):
    """An error whose message and details are shown to the caller (Strapi's `ApplicationError`)."""

    status = 400
    default_text = "An application error occurred"

    def __init__(self, message: str | None = None, details: Mapping[str, Any] | None = None) -> None:
        self.message = self.default_text if message is None else message
        self.details: Mapping[str, Any] = {} if details is None else details
        self.name = type(self).__name__
        super().__init__(self.message)


class ValidationError(ApplicationError):
    """Input that breaks a rule of the content model or of the API."""

    default_text = "Validation error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One validation error: the path to the value, the message, and the value."""

    path: tuple[PathPart, ...]
    message: str
    value: Any = UNDEFINED
    name: str = "ValidationError"

    def to_json(self) -> dict[str, Any]:
        """Return the form used in `details.errors`; an undefined value is left out."""
        form = {"path": [str(part) for part in self.path], "message": self.message, "name": self.name}
        return form if self.value is UNDEFINED else {**form, "value": self.value}


class YupValidationError(ValidationError):
    """Several validation errors; the message is that of the only one, or their number (Strapi's wording)."""

    def __init__(self, findings: Sequence[Finding], message: str | None = None) -> None:
        self.findings = tuple(findings)
        text = (
            self.findings[0].message if len(self.findings) == 1 else f"{len(self.findings)} errors occurred"
        )
        super().__init__(message or text, {"errors": [finding.to_json() for finding in self.findings]})
        self.name = "ValidationError"


class PaginationError(ApplicationError):
    """A page, size, start or limit is invalid."""

    default_text = "Invalid pagination"


class NotFoundError(ApplicationError):
    """Something does not exist, or is hidden from the caller."""

    status = 404
    default_text = "Entity not found"


class ForbiddenError(ApplicationError):
    """The caller is authenticated but not allowed to do this."""

    status = 403
    default_text = "Forbidden access"


class GrantError(ForbiddenError):
    """The caller lacks a grant; message and details name it."""

    def __init__(self, message: str, grant: str) -> None:
        super().__init__(f"{message} needs the grant {grant}", {"grant": grant})
        self.name = "ForbiddenError"


class PolicyError(ForbiddenError):
    """A policy refused; its message is shown to the caller."""

    default_text = "Policy Failed"


class UnauthorizedError(ApplicationError):
    """The caller is not authenticated."""

    status = 401
    default_text = "Unauthorized"


class RateLimitError(ApplicationError):
    """There were too many requests in a period."""

    status = 429
    default_text = "Too many requests, please try again later."


class PayloadTooLargeError(ApplicationError):
    """A body or file exceeds its limit."""

    status = 413
    default_text = "Entity too large"


class PreconditionFailedError(ApplicationError):
    """`If-Match` names a version that is no longer current (RFC 9110 §13.1.1)."""

    status = 412
    default_text = "The document was changed in the meantime"


class NotImplementedError(ApplicationError):
    """A feature does not exist."""

    status = 501
    default_text = "This feature is not implemented yet"
