"""`octavo::security`: security headers for browsers (helmet's set)."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http.headers import check_value
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options

DIRECTIVES: Mapping[str, list[str]] = {
    "connect-src": ["'self'", "https:"],
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "data:", "blob:"],
    "default-src": ["'self'"],
    "base-uri": ["'self'"],
    "font-src": ["'self'", "https:", "data:"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
    "object-src": ["'none'"],
    "script-src": ["'self'"],
    "script-src-attr": ["'none'"],
    "style-src": ["'self'", "https:", "'unsafe-inline'"],
}

HeaderText = str | Literal[False]


class CspOptions(Options):
    """The content security policy."""

    use_defaults: bool = Field(default=True, description="Begin with the default directives.")
    directives: dict[str, list[str] | Literal[False]] = Field(
        default_factory=dict, description="Directives to replace or add; false leaves one out."
    )


class HstsOptions(Options):
    """Strict-Transport-Security."""

    max_age: int = Field(default=31_536_000, ge=0, description="Seconds.")
    include_subdomains: bool = Field(default=True, description="For every host below too.")
    preload: bool = Field(default=False, description="Ask browsers to ship the rule.")


class SecurityOptions(Options):
    """Each header, or false to leave it out."""

    content_security_policy: CspOptions | Literal[False] = Field(
        default_factory=CspOptions, description="What pages of this site may load."
    )
    strict_transport_security: HstsOptions | Literal[False] = Field(
        default_factory=HstsOptions, description="For how long browsers insist on TLS."
    )
    referrer_policy: HeaderText = "no-referrer"
    content_type_options: HeaderText = "nosniff"
    dns_prefetch_control: HeaderText = "off"
    download_options: HeaderText = "noopen"
    frame_options: HeaderText = "SAMEORIGIN"
    permitted_cross_domain_policies: HeaderText = "none"
    cross_origin_opener_policy: HeaderText = False
    cross_origin_resource_policy: HeaderText = False
    cross_origin_embedder_policy: HeaderText = False


def make(options: SecurityOptions, _settings: Settings) -> ContextMiddleware:
    """Return the layer."""
    fields = headers_of(options)

    async def security(ctx: Context, next: Next) -> object:
        ctx.res.fields.update(fields)
        return await next()

    return security


def headers_of(options: SecurityOptions) -> dict[str, str]:
    """Return the headers, built once instead of at every request."""
    headers: dict[str, HeaderText] = {
        "content-security-policy": _policy(options.content_security_policy),
        "referrer-policy": options.referrer_policy,
        "strict-transport-security": _hsts(options.strict_transport_security),
        "x-content-type-options": options.content_type_options,
        "x-dns-prefetch-control": options.dns_prefetch_control,
        "x-download-options": options.download_options,
        "x-frame-options": options.frame_options,
        "x-permitted-cross-domain-policies": options.permitted_cross_domain_policies,
        "cross-origin-opener-policy": options.cross_origin_opener_policy,
        "cross-origin-resource-policy": options.cross_origin_resource_policy,
        "cross-origin-embedder-policy": options.cross_origin_embedder_policy,
    }
    for name, value in headers.items():
        if value:
            check_value(name, value)
    return {name: value for name, value in headers.items() if value}


def _policy(options: CspOptions | Literal[False]) -> HeaderText:
    if options is False:
        return False
    directives = {**(DIRECTIVES if options.use_defaults else {}), **options.directives}
    printed = [" ".join([name, *values]) for name, values in directives.items() if values is not False]
    return ";".join(printed) or False


def _hsts(options: HstsOptions | Literal[False]) -> HeaderText:
    if options is False:
        return False
    parts = [f"max-age={options.max_age}"]
    parts += ["includeSubDomains"] if options.include_subdomains else []
    parts += ["preload"] if options.preload else []
    return "; ".join(parts)
