"""What stands for a picture that harms the process it is opened in. Each such process imports this module, so
it imports little.
"""

import os
import time
from pathlib import Path
from typing import NoReturn

from octavo.plugins.upload import workers
from octavo.plugins.upload.cleaning import Cleaned
from octavo.plugins.upload.pictures import Picture

_process = workers._process


def end_at_dark(source: Path, *rest: object) -> Picture:
    """Stand for a picture that ends its process in the middle of a decoder."""
    if source.name == "dark.jpg":
        os.kill(os.getpid(), 9)
    return _process(source, *rest)  # type: ignore[arg-type]  # what the pool is given


def work_for_ever(*given: object) -> Picture:
    """Stand for a picture that keeps its process busy."""
    workers.CPU_SECONDS = 0.1
    workers.clean = _endless
    return _process(*given)  # type: ignore[arg-type]  # what the pool is given


def _endless(*given: object) -> Cleaned:
    while True:
        pass


def end_always(*given: object) -> NoReturn:
    """End the process, whatever the picture."""
    os.kill(os.getpid(), 9)
    raise AssertionError


def end_once_then_stay(source: Path, *rest: object) -> NoReturn:
    """End the process that pictures share, and keep the one that is for a single picture busy."""
    mark = source.parent / "ended"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), 9)
    (source.parent / "alone").touch()
    while not (source.parent / "over").exists():
        time.sleep(0.02)
    raise AssertionError
