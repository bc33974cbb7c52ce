"""The life of an instance, from top to bottom: create -> register -> bootstrap -> listen -> destroy."""

import asyncio
import gc
import os
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from octavo.addresses import EVERYWHERE, url_at
from octavo.config import Settings, load_settings
from octavo.content.builtin import builtin_sources
from octavo.db.address import scheme_of, sqlite_path
from octavo.db.drivers import ReplicaSettings, may_exist
from octavo.db.engine import Database
from octavo.db.model import build_model
from octavo.errors import OctavoError, Problem, StartupError
from octavo.http.asgi import UvicornServer
from octavo.http.connections import ConnectionLimits
from octavo.kernel import Octavo, mounted, use
from octavo.loaders.assemble import assemble
from octavo.loaders.grants import unknown_grants
from octavo.loaders.javascript import unread_scripts
from octavo.loaders.plugins import component_sources, custom_fields, load_plugins, schema_sources
from octavo.loaders.project import load_code
from octavo.loaders.signals import stop_on_signals
from octavo.loaders.unloaded_files import misplaced_files
from octavo.log import Started, Stopped, Warned, configure, log_event
from octavo.migrations.plan import Approval
from octavo.migrations.startup import backfill_ahead, migrate
from octavo.schema.files import load_schemas
from octavo.server.mount import mount

DRAIN_SECONDS = 10
"""How long open requests may take after the server is told to stop."""

STOP_SECONDS = 25
"""How long stopping may take in all; supervisors usually kill after thirty seconds."""

_UNENDED = Problem(
    "server",
    f"the process was told to stop and had not ended {STOP_SECONDS} s later; it ends now",
    "what was acknowledged is kept; does a handler, a hook or a destroy function never end?",
)

_IMPORTED = time.monotonic()

Project = str | Path | Octavo
Prepare = Callable[[Octavo], Awaitable[Approval | None]]


async def create(
    folder: str | Path,
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
    schema_files: Path | None = None,
) -> Octavo:
    """Make an instance of a project: settings, content model, code, endpoints. Nothing is opened yet.

    `schema_files` is another folder to read schemas from. Raises StartupError with everything that is wrong.
    """
    project = _absolute(folder)
    settings = settings or load_settings(project, environ)
    problems: list[Problem] = []
    plugins = load_plugins(project, settings.plugins, problems)
    parts = load_code(project, plugins, problems)
    try:
        sources = [*builtin_sources(), *schema_sources(plugins)]
        fields = {**custom_fields(plugins), **settings.custom_fields}
        schemas = load_schemas(schema_files or project, sources, fields, component_sources(plugins))
        if not settings.api.documents.strict_relations:
            schemas = schemas.with_optional_references()
        if not settings.api.documents.generate_uids:
            schemas = replace(schemas, generates_uids=False)
    except StartupError as error:
        raise StartupError([*error.problems, *problems]) from None
    app = Octavo(settings, schemas, build_model(schemas))
    assemble(app, plugins, parts, problems)
    if problems:
        raise StartupError(problems)
    await _run_phase(app, "register")
    problems = unknown_grants(app)
    if problems:
        raise StartupError(problems)
    mount(app)
    return app


def _absolute(folder: str | Path) -> Path:
    return Path(folder).resolve()


@asynccontextmanager
async def running(
    project: Project,
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    approval: Approval | None = None,
    advance: Callable[[int], None] = lambda rows: None,
) -> AsyncIterator[Octavo]:
    """Run an instance without listening: its database is open inside, brought up to the schemas.

    `project` is a folder, or what `create` made of it. With an approval, content is carried over to the
    schemas, and the project's migrations that wait are applied; `advance` is told how many rows were.
    """
    app = project if isinstance(project, Octavo) else await create(project, settings, environ)
    async with AsyncExitStack() as stack:
        database = await open_database(app)
        stack.push_async_callback(database.close)
        # Roles, locales and tokens are created at start if they are missing: by one process at a time.
        async with database.starting():
            await backfill_ahead(database, locales_of(app), approval, advance)
            changes = await migrate(database, locales_of(app), approval, advance=advance)
            app.applies_migrations = approval is not None or changes.fresh
            app.connect(database)
            stack.callback(app.disconnect)
            stack.push_async_callback(app.background.finish)  # if bootstrap fails
            with app.background.bootstrapping():
                await _run_phase(app, "bootstrap")
        stack.push_async_callback(_run_phase, app, "destroy")
        stack.push_async_callback(app.background.finish)
        stack.push_async_callback(app.jobs.stop)
        yield app


