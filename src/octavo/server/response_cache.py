"""Answers of the content API, kept as bytes as long as no table they were read from has been written."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from octavo.compose import Next
from octavo.db.engine import Database
from octavo.db.table_writes import TableWrites
from octavo.kernel import Context, ContextMiddleware, Endpoint, Octavo
from octavo.server.core_api.controller import CollectionController, SingleTypeController, ability_of
from octavo.server.core_api.service import CollectionService, SingleTypeService
from octavo.server.core_api.transform import FORMAT_HEADER
from octavo.server.middlewares.answers import CACHED, KEEP

Key = tuple[Any, ...]
OVERHEAD_BYTES = 600
"""What a kept answer takes beside its body and its key."""
LARGEST_PART = 8
"""An answer that would take more than this fraction of the cache is not kept."""

_READS = {
    CollectionController: {"find": ("find_many", "find_many"), "find_one": ("find_one", "find_one")},
    SingleTypeController: {"find": ("find_first", "find_one")},
}
"""The actions of core controllers that only read, with the document action and the lifecycle of each."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, its entity tag, the tables it was read from, and when."""

    data: bytes
    etag: str
    tables: frozenset[str]
    number: int
    """The last write that was known before it was read."""
    size: int


class ResponseCache:
    """The answers of one instance: the least recently used ones go when there are too many bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._database: Database | None = None
        self.bytes = 0

    def writes_of(self, database: Database) -> TableWrites | None:
        """Return the writes that make answers stale; None where the database does not tell of all."""
        if database is not self._database:
            self._answers.clear()
            self.bytes = 0
            self._database = database
            database.follow_writes()
        return database.table_writes

    def get(self, key: Key, writes: TableWrites) -> Answer | None:
        """Return the answer of a key, unless something it was read from has been written."""
        answer = self._answers.get(key)
        if answer is None:
            return None
        if writes.of(answer.tables) > answer.number:
            self._remove(key)
            return None
        self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer."""
        if answer.size > self._max_bytes // LARGEST_PART:
            return
        if key in self._answers:
            self._remove(key)
        self._answers[key] = answer
        self.bytes += answer.size
        while self.bytes > self._max_bytes:
            self._remove(next(iter(self._answers)))

    def _remove(self, key: Key) -> None:
        self.bytes -= self._answers.pop(key).size


def answer_from(cache: ResponseCache, app: Octavo, endpoint: Endpoint) -> ContextMiddleware | None:
    """Return the layer that answers an endpoint from a cache; None where anything but the database decides
    what it answers: an action, a service or a middleware of a project, or of a plugin.
    """
    action = endpoint.action
    controller: Any = getattr(action, "__self__", None)
    reading = _READS.get(type(controller), {}).get(getattr(action, "__name__", ""))
    if reading is None or endpoint.middlewares or endpoint.state.method != "GET":
        return None
    uid = controller.content_type.uid
    if type(app.service(uid)) not in (CollectionService, SingleTypeService):
        return None
    is_hooked = _hooks_of(app, uid, *reading)

    async def layer(ctx: Context, next: Next) -> object:
        if is_hooked() or not ctx.request.query_untouched or app.changes.in_transaction:
            return await next()
        writes = cache.writes_of(app.database)
        if writes is None:
            return await next()
        key = _key(ctx, app, endpoint)
        answer = cache.get(key, writes)
        if answer is not None:
            app.database.note_reading(answer.tables)
            _send(ctx, answer)
            return None
        number = writes.last
        with app.database.reading() as reading:
            result = await next()
        if reading.tables:
            ctx.state[KEEP] = partial(_keep, cache, key, reading.tables, number)
        return result

    return layer


def _hooks_of(app: Octavo, uid: str, action: str, lifecycle: str) -> Callable[[], bool]:
    """Return what tells whether a project's code takes part in reading a type; that may begin at any time."""
    names = [f"{moment}_{lifecycle}" for moment in ("before", "after")]

    def is_hooked() -> bool:
        return app.content.is_surrounded(action, uid) or any(app.lifecycles.of(name, uid) for name in names)

    return is_hooked


def _key(ctx: Context, app: Octavo, endpoint: Endpoint) -> Key:
    """Return everything but the database that an answer depends on."""
    return (
        endpoint.name,
        ctx.params.get("id"),
        ctx.querystring,
        ability_of(ctx),
        app.locales.default,
        ctx.get(FORMAT_HEADER),
        ctx.req.get("root_path", ""),
    )


def _keep(
    cache: ResponseCache, key: Key, tables: frozenset[str], number: int, data: bytes, etag: str
) -> None:
    size = len(data) + sum(len(part) for part in key if isinstance(part, str)) + OVERHEAD_BYTES
    cache.put(key, Answer(data, etag, tables, number, size))


def _send(ctx: Context, answer: Answer) -> None:
    response = ctx.response
    response.body = {}  # the type and status of JSON
    response.body = answer.data
    ctx.res.fields["etag"] = answer.etag
    ctx.state[CACHED] = True
