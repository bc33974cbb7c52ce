"""`GET /openapi.json`: the document, cached after the first request; `GET /openapi`: as an HTML page."""

import json

from octavo.http.json import dumps
from octavo.kernel import Context, ContextHandler, Endpoint, Octavo, RouteInfo, RouteState
from octavo.kernel.openapi import EXTENSION
from octavo.queries.access import Ability
from octavo.server.auth import PUBLIC

PATH = "/openapi.json"
PAGE_PATH = "/openapi"
GRANT = "plugin::openapi.document.find"
ROLES = "plugin::users-permissions.role"
"""The service that knows what roles may do, where users and permissions are managed."""


class OpenApiDocument:
    """The document of one instance as bytes, rebuilt only when the public ability has changed."""

    def __init__(self, app: Octavo) -> None:
        self._app = app
        self._cached: tuple[Ability, str, bytes] | None = None

    async def find(self, ctx: Context) -> None:
        """Answer the document."""
        ctx.type = "application/json"
        ctx.body = self.content(await public_ability(self._app), str(ctx.req.get("root_path", "")))

    async def show(self, ctx: Context) -> None:
        """Answer the document as a page."""
        from octavo.server.openapi.page import page_of  # noqa: PLC0415  # not before it is asked for

        base = str(ctx.req.get("root_path", ""))
        ctx.type = "html"
        ctx.body = page_of(json.loads(self.content(await public_ability(self._app), base)))

    def content(self, public: Ability, base: str) -> bytes:
        """Return the document of an instance mounted at a path."""
        from octavo.server.openapi.document import build_document  # noqa: PLC0415  # not before it is asked for

        if self._cached is None or self._cached[:2] != (public, base):
            self._cached = public, base, dumps(build_document(self._app, public, base))
        return self._cached[2]


async def public_ability(app: Octavo) -> Ability:
    """Return the ability of callers without credentials, from the settings and the roles in the database."""
    roles = app.services.get(ROLES)
    if roles is None:
        return app.permissions.ability(PUBLIC)
    ability: Ability = await roles.ability(PUBLIC)
    return ability


def openapi_endpoints(app: Octavo) -> list[Endpoint]:
    """Return the routes of the document and its page: public in development, otherwise with a grant."""
    document = OpenApiDocument(app)
    return [_endpoint(app, PATH, document.find), _endpoint(app, PAGE_PATH, document.show)]


def _endpoint(app: Octavo, path: str, action: ContextHandler) -> Endpoint:
    config = {"auth": False if app.settings.development else {"scope": [GRANT]}, EXTENSION: False}
    info = RouteInfo(plugin_name="openapi", type="static")
    return Endpoint(
        state=RouteState("GET", path, GRANT, config, info),
        action=action,
        scope=(GRANT,),
        open=app.settings.development,
    )
