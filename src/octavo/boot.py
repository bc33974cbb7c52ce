"""The life of an instance, top to bottom: create -> register -> bootstrap -> listen -> destroy."""

import asyncio
import gc
import os
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from octavo.addresses import EVERYWHERE, url_at
from octavo.config import Settings, load_settings
from octavo.content.builtin import builtin_sources
from octavo.db.engine import Database, may_exist
from octavo.db.migrate import migrate, try_migration
from octavo.db.model import build_model
from octavo.errors import OctavoError, Problem, StartupError
from octavo.http.asgi import Server
from octavo.http.connections import ConnectionLimits
from octavo.kernel import Octavo, mounted, use
from octavo.loaders.assemble import assemble
from octavo.loaders.grants import unknown_grants
from octavo.loaders.javascript import unread_scripts
from octavo.loaders.misplaced import misplaced_files
from octavo.loaders.plugins import component_sources, custom_fields, load_plugins, schema_sources
from octavo.loaders.project import load_code
from octavo.loaders.signals import stopped_by_signals
from octavo.log import Started, Stopped, Warned, configure, tell
from octavo.schema.files import load_schemas
from octavo.server.mount import mount

DRAIN_SECONDS = 10
"""How long requests under way may take to finish once the server is told to stop."""

STOP_SECONDS = 25
"""How long all of the end may take, whatever hangs; supervisors usually kill after thirty."""

_UNENDED = Problem(
    "server",
    f"the process was told to stop and had not ended {STOP_SECONDS} s later; it ends now",
    "what was acknowledged is kept; does a handler, a hook or a destroy function never end?",
)

_IMPORTED = time.monotonic()

Project = str | Path | Octavo


async def create(
    folder: str | Path, settings: Settings | None = None, environ: Mapping[str, str] | None = None
) -> Octavo:
    """Make an instance of a project: settings, content model, code, endpoints. Nothing is opened yet.

    Raises StartupError with everything that is wrong.
    """
    project = _absolute(folder)
    settings = settings or load_settings(project, environ)
    problems: list[Problem] = []
    plugins = load_plugins(project, settings.plugins, problems)
    parts = load_code(project, plugins, problems)
    try:
        sources = [*builtin_sources(), *schema_sources(plugins)]
        fields = {**custom_fields(plugins), **settings.custom_fields}
        schemas = load_schemas(project, sources, fields, component_sources(plugins))
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
    await _moment(app, "register")
    problems = unknown_grants(app)
    if problems:
        raise StartupError(problems)
    mount(app)
    return app


def _absolute(folder: str | Path) -> Path:
    return Path(folder).resolve()


@asynccontextmanager
async def running(
    project: Project, settings: Settings | None = None, environ: Mapping[str, str] | None = None
) -> AsyncIterator[Octavo]:
    """Run an instance without listening: its database is open inside, brought up to the schemas.

    `project` is a folder, or what `create` made of it.
    """
    app = project if isinstance(project, Octavo) else await create(project, settings, environ)
    async with AsyncExitStack() as stack:
        database = await _open_database(app)
        stack.push_async_callback(database.close)
        # What is ensured at the start (roles, locales, tokens) is looked for and then made: by one at a time.
        async with database.starting():
            await migrate(database)
            app.connect(database)
            stack.callback(app.disconnect)
            stack.push_async_callback(app.background.finish)  # where bootstrap fails
            with app.background.bootstrapping():
                await _moment(app, "bootstrap")
        stack.push_async_callback(_moment, app, "destroy")
        stack.push_async_callback(app.background.finish)
        yield app


async def _open_database(app: Octavo) -> Database:
    settings = app.settings.database
    return await Database.open(
        settings.url,
        app.model,
        root=app.settings.folder,
        durability=settings.durability,
        query_timeout=settings.query_timeout,
        statement_timeout=settings.statement_timeout,
        max_waiting=settings.max_waiting,
    )


