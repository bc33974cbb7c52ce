"""What built-in middlewares consist of: options that are validated, and a function that makes the layer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, runtime_checkable

from pydantic import BeforeValidator

from octavo.config import Section, Settings
from octavo.kernel import ContextMiddleware

_SIZE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,3})?)\s*(b|kb|mb|gb)?", re.IGNORECASE)
_UNITS = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}


class Options(Section):
    """A middleware's options; unknown ones are refused at start."""


@runtime_checkable
class Closable(Protocol):
    """A layer with resources, such as connections, that are released when the instance ends."""

    async def close(self) -> None:
        """Release the resources."""


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in middleware: its options and the function that makes the layer from them, or None where there
    is nothing for it to do.
    """

    options: type[Options]
    make: Callable[[Any, Settings], ContextMiddleware | None]


def _bytes(value: Any) -> Any:
    """Parse `1mb`, `56kb` or a number of bytes (1 KB is 1024 bytes)."""
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return value
    return int(float(match[1]) * _UNITS[(match[2] or "b").lower()])


Size = Annotated[int, BeforeValidator(_bytes)]
