"""`ctx.throw` and `ctx.assert_` (npm http-errors and http-assert)."""

from collections.abc import Mapping
from typing import Any, NoReturn

from octavo.errors import HttpError
from octavo.statuses import PHRASES

_OWN = frozenset({"status", "status_code", "statusCode"})


def create_error(*args: Any, **properties: Any) -> Exception:
    """Return the error that status, message, cause and properties make, given in any order, told by type.

    A number is the status (500 unless given), a text the message, a mapping further properties; an exception
    is returned itself, given `status` and `expose`. Statuses outside of 400 to 599 and unknown become 500.
    """
    status: object = None
    message: str | None = None
    cause: Exception | None = None
    attributes: dict[str, Any] = {}
    for argument in args:
        if isinstance(argument, Exception):
            cause = argument
            status = _status_of(argument) or status
        elif isinstance(argument, str):
            message = argument
        elif isinstance(argument, int | float) and not isinstance(argument, bool):
            status = argument
        elif isinstance(argument, Mapping):
            attributes = dict(argument)
    attributes.update(properties)
    code = _valid(500 if status is None else status)
    error = _stamp(cause, code) if cause is not None else _new(code, message)
    for key, value in attributes.items():
        if key not in _OWN:
            setattr(error, key, value)
    return error


def _status_of(error: Exception) -> object:
    return getattr(error, "status", None) or getattr(error, "status_code", None)


def _valid(status: object) -> int:
    if not isinstance(status, int) or isinstance(status, bool):
        return 500
    return status if status in PHRASES or 400 <= status < 600 else 500


def _new(status: int, message: str | None) -> HttpError:
    if status in PHRASES:
        text = PHRASES[status] if message is None else message
    else:
        text = PHRASES[status // 100 * 100] if message is None else message
    error = HttpError(status, text)
    if status < 400:
        error.name = "Error"
        error.message = text or PHRASES[status]
    return error


def _stamp(error: Exception, status: int) -> Exception:
    """Add the properties of an HTTP error to any exception."""
    if not isinstance(error, HttpError) or error.status != status:
        error.expose = status < 500  # type: ignore[attr-defined]  # exceptions are open objects
        error.status = status  # type: ignore[attr-defined]  # as above
        if not isinstance(error, HttpError):
            error.status_code = status  # type: ignore[attr-defined]  # as above
    return error


def _raise(args: tuple[Any, ...], properties: dict[str, Any]) -> NoReturn:
    raise create_error(*args, **properties)


class Assert:
    """`ctx.assert_`: raise an HTTP error unless something holds; status, message, properties as for
    `throw`.
    """

    def __call__(self, value: object, *args: Any, **properties: Any) -> None:
        """Raise unless `value` is true."""
        if not value:
            _raise(args, properties)

    def ok(self, value: object, *args: Any, **properties: Any) -> None:
        """Raise unless `value` is true."""
        self(value, *args, **properties)

    def fail(self, *args: Any, **properties: Any) -> NoReturn:
        """Raise."""
        _raise(args, properties)

    def equal(self, first: object, second: object, *args: Any, **properties: Any) -> None:
        """Raise unless the two are equal; numbers equal their texts."""
        self(loosely_equal(first, second), *args, **properties)

    def not_equal(self, first: object, second: object, *args: Any, **properties: Any) -> None:
        """Raise if the two are equal; numbers equal their texts."""
        self(not loosely_equal(first, second), *args, **properties)

    def strict_equal(self, first: object, second: object, *args: Any, **properties: Any) -> None:
        """Raise unless the two have the same type and value."""
        self(strictly_equal(first, second), *args, **properties)

    def not_strict_equal(self, first: object, second: object, *args: Any, **properties: Any) -> None:
        """Raise if the two have the same type and value."""
        self(not strictly_equal(first, second), *args, **properties)

    def deep_equal(self, first: object, second: object, *args: Any, **properties: Any) -> None:
        """Raise unless the two are equal in all their members."""
        self(first == second or loosely_equal(first, second), *args, **properties)

    def not_deep_equal(self, first: object, second: object, *args: Any, **properties: Any) -> None:
        """Raise if the two are equal in all their members."""
        self(not (first == second or loosely_equal(first, second)), *args, **properties)


def loosely_equal(first: object, second: object) -> bool:
    """Return JavaScript's `==`: containers by identity, numbers and booleans also by their spelling."""
    if isinstance(first, Mapping | list) and isinstance(second, Mapping | list):
        return first is second
    if first is None or second is None:
        return first is second
    if first == second:
        return True
    numbers = (_number(first), _number(second))
    return type(first) is not type(second) and None not in numbers and numbers[0] == numbers[1]


def strictly_equal(first: object, second: object) -> bool:
    """Return JavaScript's `===`: containers by identity, all else by kind and value."""
    if isinstance(first, Mapping | list):
        return first is second
    return _kind(first) == _kind(second) and first == second


def _kind(value: object) -> type:
    return float if isinstance(value, int | float) and not isinstance(value, bool) else type(value)


def _number(value: object) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value or "0")
        except ValueError:
            return None
    return None


assert_ = Assert()
