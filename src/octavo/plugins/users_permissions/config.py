"""The settings of users and permissions: `[plugins.users-permissions.config]`."""

from typing import Literal

from pydantic import Field, SecretStr

from octavo import Octavo, StartupError
from octavo.plugin import Problem, Section, derived_key, secret_weakness
from octavo.plugins.users_permissions.provider_settings import ProviderName, ProviderSettings

DAY = 24 * 3600
PURPOSE = "octavo users-permissions tokens"
PLACE = "octavo.toml#/plugins/users-permissions/config/jwt_secret"


class SessionSettings(Section):
    """How long one stays logged in, and how the refresh token travels."""

    access_token_seconds: int = Field(default=600, ge=1, description="Life of an access token.")
    idle_seconds: int = Field(default=14 * DAY, ge=1, description="Unused for so long, a session ends.")
    max_seconds: int = Field(default=30 * DAY, ge=1, description="A session ends after so long in any case.")
    http_only: bool = Field(
        default=False, description="Send the refresh token in a cookie scripts cannot read, not in the body."
    )
    cookie_name: str = Field(default="octavo_refresh", description="Name of that cookie.")
    same_site: Literal["strict", "lax", "none"] = Field(default="lax", description="Its SameSite attribute.")


class RateLimitSettings(Section):
    """How often the routes of authentication may be called."""

    enabled: bool = Field(default=True, description="Whether they are counted.")
    max: int = Field(default=5, ge=1, description="Calls of one route in a window, for an account.")
    max_per_address: int = Field(
        default=300,
        ge=1,
        description="Calls of one route in a window from one address, for all accounts; never below `max`.",
    )
    seconds: int = Field(default=300, ge=1, description="Length of a window.")
    store: str = Field(
        default="memory://", repr=False, description="memory://, or redis://… for several processes."
    )


class RegisterSettings(Section):
    """What people may say about themselves when they register."""

    allowed_fields: tuple[str, ...] = Field(
        default=(), description="Attributes of the user besides username, email and password."
    )


class UsersPermissionsSettings(Section):
    """Accounts, sessions and limits."""

    jwt_secret: SecretStr | None = Field(
        default=None, description="Secret that signs tokens; left out, one is derived from server.app_keys."
    )
    jwt_management: Literal["refresh", "legacy-support"] = Field(
        default="refresh",
        description="refresh: short access tokens and refresh tokens; legacy-support: one long-lived token.",
    )
    legacy_seconds: int = Field(default=30 * DAY, ge=1, description="Life of a long-lived token.")
    sessions: SessionSettings = SessionSettings()
    ratelimit: RateLimitSettings = RateLimitSettings()
    register_: RegisterSettings = Field(default=RegisterSettings(), alias="register")
    providers: dict[ProviderName, ProviderSettings] = Field(
        default={}, description="Login providers by name, each a table of its own."
    )


def settings_of(app: Octavo) -> UsersPermissionsSettings:
    """Return the settings in force."""
    settings: UsersPermissionsSettings = app.plugin("users-permissions").config
    return settings


def signing_keys(app: Octavo) -> list[str]:
    """Return the keys of tokens, made from the secret or from the app's keys: the first signs, all verify.

    Raises StartupError for a secret too weak to be used outside development.
    """
    secret = settings_of(app).jwt_secret
    secrets = app.settings.server.app_keys if secret is None else (secret,)
    if secret is not None and not app.settings.development:
        weakness = secret_weakness(secret.get_secret_value())
        if weakness:
            fix = 'keep one in .env and write jwt_secret = "env:JWT_SECRET", or leave it out'
            raise StartupError([Problem(PLACE, weakness, fix)])
    return [derived_key(key.get_secret_value(), PURPOSE) for key in secrets]
