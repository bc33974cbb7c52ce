"""Counting what code does, where a clock would depend on the machine."""

import sys
from collections.abc import Callable
from typing import Any

from octavo.errors import OctavoError


def count_steps(work: Callable[[], object]) -> int:
    """Return how many lines of Python a call runs; an error it raises on purpose ends it early."""
    lines = 0

    def trace(_frame: object, event: str, _arg: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    except OctavoError:
        pass
    finally:
        sys.settrace(before)
    return lines
