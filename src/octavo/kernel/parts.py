"""What a project or plugin is made of: routes, policies, middlewares, strategies, and the marks that name
them.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from octavo.compose import Next
from octavo.kernel.context import Context
from octavo.kernel.described import DocumentParts, Operation
from octavo.queries.access import Ability

EntryT = TypeVar("EntryT")
F = TypeVar("F", bound=Callable[..., Any])

Config = Mapping[str, Any]
Check = Callable[[Context, Config], Awaitable[object]]
Action = Callable[..., Awaitable[object]]
Around = Callable[..., Awaitable[object]]
About = Operation | Callable[[Any, DocumentParts], Operation]
"""What a route takes and answers: as it is, or made for an instance and the document it stands in."""


class UID(str, Generic[EntryT]):
    """The uid of a content type, knowing the type of its entries: `ARTICLE =
    UID[Article]("api::article.article")`.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A check before an endpoint: only the answer True lets the request through."""

    name: str
    check: Check
    config: Config = field(default_factory=dict)

    def __call__(self, ctx: Context, config: Config | None = None) -> Awaitable[object]:
        """Ask the policy."""
        return self.check(ctx, self.config if config is None else config)

    def with_config(self, config: Config) -> "Policy":
        """Return the same policy with the options one route gives it."""
        return replace(self, config=config)


@dataclass(frozen=True, slots=True)
class Middleware:
    """A layer around endpoints or the whole application: `run(ctx, next)`, or `run(ctx, next, config)`."""

    name: str
    run: Around
    config: Config = field(default_factory=dict)
    refusals: tuple[int, ...] = ()
    """Statuses it answers with by itself, for the document of the API."""

    def __call__(self, ctx: Context, next: Next) -> Awaitable[object]:
        """Run the layer."""
        return self.bound()(ctx, next)

    def with_config(self, config: Config) -> "Middleware":
        """Return the same middleware with the options one route or the settings give it."""
        return replace(self, config=config)

    def bound(self) -> Callable[[Context, Next], Awaitable[object]]:
        """Return the layer with its options filled in, looked at once instead of at every request."""
        if self.run.__code__.co_argcount < 3:
            return self.run
        run, config = self.run, self.config

        def configured(ctx: Context, next: Next) -> Awaitable[object]:
            return run(ctx, next, config)

        return configured


def policy(check: Check) -> Policy:
    """Mark `async def is_author(ctx, config)` as the policy `is-author`."""
    return Policy(_dashed(check), check)


def middleware(run: Around) -> Middleware:
    """Mark `async def timer(ctx, next)` or `timer(ctx, next, config)` as the middleware `timer`."""
    return Middleware(_dashed(run), run)


def document_middleware(
    *, actions: Sequence[str] | None = None, uids: Sequence[str] | None = None
) -> Callable[[F], F]:
    """Mark `async def announce(ctx, next)` as a layer around the document operations named in `actions`.

    Without `actions` it surrounds all; in an API's `documents.py` it is for that API's types, unless `uids`
    says otherwise.
    """

    def mark(run: F) -> F:
        run.document_middleware = DocumentMark(_tuple(actions), _tuple(uids))  # type: ignore[attr-defined]  # a mark the loader looks for
        return run

    return mark


@dataclass(frozen=True, slots=True)
class DocumentMark:
    """What `@document_middleware` leaves on a function."""

    actions: tuple[str, ...] | None
    uids: tuple[str, ...] | None


def _tuple(names: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)


def _dashed(function: Callable[..., Any]) -> str:
    return function.__name__.strip("_").replace("_", "-")


Reference = str | Mapping[str, Any]
PolicyLike = Reference | Policy | Check
MiddlewareLike = Reference | Middleware | Around
HandlerLike = str | Action | Sequence[Action]


class Record(Mapping[str, Any]):
    """A frozen dataclass that is a mapping of its fields too, as `ctx.state` is."""

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
    """Where a route comes from: `ctx.state.route.info`; only the content API stands below its prefix."""

    api_name: str | None = None
    plugin_name: str | None = None
    type: Literal["content-api", "admin", "static"] = "content-api"


@dataclass(frozen=True, slots=True)
class Route:
    """One route as data, with what it takes and answers (`about`) for the document of the API.

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
    """Return a route for administrators who may do all of some actions; without any, for all of them."""
    auth = {"strategies": ["admin"], "scope": actions}
    return Route(method, path, handler, auth=auth, info=RouteInfo(type="admin"), about=about)


