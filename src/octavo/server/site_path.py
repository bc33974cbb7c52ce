"""The path in front of a project, as browsers see it: a proxy's prefix, or where it is mounted."""

from urllib.parse import urlsplit

from octavo.kernel import Context, Octavo
from octavo.server.endpoint import path_of


def site_path(ctx: Context) -> str:
    """Return what browsers write before every path of the project: "" or `/cms`.

    It is the path of `server.url`, and without that setting the one the project is mounted at.
    """
    url = ctx.octavo.settings.server.url
    return urlsplit(url).path.rstrip("/") if url else str(ctx.req.get("root_path", "")).rstrip("/")


def kept_prefix(app: Octavo) -> str:
    """Return the path of `server.url` if a request that still has it means what stands behind it.

    Proxies strip a prefix or keep it. Where a route of the project begins with the same path nobody can
    tell the two apart, and the path is taken as it came.
    """
    prefix = urlsplit(app.settings.server.url).path.rstrip("/")
    begins = (f"{prefix}/", prefix)
    return "" if any(path_of(app, route).startswith(begins) for route in app.routes) else prefix
