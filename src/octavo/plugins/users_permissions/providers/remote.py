"""HTTP requests to a provider. Imported only if one is enabled: httpx and authlib are an extra."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from octavo import HttpError, UnauthorizedError
from octavo.http.outgoing import Outgoing, OutgoingError
from octavo.plugin import Problem, Warned, log_event, read_url
from octavo.plugins.users_permissions.provider_settings import ProviderName, ProviderSettings
from octavo.plugins.users_permissions.providers.known_providers import KINDS, PLACE, is_safe_address
from octavo.plugins.users_permissions.providers.oauth_state import OAuthState

BASIC, POST = "client_secret_basic", "client_secret_post"
FORM = "application/x-www-form-urlencoded"
REFUSED = "The login provider did not confirm who you are"


class Remote:
    """Sends requests to one provider.

    The URL in the settings may be internal; URLs that the provider names are guarded
    (`octavo.http.outgoing`).
    """

    def __init__(
        self, name: ProviderName, settings: ProviderSettings, redirect_uri: str, allowed: Sequence[str]
    ) -> None:
        self.name = name
        self.settings = settings
        self.redirect_uri = redirect_uri
        self.issuer = settings.issuer or KINDS[name].issuer
        self.scope = " ".join(settings.scope or KINDS[name].scope)
        self.outgoing = Outgoing([*allowed, read_url(self.issuer).origin])

    def authorization_url(self, endpoint: str, oauth: OAuthState, **more: str) -> str:
        """Return the URL to which browsers are redirected, with PKCE (RFC 7636)."""
        url: str = prepare_grant_uri(
            endpoint,
            self.settings.client_id,
            "code",
            redirect_uri=self.redirect_uri,
            scope=self.scope,
            state=oauth.state,
            code_challenge=_challenge(oauth.verifier),
            code_challenge_method="S256",
            **more,
        )
        return url

    async def tokens(
        self, endpoint: str, code: str, oauth: OAuthState, method: str = BASIC
    ) -> Mapping[str, Any]:
        """Exchange a code for tokens; raises UnauthorizedError if the provider refuses it."""
        auth = ClientAuth(self.settings.client_id, self.settings.client_secret.get_secret_value(), method)
        body = prepare_token_request(
            "authorization_code",
            redirect_uri=self.redirect_uri,
            code=code,
            code_verifier=oauth.verifier,
        )
        headers = {"Accept": "application/json", "Content-Type": FORM}
        prepared: tuple[str, dict[str, str], str] = auth.prepare(  # type: ignore[no-untyped-call]  # in its stubs
            "POST", endpoint, headers, body
        )
        url, headers, body = prepared
        status, answer = await self._send("POST", url, headers, body.encode())
        content = _mapping(answer)
        if status == 200 and content is not None and isinstance(content.get("access_token"), str):
            return content
        if status < 500 and content is not None and "error" in content:
            raise self.refusal(f"the token endpoint answered {str(content['error'])[:80]!r}")
        raise self.failure(f"the token endpoint answered {status}, without tokens")

    async def read(self, url: str, access_token: str | None = None) -> Any:
        """Return the JSON at a URL of the provider, read with an access token."""
        headers = {"Accept": "application/json"}
        if access_token is not None:
            headers["Authorization"] = f"Bearer {access_token}"
        status, answer = await self._send("GET", url, headers)
        if status != 200 or answer is None:
            raise self.failure(f"{url} answered {status}, or no JSON")
        return answer

    async def read_mapping(self, url: str, access_token: str | None = None) -> Mapping[str, Any]:
        """Return the JSON object at a URL of the provider."""
        answer = _mapping(await self.read(url, access_token))
        if answer is None:
            raise self.failure(f"{url} answered no JSON object")
        return answer

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> tuple[int, Any]:
        """Send one request; return its status, and its JSON or None."""
        if not is_safe_address(url):
            raise self.failure("an address it names is not https://")
        try:
            answer = await self.outgoing.send(method, url, headers, content)
        except OutgoingError as error:
            raise self.failure(str(error)) from error
        try:
            return answer.status, json.loads(answer.body)
        except ValueError:
            return answer.status, None

    def refusal(self, reason: str) -> UnauthorizedError:
        """Log why a login is refused; return the error for the caller."""
        log_event(Warned(Problem(f"{PLACE}/{self.name}", f"login refused: {reason}")))
        return UnauthorizedError(REFUSED)

    def failure(self, reason: str) -> HttpError:
        """Log the provider's failure; return the error for the caller."""
        log_event(Warned(Problem(f"{PLACE}/{self.name}", reason)))
        return HttpError(502, "The login provider does not answer as it should", expose=True)


def _challenge(verifier: str) -> str:
    challenge: str = create_s256_code_challenge(verifier)  # type: ignore[no-untyped-call]  # in its stubs
    return challenge


def _mapping(value: object) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None
