"""The HTTP face of an instance: global middlewares around one router that holds every endpoint."""

from octavo.http.router import Router
from octavo.kernel import Endpoint, Middleware, Octavo
from octavo.server.endpoint import compose_endpoint
from octavo.server.middlewares import build_middlewares


def mount(app: Octavo) -> None:
    """Compose the instance's endpoints and middlewares into its ASGI application."""
    own = {uid: middleware for uid, middleware in app.middlewares.items() if uid.startswith("global::")}
    for layer in build_middlewares(app.settings, own):
        app.asgi.use(layer.bound() if isinstance(layer, Middleware) else layer)
    router = Router()
    for endpoint in app.routes:
        add_endpoint(app, router, endpoint)
    app.asgi.use(router.routes())
    app.asgi.use(router.allowed_methods())


def add_endpoint(app: Octavo, router: Router, endpoint: Endpoint) -> None:
    """Register one endpoint under the path it is reached by."""
    layer = compose_endpoint(endpoint, app.strategies)
    path = path_of(app, endpoint)
    if endpoint.state.method == "ALL":
        router.all(path, layer)
    else:
        router.register(path, [endpoint.state.method], [layer])


def path_of(app: Octavo, endpoint: Endpoint) -> str:
    """Return the path of an endpoint as routers match it; the content API stands below its prefix."""
    prefix = app.settings.api.rest.prefix if endpoint.state.info.type == "content-api" else ""
    return prefix + endpoint.state.path
