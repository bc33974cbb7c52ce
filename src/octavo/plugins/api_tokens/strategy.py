"""Authentication by API tokens, which are sent like users' tokens."""

from collections.abc import Sequence

from octavo import Context, ForbiddenError, Octavo, UnauthorizedError
from octavo.plugin import Authentication, bearer_token
from octavo.plugins.api_tokens.service import READING, ApiTokenService


class ApiTokenStrategy:
    """Authenticates API tokens."""

    name = "content-api-token"

    def __init__(self, app: Octavo) -> None:
        self.tokens = app.service(ApiTokenService)

    async def authenticate(self, ctx: Context) -> Authentication | None:
        """Return the token as the caller; None for what cannot be a key: users' tokens have dots."""
        key = bearer_token(ctx)
        if key is None or "." in key or not ctx.octavo.running:
            return None
        caller = await self.tokens.recognise(key)
        if caller is None:
            return None
        await self.tokens.note_use(caller)
        row = {**caller.row, "permissions": [*caller.row["permissions"]]}
        return Authentication(credentials=row, ability=caller.ability)

    async def verify(self, authentication: Authentication, scope: Sequence[str] | None) -> None:
        """Raise ForbiddenError unless the token's kind, or its actions, allow all of a scope."""
        if authentication.credentials is None:
            raise UnauthorizedError
        kind = authentication.credentials["type"]
        if scope is None or kind == "full-access":
            return
        if kind == "read-only" and all(action.endswith(READING) for action in scope):
            return
        if (
            kind == "custom"
            and authentication.ability is not None
            and all(map(authentication.ability.can, scope))
        ):
            return
        raise ForbiddenError
