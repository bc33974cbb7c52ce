"""The exceptions Octavo raises, as one tree.

    OctavoError                      something a caller can catch by name
    ├── StartupError                 a project that cannot start: all problems, their places and fixes
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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any, Final

PathPart = str | int


class Undefined(Enum):
    """A value that is not there, as told from one that is null (JavaScript's `undefined`)."""

    UNDEFINED = "undefined"


UNDEFINED: Final = Undefined.UNDEFINED


class OctavoError(Exception):
    """The root of every exception Octavo raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a project from starting: where it is, what is wrong, what would be right."""

    where: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" ({self.fix})" if self.fix else "")


class StartupError(OctavoError):
    """Everything that is wrong with a project's files or settings, found together."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def status_error_name(status: int) -> str:
    """Return http-errors' class name for a status: 404 is `NotFoundError`, 418 `ImATeapotError`."""
    special = {
        418: "ImATeapotError",
        500: "InternalServerError",
        413: "PayloadTooLargeError",
        414: "URITooLongError",
    }
    if status in special:
        return special[status]
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        return "InternalServerError" if status >= 500 else "BadRequestError"
    words = phrase.replace("-", " ").replace("'", "").split()
    name = "".join(word if word.isupper() else word.capitalize() for word in words)
    return name if name.endswith("Error") else name + "Error"


class HttpError(OctavoError):
    """An error that is an answer: a status, a message, and whether it is shown (`expose`; so below 500).

    Further properties become attributes, as http-errors has them.
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
    special = {
        413: "Payload Too Large",
        414: "URI Too Long",
        418: "I'm a Teapot",
        422: "Unprocessable Entity",
    }
    try:
        return special.get(status) or HTTPStatus(status).phrase
    except ValueError:
        return str(status)


class ApplicationError(OctavoError):
    """An error whose message and details are for the caller (Strapi's `ApplicationError`)."""

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
    """One rule broken by one value: the path to it, the message, and the value."""

    path: tuple[PathPart, ...]
    message: str
    value: Any = UNDEFINED
    name: str = "ValidationError"

    def to_json(self) -> dict[str, Any]:
        """Return the form under `details.errors`; an undefined value has no key there."""
        form = {"path": [str(part) for part in self.path], "message": self.message, "name": self.name}
        return form if self.value is UNDEFINED else {**form, "value": self.value}


class YupValidationError(ValidationError):
    """Several findings at once; the message is the only finding's own, or their number (Strapi's wording)."""

    def __init__(self, findings: Sequence[Finding], message: str | None = None) -> None:
        self.findings = tuple(findings)
        text = (
            self.findings[0].message if len(self.findings) == 1 else f"{len(self.findings)} errors occurred"
        )
        super().__init__(message or text, {"errors": [finding.to_json() for finding in self.findings]})
        self.name = "ValidationError"


class PaginationError(ApplicationError):
    """A page, size, start or limit that cannot be served."""

    default_text = "Invalid pagination"


class NotFoundError(ApplicationError):
    """What was named does not exist, or is hidden from the caller."""

    status = 404
    default_text = "Entity not found"


class ForbiddenError(ApplicationError):
    """The caller is known and may not do this."""

    status = 403
    default_text = "Forbidden access"


class GrantError(ForbiddenError):
    """An action the caller has not been granted; message and details name the grant."""

    def __init__(self, message: str, grant: str) -> None:
        super().__init__(f"{message} needs the grant {grant}", {"grant": grant})
        self.name = "ForbiddenError"


class PolicyError(ForbiddenError):
    """A policy refused; its text is shown to the caller."""

    default_text = "Policy Failed"


class UnauthorizedError(ApplicationError):
    """The caller is not known, or no longer."""

    status = 401
    default_text = "Unauthorized"


class RateLimitError(ApplicationError):
    """Too many requests in the time allowed."""

    status = 429
    default_text = "Too many requests, please try again later."


class PayloadTooLargeError(ApplicationError):
    """A body or file above its limit."""

    status = 413
    default_text = "Entity too large"


class PreconditionFailedError(ApplicationError):
    """`If-Match` names a version that is no longer the current one (RFC 9110 §13.1.1)."""

    status = 412
    default_text = "The document was changed in the meantime"


class NotImplementedError(ApplicationError):
    """A feature that is not there."""

    status = 501
    default_text = "This feature is not implemented yet"
