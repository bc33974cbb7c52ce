"""An instance: its data, and the few lookups that find one's way in it."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, overload

from octavo import callers
from octavo.addresses import url_at
from octavo.callers import Caller
from octavo.config import Settings
from octavo.content.locales import Locales
from octavo.content.repository import Repository
from octavo.content.service import DocumentMiddleware, DocumentService
from octavo.db.changes import Changes, Watcher
from octavo.db.engine import Database
from octavo.db.lifecycles import Lifecycles
from octavo.db.model import Model
from octavo.db.query import RowQuery
from octavo.db.store import STORE, Store
from octavo.errors import OctavoError
from octavo.http import Application, qs
from octavo.kernel.accesses import Accesses
from octavo.kernel.background import Background
from octavo.kernel.context import Context
from octavo.kernel.parts import UID, Endpoint, Middleware, Moment, Plugin, Policy, Strategy
from octavo.kernel.permissions import Permissions
from octavo.kernel.watch import watch
from octavo.queries.access import drafts_grant
from octavo.schema.registry import Schemas

NOT_RUNNING = "This instance is not running: use `async with octavo.open(folder)`"

EntryT = TypeVar("EntryT")
T = TypeVar("T")
Entry = dict[str, Any]

DocumentLayer = tuple[DocumentMiddleware, tuple[str, ...] | None, tuple[str, ...] | None]
"""A document middleware, the actions and the uids it is for; None is all."""

_mounted: list["Octavo"] = []

_current: ContextVar["Octavo | None"] = ContextVar("octavo_instance", default=None)


class Octavo:
    """One instance: settings, content model, code, and, while it runs, its database."""

    def __init__(self, settings: Settings, schemas: Schemas, model: Model) -> None:
        self.settings = settings
        self.schemas = schemas
        self.model = model
        self.locales = Locales(settings.i18n.default, settings.i18n.locales)
        self.lifecycles = Lifecycles()
        self.changes = Changes()
        self.permissions = Permissions({role: said.grants for role, said in settings.roles.items()})
        self.strategies: list[Strategy] = []
        self.routes: list[Endpoint] = []
        self.controllers: dict[str, object] = {}
        self.services: dict[str, object] = {}
        self.policies: dict[str, Policy] = {}
        self.middlewares: dict[str, Middleware] = {}
        self.document_middlewares: list[DocumentLayer] = []
        self.moments: dict[str, list[Moment]] = {}
        self.plugins: dict[str, RunningPlugin] = {}
        self.asgi = HttpApplication(self)
        self.background = Background(lambda: self._database)
        self.accesses = Accesses()
        self.listens_at = ""
        """Where the server of this instance listens, once it does: `http://127.0.0.1:1337`."""
        self._database: Database | None = None
        self._content: Repository | None = None
        self._store: Store | None = None
        self.changes.watch([STORE], self._forget_stored)

    @property
    def config(self) -> Settings:
        """The settings in force."""
        return self.settings

    @property
    def url(self) -> str:
        """Where people reach it: by `server.url`, else where it listens, localhost if everywhere."""
        server = self.settings.server
        return server.url.rstrip("/") or self.listens_at or url_at(server.host, server.port)

    @property
    def database(self) -> Database:
        """The open database; raises OctavoError while the instance does not run."""
        if self._database is None:
            raise OctavoError(NOT_RUNNING)
        return self._database

    @property
    def content(self) -> Repository:
        """Documents, rows, and what is told after commits; raises OctavoError while nothing runs."""
        if self._content is None:
            raise OctavoError(NOT_RUNNING)
        return self._content

    @property
    def running(self) -> bool:
        """Whether its database is open."""
        return self._database is not None

    @property
    def store(self) -> Store:
        """The values plugins keep by name; raises OctavoError while the instance does not run."""
        if self._store is None:
            raise OctavoError(NOT_RUNNING)
        return self._store

    @property
    def actions(self) -> list[str]:
        """Every action of the content API that can be granted, such as `api::article.article.find`."""
        named = (route.name for route in self.routes if route.state.info.type == "content-api")
        return list(dict.fromkeys([*(name for name in named if name is not None), *self._draft_actions]))

    @property
    def _draft_actions(self) -> list[str]:
        """The actions by which drafts are read, where they need one."""
        types = [] if self.settings.api.rest.open_drafts else self.schemas.content_types.values()
        return [drafts_grant(found.uid) for found in types if found.draft_and_publish]

    def use_strategy(self, strategy: Strategy) -> None:
        """Recognise callers by a strategy too, before others; it takes the place of one of its name.

        Until the endpoints are composed, so in `register`.
        """
        names = [known.name for known in self.strategies]
        if strategy.name in names:
            self.strategies[names.index(strategy.name)] = strategy
        else:
            self.strategies.insert(0, strategy)

    def watch(self, uids: Collection[str], watcher: Watcher) -> None:
        """Call `watcher(row)` after commits that wrote a row of these types, with None after several.

        Of what other processes wrote it is told, with None, before the next request here is judged. A
        coroutine function is awaited then, and always given None.
        """
        watch(self.lifecycles, self.changes, uids, watcher)

    def _forget_stored(self, row: object) -> None:
        if self._store is not None:
            self._store.forget()

    def connect(self, database: Database) -> None:
        """Take over an open database: content can be read and written from here on."""
        self._database = database
        self._store = Store(database, self.changes)
        self._content = Repository(database, self.model, self.lifecycles, self.locales)
        for run, actions, uids in self.document_middlewares:
            self._content.onion.use(run, actions=actions, uids=uids)
        self.changes.attach(database)

    def disconnect(self) -> None:
        """Let go of the database."""
        self.changes.detach()
        self._database = self._content = self._store = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Run everything inside in one transaction."""
        async with self.database.transaction():
            yield

    @overload
    def documents(self, uid: UID[EntryT]) -> DocumentService[EntryT]: ...  # type: ignore[overload-overlap]  # a UID is a str that knows more

    @overload
    def documents(self, uid: str) -> DocumentService[Entry]: ...

    def documents(self, uid: str) -> DocumentService[Any]:
        """Return the document service of a content type."""
        return self.content.documents(uid)

    def query(self, uid: str) -> RowQuery:
        """Return the rows of a content type, by row id, below the rules of documents."""
        return self.content.query(uid)

    @overload
    def service(self, wanted: type[T]) -> T: ...

    @overload
    def service(self, wanted: str) -> Any: ...

    def service(self, wanted: str | type[T]) -> Any:
        """Return a service: by its uid, `api::article.article`, or by its class, which types it."""
        if isinstance(wanted, str):
            return _found(self.services, "service", wanted)
        found = next((made for made in self.services.values() if isinstance(made, wanted)), None)
        if found is None:
            raise OctavoError(f"There is no service of the class {wanted.__qualname__}")
        return found

    def controller(self, uid: str) -> Any:
        """Return a controller: `api::article.article`."""
        return _found(self.controllers, "controller", uid)

    def plugin(self, name: str) -> "RunningPlugin":
        """Return a plugin that is on, with its configuration."""
        return _found(self.plugins, "plugin", name)  # type: ignore[no-any-return]  # what `plugins` holds


