"""The profile of a provider's user: a name, and a verified e-mail address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from octavo.plugins.users_permissions.providers.oauth_state import OAuthState
from octavo.schema.attributes.email import is_email

CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""Microsoft's tenant of personal accounts, whose addresses are verified."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Name and e-mail address of a provider's user; without a verified address the login is refused."""

    username: str
    email: str | None


class Provider(Protocol):
    """A provider of logins."""

    async def authorization_url(self, oauth: OAuthState) -> str:
        """Return the URL to which browsers are redirected."""

    async def profile(self, code: str, oauth: OAuthState) -> Profile:
        """Return the profile for a code; raises UnauthorizedError if the provider does not confirm it."""


def from_claims(name: str, claims: Mapping[str, Any], *, trust_email: bool) -> Profile:
    """Return the profile of OpenID Connect's standard claims, with additions of some providers."""
    email = _address(claims.get("email"), trust_email or _is_verified(name, claims))
    names = ("cognito:username", "preferred_username", "nickname")
    claimed_name = "" if name == "google" else next((claims[key] for key in names if claims.get(key)), "")
    return Profile(_name(claimed_name, email), email)


def _is_verified(name: str, claims: Mapping[str, Any]) -> bool:
    if name == "microsoft":
        # There, an administrator of any tenant writes any address; `xms_edov` says the domain is theirs.
        return claims.get("tid") == CONSUMERS or claims.get("xms_edov") in (True, "1", "true")
    return claims.get("email_verified") in (True, "true")


def from_github(user: Mapping[str, Any], emails: Sequence[Any]) -> Profile:
    """Return the profile of GitHub's `/user` and `/user/emails`: the primary address, if verified."""
    primary = next((one for one in emails if isinstance(one, Mapping) and one.get("primary") is True), {})
    email = _address(primary.get("email"), primary.get("verified") is True)
    return Profile(_name(user.get("login"), email), email)


def from_discord(user: Mapping[str, Any]) -> Profile:
    """Return the profile of Discord's `/users/@me`."""
    email = _address(user.get("email"), user.get("verified") is True)
    return Profile(_name(user.get("username"), email), email)


def _address(value: object, verified: bool) -> str | None:
    return value.lower() if verified and isinstance(value, str) and is_email(value) else None


def _name(value: object, email: str | None) -> str:
    name = value if isinstance(value, str) else ""
    printable = "".join(letter for letter in name if letter.isprintable()).strip()
    return printable[:100] or (email or "").partition("@")[0]
