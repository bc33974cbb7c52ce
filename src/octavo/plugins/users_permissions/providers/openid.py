"""OpenID Connect providers: configured by discovery, authenticated by signed id tokens."""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from octavo.plugins.users_permissions.providers.id_token import (
    Expected,
    IdTokenError,
    UnknownKeyError,
    verified_claims,
)
from octavo.plugins.users_permissions.providers.oauth_state import OAuthState
from octavo.plugins.users_permissions.providers.profile import Profile, from_claims
from octavo.plugins.users_permissions.providers.remote import BASIC, POST, Remote

DISCOVERY = "/.well-known/openid-configuration"
FRESH_SECONDS = 3600.0
"""How long keys are cached; a withdrawn key is accepted no longer than that."""

ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
TENANT = "{tenantid}"
TENANT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class OpenIdProvider:
    """An OpenID Connect provider."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self._metadata: Mapping[str, Any] = {}
        self._metadata_at = self._keys_at = float("-inf")
        self._keys: Sequence[Any] = ()

    async def authorization_url(self, oauth: OAuthState) -> str:
        """Return the URL to which browsers are redirected."""
        metadata = await self._discover()
        return self.remote.authorization_url(metadata["authorization_endpoint"], oauth, nonce=oauth.nonce)

    async def profile(self, code: str, oauth: OAuthState) -> Profile:
        """Return the profile for a code; raises UnauthorizedError unless the id token is valid."""
        metadata = await self._discover()
        methods = metadata.get("token_endpoint_auth_methods_supported") or [BASIC]
        method = BASIC if BASIC in methods else POST
        tokens = await self.remote.tokens(metadata["token_endpoint"], code, oauth, method)
        claims = await self._claims(tokens, oauth)
        if "email" not in claims and "userinfo_endpoint" in metadata:
            claims = await self._with_userinfo(metadata["userinfo_endpoint"], tokens, claims)
        trust = self.remote.settings.trust_email
        return from_claims(self.remote.name, claims, trust_email=trust)

    async def _claims(self, tokens: Mapping[str, Any], oauth: OAuthState) -> Mapping[str, Any]:
        expected = Expected(self.remote.settings.client_id, oauth.nonce)
        token = tokens.get("id_token")
        try:
            try:
                claims = verified_claims(token, await self._key_set(), expected)
            except UnknownKeyError:
                claims = verified_claims(token, await self._key_set(anew=True), expected)
            self._check_issuer(claims)
        except IdTokenError as error:
            raise self.remote.refusal(f"id token: {error}") from error
        return claims

    def _check_issuer(self, claims: Mapping[str, Any]) -> None:
        issuer: str = self._metadata["issuer"]
        if self.remote.name == "microsoft" and TENANT in issuer:
            tenant = claims.get("tid")
            if not isinstance(tenant, str) or not TENANT_ID.fullmatch(tenant):
                raise IdTokenError("it names no tenant")
            issuer = issuer.replace(TENANT, tenant)
        if claims["iss"] != issuer:
            raise IdTokenError("its issuer is another")

    async def _with_userinfo(
        self, endpoint: str, tokens: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        userinfo = await self.remote.read_mapping(endpoint, tokens["access_token"])
        if userinfo.get("sub") != claims["sub"]:
            raise self.remote.refusal("userinfo is about somebody else")
        return {**userinfo, **claims}

    async def _discover(self) -> Mapping[str, Any]:
        if time.monotonic() - self._metadata_at >= FRESH_SECONDS:
            metadata = await self.remote.read_mapping(self.remote.issuer.rstrip("/") + DISCOVERY)
            missing = [name for name in ENDPOINTS if not isinstance(metadata.get(name), str)]
            if missing:
                raise self.remote.failure(f"its discovery document lacks {', '.join(missing)}")
            if not self._is_issuer(metadata["issuer"]):
                raise self.remote.failure(f"its discovery document is {metadata['issuer']!r}'s")
            self._metadata, self._metadata_at = metadata, time.monotonic()
        return self._metadata

    def _is_issuer(self, claimed: str) -> bool:
        configured = self.remote.issuer
        if self.remote.name == "microsoft":  # a tenant goes by several names, its document by one of them
            return urlsplit(claimed)[:2] == urlsplit(configured)[:2]
        return claimed.rstrip("/") == configured.rstrip("/")

    async def _key_set(self, *, anew: bool = False) -> Sequence[Any]:
        if anew or time.monotonic() - self._keys_at >= FRESH_SECONDS:
            keys = (await self.remote.read_mapping(self._metadata["jwks_uri"])).get("keys")
            if not isinstance(keys, list):
                raise self.remote.failure("its key set holds no keys")
            self._keys, self._keys_at = keys, time.monotonic()
        return self._keys
