"""`octavo::cors`: which sites' pages may call this one (the Fetch standard's CORS protocol)."""

from pydantic import Field, model_validator

from octavo.compose import Next
from octavo.config import Settings
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options


class CorsOptions(Options):
    """Who may call, and how."""

    origin: list[str] = Field(
        default=["*"], description='Origins such as https://app.example.org; "*" is any, without credentials.'
    )
    credentials: bool = Field(
        default=False, description="Let the listed origins send cookies; needs origins by name."
    )
    reflect: bool | None = Field(
        default=None,
        description="Answer any page its own origin, and let it send cookies; left out, only with "
        '`compat = "strapi"`, and where neither `origin` nor `credentials` is said.',
    )
    methods: list[str] = Field(
        default=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"], description="Methods allowed."
    )
    headers: list[str] = Field(
        default=["Content-Type", "Authorization", "Origin", "Accept"], description="Request headers allowed."
    )
    expose: list[str] = Field(default=[], description="Response headers a page may read.")
    max_age: int = Field(default=31_536_000, ge=0, description="Seconds a preflight's answer is good for.")

    @model_validator(mode="after")
    def _no_credentials_for_everybody(self) -> "CorsOptions":
        if self.reflect and {"origin", "credentials"} & self.model_fields_set:
            raise ValueError("reflect lets every origin send cookies: leave out origin and credentials")
        if self.credentials and "*" in self.origin:
            raise ValueError('credentials need origins by name: list them in place of "*"')
        return self


def _reflects(options: CorsOptions, settings: Settings) -> bool:
    if options.reflect is not None:
        return options.reflect
    is_said = {"origin", "credentials"} & options.model_fields_set
    return settings.compat == "strapi" and not is_said


def make(options: CorsOptions, settings: Settings) -> ContextMiddleware:
    """Return the layer."""
    reflects = _reflects(options, settings)
    anybody = "*" in options.origin and not reflects
    credentials = options.credentials or reflects
    origins = frozenset(options.origin)
    expose = ",".join(options.expose)
    preflight = {
        "access-control-max-age": str(options.max_age),
        "access-control-allow-methods": ",".join(options.methods),
        "access-control-allow-headers": ",".join(options.headers),
    }

    async def cors(ctx: Context, next: Next) -> object:
        origin = ctx.request.get("Origin")
        # Empty without Origin (as recorded); other origins get no header at all.
        allowed = "*" if anybody else origin if not origin or reflects or origin in origins else None
        if not anybody:
            ctx.vary("Origin")
        asks = ctx.method == "OPTIONS"
        if allowed is None or (asks and not ctx.request.get("Access-Control-Request-Method")):
            return await next()
        ctx.res.fields["access-control-allow-origin"] = allowed
        if credentials:
            ctx.res.fields["access-control-allow-credentials"] = "true"
        if asks:
            ctx.res.fields.update(preflight)
            ctx.status = 204
            return None
        if expose and origin:
            ctx.res.fields["access-control-expose-headers"] = expose
        return await next()

    return cors
