"""Cookies and the session, by the kind in the path."""

from datetime import UTC, datetime
from typing import Any

from octavo import Context


async def cookies(ctx: Context) -> Any:
    jar = ctx.cookies
    match ctx.params["kind"]:
        case "get":
            return {"plain": jar.get("plain"), "other": jar.get("other", signed=False)}
        case "get-signed":
            return {"signed": jar.get("signedc", signed=True)}
        case "get-default":
            return {"plain": jar.get("plain")}
        case "set":
            jar.set("plain", "v1", signed=False)
        case "set-signed":
            jar.set("signedc", "v2", signed=True)
        case "set-default":
            jar.set("dflt", "v3")
        case "set-options":
            jar.set("opt", "v 4")
        case "set-options2":
            jar.set(
                "opt",
                "v4",
                signed=False,
                http_only=False,
                path="/api",
                domain="example.com",
                same_site="lax",
                expires=datetime(2030, 1, 1, tzinfo=UTC),
            )
        case "set-maxage":
            jar.set("age", "1", signed=False, max_age=60_000)
        case "set-secure":
            jar.set("sec", "1", signed=False, secure=True)
        case kind:
            return _others(ctx, kind)
    return {"set": True}


def _others(ctx: Context, kind: str) -> Any:
    jar = ctx.cookies
    match kind:
        case "clear":
            jar.set("plain", None, signed=False)
            return {"cleared": True}
        case "clear-novalue":
            jar.set("plain", signed=False)
            return {"cleared": True}
        case "two":
            for name, value in (("a", "1"), ("b", "2"), ("a", "3")):
                jar.set(name, value, signed=False)
            return {}
        case "overwrite":
            jar.set("a", "1", signed=False)
            jar.set("a", "2", signed=False, overwrite=True)
            return {}
    return None


async def session(ctx: Context) -> Any:
    match ctx.params["kind"]:
        case "count":
            ctx.session["n"] = ctx.session.get("n", 0) + 1
            return {"n": ctx.session["n"], "isNew": ctx.session.is_new}
        case "read":
            return {"session": dict(ctx.session)}
        case "clear":
            ctx.session = None
            return {"cleared": True}
    return None
