"""The built-in global middlewares, and how settings select and order them."""

import difflib
from collections.abc import Mapping, Sequence

from octavo.config import MAIN_FILE, MiddlewareSettings, Settings, checked_config
from octavo.errors import Problem, StartupError
from octavo.kernel import ContextMiddleware
from octavo.server.middlewares import (
    body,
    compression,
    cors,
    errors,
    etag,
    favicon,
    health,
    ip,
    logger,
    powered_by,
    public,
    query,
    rate_limit,
    response_time,
    security,
    session,
)
from octavo.server.middlewares.base import Builtin, Options

BUILTIN: Mapping[str, Builtin] = {
    "octavo::logger": Builtin(logger.LoggerOptions, logger.make),
    "octavo::errors": Builtin(errors.ErrorsOptions, errors.make),
    "octavo::security": Builtin(security.SecurityOptions, security.make),
    "octavo::cors": Builtin(cors.CorsOptions, cors.make),
    "octavo::etag": Builtin(etag.EtagOptions, etag.make),
    "octavo::health": Builtin(health.HealthOptions, health.make),
    "octavo::powered_by": Builtin(powered_by.PoweredByOptions, powered_by.make),
    "octavo::ip": Builtin(ip.IpOptions, ip.make),
    "octavo::response_time": Builtin(response_time.ResponseTimeOptions, response_time.make),
    "octavo::rate_limit": Builtin(rate_limit.RateLimitOptions, rate_limit.make),
    "octavo::compression": Builtin(compression.CompressionOptions, compression.make),
    "octavo::query": Builtin(query.QueryOptions, query.make),
    "octavo::body": Builtin(body.BodyOptions, body.make),
    "octavo::session": Builtin(session.SessionOptions, session.make),
    "octavo::favicon": Builtin(favicon.FaviconOptions, favicon.make),
    "octavo::public": Builtin(public.PublicOptions, public.make),
}

DEFAULT = (
    "octavo::logger",
    "octavo::errors",
    "octavo::security",
    "octavo::cors",
    "octavo::etag",
    "octavo::health",
    "octavo::powered_by",
    "octavo::query",
    "octavo::body",
    "octavo::session",
    "octavo::favicon",
    "octavo::public",
)


def canonical_name(name: str) -> str:
    """Return Octavo's name for one of Strapi's middlewares: `strapi::poweredBy` is `octavo::powered_by`."""
    if not name.startswith("strapi::"):
        return name
    word = name.removeprefix("strapi::")
    return "octavo::" + "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in word)


def ends_with_builtins(settings: Settings, name: str) -> bool:
    """Return whether a middleware is in the settings, and none of the project's inside of it."""
    names = DEFAULT if settings.middlewares is None else [entry.name for entry in settings.middlewares]
    canonical = [canonical_name(each) for each in names]
    return name in canonical and all(each in BUILTIN for each in canonical[canonical.index(name) :])


def build_middlewares(
    settings: Settings, own: Mapping[str, ContextMiddleware] | None = None
) -> list[ContextMiddleware]:
    """Return the layers in the settings, outermost first; `own` are the project's, such as `global::timer`.

    Raises StartupError with every unknown name and every invalid option.
    """
    entries = settings.middlewares
    if entries is None:
        entries = tuple(MiddlewareSettings(name=name) for name in DEFAULT)
    problems: list[Problem] = []
    layers: list[ContextMiddleware] = []
    for number, entry in enumerate(entries):
        where = f"{MAIN_FILE}#/middlewares/{number}"
        try:
            layer = _layer(entry, settings, own or {}, where)
        except StartupError as error:
            problems.extend(error.problems)
        else:
            layers += [] if layer is None else [layer]
    if problems:
        raise StartupError(problems)
    return layers


def _layer(
    entry: MiddlewareSettings, settings: Settings, own: Mapping[str, ContextMiddleware], where: str
) -> ContextMiddleware | None:
    builtin = BUILTIN.get(canonical_name(entry.name))
    if builtin is None:
        return _own_layer(entry, own, where)
    options = checked_config(builtin.options, entry.config, f"{where}/config")
    try:
        return builtin.make(options, settings)
    except (ValueError, OSError) as error:
        raise StartupError([Problem(f"{where}/config", str(error))]) from None


def _own_layer(
    entry: MiddlewareSettings, own: Mapping[str, ContextMiddleware], where: str
) -> ContextMiddleware:
    layer = own.get(entry.name)
    if layer is None:
        raise StartupError(
            [Problem(f"{where}/name", f"no middleware {entry.name!r}", _nearest(entry.name, own))]
        )
    configured = getattr(layer, "with_config", None)
    middleware: ContextMiddleware = (
        configured(entry.config) if configured is not None and entry.config else layer
    )
    return middleware


def _nearest(name: str, own: Mapping[str, ContextMiddleware]) -> str:
    names: Sequence[str] = [*BUILTIN, *own]
    close = difflib.get_close_matches(canonical_name(name), names, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"


__all__ = [
    "BUILTIN",
    "DEFAULT",
    "Builtin",
    "ContextMiddleware",
    "Options",
    "build_middlewares",
    "canonical_name",
    "ends_with_builtins",
]
