"""How users are recognised: by an access token, or, without any token, as the public."""

from collections.abc import Sequence

from octavo import Context, ForbiddenError, Octavo, UnauthorizedError
from octavo.plugin import Authentication, bearer_token
from octavo.plugins.users_permissions.callers import Callers
from octavo.plugins.users_permissions.roles.service import RoleService
from octavo.plugins.users_permissions.uids import PUBLIC


class UsersPermissionsStrategy:
    """Recognises users by their access tokens, and everybody without a token as the public."""

    name = "users-permissions"

    def __init__(self, app: Octavo, callers: Callers) -> None:
        self.app = app
        self.callers = callers
        self.roles = app.service(RoleService)

    async def authenticate(self, ctx: Context) -> Authentication | None:
        """Return the user with the ability of their role, or the public with its own.

        Where the public may do nothing at all, nobody is recognised without a token, and users without a role
        are nobody (Strapi).
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

    async def verify(self, found: Authentication, scope: Sequence[str] | None) -> None:
        """Raise ForbiddenError unless all of a scope is granted; without a scope anybody known may pass."""
        if scope is None:
            if found.credentials is None:
                raise UnauthorizedError
            return
        if found.ability is None or not all(found.ability.can(action) for action in scope):
            raise ForbiddenError
