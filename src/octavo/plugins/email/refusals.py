"""What answers of HTTP APIs that take mails mean: tried again, or never."""

from octavo import GiveUp

LATER = frozenset({401, 403, 404, 408, 421, 425, 429})
"""Refusals of who asks, when or where: settings can be mended, and limits end. Others are of the message."""

MAX_ANSWER_LENGTH = 300


def failure_of(service: str, status: int, answer: str) -> Exception:
    """Return the error for an answer that is no success: one that lets the job be tried again, or not."""
    message = f"{service} answered {status}: {' '.join(answer.split())[:MAX_ANSWER_LENGTH]}"
    for_good = 400 <= status < 500 and status not in LATER
    return GiveUp(message) if for_good else ConnectionError(message)
