"""A bounded pool of processes that open pictures, so that a hostile one can only hurt itself."""

import asyncio
import importlib.util
import logging
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import TypeVar

from octavo.plugins.upload.cleaning import clean
from octavo.plugins.upload.pictures import Box, Picture

CPU_SECONDS = 60.0
"""What one picture may take of a processor; its process is ended then."""
CLEAN = "clean"

T = TypeVar("T")


class Workers:
    """Processes started with the first picture; at most `count` pictures are open at once."""

    def __init__(self, count: int, breakpoints: Mapping[str, int], max_pixels: int, memory: int) -> None:
        self._count = count
        self._memory = memory
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

    async def process(self, source: Path, folder: Path, *, sized: bool) -> Picture:
        """Clean and measure a picture and write its sizes into `folder`; unless `sized` only the thumbnail.

        A picture that ends its process has no sizes. Those that were open beside it had no part in that: they
        are begun again, one by one.
        """
        clean_file = folder / f"{CLEAN}{source.suffix}"
        limits = (self._breakpoints if sized else {}, self._max_pixels) if self._able else None
        work = partial(_process, source, folder, clean_file, limits)
        self._open += 1
        try:
            return await self._share(work)
        except BrokenProcessPool:
            return Picture(original=clean_file if clean_file.exists() else None)
        finally:
            self._open -= 1

    async def crop(self, source: Path, target: Path, box: Box) -> bool:
        """Write a part of a picture; False for one that cannot be read, or ends its process."""
        if not self._able:
            return False
        self._open += 1
        try:
            return await self._share(partial(_crop, source, target, box, self._max_pixels))
        except BrokenProcessPool:
            return False
        finally:
            self._open -= 1

    async def _share(self, work: Callable[[], T]) -> T:
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
            pool = self._start(1)
            try:
                return await asyncio.get_running_loop().run_in_executor(pool, work)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)  # who hangs up waits for nothing

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
            initializer=_begin,
            initargs=(self._memory,),
        )


def _begin(memory: int) -> None:
    """Set up a process: it takes so many bytes of address space at most, and ends with the server."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    threading.Thread(target=_end_with_the_server, daemon=True).start()


def _end_with_the_server() -> None:
    """Wait for the server's end: one that is killed tells nobody."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)


def _crop(source: Path, target: Path, box: Box, max_pixels: int) -> bool:
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        from octavo.plugins.upload.images import crop  # noqa: PLC0415  # Pillow is loaded in the workers only

        return crop(source, target, box, max_pixels)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


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
