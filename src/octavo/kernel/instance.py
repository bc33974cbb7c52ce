"""The instance: its settings, content model, code and database, and the lookups of services and documents."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, overload

from octavo import clients
from octavo.addresses import url_at
from octavo.clients import Client
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
from octavo.development import Development
from octavo.errors import OctavoError
from octavo.http import Application, qs
from octavo.jobs.service import Jobs
from octavo.kernel.auth_events import AuthEvents
from octavo.kernel.background import Background
from octavo.kernel.context import Context
from octavo.kernel.definitions import UID, Endpoint, Middleware, PhaseFunction, Plugin, Policy, Strategy
from octavo.kernel.permissions import Permissions
from octavo.kernel.watch import watch
from octavo.queries.access import drafts_grant
from octavo.schema.registry import Schemas

NOT_RUNNING = "This instance is not running: use `async with octavo.open(folder)`"

EntryT = TypeVar("EntryT")
T = TypeVar("T")
Entry = dict[str, Any]

DocumentLayer = tuple[DocumentMiddleware, tuple[str, ...] | None, tuple[str, ...] | None]
"""A document middleware, and the actions and uids it applies to; None is all."""

_mounted: list["Octavo"] = []

_current: ContextVar["Octavo | None"] = ContextVar("octavo_instance", default=None)


class MissingServiceError(OctavoError):
    """There is no service of the requested class."""

    def __init__(self, class_: type) -> None:
        super().__init__(f"There is no service of the class {class_.__qualname__}")
        self.service_class = class_


class Octavo:
    """One instance: settings, content model, code, and, while it runs, its database."""

    def __init__(self, settings: Settings, schemas: Schemas, model: Model) -> None:
        self.settings = settings
        self.schemas = schemas
        self.model = model
        self.locales = Locales(settings.i18n.default, settings.i18n.locales)
        self.lifecycles = Lifecycles()
        self.changes = Changes()
        self.permissions = Permissions(
            {role: role_settings.grants for role, role_settings in settings.roles.items()}
        )
        self.strategies: list[Strategy] = []
        self.routes: list[Endpoint] = []
        self.controllers: dict[str, object] = {}
        self.services: dict[str, Any] = {}
        self._by_class: dict[type, object] = {}
        self.policies: dict[str, Policy] = {}
        self.middlewares: dict[str, Middleware] = {}
        self.document_middlewares: list[DocumentLayer] = []
        self.phases: dict[str, list[PhaseFunction]] = {}
        self.development: Development | None = None
        """The session of `octavo develop` that started this server."""
        self.applies_migrations = False
        """Whether the project's migrations that wait are applied at this start, rather than refused."""
        self.plugins: dict[str, RunningPlugin] = {}
        self.asgi = HttpApplication(self)
        self.background = Background(lambda: self._database)
        self.jobs = Jobs(settings.jobs)
        self.auth_events = AuthEvents()
        self.stopping = asyncio.Event()
        """Set once the server of this instance is told to stop: what would take long is to give up."""
        self.listens_at = ""
        """Where the server of this instance listens, once it does: `http://127.0.0.1:1337`."""
        self._database: Database | None = None
        self._content: Repository | None = None
        self._store: Store | None = None
        self.changes.watch([STORE], self._clear_store_cache)

    @property
    def config(self) -> Settings:
        """The settings in force."""
        return self.settings

    @property
    def url(self) -> str:
        """The URL under which people reach it: `server.url`, otherwise where it listens, as localhost if
        on every interface.
        """
        server = self.settings.server
        return server.url.rstrip("/") or self.listens_at or url_at(server.host, server.port)

    @property
    def database(self) -> Database:
        """The open database; raises OctavoError if the instance does not run."""
        if self._database is None:
            raise OctavoError(NOT_RUNNING)
        return self._database

    @property
    def content(self) -> Repository:
        """The document and row services; raises OctavoError if the instance does not run."""
        if self._content is None:
            raise OctavoError(NOT_RUNNING)
        return self._content

    def begin_stop(self) -> None:
        """Start no more jobs, and have what would take long give up; what is under way goes on."""
        self.jobs.stop_claiming()
        self.stopping.set()

    @property
    def running(self) -> bool:
        """Whether its database is open."""
        return self._database is not None

    @property
    def store(self) -> Store:
        """The key-value store of plugins; raises OctavoError if the instance does not run."""
        if self._store is None:
            raise OctavoError(NOT_RUNNING)
        return self._store

    @property
    def actions(self) -> list[str]:
        """Every action of the content API that can be granted, such as `api::article.article.find`."""
        action_names = (route.name for route in self.routes if route.state.info.type == "content-api")
        return list(
            dict.fromkeys([*(name for name in action_names if name is not None), *self._draft_actions])
        )

    @property
    def _draft_actions(self) -> list[str]:
        """The actions that grant reading drafts, if grants are needed for that."""
        types = [] if self.settings.api.rest.open_drafts else self.schemas.content_types.values()
        return [drafts_grant(type_.uid) for type_ in types if type_.draft_and_publish]

    def use_strategy(self, strategy: Strategy) -> None:
        """Add an authentication strategy before the others; it replaces one with the same name.

        Only in `register`, before the endpoints are composed.
        """
        names = [one.name for one in self.strategies]
        if strategy.name in names:
            self.strategies[names.index(strategy.name)] = strategy
        else:
            self.strategies.insert(0, strategy)

    def watch(self, uids: Collection[str], watcher: Watcher) -> None:
        """Call `watcher(row)` after commits that wrote a row of these types, with None after several.

        For writes of other processes it is called with None, before the next request is handled here. A
        coroutine function is awaited then, and always given None.
        """
        watch(self.lifecycles, self.changes, uids, watcher)

    def _clear_store_cache(self, row: object) -> None:
        if self._store is not None:
            self._store.clear_cache()

    def connect(self, database: Database) -> None:
        """Attach an open database: from now on content can be read and written."""
        self._database = database
        self._store = Store(database, self.changes)
        self._content = Repository(database, self.model, self.lifecycles, self.locales)
        for run, actions, uids in self.document_middlewares:
            self._content.onion.use(run, actions=actions, uids=uids)
        self.changes.attach(database)
        self.jobs.connect(database)

    def disconnect(self) -> None:
        """Detach the database."""
        self.changes.detach()
        self.jobs.disconnect()
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
        """Return access to the rows of a content type, by row id, below the rules of documents."""
        return self.content.query(uid)

    @overload
    def service(self, key: type[T]) -> T: ...

    @overload
    def service(self, key: str) -> Any: ...

    def service(self, key: str | type[T]) -> Any:
        """Return a service: by its uid, `api::article.article`, or by its class, which types it.

        Raises OctavoError if there is none, or several of the class.
        """
        if isinstance(key, str):
            return _get(self.services, "service", key)
        service = self._by_class.get(key)
        if service is None:
            service = self._by_class[key] = self._only(key)
        return service

    def _only(self, class_: type) -> object:
        services = {uid: service for uid, service in self.services.items() if isinstance(service, class_)}
        if not services:
            raise MissingServiceError(class_)
        if len(services) > 1:
            raise OctavoError(
                f"Several services are a {class_.__qualname__}: ask for {' or '.join(services)}"
            )
        return next(iter(services.values()))

    def controller(self, uid: str) -> Any:
        """Return a controller: `api::article.article`."""
        return _get(self.controllers, "controller", uid)

    def plugin(self, name: str) -> "RunningPlugin":
        """Return an enabled plugin with its configuration."""
        return _get(self.plugins, "plugin", name)  # type: ignore[no-any-return]  # what `plugins` holds


