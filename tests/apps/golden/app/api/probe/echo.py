"""What a controller sees of a request, under the recorded names."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from octavo import Context

NONE = "(undefined)"


def echo(ctx: Context) -> dict[str, Any]:
    return {"request": _request(ctx), "state": _state(ctx), "ctx": _context(ctx)}


def _request(ctx: Context) -> dict[str, Any]:
    request = ctx.request
    return {
        "body": NONE if request.body is None else request.body,
        "bodyType": _kind(request.body),
        "files": _files(request.files),
        "headers": dict(request.headers),
        "sameHeader": request.header is request.headers,
        "host": request.host,
        "hostname": request.hostname,
        "href": request.href,
        "ip": request.ip,
        "ips": request.ips,
        "method": request.method,
        "origin": request.origin,
        "originalUrl": request.original_url,
        "params": dict(ctx.params),
        "requestParams": dict(request.params),
        "path": request.path,
        "protocol": request.protocol,
        "query": request.query,
        "ctxQuery": ctx.query,
        "subdomains": request.subdomains,
        "url": request.url,
        "search": request.search,
        "querystring": request.querystring,
        "length": NONE if request.length is None else request.length,
        "type": request.type,
        "charset": request.charset,
        "fresh": request.fresh,
        "stale": request.stale,
        "idempotent": request.idempotent,
        "secure": request.secure,
        "socket": request.socket is not None,
        "URL": urlsplit(str(request.URL)).path,
        **_negotiation(request),
    }


def _negotiation(request: Any) -> dict[str, Any]:
    return {
        "accepts": request.accepts(),
        "acceptsHtmlJson": request.accepts("html", "json"),
        "acceptsLanguages": request.accepts_languages("fr", "en"),
        "acceptsEncodings": request.accepts_encodings("gzip", "identity"),
        "acceptsCharsets": request.accepts_charsets("utf-8"),
        "isJson": request.is_("json"),
        "isUrlencoded": request.is_("urlencoded", "multipart"),
        "getUA": request.get("User-Agent"),
        "getReferrer": request.get("Referrer"),
        "getMissing": request.get("X-None"),
    }


def _state(ctx: Context) -> dict[str, Any]:
    auth, route = ctx.state.auth, ctx.state.route
    info = {"apiName": route.info.api_name, "pluginName": route.info.plugin_name, "type": route.info.type}
    return {
        "isAuthenticated": NONE if ctx.state.is_authenticated is None else ctx.state.is_authenticated,
        "user": NONE if ctx.state.user is None else ctx.state.user,
        "strategy": auth.strategy.name if auth else None,
        "credentials": auth.credentials if auth else "(no auth)",
        "hasAbility": bool(auth and auth.ability),
        "route": {
            "method": route.method,
            "path": route.path,
            "handler": route.handler,
            "config": route.config,
            "info": {key: value for key, value in info.items() if value is not None},
        },
    }


def _context(ctx: Context) -> dict[str, Any]:
    return {
        "method": ctx.method,
        "url": ctx.url,
        "path": ctx.path,
        "host": ctx.host,
        "status": ctx.status,
        "routerPath": ctx.router_path,
        "originalUrl": ctx.original_url,
        "respond": False if ctx.respond is False else NONE,
    }


def _kind(body: Any) -> str:
    if body is None:
        return "undefined"
    if isinstance(body, bool):
        return "boolean"
    if isinstance(body, int | float):
        return "number"
    return {str: "string", list: "array"}.get(type(body), "object")


def _files(files: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if files is None:
        return None
    return {
        field: [_file(one) for one in found] if isinstance(found, list) else _file(found)
        for field, found in files.items()
    }


def _file(file: Any) -> dict[str, Any]:
    return {"name": file.name, "type": file.type, "size": file.size}
