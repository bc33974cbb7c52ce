"""The parts of a project or plugin: routes, policies, middlewares, strategies, and the decorators that
mark them.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from octavo.compose import Next
from octavo.jobs.kinds import JobKind
from octavo.kernel.context import Context
from octavo.kernel.emails import EmailTemplate
from octavo.kernel.openapi import DocumentParts, Operation
from octavo.queries.access import Ability

EntryT = TypeVar("EntryT")
F = TypeVar("F", bound=Callable[..., Any])

Config = Mapping[str, Any]
Check = Callable[[Context, Config], Awaitable[object]]
Handler = Callable[..., Awaitable[object]]
ContextHandler = Callable[[Context], Awaitable[object]]
ContextMiddleware = Callable[[Context, Next], Awaitable[object]]
Around = Callable[..., Awaitable[object]]
About = Operation | Callable[[Any, DocumentParts], Operation]
"""The description of a route: an Operation, or a function that makes one for an instance and its document."""


class UID(str, Generic[EntryT]):
    """The uid of a content type with the type of its entries: `ARTICLE =
    UID[Article]("api::article.article")`.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A check before an endpoint: only True lets the request through."""

    name: str
    check: Check
    config: Config = field(default_factory=dict)

    def __call__(self, ctx: Context, config: Config | None = None) -> Awaitable[object]:
        """Evaluate the policy."""
        return self.check(ctx, self.config if config is None else config)

    def with_config(self, config: Config) -> "Policy":
        """Return the same policy with the options of one route."""
        return replace(self, config=config)


@dataclass(frozen=True, slots=True)
class Middleware:
    """A layer around endpoints or the whole application: `run(ctx, next)`, or `run(ctx, next, config)`."""

    name: str
    run: Around
    config: Config = field(default_factory=dict)
    refusals: tuple[int, ...] = ()
    """Error statuses it answers with itself, for the OpenAPI document."""

    def __call__(self, ctx: Context, next: Next) -> Awaitable[object]:
        """Run the layer."""
        return self.bound()(ctx, next)

    def with_config(self, config: Config) -> "Middleware":
        """Return the same middleware with the options of one route or of the settings."""
        return replace(self, config=config)

    def bound(self) -> ContextMiddleware:
        """Return the layer with its options bound, so that they are not looked up at every request."""
        if self.run.__code__.co_argcount < 3:
            return self.run
        run, config = self.run, self.config

        def configured(ctx: Context, next: Next) -> Awaitable[object]:
            return run(ctx, next, config)

        return configured


def policy(check: Check) -> Policy:
    """Mark `async def is_author(ctx, config)` as the policy `is-author`."""
    return Policy(_dash_name(check), check)


def middleware(run: Around) -> Middleware:
    """Mark `async def timer(ctx, next)` or `timer(ctx, next, config)` as the middleware `timer`."""
    return Middleware(_dash_name(run), run)


def document_middleware(
    *, actions: Sequence[str] | None = None, uids: Sequence[str] | None = None
) -> Callable[[F], F]:
    """Mark `async def announce(ctx, next)` as a layer around the document operations named in `actions`.

    Without `actions` it surrounds all of them; in an API's `documents.py` it applies to that API's types,
    unless `uids` says otherwise.
    """

    def mark(run: F) -> F:
        run.document_middleware = DocumentMark(_tuple(actions), _tuple(uids))  # type: ignore[attr-defined]  # a mark the loader looks for
        return run

    return mark


@dataclass(frozen=True, slots=True)
class DocumentMark:
    """What `@document_middleware` sets on a function."""

    actions: tuple[str, ...] | None
    uids: tuple[str, ...] | None


def _tuple(names: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)


def _dash_name(function: Callable[..., Any]) -> str:
    return function.__name__.strip("_").replace("_", "-")


Reference = str | Mapping[str, Any]
PolicyLike = Reference | Policy | Check
MiddlewareLike = Reference | Middleware | Around
HandlerLike = str | Handler | Sequence[Handler]


class Record(Mapping[str, Any]):
    """A frozen dataclass that is also a mapping of its fields, like `ctx.state`."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        if key not in self.__dataclass_fields__:  # type: ignore[attr-defined]  # every subclass is a dataclass
            raise KeyError(key)
        return getattr(self, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dataclass_fields__)  # type: ignore[attr-defined]  # as above

    def __len__(self) -> int:
        return len(self.__dataclass_fields__)  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteInfo(Record):
    """The origin of a route: `ctx.state.route.info`; only routes of the content API get its prefix."""

    api_name: str | None = None
    plugin_name: str | None = None
    type: Literal["content-api", "admin", "static"] = "content-api"


