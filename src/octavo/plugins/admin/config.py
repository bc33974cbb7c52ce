"""The admin plugin's own options."""

from typing import Literal

from pydantic import Field, field_validator

from octavo.plugin import Section, read_url
from octavo.plugins.admin.address_templates import names_in


class LoginRateLimit(Section):
    """How often the routes that take credentials may be called."""

    enabled: bool = Field(
        default=True,
        description="Whether attempts are counted, and searches under a condition that find nothing.",
    )
    max: int = Field(default=5, ge=1, description="Attempts at one route for one account.")
    max_per_address: int = Field(default=100, ge=1, description="Attempts at one route from one address.")
    interval: int = Field(default=300, ge=1, description="The seconds they are counted in.")
    store: str = Field(
        default="memory://", repr=False, description="memory://, or a Redis address for several processes."
    )


class AdminSessionOptions(Section):
    """How long an administrator stays logged in, in seconds."""

    access_token_lifespan: int = Field(default=1800, ge=1, description="One access token.")
    idle_lifespan: int = Field(default=7200, ge=1, description="A session that is not used.")
    max_lifespan: int = Field(default=86_400, ge=1, description="A session, however much it is used.")
    remembered_idle_lifespan: int = Field(
        default=14 * 86_400, ge=1, description="An unused session of somebody who asked to be remembered."
    )
    remembered_max_lifespan: int = Field(
        default=30 * 86_400, ge=1, description="A session of somebody who asked to be remembered."
    )


class CookieOptions(Section):
    """The cookie that holds the refresh token."""

    name: str = Field(default="octavo_admin_refresh", description="Its name.")
    same_site: Literal["strict", "lax", "none"] = Field(default="lax", description="SameSite.")
    domain: str | None = Field(default=None, description="The domain it is for, the request's by default.")


class PreviewOptions(Section):
    """Where entries are seen before they are published."""

    addresses: dict[str, str] = Field(
        default={}, description="An address with names in braces for each content type."
    )
    origins: list[str] = Field(
        default=[], description="Sites that functions of the project lead to, besides those of the addresses."
    )

    @field_validator("addresses")
    @classmethod
    def _templates(cls, addresses: dict[str, str]) -> dict[str, str]:
        for template in addresses.values():
            names_in(template)
        return addresses

    @field_validator("origins")
    @classmethod
    def _sites(cls, origins: list[str]) -> list[str]:
        for origin in origins:
            read_url(origin)
        return origins


class AdminOptions(Section):
    """`[plugins.admin.config]`."""

    url: str = Field(default="/admin", description="Where the admin panel is: links in e-mails lead there.")
    forgot_password_lifespan: int = Field(
        default=3600, ge=60, description="Seconds a link to reset a password works."
    )
    first_admin_token: bool | None = Field(
        default=None,
        description="Whether the first administrator registers with a token printed at start; left out: "
        "outside development, and from other machines.",
    )
    rate_limit: LoginRateLimit = LoginRateLimit()
    sessions: AdminSessionOptions = AdminSessionOptions()
    cookie: CookieOptions = CookieOptions()
    preview: PreviewOptions = PreviewOptions()
