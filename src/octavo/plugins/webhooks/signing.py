"""Signatures of messages, as Standard Webhooks has them: secrets, and what is signed with one."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
KEY_BYTES = 32
FEWEST_BYTES, MOST_BYTES = 24, 64
WHAT_IS_A_SECRET = (
    f"must be {PREFIX} and {FEWEST_BYTES} to {MOST_BYTES} random bytes in base64; "
    f"`echo {PREFIX}$(openssl rand -base64 {KEY_BYTES})` makes one"
)


def new_secret() -> str:
    """Return a new random secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def new_message_id() -> str:
    """Return a new id of a message; it is the same each time the message is sent."""
    return f"msg_{secrets.token_hex(12)}"


def key_of(secret: str) -> bytes | None:
    """Return the key in a secret; None for a text that is no secret."""
    if not secret.startswith(PREFIX):
        return None
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if FEWEST_BYTES <= len(key) <= MOST_BYTES else None


def sign(keys: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of `webhook-signature`: one signature for each secret, separated by blanks."""
    content = f"{message_id}.{timestamp}.".encode() + body
    signatures = []
    for secret in keys:
        digest = hmac.new(key_of(secret) or b"", content, hashlib.sha256).digest()
        signatures.append(f"v1,{base64.b64encode(digest).decode()}")
    return " ".join(signatures)
