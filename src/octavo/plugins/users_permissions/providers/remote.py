"""What is said to a provider over HTTP. Imported once one is enabled: httpx and authlib are an extra."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from octavo import HttpError, UnauthorizedError
from octavo.http.outgoing import Outgoing, OutgoingError
from octavo.plugin import Problem, Warned, read_url, tell
from octavo.plugins.users_permissions.provider_settings import ProviderName, ProviderSettings
from octavo.plugins.users_permissions.providers.kinds import KINDS, PLACE, is_safe_address
from octavo.plugins.users_permissions.providers.oauth_state import OAuthState

BASIC, POST = "client_secret_basic", "client_secret_post"
FORM = "application/x-www-form-urlencoded"
REFUSED = "The login provider did not confirm who you are"


class Remote:
    """Speaks to one provider, as this site.

    Its own origin stands in the settings and is spoken to wherever it is; what it names besides is guarded.
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
        """Return where a browser asks for a code, with PKCE (RFC 7636)."""
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
        """Exchange a code for tokens; raises UnauthorizedError where the provider refuses it."""
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
        said = _mapping(answer)
        if status == 200 and said is not None and isinstance(said.get("access_token"), str):
            return said
        if status < 500 and said is not None and "error" in said:
            raise self.refused(f"the token endpoint answered {str(said['error'])[:80]!r}")
        raise self.failed(f"the token endpoint answered {status}, without tokens")

    async def read(self, url: str, access_token: str | None = None) -> Any:
        """Return the JSON at an address of the provider, read as the owner of a token."""
        headers = {"Accept": "application/json"}
        if access_token is not None:
            headers["Authorization"] = f"Bearer {access_token}"
        status, answer = await self._send("GET", url, headers)
        if status != 200 or answer is None:
            raise self.failed(f"{url} answered {status}, or no JSON")
        return answer

    async def read_mapping(self, url: str, access_token: str | None = None) -> Mapping[str, Any]:
        """Return the JSON object at an address of the provider."""
        answer = _mapping(await self.read(url, access_token))
        if answer is None:
            raise self.failed(f"{url} answered no JSON object")
        return answer

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> tuple[int, Any]:
        """Send one request; return its status, and its JSON or None."""
        if not is_safe_address(url):
            raise self.failed("an address it names is not https://")
        try:
            answer = await self.outgoing.send(method, url, headers, content)
        except OutgoingError as error:
            raise self.failed(str(error)) from error
        try:
            return answer.status, json.loads(answer.body)
        except ValueError:
            return answer.status, None

    def refused(self, reason: str) -> UnauthorizedError:
        """Tell the log why somebody is not let in; return the error the caller sees."""
        tell(Warned(Problem(f"{PLACE}/{self.name}", f"login refused: {reason}")))
        return UnauthorizedError(REFUSED)

    def failed(self, reason: str) -> HttpError:
        """Tell the log what a provider did wrong; return the error the caller sees."""
        tell(Warned(Problem(f"{PLACE}/{self.name}", reason)))
        return HttpError(502, "The login provider does not answer as it should", expose=True)


def _challenge(verifier: str) -> str:
    challenge: str = create_s256_code_challenge(verifier)  # type: ignore[no-untyped-call]  # in its stubs
    return challenge


def _mapping(value: object) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None
