"""The supported providers, and checks of their settings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from octavo.plugin import Problem, read_url
from octavo.plugins.users_permissions.provider_settings import ProviderName, ProviderSettings

PLACE = "octavo.toml#/plugins/users-permissions/config/providers"
OPENID = ("openid", "email", "profile")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Kind:
    """The defaults of a provider: its URL, or an example of one, and the requested scopes."""

    issuer: str = ""
    example: str = ""
    scope: tuple[str, ...] = OPENID


KINDS: Mapping[ProviderName, Kind] = {
    "auth0": Kind(example="https://example.eu.auth0.com/"),
    "cognito": Kind(example="https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_example"),
    "discord": Kind("https://discord.com", scope=("identify", "email")),
    "github": Kind("https://github.com", scope=("read:user", "user:email")),
    "google": Kind("https://accounts.google.com"),
    "keycloak": Kind(example="https://login.example.org/realms/example"),
    "microsoft": Kind("https://login.microsoftonline.com/common/v2.0"),
    "oidc": Kind(example="https://login.example.org"),
}


def is_safe_address(address: str) -> bool:
    """Whether secrets may be sent to a URL: https, or this machine."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  # raises ValueError for what is none
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.fragment or "\\" in address:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def provider_problems(name: ProviderName, settings: ProviderSettings) -> Iterator[Problem]:
    """Yield what is missing or wrong in the settings of an enabled provider."""
    place, kind = f"{PLACE}/{name}", KINDS[name]
    if not settings.client_id:
        yield Problem(f"{place}/client_id", "is missing", f"{name} gives it when you register this site")
    if not settings.client_secret.get_secret_value():
        fix = f'keep it in .env and write client_secret = "env:{name.upper()}_CLIENT_SECRET"'
        yield Problem(f"{place}/client_secret", "is missing", fix)
    if not is_safe_address(settings.redirect_url):
        fix = f"the page of your site that ends a login, such as https://www.example.org/connect/{name}"
        yield Problem(f"{place}/redirect_url", "must be an https:// address (http:// on localhost)", fix)
    issuer = settings.issuer or kind.issuer
    message = _issuer_problem(issuer)
    if message:
        yield Problem(f"{place}/issuer", message, f"such as {kind.example or kind.issuer}")


def _issuer_problem(issuer: str) -> str:
    if not issuer:
        return "is missing"
    if not is_safe_address(issuer):
        return "must be an https:// address (http:// on localhost)"
    try:
        read_url(issuer)
    except ValueError as error:
        return str(error)
    return ""
