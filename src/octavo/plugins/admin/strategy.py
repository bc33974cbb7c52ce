"""Authentication of administrators by the access token of a session."""

from collections.abc import Sequence

from octavo import Context, PolicyError
from octavo.plugin import Authentication, bearer_token
from octavo.plugins.admin.abilities import AdminAbility
from octavo.plugins.admin.users.service import WITH_PERMISSIONS, AdminUserService, is_active, serialize


class AdminStrategy:
    """Authenticates administrators, on routes of the admin API only."""

    name = "admin"
    route_type = "admin"

    async def authenticate(self, ctx: Context) -> Authentication | None:
        """Return the administrator of a token; whether they are active, and their roles, are read at
        every request.
        """
        token = bearer_token(ctx)
        if token is None:
            return None
        users = ctx.octavo.service(AdminUserService)
        claims = await users.sessions.read(token)
        if claims is None:
            return None
        admin = await users.find(WITH_PERMISSIONS, id=claims.user_id)
        if admin is None or not is_active(admin):
            return None
        ctx.state["session_id"] = claims.session_id
        user = serialize(admin)
        return Authentication(user, users.permissions.ability(admin["roles"]), user)

    async def verify(self, authentication: Authentication, scope: Sequence[str] | None) -> None:
        """Raise PolicyError unless all of a scope is permitted; routes without a scope are for super
        admins.
        """
        ability = authentication.ability
        if not isinstance(ability, AdminAbility):
            raise PolicyError()
        permitted = ability.everything if scope is None else all(map(ability.can, scope))
        if not permitted:
            raise PolicyError()
