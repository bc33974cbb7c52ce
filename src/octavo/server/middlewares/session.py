"""`octavo::session`: a small mapping that a browser keeps in a signed cookie (koa-session's format)."""

import base64
import binascii
import json
import time
from typing import Any, Literal

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options

MAX_COOKIE = 4_000


class SessionOptions(Options):
    """The options of the session cookie."""

    key: str = Field(default="octavo.sess", description="The cookie's name.")
    max_age: int = Field(default=86_400, ge=1, description="Seconds a session is good for.")
    rolling: bool = Field(default=False, description="Begin its time anew at every answer.")
    renew: bool = Field(default=False, description="Begin its time anew when half of it is over.")
    http_only: bool = Field(default=True, description="Hide it from scripts.")
    secure: bool | None = Field(
        default=None, description="Only over TLS; left out: when the request came so."
    )
    same_site: Literal["lax", "strict", "none", False] = Field(
        default="lax", description="Whether requests from other sites carry it."
    )
    domain: str | None = Field(default=None, description="The cookie's domain.")
    path: str = Field(default="/", description="The cookie's path.")


class Session(dict[str, Any]):
    """`ctx.session`: change it, or set it to None to end it; it is stored when the response is sent."""

    is_new = True
    expires = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the values."""
        return dict(self)


def make(options: SessionOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""

    async def session(ctx: Context, next: Next) -> None:
        session = _load(ctx, options)
        before = "{}" if session.is_new else _print(session)
        ctx.session = session
        try:
            await next()
        finally:
            if not ctx.header_sent:
                _keep(ctx, options, session, before)

    return session


def _load(ctx: Context, options: SessionOptions) -> Session:
    """Return the session of the cookie, or a new one if it is absent, forged, broken or expired."""
    session = Session()
    if f"{options.key}=" not in ctx.request.get("Cookie"):
        return session
    text = ctx.cookies.get(options.key, signed=True)
    if not text:
        return session
    try:
        values = json.loads(base64.b64decode(text, validate=True))
        expires = float(values.pop("_expire"))
        values.pop("_maxAge", None)
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return session
    if expires / 1000 < time.time():
        return session
    session.update(values)
    session.is_new = False
    session.expires = expires
    return session


def _print(session: Session) -> str:
    return json.dumps(session, separators=(",", ":"), ensure_ascii=False)


def _keep(ctx: Context, options: SessionOptions, session: Session, before: str) -> None:
    now = ctx.session
    if now is None:
        if not session.is_new:
            ctx.cookies.set(options.key, "", _attributes(options))
        return
    if not now and session.is_new:
        return
    session = now if isinstance(now, Session) else Session(now)
    seconds = session.expires / 1000 - time.time()
    due = options.rolling or (options.renew and seconds < options.max_age / 2)
    if _print(session) == before and (session.is_new or not due):
        return
    ctx.cookies.set(
        options.key, _encode(session, options), {**_attributes(options), "max_age": options.max_age * 1000}
    )


def _encode(session: Session, options: SessionOptions) -> str:
    """Return the cookie's value; raises ValueError if it is too long for browsers."""
    lasting = options.max_age * 1000
    values = {**session, "_expire": int(time.time() * 1000) + lasting, "_maxAge": lasting}
    text = base64.b64encode(json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode()).decode()
    if len(text) > MAX_COOKIE:
        raise ValueError(
            f"the session is {len(text)} bytes as a cookie; browsers keep no more than {MAX_COOKIE}"
        )
    return text


def _attributes(options: SessionOptions) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "signed": True,
        "overwrite": True,
        "http_only": options.http_only,
        "same_site": options.same_site,
        "path": options.path,
    }
    if options.secure is not None:
        attributes["secure"] = options.secure
    if options.domain is not None:
        attributes["domain"] = options.domain
    return attributes