async def check_database(app: Octavo) -> None:
    """Do to the database what a start would do, and take it back; raises StartupError where it would.

    A database of SQLite that is not there yet is not made.
    """
    if not may_exist(app.settings.database.url, app.settings.folder):
        return
    database = await _open_database(app)
    try:
        async with database.starting():
            await try_migration(database)
    finally:
        await database.close()


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


async def _moment(app: Octavo, name: str) -> None:
    """Run what the project and its plugins want at one moment; at the end the last comes first."""
    functions = app.moments.get(name, [])
    with use(app):
        for function in reversed(functions) if name == "destroy" else functions:
            await function(app)


class LazyApp:
    """A project as an ASGI application, opened by a lifespan, or else the first request.

    While it is open it is the current instance of the whole application around it.
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
        """Keep the project open meanwhile: for the lifespan of an application that gives its parts none."""
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
) -> int:
    """Serve a project until SIGTERM, SIGINT or SIGHUP; return the exit code, 0 after what was under way.

    It listens on `listener` where one is given, and calls `ready` once it does. Raises StartupError for a
    project that cannot start, and for an address that is taken.
    """
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(serve_until_stopped(folder, host, port, listener=listener, ready=ready))


async def serve_until_stopped(
    folder: str | Path,
    host: str | None = None,
    port: int | None = None,
    environ: Mapping[str, str] | None = None,
    listener: socket.socket | None = None,
    ready: Callable[[], None] | None = None,
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
        tell(Warned(problem))
    with listener or listen(*address_of(settings, host, port)) as listener:
        async with running(app):
            _spare_the_collector(settings.server.gc_thresholds)
            server = _Server(app, listener, ready)
            await server.serve(sockets=[listener])
            began = time.monotonic()
    tell(Stopped(round(time.monotonic() - began, 3)))
    return 0 if server.started else 1


def _spare_the_collector(thresholds: tuple[int, int, int]) -> None:
    """Leave what start-up made out of every later look for garbage, and look seldom: a third of the CPU went
    there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*thresholds)


def _nowhere(settings: Settings, host: str) -> list[Problem]:
    """Say where links lead to nobody's server: it listens everywhere, and is told no address of its own."""
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


class _Server(Server):
    """The server of an instance, ending with code 0 when it is told to stop, and telling when it listens."""

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
        """Begin to listen, and say where."""
        await super().startup(sockets)
        if self.started:
            place = self._listener.getsockname()
            # A socket in the file system has a path alone.
            self._app.listens_at = url_at(*place[:2]) if isinstance(place, tuple) else ""
            url = self._app.listens_at or f"unix:{place}"
            tell(Started(url, self._app.settings.env, round(time.monotonic() - _IMPORTED, 3)))
            if self._ready is not None:
                self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at the signals that ask for it; uvicorn would raise them again after it has stopped."""
        with stopped_by_signals(self.handle_exit):
            yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop, and see to it that the process ends whatever hangs."""
        if not self.should_exit:
            _end_within(STOP_SECONDS)
        super().handle_exit(sig, frame)


def _end_within(seconds: float) -> None:
    """End the process after so many seconds if it is still there."""

    def say() -> None:
        tell(Warned(_UNENDED))

    # Apart, as the log may be what hangs.
    for delay, act in ((seconds, say), (seconds + 0.5, partial(os._exit, 1))):
        timer = threading.Timer(delay, act)
        timer.daemon = True
        timer.start()


def address_of(settings: Settings, host: str | None, port: int | None) -> tuple[str, int]:
    """Return where to listen: as asked, else as the settings say."""
    return host or settings.server.host, settings.server.port if port is None else port


def listen(host: str, port: int) -> socket.socket:
    """Take an address; raises StartupError where it is taken or cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named: asyncio turns Nagle's delay off only for sockets that say they are TCP.
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
    """Return uvloop's event loop where it is installed: it answers a third more requests."""
    try:
        import uvloop  # noqa: PLC0415  # there is none for Windows
    except ImportError:
        return None
    return uvloop.new_event_loop