class RunningPlugin:
    """A plugin of an instance: what it brought, and its options in force."""

    def __init__(self, plugin: Plugin, config: Any) -> None:
        self.plugin = plugin
        self.name = plugin.name
        self.config = config


class HttpApplication(Application):
    """The HTTP application of an instance; its contexts know the instance."""

    context_class = Context

    def __init__(self, octavo: Octavo) -> None:
        server = octavo.settings.server
        super().__init__(
            keys=[key.get_secret_value() for key in server.app_keys] or None,
            proxy=server.proxy,
            max_ips_count=server.max_ips_count,
            env=octavo.settings.env,
            query_parser=qs.parse,
            query_stringify=qs.stringify,
        )
        self.octavo = octavo

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one ASGI connection, with the instance as the current one, and who calls."""
        caller = scope.get("octavo.caller") or Caller(scope.get("method") in {"GET", "HEAD"})
        token = callers.enter(caller)
        try:
            with use(self.octavo):
                await super().__call__(scope, receive, send)
        finally:
            callers.leave(token)


@contextmanager
def mounted(app: Octavo) -> Iterator[None]:
    """Make an instance the one the application around it means, meanwhile."""
    _mounted.append(app)
    try:
        yield
    finally:
        _mounted.remove(app)


@contextmanager
def use(app: Octavo) -> Iterator[None]:
    """Make an instance the current one meanwhile."""
    token = _current.set(app)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Octavo:
    """Return the current instance: in requests, hooks, and within `octavo.open`; elsewhere the one that is
    mounted in this process's application, where there is one. Raises OctavoError where there is none.
    """
    app = _current.get()
    if app is not None:
        return app
    if len(_mounted) > 1:
        raise OctavoError("Several instances are mounted here: ask the `instance` of the one you mean")
    if not _mounted:
        raise OctavoError("No instance is running here: use `async with octavo.open(folder)`")
    return _mounted[0]


@overload
def documents(uid: UID[EntryT]) -> DocumentService[EntryT]: ...  # type: ignore[overload-overlap]  # a UID is a str that knows more


@overload
def documents(uid: str) -> DocumentService[Entry]: ...


def documents(uid: str) -> DocumentService[Any]:
    """Return the document service of a content type of the current instance."""
    return current().documents(uid)


def query(uid: str) -> RowQuery:
    """Return the rows of a content type of the current instance."""
    return current().query(uid)


def _found(known: Mapping[str, Any], kind: str, uid: str) -> Any:
    found = known.get(str(uid))
    if found is None:
        raise OctavoError(f"There is no {kind} {uid!r}; there are {', '.join(sorted(known)) or 'none'}")
    return found
