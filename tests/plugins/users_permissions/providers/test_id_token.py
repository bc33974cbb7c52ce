"""Id tokens, one claim or key at a time not as it must be."""

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)

from octavo.plugins.users_permissions.providers.id_token import (
    LEEWAY_SECONDS,
    Expected,
    IdTokenError,
    UnknownKeyError,
    verified_claims,
)

MINE, OTHER = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
EXPECTED = Expected("site", "once")
CLAIMS = {"iss": "https://id.example", "sub": "ada", "aud": "site", "nonce": "once"}
ABSENT = object()


def public(key: EllipticCurvePrivateKey, **more: Any) -> dict[str, Any]:
    return {**jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True), **more}


def token(key: EllipticCurvePrivateKey = MINE, kid: str | None = "a", life: int = 300, **changed: Any) -> str:
    now = int(time.time())
    claims = {**CLAIMS, "iat": now, "exp": now + life, **changed}
    told = {name: value for name, value in claims.items() if value is not ABSENT}
    return jwt.encode(told, key, "ES256", headers={} if kid is None else {"kid": kid})


def verify(text: object, *keys: Any) -> dict[str, Any]:
    return verified_claims(text, keys or [public(MINE, kid="a")], EXPECTED)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"aud": ["site"]},
        {"aud": ["site", "other"], "azp": "site"},
        {"azp": "site"},
        {"life": 20 - LEEWAY_SECONDS},
    ],
)
def test_what_holds_is_believed(changed: dict[str, Any]) -> None:
    assert verify(token(**changed))["sub"] == "ada"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"nonce": "twice"}, "nonce is another"),
        ({"nonce": ABSENT}, "nonce is another"),
        ({"nonce": 5}, "nonce is another"),
        ({"aud": "other"}, "InvalidAudience"),
        ({"aud": ABSENT}, "aud"),
        ({"aud": ["site", "other"]}, "for another party"),
        ({"azp": "other"}, "for another party"),
        ({"sub": ""}, "names nobody"),
        ({"sub": ABSENT}, "sub"),
        ({"iss": ABSENT}, "iss"),
        ({"iat": ABSENT}, "iat"),
        ({"exp": ABSENT}, "exp"),
        ({"life": -LEEWAY_SECONDS - 20}, "Expired"),
    ],
)
def test_what_does_not_hold_is_not(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(IdTokenError, match=why):
        verify(token(**changed))


@pytest.mark.parametrize("text", [None, 5, "", "a.b.c", b"bytes"])
def test_what_is_no_token(text: object) -> None:
    with pytest.raises(IdTokenError):
        verify(text)


def test_the_key_is_the_one_that_is_named() -> None:
    mine, other = public(MINE, kid="a"), public(OTHER, kid="b")
    assert verify(token(), other, mine)["sub"] == "ada"
    assert verify(token(kid=None), mine)["sub"] == "ada"
    for text, keys in (
        (token(kid="c"), [mine, other]),
        (token(kid=None), [mine, other]),
        (token(), [mine, public(OTHER, kid="a")]),
        (token(), []),
        (token(), ["text", None]),
        (token(), [public(MINE, kid="a", use="enc")]),
        (token(), [public(MINE, kid="a", alg="ES384")]),
        (token(), [{**public(MINE, kid="a"), "kty": "oct"}]),
    ):
        with pytest.raises(UnknownKeyError, match="key is not known"):
            verified_claims(text, keys, EXPECTED)
    assert verify(token(), public(MINE, kid="a", use="sig", alg="ES256"))["sub"] == "ada"
    with pytest.raises(IdTokenError, match="InvalidSignature"):
        verify(token(OTHER), mine)


def test_a_secret_signs_nothing() -> None:
    now = int(time.time())
    for algorithm, key in (("HS256", "a secret of the site, long enough"), ("none", None)):
        text = jwt.encode({**CLAIMS, "iat": now, "exp": now + 300}, key, algorithm, headers={"kid": "a"})
        with pytest.raises(IdTokenError, match="algorithm is not allowed"):
            verify(text)
