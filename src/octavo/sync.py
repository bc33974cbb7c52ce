"""A running project without `await`, for notebooks and scripts: `with octavo.open_sync("path") as app:`.

The project runs on an event loop in another thread; calls wait for it.
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from octavo.boot import running
from octavo.config import Settings
from octavo.content.service import DocumentService
from octavo.kernel import UID, Octavo, use

T = TypeVar("T")
EntryT = TypeVar("EntryT")
Entry = dict[str, Any]


class SyncOctavo:
    """A running instance whose methods are synchronous."""

    def __init__(self, app: Octavo, loop: asyncio.AbstractEventLoop) -> None:
        self.app = app
        self._loop = loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the instance's loop and return its result, or raise its exception."""
        return _wait(self._loop, self._in_instance(work))

    async def _in_instance(self, work: Coroutine[Any, Any, T]) -> T:
        with use(self.app):
            return await work

    @overload
    def documents(self, uid: UID[EntryT]) -> "SyncDocuments[EntryT]": ...  # type: ignore[overload-overlap]  # a UID is a str that knows more

    @overload
    def documents(self, uid: str) -> "SyncDocuments[Entry]": ...

    def documents(self, uid: str) -> "SyncDocuments[Any]":
        """Return the document service of a content type."""
        return SyncDocuments(self, self.app.documents(uid))


class SyncDocuments(Generic[EntryT]):
    """`DocumentService` without `await`; parameters and results are the same."""

    def __init__(self, app: SyncOctavo, service: DocumentService[EntryT]) -> None:
        self._app = app
        self._service = service

    def find_one(self, document_id: str, **params: Any) -> EntryT | None:
        """Return one version of a document, or None."""
        return self._app.run(self._service.find_one(document_id, **params))

    def find_first(self, **params: Any) -> EntryT | None:
        """Return the first version found, or None."""
        return self._app.run(self._service.find_first(**params))

    def find_many(self, **params: Any) -> list[EntryT]:
        """Return the versions found."""
        return self._app.run(self._service.find_many(**params))

    def count(self, **params: Any) -> int:
        """Return how many versions are found."""
        return self._app.run(self._service.count(**params))

    def create(self, *, data: Any = None, **params: Any) -> EntryT:
        """Write a new document and return it."""
        return self._app.run(self._service.create(data=data, **params))

    def update(self, document_id: str | None = None, *, data: Any = None, **params: Any) -> EntryT | None:
        """Write to one locale of a document and return it."""
        return self._app.run(self._service.update(document_id, data=data, **params))

    def delete(self, document_id: str | None = None, **params: Any) -> Entry:
        """Delete a document in one locale, or in all."""
        return self._app.run(self._service.delete(document_id, **params))

    def publish(self, document_id: str | None = None, **params: Any) -> Entry:
        """Publish the draft of one locale, or of all."""
        return self._app.run(self._service.publish(document_id, **params))

    def unpublish(self, document_id: str | None = None, **params: Any) -> Entry:
        """Take back what is published."""
        return self._app.run(self._service.unpublish(document_id, **params))

    def discard_draft(self, document_id: str | None = None, **params: Any) -> Entry:
        """Make the draft equal to what is published."""
        return self._app.run(self._service.discard_draft(document_id, **params))

    def clone(self, document_id: str, *, data: Any = None, **params: Any) -> Entry:
        """Copy a document to a new one, with changes."""
        return self._app.run(self._service.clone(document_id, data=data, **params))


@contextmanager
def open_sync(
    folder: str | Path, settings: Settings | None = None, environ: Mapping[str, str] | None = None
) -> Iterator[SyncOctavo]:
    """Run an instance for code that does not await; raises StartupError where it cannot start."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="octavo-sync", daemon=True)
    thread.start()
    life = _Life(folder, settings, environ)
    try:
        app = _wait(loop, life.begin())
        try:
            yield SyncOctavo(app, loop)
        finally:
            _wait(loop, life.end())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Life:
    """An instance's life in one task, for what begins in a task must end in the same."""

    def __init__(
        self, folder: str | Path, settings: Settings | None, environ: Mapping[str, str] | None
    ) -> None:
        self._arguments = (folder, settings, environ)
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> Octavo:
        """Start the instance and return it."""
        started: asyncio.Future[Octavo] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._live(started))
        return await started

    async def end(self) -> None:
        """Stop the instance, and wait until it has."""
        self._over.set()
        if self._task is not None:
            await self._task

    async def _live(self, started: "asyncio.Future[Octavo]") -> None:
        try:
            async with running(*self._arguments) as app:
                started.set_result(app)
                await self._over.wait()
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)


def _wait(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run_coroutine_threadsafe(work, loop).result()
