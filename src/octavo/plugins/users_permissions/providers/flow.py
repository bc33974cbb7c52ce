"""The three steps of a login by a provider: redirect to it, callback from it, exchange of a code for
tokens.
"""

from typing import Any
from urllib.parse import urlencode

from octavo import ApplicationError, Context, ValidationError
from octavo.plugin import keep_from_caches
from octavo.plugins.users_permissions.provider_settings import ProviderName
from octavo.plugins.users_permissions.providers import login_codes
from octavo.plugins.users_permissions.providers.accounts import REFUSALS, RefusedError, account_of
from octavo.plugins.users_permissions.providers.oauth_state import OAuthState, take
from octavo.plugins.users_permissions.providers.service import ProviderService
from octavo.plugins.users_permissions.users.responses import shown_user, with_tokens

DISABLED = "This provider is disabled"
STALE = "This login was not begun in this browser, or too long ago; begin it again"
NO_CODE = "The code is unknown, was used before or is over; begin the login again"
LONGEST_CODE = 4096


async def connect(ctx: Context, path: str) -> None:
    """Answer `/connect/:provider` and `/connect/:provider/callback`."""
    name, _, rest = path.partition("/")
    provider = _enabled_provider(ctx, name)
    keep_from_caches(ctx)
    ctx.set("Referrer-Policy", "no-referrer")
    if rest == "":
        await _begin(ctx, provider)
    elif rest == "callback":
        await _come_back(ctx, provider)
    else:
        raise ApplicationError(DISABLED)


def _enabled_provider(ctx: Context, name: object) -> ProviderName:
    """Return the name of an enabled provider; raises ApplicationError for others (as recorded)."""
    service: ProviderService = ctx.octavo.service(ProviderService)
    enabled = next((provider for provider in service.providers if provider == name), None)
    if enabled is None:
        raise ApplicationError(DISABLED)
    return enabled


async def _begin(ctx: Context, name: ProviderName) -> None:
    """Redirect a browser to a provider."""
    service = ctx.octavo.service(ProviderService)
    for key, value in ctx.query.items():
        if key != "callback" or value != service.settings[name].redirect_url:
            raise ValidationError(f"Invalid parameter {key}: a login ends where the settings say")
    oauth = OAuthState.new()
    url = await service.providers[name].authorization_url(oauth)
    oauth.keep(ctx, name, service.redirect_uri(name))
    ctx.redirect(url)


async def _come_back(ctx: Context, name: ProviderName) -> None:
    """Redirect a browser that comes from a provider to the site's page, with a code or an error."""
    service = ctx.octavo.service(ProviderService)
    oauth = take(ctx, name, service.redirect_uri(name), ctx.query.get("state"))
    if oauth is None:
        raise ApplicationError(STALE)
    try:
        params = {"code": await _code(ctx, name, oauth)}
    except RefusedError as refused:
        params = {"error": refused.reason}
    ctx.redirect(_with_query(service.settings[name].redirect_url, params))


async def _code(ctx: Context, name: ProviderName, oauth: OAuthState) -> str:
    """Return a code for the account of a provider's user."""
    code, app = ctx.query.get("code"), ctx.octavo
    if "error" in ctx.query:
        denied = ctx.query["error"] == "access_denied"
        raise RefusedError("access_denied" if denied else "provider_error")
    if not isinstance(code, str) or not 0 < len(code) <= LONGEST_CODE:
        raise ValidationError("code must be the text the provider gave")
    profile = await app.service(ProviderService).providers[name].profile(code, oauth)
    user = await account_of(app, name, profile)
    return await login_codes.issue(app, name, user["id"])


def _with_query(url: str, params: dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}"


async def exchange(ctx: Context, provider: object) -> dict[str, Any]:
    """Answer `/auth/:provider/callback`: tokens and the user for a code, or why there is none."""
    name = _enabled_provider(ctx, provider)
    keep_from_caches(ctx)
    reason = ctx.query.get("error")
    if isinstance(reason, str) and reason in REFUSALS:
        raise ApplicationError(REFUSALS[reason])
    user = await login_codes.redeem(ctx.octavo, name, ctx.query.get("code"))
    if user is None:
        raise ApplicationError(NO_CODE)
    if user["blocked"]:
        raise ApplicationError(REFUSALS["blocked"])
    tokens = await with_tokens(ctx, user, cookie=True)
    return {**tokens, "user": shown_user(ctx, user)}
