"""Codes that are sent by e-mail: nobody guesses them, and those that reset passwords do not last."""

import secrets
import time

RESET_SECONDS = 3600
_STAMP = 8
"""Hexadecimal digits at the end of a reset code: when it is over, in seconds since 1970."""


def new_reset_code() -> str:
    """Return a code of 128 hexadecimal digits that is good for an hour."""
    return secrets.token_hex(60) + format(int(time.time()) + RESET_SECONDS, f"0{_STAMP}x")


def is_over(code: str) -> bool:
    """Whether a code made here has had its hour; one of another length was made elsewhere, and has none."""
    try:
        return len(code) == 128 and int(code[-_STAMP:], 16) < time.time()
    except ValueError:
        return False


def new_confirmation_code() -> str:
    """Return a code of 40 hexadecimal digits."""
    return secrets.token_hex(20)
