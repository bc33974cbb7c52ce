"""The actions of `/api/auth`: answers are plain JSON, as recorded."""

from typing import Any

from octavo import ApplicationError, Context, Octavo
from octavo.plugins.users_permissions import (
    confirmation,
    lookups,
    passwords,
    registration,
    session_routes,
)
from octavo.plugins.users_permissions.login import log_in
from octavo.plugins.users_permissions.providers import flow

LOCAL = "local"


class AuthController:
    """Logging in and out, registering, passwords and confirmations."""

    uid = "plugin::users-permissions.auth"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def callback(self, ctx: Context) -> Any:
        """Log in by password, or by the code that ended a login at a provider."""
        provider = ctx.params.get("provider", LOCAL)
        if provider != LOCAL:
            return await flow.exchange(ctx, provider)
        if not (await lookups.settings(self.app).grants())["email"]["enabled"]:
            raise ApplicationError(flow.DISABLED)
        return await log_in(ctx)

    async def connect(self, ctx: Context) -> Any:
        """Begin to log in at a provider, and come back from it."""
        await flow.connect(ctx, ctx.params["0"])

    async def register(self, ctx: Context) -> Any:
        """Make an account of one's own."""
        return await registration.register(ctx)

    async def forgot_password(self, ctx: Context) -> Any:
        """Send a code that resets a password; the answer does not tell whether there is such an account."""
        return await passwords.forgot(ctx)

    async def reset_password(self, ctx: Context) -> Any:
        """Set a new password by such a code."""
        return await passwords.reset(ctx)

    async def change_password(self, ctx: Context) -> Any:
        """Change one's own password by the current one."""
        return await passwords.change(ctx)

    async def email_confirmation(self, ctx: Context) -> Any:
        """Confirm an address by the code that was sent there."""
        return await confirmation.confirm(ctx)

    async def send_email_confirmation(self, ctx: Context) -> Any:
        """Send that code again."""
        return await confirmation.send_again(ctx)

    async def refresh(self, ctx: Context) -> Any:
        """Exchange a refresh token for new tokens."""
        return await session_routes.refresh(ctx)

    async def logout(self, ctx: Context) -> Any:
        """End one's session, those of a device, or all."""
        return await session_routes.log_out(ctx)

    async def get_sessions(self, ctx: Context) -> Any:
        """List one's sessions."""
        return await session_routes.list_sessions(ctx)

    async def revoke_session(self, ctx: Context) -> Any:
        """End one of one's sessions."""
        return await session_routes.revoke(ctx)