class RunningPlugin:
    """A plugin of an instance, and its validated options."""

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
        self.kept_prefix = ""
        """The path of `server.url`, where requests may still have it (`octavo.server.site_path`)."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one ASGI connection, with the instance as the current one and the client noted."""
        if self.kept_prefix and not scope.get("root_path"):
            scope = self._below_prefix(scope)
        client = scope.get("octavo.client") or Client(scope.get("method") in {"GET", "HEAD"})
        token = clients.enter(client)
        before = _current.set(self.octavo)
        try:
            await super().__call__(scope, receive, send)
        finally:
            _current.reset(before)
            clients.leave(token)

    def _below_prefix(self, scope: Any) -> Any:
        """Return a scope as of a mounted application if a proxy has kept the path of `server.url`."""
        path = scope.get("path", "")
        has_prefix = path == self.kept_prefix or path.startswith(f"{self.kept_prefix}/")
        return {**scope, "root_path": self.kept_prefix} if has_prefix else scope


@contextmanager
def mounted(app: Octavo) -> Iterator[None]:
    """Make an instance the current one of the application around it, inside the block."""
    _mounted.append(app)
    try:
        yield
    finally:
        _mounted.remove(app)


@contextmanager
def use(app: Octavo) -> Iterator[None]:
    """Make an instance the current one inside the block."""
    token = _current.set(app)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Octavo:
    """Return the current instance: in requests, hooks, and within `octavo.open`; elsewhere the one that is
    mounted in this process's application, if there is one.

    Raises OctavoError if there is none.
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
    """Return access to the rows of a content type of the current instance."""
    return current().query(uid)


def _get(registry: Mapping[str, Any], kind: str, uid: str) -> Any:
    part = registry.get(str(uid))
    if part is None:
        raise OctavoError(f"There is no {kind} {uid!r}; there are {', '.join(sorted(registry)) or 'none'}")
    return part
