"""Login providers as settings name them: `[plugins.users-permissions.config.providers.<name>]`."""

from typing import Literal

from pydantic import Field, SecretStr

from octavo.plugin import Section

ProviderName = Literal["auth0", "cognito", "discord", "github", "google", "keycloak", "microsoft", "oidc"]


class ProviderSettings(Section):
    """One provider: who this site is there, and where browsers go afterwards."""

    enabled: bool = Field(default=True, description="Whether one may log in by it.")
    client_id: str = Field(default="", description="This site's name at the provider.")
    client_secret: SecretStr = Field(
        default=SecretStr(""), description='Secret, such as "env:GOOGLE_SECRET".'
    )
    redirect_url: str = Field(default="", description="Page browsers are sent to after a login.")
    issuer: str = Field(
        default="", description="Address of the provider; needed for auth0, cognito, keycloak and oidc."
    )
    scope: tuple[str, ...] = Field(default=(), description="What is asked for, in place of the usual.")
    trust_email: bool = Field(
        default=False, description="Believe e-mail addresses the provider does not call verified."
    )
