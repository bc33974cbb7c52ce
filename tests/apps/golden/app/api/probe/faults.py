"""Everything that can be thrown, by the kind in the path."""

from collections.abc import Callable
from typing import Any

from octavo import (
    ApplicationError,
    Context,
    ForbiddenError,
    HttpError,
    NotFoundError,
    NotImplementedError,
    PaginationError,
    PayloadTooLargeError,
    PolicyError,
    RateLimitError,
    UnauthorizedError,
    ValidationError,
)
from octavo.errors import Finding, YupValidationError

Throw = Callable[[Context], object]


def _raise(error: Exception) -> None:
    raise error


def _error(message: str, **properties: Any) -> Exception:
    error = Exception(message)
    for name, value in properties.items():
        setattr(error, name, value)
    return error


THROWS: dict[str, Throw] = {
    "404-props": lambda ctx: ctx.throw(404, "no dragon", {"details": {"dragon": True}}),
    "401-props": lambda ctx: ctx.throw(401, "access_denied", {"user": {"id": 1}}),
    "400-message": lambda ctx: ctx.throw(400, "name required"),
    "message-400": lambda ctx: ctx.throw("name required", 400),
    "500-message": lambda ctx: ctx.throw(500, "secret"),
    "500-expose": lambda ctx: ctx.throw(500, "shown?", {"expose": True}),
    "string": lambda ctx: ctx.throw("something exploded"),
    "error-object": lambda ctx: ctx.throw(409, Exception("from error object")),
    "headers": lambda ctx: ctx.throw(401, "need auth", {"headers": {"WWW-Authenticate": "Basic"}}),
    "js-error": lambda ctx: _raise(_error("boom")),
    "js-error-status": lambda ctx: _raise(_error("teapot", status=418)),
    "js-error-expose": lambda ctx: _raise(_error("exposed", status=400, expose=True)),
    "js-error-details": lambda ctx: _raise(_error("with details", status=400, details={"a": 1})),
    "throw-string": lambda ctx: _raise(Exception("just a text")),
    "assert": lambda ctx: ctx.assert_(False, 401, "no user"),
    "assert-ok": lambda ctx: ctx.assert_(True, 401, "no user"),
    "assert-props": lambda ctx: ctx.assert_(False, 400, "no props", {"details": {"p": 1}}),
    "assert-notfound": lambda ctx: ctx.assert_(False, 404),
    "assert-equal": lambda ctx: ctx.assert_.equal(1, 2, 400, "not equal"),
    "assert-deep-equal": lambda ctx: ctx.assert_.deep_equal({"a": 1}, {"a": 2}, 400, "not deep equal"),
    "assert-strict-equal": lambda ctx: ctx.assert_.strict_equal(1, "1", 400, "not strictly equal"),
}

_LONG = {"name": "ab", "age": -1.5, "nested": {"email": "nope"}, "list": [{"v": 1}, {}], "extra": 1}
_FINDINGS = (
    Finding(("name",), "name must be at least 3 characters", "ab"),
    Finding(("age",), "age must be an integer", -1.5),
    Finding(("age",), "age must be greater than or equal to 0", -1.5),
    Finding(("nested", "email"), "nested.email must be a valid email", "nope"),
    Finding(("list", 1, "v"), "list[1].v is a required field"),
    Finding((), "this field has unspecified keys: extra", _LONG),
)
_STRICT = Finding(("name",), "name must be a `string` type, but the final value was: `5`.", 5)

ERRORS: dict[str, Callable[[], Exception]] = {
    "application": lambda: ApplicationError("Something", {"foo": "bar"}),
    "application-default": ApplicationError,
    "validation": lambda: ValidationError(
        "Bad field", {"errors": [{"path": ["a"], "message": "m", "name": "ValidationError"}]}
    ),
    "validation-default": ValidationError,
    "pagination": lambda: PaginationError("Page out", {"page": 3}),
    "pagination-default": PaginationError,
    "notfound": lambda: NotFoundError("Entity missing", {"id": 1}),
    "notfound-default": NotFoundError,
    "forbidden": lambda: ForbiddenError("No way", {"reason": "x"}),
    "forbidden-default": ForbiddenError,
    "unauthorized": lambda: UnauthorizedError("Who are you", {"reason": "x"}),
    "unauthorized-default": UnauthorizedError,
    "ratelimit": lambda: RateLimitError("Slow down", {"retry": 5}),
    "ratelimit-default": RateLimitError,
    "payload": lambda: PayloadTooLargeError("Too big", {"max": 1}),
    "payload-default": PayloadTooLargeError,
    "policy": lambda: PolicyError("Policy says", {"policy": "p"}),
    "policy-default": PolicyError,
    "notimplemented": lambda: NotImplementedError("Later", {"when": "soon"}),
    "notimplemented-default": NotImplementedError,
    "http": lambda: HttpError(500, "http error"),
    "yup": lambda: YupValidationError(_FINDINGS),
    "yup-single": lambda: YupValidationError([Finding(("name",), "name is a required field")]),
    "yup-strict": lambda: YupValidationError([_STRICT]),
}


async def throw(ctx: Context) -> None:
    kind = ctx.params["kind"]
    if kind in THROWS:
        THROWS[kind](ctx)
    elif kind.isdigit():
        ctx.throw(int(kind))
    else:
        ctx.not_found("no such kind")


async def error(ctx: Context) -> None:
    kind = ctx.params["kind"]
    if kind not in ERRORS:
        return ctx.not_found("no such kind")
    raise ERRORS[kind]()
