"""Verifies id tokens (OpenID Connect Core §3.1.3.7); no claim is used before all checks have passed."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Asymmetric signatures only: neither `none`, nor HMAC, whose key could be the public one."""

LEEWAY_SECONDS = 30
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


class IdTokenError(Exception):
    """An id token is invalid; the message says why."""


class UnknownKeyError(IdTokenError):
    """An id token was signed by an unknown key, which may be a newer one."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The claims an id token must have."""

    client_id: str
    nonce: str


def verified_claims(token: object, keys: Sequence[Any], expected: Expected) -> dict[str, Any]:
    """Return the claims of an id token; raises IdTokenError. The caller compares the issuer."""
    if not isinstance(token, str):
        raise IdTokenError("there is no id token")
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise IdTokenError("its algorithm is not allowed")
        key = jwt.PyJWK.from_dict(_key(header, keys), algorithm=algorithm)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=expected.client_id,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise IdTokenError(f"{type(error).__name__}: {error}") from error
    _check(claims, expected)
    return claims


def _key(header: Mapping[str, Any], keys: Sequence[Any]) -> dict[str, Any]:
    """Return the key named in a header; without a name there must be only one."""
    usable = [key for key in keys if isinstance(key, dict) and _can_sign(key, header["alg"])]
    matching = [key for key in usable if key.get("kid") == header["kid"]] if "kid" in header else usable
    if len(matching) != 1:
        raise UnknownKeyError("its key is not known")
    return matching[0]


def _can_sign(key: Mapping[str, Any], algorithm: str) -> bool:
    return (
        key.get("kty") != "oct" and key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm
    )


def _check(claims: Mapping[str, Any], expected: Expected) -> None:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise IdTokenError("its nonce is another")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else expected.client_id) != expected.client_id:
        raise IdTokenError("it is for another party")
    if not claims["sub"]:
        raise IdTokenError("it names nobody")