async def open_database(app: Octavo) -> Database:
    """Open the database of an instance, making a file of SQLite's that is not there; the caller closes it."""
    settings = app.settings.database
    return await Database.open(
        settings.url,
        app.model,
        direct_url=settings.direct_url,
        root=app.settings.folder,
        durability=settings.durability,
        query_timeout=settings.query_timeout,
        statement_timeout=settings.statement_timeout,
        max_waiting=settings.max_waiting,
        replicas=ReplicaSettings(settings.replicas, settings.max_replica_lag),
    )


def locales_of(app: Octavo) -> tuple[str, ...]:
    """Return the locales the settings name, the default one first."""
    return tuple(dict.fromkeys((app.settings.i18n.default, *app.settings.i18n.locales)))


@asynccontextmanager
async def database_of(app: Octavo) -> AsyncIterator[Database | None]:
    """Open an instance's database as it is, while no other process starts on it.

    None for an SQLite file that does not exist yet; it is not created.
    """
    if not may_exist(app.settings.database.url, app.settings.folder):
        yield None
        return
    database = await open_database(app)
    try:
        async with database.starting():
            yield database
    finally:
        await database.close()


async def copy_database(app: Octavo) -> Path | None:
    """Copy an SQLite database file before it is changed; None for other databases."""
    from octavo.db.dialects.sqlite_copy import copy_file  # noqa: PLC0415  # a start needs none of it

    url, folder = app.settings.database.url, app.settings.folder
    if scheme_of(url) != "sqlite" or not may_exist(url, folder):
        return None
    source = sqlite_path(url, folder)
    copy = source.with_name(f"{source.name}.{datetime.now(UTC):%Y%m%d-%H%M%S}.before")
    await asyncio.to_thread(copy_file, source, copy)
    return copy


@asynccontextmanager
async def open(
    folder: str | Path, settings: Settings | None = None, environ: Mapping[str, str] | None = None
) -> AsyncIterator[Octavo]:
    """Run an instance and make it the current one, for scripts and notebooks: `async with
    octavo.open("."):`.
    """
    async with running(folder, settings, environ) as app:
        with use(app):
            yield app


async def _run_phase(app: Octavo, name: str) -> None:
    """Run the functions of the project and its plugins for one phase; in reverse order for `destroy`."""
    functions = app.phases.get(name, [])
    with use(app):
        for function in reversed(functions) if name == "destroy" else functions:
            await function(app)


def _run_jobs(app: Octavo) -> None:
    """Run jobs in the background, unless the settings leave them to another process."""
    if app.settings.jobs.run:
        app.jobs.start()


