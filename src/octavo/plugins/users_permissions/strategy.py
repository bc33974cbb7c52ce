"""Authentication of users by an access token, or, without any token, as the public."""

from collections.abc import Sequence

from octavo import Context, ForbiddenError, Octavo, UnauthorizedError
from octavo.plugin import Authentication, bearer_token
from octavo.plugins.users_permissions.callers import Callers
from octavo.plugins.users_permissions.roles.service import RoleService
from octavo.plugins.users_permissions.uids import PUBLIC


class UsersPermissionsStrategy:
    """Authenticates users by their access tokens, and requests without a token as the public."""

    name = "users-permissions"

    def __init__(self, app: Octavo, callers: Callers) -> None:
        self.app = app
        self.callers = callers
        self.roles = app.service(RoleService)

    async def authenticate(self, ctx: Context) -> Authentication | None:
        """Return the user with the ability of their role, or the public with its own.

        If the public has no grant at all, requests without a token are not authenticated, nor are users
        without a role (Strapi).
        """
        token = bearer_token(ctx)
        if token is None:
            ability = await self.roles.ability(PUBLIC)
            return Authentication(ability=ability) if ability.actions or ability.prefixes else None
        caller = await self.callers.of(token) if self.app.running else None
        role = None if caller is None else caller.user["role"]
        if caller is None or not role:
            return None
        # A copy, so that what a request does to `ctx.state.user` ends with it.
        user = {**caller.user, "role": {**role}}
        ctx.state["session_id"] = caller.session_id
        return Authentication(credentials=user, ability=await self.roles.ability(caller.role_type), user=user)

    async def verify(self, authentication: Authentication, scope: Sequence[str] | None) -> None:
        """Raise ForbiddenError unless all of a scope is granted; without a scope any authenticated caller
        may pass.
        """
        if scope is None:
            if authentication.credentials is None:
                raise UnauthorizedError
            return
        if authentication.ability is None or not all(authentication.ability.can(action) for action in scope):
            raise ForbiddenError
