"""Protection against requests that pages of other sites make browsers send (CSRF), and against caching of
secrets.
"""

from urllib.parse import urlsplit

from octavo.errors import PolicyError
from octavo.kernel import Context

MESSAGE = "A form of another site cannot log in here: send the body as application/json"


def refuse_foreign_forms(ctx: Context) -> None:
    """Raise PolicyError for requests that a page of another site can send without a preflight (CORS).

    Otherwise such a page could log somebody in to an account of its choice. Browsers send `Sec-Fetch-Site` or
    `Origin`; other programs send neither.
    """
    if _is_foreign(ctx) and _is_unasked(ctx):
        raise PolicyError(MESSAGE)


def _is_foreign(ctx: Context) -> bool:
    site = ctx.get("Sec-Fetch-Site").lower()
    if site:
        return site == "cross-site"
    origin = ctx.get("Origin")
    return bool(origin) and _authority(origin) != ctx.host.lower()


def _authority(origin: str) -> str:
    """Return host and port of an origin; empty for `null` and invalid ones."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _is_unasked(ctx: Context) -> bool:
    """Whether a browser sends such a request without a preflight: forms, links and images."""
    if ctx.method in {"GET", "HEAD"}:
        return ctx.get("Sec-Fetch-Mode").lower() in {"navigate", "no-cors"}
    essence = ctx.get("Content-Type").partition(";")[0].strip().lower()
    return essence != "application/json" and not essence.endswith("+json")


def keep_from_caches(ctx: Context) -> None:
    """Forbid caches to store a response that contains a token or a secret (RFC 9111 §5.2.2.5)."""
    ctx.set("Cache-Control", "no-store")