class LazyApp:
    """A project as an ASGI application, opened by a lifespan event or by the first request.

    While it is open it is the current instance of the application around it.
    """

    def __init__(self, folder: str | Path, environ: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environ = environ
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._app: Octavo | None = None

    @property
    def instance(self) -> Octavo:
        """The running instance; raises OctavoError before it is opened."""
        if self._app is None:
            raise OctavoError("This project is not open yet: the lifespan of the application around opens it")
        return self._app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one ASGI connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        app = await self._open()
        await app.asgi(scope, receive, send)

    @asynccontextmanager
    async def lifespan(self, _host: object = None) -> AsyncIterator[None]:
        """Keep the project open inside the block, for applications that pass no lifespan events to
        mounted ones.
        """
        await self._open()
        try:
            yield
        finally:
            await self._close()

    async def _open(self) -> Octavo:
        if self._app is None:
            async with self._opening:
                if self._app is None:
                    app = await self._stack.enter_async_context(running(self._folder, environ=self._environ))
                    self._stack.enter_context(mounted(app))
                    _run_jobs(app)
                    self._app = app
        return self._app

    async def _close(self) -> None:
        self._app = None
        await self._stack.aclose()

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        try:
            await self._open()
        except StartupError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._close()
        await send({"type": "lifespan.shutdown.complete"})


def asgi(folder: str | Path, environ: Mapping[str, str] | None = None) -> LazyApp:
    """Return a project as an ASGI application, to be served by any server or mounted in another
    application.
    """
    return LazyApp(folder, environ)


def serve(
    folder: str | Path,
    host: str | None = None,
    port: int | None = None,
    listener: socket.socket | None = None,
    ready: Callable[[], None] | None = None,
    prepare: Prepare | None = None,
) -> int:
    """Serve a project until SIGTERM, SIGINT or SIGHUP; return the exit code, 0 after open requests are
    finished.

    It listens on `listener` if given, and calls `ready` once it does; `prepare` is called before its database
    is opened, and may approve a migration. Raises StartupError for a project that
    cannot start, and for an address that is in use.
    """
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(
            serve_until_stopped(folder, host, port, listener=listener, ready=ready, prepare=prepare)
        )


async def serve_until_stopped(
    folder: str | Path,
    host: str | None = None,
    port: int | None = None,
    environ: Mapping[str, str] | None = None,
    listener: socket.socket | None = None,
    ready: Callable[[], None] | None = None,
    prepare: Prepare | None = None,
) -> int:
    """Serve a project on the running event loop; see `serve`."""
    app = await create(folder, environ=environ)
    settings = app.settings
    configure(level=settings.log.level, format=settings.log.format, development=settings.development)
    for problem in (
        *settings.warnings,
        *_nowhere(settings, host or settings.server.host),
        *app.schemas.warnings,
        *_scripts_left(settings.folder),
        *misplaced_files(settings.folder),
    ):
        log_event(Warned(problem))
    with listener or listen(*address_of(settings, host, port)) as listener:
        approval = None if prepare is None else await prepare(app)
        async with running(app, approval=approval):
            _spare_the_collector(settings.server.gc_thresholds)
            server = _Server(app, listener, ready)
            await server.serve(sockets=[listener])
            began = time.monotonic()
    log_event(Stopped(round(time.monotonic() - began, 3)))
    return 0 if server.started else 1


def _spare_the_collector(thresholds: tuple[int, int, int]) -> None:
    """Exclude the objects made at start from garbage collection, and collect rarely: it took a third of
    the CPU time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*thresholds)


def _nowhere(settings: Settings, host: str) -> list[Problem]:
    """Warn that links have no host: the server listens on all interfaces and `server.url` is not set."""
    if settings.development or settings.server.url or host not in EVERYWHERE:
        return []
    message = f"is not set, and {host} is every address: links in e-mails lead to localhost"
    return [Problem("server.url", message, "set it to the public address, such as https://cms.example.org")]


def _scripts_left(folder: Path) -> list[Problem]:
    count = len(unread_scripts(folder))
    message = f"{count} JavaScript files are not run here"
    return (
        [Problem("src", message, "octavo check names them, and the places for their Python")] if count else []
    )


class _Server(UvicornServer):
    """The uvicorn server of an instance; it exits with code 0 when told to stop, and reports when it
    listens.
    """

    def __init__(self, app: Octavo, listener: socket.socket, ready: Callable[[], None] | None) -> None:
        options: dict[str, Any] = {
            "lifespan": "off",
            "timeout_graceful_shutdown": DRAIN_SECONDS,
            "backlog": 2048,
        }
        server = app.settings.server
        limits = ConnectionLimits(**server.connections.model_dump(), trusts_proxy=server.proxy)
        super().__init__(app.asgi, limits, **options)
        self._app = app
        self._listener = listener
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, and log where."""
        await super().startup(sockets)
        if self.started:
            place = self._listener.getsockname()
            # A Unix socket has only a path.
            self._app.listens_at = url_at(*place[:2]) if isinstance(place, tuple) else ""
            url = self._app.listens_at or f"unix:{place}"
            log_event(Started(url, self._app.settings.env, round(time.monotonic() - _IMPORTED, 3)))
            await _run_phase(self._app, "listening")
            _run_jobs(self._app)
            if self._ready is not None:
                self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at signals; uvicorn would raise them again after it has stopped."""
        with stop_on_signals(self.handle_exit):
            yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Start stopping, and make sure that the process ends even if something hangs."""
        if not self.should_exit:
            _end_within(STOP_SECONDS)
            self._app.begin_stop()
        super().handle_exit(sig, frame)


def _end_within(seconds: float) -> None:
    """Kill the process if it still runs after so many seconds."""

    def say() -> None:
        log_event(Warned(_UNENDED))

    # In a thread of its own, because the log may be what hangs.
    for delay, act in ((seconds, say), (seconds + 0.5, partial(os._exit, 1))):
        timer = threading.Timer(delay, act)
        timer.daemon = True
        timer.start()


def address_of(settings: Settings, host: str | None, port: int | None) -> tuple[str, int]:
    """Return where to listen: the given host and port, otherwise those of the settings."""
    return host or settings.server.host, settings.server.port if port is None else port


def listen(host: str, port: int) -> socket.socket:
    """Bind an address; raises StartupError if it is in use or invalid."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With an explicit protocol, because asyncio turns off Nagle's algorithm only for those.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        message = f"cannot listen on {host} port {port}: {reason}"
        fix = "stop what listens there, or choose another with --port or server.port"
        raise StartupError([Problem("server.port", message, fix)]) from None
    return listener


def _loop_factory() -> Any:
    """Return uvloop's event loop if it is installed: it answers a third more requests."""
    try:
        import uvloop  # noqa: PLC0415  # there is none for Windows
    except ImportError:
        return None
    return uvloop.new_event_loop