@dataclass(frozen=True, slots=True)
class Route:
    """One route as data, with its description (`about`) for the OpenAPI document.

    `handler` is `"article.find"`, an async function, a method of a controller class, or a list of layers
    ending in one. `auth=False` opens the route to everybody; a mapping may name `scope` (actions) and
    `strategies`. Policies and middlewares are objects, functions, names (`"global::is-owner"`) or `{"name",
    "config"}`.
    """

    method: str
    path: str
    handler: HandlerLike
    auth: Literal[False] | Mapping[str, Any] | None = None
    policies: Sequence[PolicyLike] = ()
    middlewares: Sequence[MiddlewareLike] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    info: RouteInfo = field(default_factory=RouteInfo)
    about: About | None = None


def admin_route(
    method: str, path: str, handler: HandlerLike, *actions: str, about: About | None = None
) -> Route:
    """Return a route for administrators who have all of these permissions; without any, for all
    administrators.
    """
    auth = {"strategies": ["admin"], "scope": actions}
    return Route(method, path, handler, auth=auth, info=RouteInfo(type="admin"), about=about)


@dataclass(frozen=True, slots=True)
class CoreRoutes:
    """The core routes of one content type, expanded when the schemas are known; made by `core_routes`."""

    uid: str
    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()
    config: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RouteState(Record):
    """`ctx.state.route`: the current route as it was written; `handler` is a text if it was one."""

    method: str
    path: str
    handler: Any
    config: Mapping[str, Any]
    info: RouteInfo


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route with all names resolved, ready to be composed at start."""

    state: RouteState
    action: ContextHandler
    scope: tuple[str, ...] | None = None
    """The actions a caller must be granted; None if any authenticated caller may call it."""
    any_of: tuple[str, ...] = ()
    """Actions of which a caller must be granted at least one, besides all of `scope`."""
    name: str | None = None
    """The action of the controller that answers: `api::article.article.find`."""
    strategies: tuple[str, ...] | None = None
    open: bool = False
    """Whether it needs no authentication (`auth=False`)."""
    policies: tuple[Policy, ...] = ()
    middlewares: tuple[ContextMiddleware, ...] = ()
    refusals: tuple[int, ...] = ()
    """Error statuses those middlewares answer with themselves."""
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Authentication:
    """The result of a strategy: the caller (None if anonymous), and the caller's ability (None if
    unlimited).
    """

    credentials: Any = None
    ability: Ability | None = None
    user: Any = None


class Strategy(Protocol):
    """A way to authenticate callers; the first of a route's strategies that recognises the caller decides.

    `authenticate` returns None if it does not know the caller, and raises UnauthorizedError if the
    credentials are invalid; `verify` raises UnauthorizedError or ForbiddenError unless the caller may do
    `scope`. A strategy for routes of another type than `content-api` says so in an attribute `route_type`.
    """

    name: str

    async def authenticate(self, ctx: Context) -> Authentication | None:
        """Return who calls, or None."""

    async def verify(self, authentication: Authentication, scope: Sequence[str] | None) -> None:
        """Raise unless the caller may do all of `scope`."""


@dataclass(frozen=True, slots=True)
class Auth(Record):
    """`ctx.state.auth`: the authenticated caller."""

    strategy: Strategy
    credentials: Any
    ability: Ability | None


class PluginJob(Protocol):
    """What `@job` and `@cron` make of a function."""

    @property
    def name(self) -> str:
        """Its name, of a plugin's `plugin::colours.mix`."""

    def kind(self, app: Any) -> JobKind:
        """Return what the queue of an instance has to know of it."""

    def problem(self) -> str:
        """Return why it cannot be a job, or an empty text."""


PhaseFunction = Callable[[Any], Awaitable[None]]
RouteLike = Route | CoreRoutes


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """A plugin: the parts of an `api/` folder, a name, typed options, and functions for register,
    bootstrap and destroy.
    """

    name: str
    config: type[BaseModel] | None = None
    content_types: Sequence[Mapping[str, Any]] = ()
    """Schemas as parsed JSON."""
    components: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Component schemas by uid."""
    custom_fields: Mapping[str, str] = field(default_factory=dict)
    """Custom fields by uid (`plugin::colours.colour`), and the scalar type each is stored as."""
    routes: Sequence[RouteLike] = ()
    controllers: Sequence[type] = ()
    services: Sequence[type] = ()
    policies: Sequence[Policy] = ()
    middlewares: Sequence[Middleware] = ()
    strategies: Sequence[Strategy] = ()
    lifecycles: Mapping[str, Mapping[str, Callable[..., Awaitable[None]]]] = field(default_factory=dict)
    """Hooks by content type uid and action."""
    document_middlewares: Sequence[Callable[..., Awaitable[object]]] = ()
    jobs: Sequence[PluginJob] = ()
    emails: Sequence[EmailTemplate] = ()
    """Mails it sends by name."""
    register: PhaseFunction | None = None
    bootstrap: PhaseFunction | None = None
    destroy: PhaseFunction | None = None
