"""Authentication and authorization of requests: strategies recognise callers, scopes are checked against
their ability.
"""

from collections.abc import Sequence

from octavo.compose import Next
from octavo.errors import ForbiddenError, GrantError, PolicyError, UnauthorizedError
from octavo.kernel import Auth, Authentication, Context, ContextMiddleware, Permissions, Strategy
from octavo.log import Refused, log_event

UNKNOWN = "Missing or invalid credentials"
PUBLIC = "public"


def bearer_token(ctx: Context) -> str | None:
    """Return the token of an `Authorization: Bearer …` header; None for other headers."""
    parts = ctx.get("authorization").split()
    return parts[1] if len(parts) == 2 and parts[0].lower() == "bearer" else None


class PublicStrategy:
    """Accepts requests without a token, with the grants of the role `public`; without any grant, none
    (Strapi).
    """

    name = "users-permissions"

    def __init__(self, permissions: Permissions) -> None:
        self._permissions = permissions

    async def authenticate(self, ctx: Context) -> Authentication | None:
        """Accept requests without a token; an unknown token is not the public."""
        if bearer_token(ctx) is not None or not self._permissions.grants_anything(PUBLIC):
            return None
        return Authentication(ability=self._permissions.ability(PUBLIC))

    async def verify(self, authentication: Authentication, scope: Sequence[str] | None) -> None:
        """Raise ForbiddenError unless all of a scope is granted, UnauthorizedError without a scope."""
        if scope is None:
            raise UnauthorizedError()
        if authentication.ability is None or not all(authentication.ability.can(action) for action in scope):
            raise ForbiddenError()


def authenticate(strategies: Sequence[Strategy], scope: Sequence[str] | None) -> ContextMiddleware:
    """Return the layer that sets `ctx.state` by the first strategy that recognises the caller, otherwise
    answers 401.

    The scope is checked immediately; the response to a failure contains nothing but its status.
    """

    async def layer(ctx: Context, next: Next) -> object:
        for strategy in strategies:
            try:
                authentication = await strategy.authenticate(ctx)
            except UnauthorizedError as error:
                return ctx.unauthorized(error.message)
            if authentication is not None:
                _remember(ctx, strategy, authentication)
                try:
                    await strategy.verify(authentication, scope)
                except ForbiddenError:
                    _tell(ctx, authentication, scope or ())
                    raise
                return await next()
        return ctx.unauthorized(UNKNOWN)

    return layer


def require_any(actions: Sequence[str]) -> ContextMiddleware:
    """Return the layer that raises ForbiddenError unless the caller is granted one of some actions."""

    async def layer(ctx: Context, next: Next) -> object:
        auth: Auth = ctx.state["auth"]
        if auth.ability is not None and not any(auth.ability.can(action) for action in actions):
            raise ForbiddenError()
        return await next()

    return layer


def _tell(ctx: Context, authentication: Authentication, scope: Sequence[str]) -> None:
    """Log which grants were missing, for developers; the caller is not told."""
    if ctx.octavo.settings.development:
        ability = authentication.ability
        missing = [action for action in scope if ability is None or not ability.can(action)]
        log_event(Refused(ctx.method, ctx.path, ", ".join(missing)))


def _remember(ctx: Context, strategy: Strategy, authentication: Authentication) -> None:
    state = ctx.state
    state["auth"] = Auth(strategy, authentication.credentials, authentication.ability)
    state["is_authenticated"] = authentication.credentials is not None
    if authentication.user is not None:
        state["user"] = authentication.user


async def plain_refusals(ctx: Context, next: Next) -> object:
    """Answer 401 and 403 with the status's own phrase, whoever raised them (Strapi).

    Messages of policies, and those that name a missing grant, are kept.
    """
    try:
        return await next()
    except (PolicyError, GrantError):
        raise
    except UnauthorizedError:
        return ctx.unauthorized()
    except ForbiddenError:
        return ctx.forbidden()
