"""Composes an endpoint at start: authentication, scope, form parsing, policies, middlewares, action."""

from collections.abc import Sequence
from typing import Any

from octavo.compose import Next, compose
from octavo.errors import PolicyError
from octavo.kernel import Context, ContextMiddleware, Endpoint, Octavo, Policy, RouteState, Strategy
from octavo.server.auth import authenticate, plain_refusals, require_any


def compose_endpoint(
    endpoint: Endpoint, strategies: Sequence[Strategy], caching: Sequence[ContextMiddleware | None] = ()
) -> ContextMiddleware:
    """Return the layer that answers a route; features a route does not use cost nothing at a request."""
    layers: list[ContextMiddleware] = [_announce(endpoint.state), plain_refusals]
    if not endpoint.open:
        layers.append(authenticate(strategies_of(endpoint, strategies), endpoint.scope))
    if endpoint.any_of:
        layers.append(require_any(endpoint.any_of))
    if endpoint.state.method != "GET":
        layers.append(_receive_form)
    if endpoint.policies:
        layers.append(_ask(endpoint.policies))
    layers.extend(layer for layer in caching if layer is not None)
    layers.extend(endpoint.middlewares)
    layers.append(_act(endpoint.action))
    return compose(layers)


def strategies_of(endpoint: Endpoint, strategies: Sequence[Strategy]) -> list[Strategy]:
    """Return the strategies of a route: those it names, and never those of another type of route.

    So no token of the content API opens the admin API, and no token of an administrator the content API.
    Static routes use those of the content API, without its prefix.
    """
    route_type = endpoint.state.info.type
    required_type = "content-api" if route_type == "static" else route_type
    return [
        strategy
        for strategy in strategies
        if getattr(strategy, "route_type", "content-api") == required_type
        and (endpoint.strategies is None or strategy.name in endpoint.strategies)
    ]


def _announce(state: RouteState) -> ContextMiddleware:
    async def layer(ctx: Context, next: Next) -> object:
        ctx.state["route"] = state
        await ctx.octavo.changes.poll()
        return await next()

    return layer


async def _receive_form(ctx: Context, next: Next) -> object:
    if ctx.request.receive_form is not None:
        await ctx.request.receive_form()
    return await next()


def _ask(policies: Sequence[Policy]) -> ContextMiddleware:
    async def layer(ctx: Context, next: Next) -> object:
        for policy in policies:
            if await policy(ctx) is not True:
                raise PolicyError()
        return await next()

    return layer


def _act(action: Any) -> ContextMiddleware:
    """Run the action; its return value is the body, unless it set one itself."""

    async def layer(ctx: Context, next: Next) -> None:
        value = await action(ctx)
        if value is not None and ctx.body is None:
            ctx.body = value

    return layer


def path_of(app: Octavo, endpoint: Endpoint) -> str:
    """Return the path of an endpoint for the router; the content API is below its prefix."""
    prefix = app.settings.api.rest.prefix if endpoint.state.info.type == "content-api" else ""
    return prefix + endpoint.state.path