@dataclass(frozen=True, slots=True)
class CoreRoutes:
    """The core routes of one content type, spelled out when the schemas are known; made by `core_routes`."""

    uid: str
    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()
    config: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RouteState(Record):
    """`ctx.state.route`: the route that is being answered, as it was written; `handler` is text where it
    was.
    """

    method: str
    path: str
    handler: Any
    config: Mapping[str, Any]
    info: RouteInfo


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route whose names have all been found: what is composed into one onion at boot."""

    state: RouteState
    action: Callable[[Context], Awaitable[object]]
    scope: tuple[str, ...] | None = None
    """The actions a caller must be granted; None where only being known counts."""
    name: str | None = None
    """The action it is itself, where a controller answers: `api::article.article.find`."""
    strategies: tuple[str, ...] | None = None
    open: bool = False
    """Whether nobody is asked who they are (`auth=False`)."""
    policies: tuple[Policy, ...] = ()
    middlewares: tuple[Callable[[Context, Next], Awaitable[object]], ...] = ()
    refusals: tuple[int, ...] = ()
    """Statuses those middlewares answer with by themselves."""
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Authentication:
    """What a strategy found out: who calls (None: somebody anonymous), and what they may do (None: no list
    of it).
    """

    credentials: Any = None
    ability: Ability | None = None
    user: Any = None


class Strategy(Protocol):
    """A way to recognise callers; the first of a route's strategies that knows the caller decides.

    `authenticate` returns None where it does not know the caller and raises UnauthorizedError where it knows
    that the credentials are bad; `verify` raises UnauthorizedError or ForbiddenError unless the caller may
    do `scope`. A strategy for routes of another type than `content-api` says so in an attribute `route_type`.
    """

    name: str

    async def authenticate(self, ctx: Context) -> Authentication | None:
        """Return who calls, or None."""

    async def verify(self, found: Authentication, scope: Sequence[str] | None) -> None:
        """Refuse what the caller may not do."""


@dataclass(frozen=True, slots=True)
class Auth(Record):
    """`ctx.state.auth`: how the caller was recognised."""

    strategy: Strategy
    credentials: Any
    ability: Ability | None


Moment = Callable[[Any], Awaitable[None]]
RouteLike = Route | CoreRoutes


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """A plugin: what an `api/` folder holds, a name, typed options and the three moments of an instance's
    life.
    """

    name: str
    config: type[BaseModel] | None = None
    content_types: Sequence[Mapping[str, Any]] = ()
    """Schemas as parsed JSON."""
    components: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Component schemas by uid."""
    custom_fields: Mapping[str, str] = field(default_factory=dict)
    """Custom fields by uid (`plugin::colours.colour`), and the scalar type each is kept as."""
    routes: Sequence[RouteLike] = ()
    controllers: Sequence[type] = ()
    services: Sequence[type] = ()
    policies: Sequence[Policy] = ()
    middlewares: Sequence[Middleware] = ()
    strategies: Sequence[Strategy] = ()
    lifecycles: Mapping[str, Mapping[str, Callable[..., Awaitable[None]]]] = field(default_factory=dict)
    """Hooks by the uid they are for, by action."""
    document_middlewares: Sequence[Callable[..., Awaitable[object]]] = ()
    register: Moment | None = None
    bootstrap: Moment | None = None
    destroy: Moment | None = None
