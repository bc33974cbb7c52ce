"""A bounded pool of processes that open pictures, so that a hostile one can only hurt itself."""

import asyncio
import importlib.util
import logging
import multiprocessing
import resource
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from octavo.plugins.upload.pictures import Picture

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space one process may take beyond what it starts with."""


class Workers:
    """Processes started with the first picture; at most `count` pictures are open at once."""

    def __init__(self, count: int, breakpoints: Mapping[str, int], max_pixels: int) -> None:
        self._count = count
        self._breakpoints = dict(breakpoints)
        self._max_pixels = max_pixels
        self._pool: ProcessPoolExecutor | None = None
        self._able = importlib.util.find_spec("PIL") is not None
        if not self._able:
            logging.getLogger("octavo.upload").warning(
                "pictures are kept without their sizes: pip install 'octavo[images]'"
            )

    async def process(self, source: Path, folder: Path) -> Picture | None:
        """Measure a picture and write its sizes into `folder`; None when it cannot be opened.

        A picture that ends its process is a file like any other, and the next one gets a new process.
        """
        if not self._able:
            return None
        pool = self._pool = self._pool or self._start()
        arguments = (source, folder, self._breakpoints, self._max_pixels)
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, _process, *arguments)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            return None

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _start(self) -> ProcessPoolExecutor:
        # "spawn": a forked child would inherit the server's sockets and database threads. No
        # max_tasks_per_child: with it the executor may end its last process and wait for it for ever.
        return ProcessPoolExecutor(
            self._count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_limit_memory,
        )


def _limit_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, hard))


def _process(source: Path, folder: Path, breakpoints: Mapping[str, int], max_pixels: int) -> Picture | None:
    from octavo.plugins.upload.images import process  # noqa: PLC0415  # Pillow is loaded in the workers only

    return process(source, folder, breakpoints, max_pixels)
