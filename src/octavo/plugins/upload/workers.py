"""A bounded pool of processes that open pictures, so that a hostile one can only hurt itself."""

import asyncio
import importlib.util
import logging
import multiprocessing
import resource
import signal
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from octavo.plugins.upload.cleaning import clean
from octavo.plugins.upload.pictures import Picture

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space one process may take beyond what it starts with."""
CPU_SECONDS = 60.0
"""What one picture may take of a processor; its process is ended then."""
CLEAN = "clean"


class Workers:
    """Processes started with the first picture; at most `count` pictures are open at once."""

    def __init__(self, count: int, breakpoints: Mapping[str, int], max_pixels: int) -> None:
        self._count = count
        self._breakpoints = dict(breakpoints)
        self._max_pixels = max_pixels
        self._pool: ProcessPoolExecutor | None = None
        self._open = 0
        self._alone = asyncio.Lock()
        self._able = importlib.util.find_spec("PIL") is not None
        if not self._able:
            logging.getLogger("octavo.upload").warning(
                "pictures are kept without their sizes: pip install 'octavo[images]'"
            )

    async def process(self, source: Path, folder: Path) -> Picture:
        """Clean and measure a picture and write its sizes into `folder`.

        A picture that ends its process has no sizes. Those that were open beside it had no part in that: they
        are begun again, one by one.
        """
        clean_file = folder / f"{CLEAN}{source.suffix}"
        limits = (self._breakpoints, self._max_pixels) if self._able else None
        work = partial(_process, source, folder, clean_file, limits)
        self._open += 1
        try:
            return await self._share(work)
        except BrokenProcessPool:
            return Picture(original=clean_file if clean_file.exists() else None)
        finally:
            self._open -= 1

    async def _share(self, work: Callable[[], Picture]) -> Picture:
        """Raises BrokenProcessPool where it is this picture, not one beside it, that ends processes."""
        pool = self._pool = self._pool or self._start(self._count)
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            if self._open == 1:
                raise
        async with self._alone:
            with self._start(1) as pool:
                return await asyncio.get_running_loop().run_in_executor(pool, work)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _start(self, count: int) -> ProcessPoolExecutor:
        # "spawn": a forked child would inherit the server's sockets and database threads. No
        # max_tasks_per_child: with it the executor may end its last process and wait for it for ever.
        return ProcessPoolExecutor(
            count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_limit_memory,
        )


def _limit_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, hard))


def _process(
    source: Path, folder: Path, clean_file: Path, limits: tuple[Mapping[str, int], int] | None
) -> Picture:
    """Clean a picture first: whatever becomes of the process, that much is done."""
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)  # nothing handles its signal, so that ends the process
    try:
        cleaned = clean(source, clean_file)
        if limits is None:
            return Picture(original=cleaned.path)
        from octavo.plugins.upload.images import process  # noqa: PLC0415  # Pillow is loaded in the workers only

        return process(source, folder, *limits, cleaned)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
