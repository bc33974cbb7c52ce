"""Time-based one-time passwords (RFC 6238, RFC 4226): six digits of HMAC-SHA1, every 30 seconds."""

import base64
import hmac
import secrets
import struct
import time
from urllib.parse import quote, urlencode

STEP = 30
DIGITS = 6
DRIFT = 1
"""Steps that a phone's clock may be off."""


def new_secret() -> str:
    """Return a new secret of 160 bits in base32, as authenticator apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, counter: int) -> str:
    """Return the code of one step since 1970."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"


def matching_counter(secret: str, code: str, after: int = -1, now: float | None = None) -> int | None:
    """Return the step of a code, None for a wrong one.

    Steps up to `after` are not accepted, so that a code works once (RFC 6238 §5.2).
    """
    current = int(time.time() if now is None else now) // STEP
    digits = code.replace(" ", "").encode()
    for counter in range(current - DRIFT, current + DRIFT + 1):
        if counter > after and hmac.compare_digest(code_at(secret, counter).encode(), digits):
            return counter
    return None


def provisioning_uri(secret: str, account: str, issuer: str) -> str:
    """Return the `otpauth:` address that authenticator apps read from a picture."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"
