"""Who calls, and whether they may: strategies recognise callers, scopes are verified against their
ability.
"""

from collections.abc import Awaitable, Callable, Sequence

from octavo.compose import Next
from octavo.errors import ForbiddenError, GrantError, PolicyError, UnauthorizedError
from octavo.kernel import Auth, Authentication, Context, Permissions, Strategy
from octavo.log import Refused, tell

Layer = Callable[[Context, Next], Awaitable[object]]

UNKNOWN = "Missing or invalid credentials"
PUBLIC = "public"


def bearer_token(ctx: Context) -> str | None:
    """Return the token of an `Authorization: Bearer …` header, if that is what the header holds."""
    parts = ctx.get("authorization").split()
    return parts[1] if len(parts) == 2 and parts[0].lower() == "bearer" else None


class PublicStrategy:
    """Lets in who brings no token, with the grants of the role `public`; without any grant, nobody
    (Strapi).
    """

    name = "users-permissions"

    def __init__(self, permissions: Permissions) -> None:
        self._permissions = permissions

    async def authenticate(self, ctx: Context) -> Authentication | None:
        """Recognise the public, unless it brings a token: a token that nobody knows is no way in."""
        if bearer_token(ctx) is not None or not self._permissions.grants_anything(PUBLIC):
            return None
        return Authentication(ability=self._permissions.ability(PUBLIC))

    async def verify(self, found: Authentication, scope: Sequence[str] | None) -> None:
        """Raise ForbiddenError unless all of a scope is granted, UnauthorizedError where there is no
        scope.
        """
        if scope is None:
            raise UnauthorizedError()
        if found.ability is None or not all(found.ability.can(action) for action in scope):
            raise ForbiddenError()


def authenticate(strategies: Sequence[Strategy], scope: Sequence[str] | None) -> Layer:
    """Return the layer that fills `ctx.state` by the first strategy that knows the caller, else answers 401.

    The scope is verified at once; a refusal says no more than its status.
    """

    async def layer(ctx: Context, next: Next) -> object:
        for strategy in strategies:
            try:
                found = await strategy.authenticate(ctx)
            except UnauthorizedError as error:
                return ctx.unauthorized(error.message)
            if found is not None:
                _remember(ctx, strategy, found)
                try:
                    await strategy.verify(found, scope)
                except ForbiddenError:
                    _tell(ctx, found, scope or ())
                    raise
                return await next()
        return ctx.unauthorized(UNKNOWN)

    return layer


def _tell(ctx: Context, found: Authentication, scope: Sequence[str]) -> None:
    """Tell a developer, and not the caller, which grants were missing."""
    if ctx.octavo.settings.development:
        ability = found.ability
        missing = [action for action in scope if ability is None or not ability.can(action)]
        tell(Refused(ctx.method, ctx.path, ", ".join(missing)))


def _remember(ctx: Context, strategy: Strategy, found: Authentication) -> None:
    state = ctx.state
    state["auth"] = Auth(strategy, found.credentials, found.ability)
    state["is_authenticated"] = found.credentials is not None
    if found.user is not None:
        state["user"] = found.user


async def plain_refusals(ctx: Context, next: Next) -> object:
    """Answer 401 and 403 in the status's own words, whoever raised them (Strapi).

    A policy's refusal, and that of a grant which is named, keep their text.
    """
    try:
        return await next()
    except (PolicyError, GrantError):
        raise
    except UnauthorizedError:
        return ctx.unauthorized()
    except ForbiddenError:
        return ctx.forbidden()
