from typing import Any

from app.api.probe.accounts import set_up
from app.api.probe.controller import ProbeController
from app.api.probe.middlewares import after, failing, inline, short, trace
from app.api.probe.policies import probe_result
from octavo import Context, Next, Route

ARTICLE_FIND = "api::article.article.find"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


async def first_of_two(ctx: Context, next: Next) -> Any:
    ctx.state.trace = ["h1"]
    return await next()


async def second_of_two(ctx: Context, next: Next) -> Any:
    return {"trace": ctx.state.trace}


async def answer_fn(ctx: Context) -> Any:
    return {"fn": True}


def policy_route(name: str, config: dict[str, Any] | None = None, policy: str = "probe-result") -> Route:
    policies = [policy if config is None else {"name": policy, "config": config}]
    return Route("GET", f"/probe/policy/{name}", "probe.ok", auth=False, policies=policies)


def layered(name: str, *middlewares: Any, policies: Any = ()) -> Route:
    return Route(
        "GET", f"/probe/mw/{name}", ProbeController.ok, auth=False, policies=policies, middlewares=middlewares
    )


echoes = [
    *(Route(method, "/probe/echo", "probe.echo", auth=False) for method in METHODS),
    *(Route(method, "/probe/echo/:id/:slug", "probe.echo", auth=False) for method in METHODS),
    Route("GET", r"/probe/rx/:id(\d+)", "probe.echo", auth=False),
    Route("GET", "/probe/wild/(.*)", "probe.echo", auth=False),
    Route("ALL", "/probe/all", "probe.echo", auth=False),
    Route("GET", "/probe/echo-auth", "probe.echo", config={}),
    Route("GET", "/probe/echo-default", "probe.echo"),
    Route("GET", "/probe/echo-scope", "probe.echo", auth={"scope": [ARTICLE_FIND]}),
    Route(
        "GET",
        "/probe/echo-scope-two",
        "probe.echo",
        auth={"scope": [ARTICLE_FIND, "api::probe.probe.special"]},
    ),
    Route("GET", "/probe/echo-prefix", "probe.echo", auth=False, config={"prefix": ""}),
]

policies = [
    policy_route("true"),
    policy_route("false", {"result": False}),
    policy_route("undefined", {"undef": True}),
    policy_route("null", {"result": None}),
    policy_route("truthy", {"result": "yes"}),
    policy_route("throw", {"error": "policy"}),
    policy_route("throw-details", {"error": "policy-details"}),
    policy_route("throw-app", {"error": "app"}),
    policy_route("throw-generic", {"error": "generic"}),
    policy_route("qualified", policy="api::probe.probe-result"),
    policy_route("global", policy="global::header-gate"),
    policy_route("context", {"dump": True}),
    Route(
        "GET",
        "/probe/policy/order",
        "probe.ok",
        auth=False,
        policies=[probe_result.with_config({"tag": "a"}), probe_result.with_config({"tag": "b"})],
        middlewares=["api::probe.trace"],
    ),
]

middlewares = [
    layered("trace", trace),
    layered("config", {"name": "api::probe.trace", "config": {"tag": "configured"}}),
    layered("order", inline("one"), trace.with_config({"tag": "two"}), inline("three")),
    layered("short", short),
    layered("after", after),
    layered("global", "global::stamp"),
    layered("throw", failing),
    layered("policy-then-mw", trace, policies=[probe_result.with_config({"result": False})]),
]

routes = [
    *echoes,
    *policies,
    *middlewares,
    Route("GET", "/probe/response/:kind", ProbeController.response, auth=False),
    Route("GET", "/probe/cookies/:kind", ProbeController.cookies, auth=False),
    Route("GET", "/probe/session/:kind", ProbeController.session, auth=False),
    Route("GET", "/probe/throw/:kind", ProbeController.throws, auth=False),
    Route("GET", "/probe/error/:kind", ProbeController.errors, auth=False),
    Route("GET", "/probe/helper/:name", ProbeController.helper, auth=False),
    Route("POST", "/probe/helper/:name", ProbeController.helper, auth=False),
    Route("GET", "/probe/context", ProbeController.context, auth=False),
    Route("GET", "/probe/events", ProbeController.events, auth=False),
    Route("DELETE", "/probe/events", ProbeController.clear_events, auth=False),
    Route("POST", "/probe/reset", ProbeController.reset, auth=False),
    Route("POST", "/probe/setup", set_up, auth=False),
    Route("POST", "/probe/documents", ProbeController.documents, auth=False),
    Route("POST", "/probe/db", ProbeController.db, auth=False),
    Route("GET", "/probe/core/find", ProbeController.core_find, auth=False),
    Route("GET", "/probe/core/validate", ProbeController.core_validate, auth=False),
    Route("GET", "/probe/core/sanitize-output", ProbeController.core_sanitize_output, auth=False),
    Route("POST", "/probe/core/sanitize-input", ProbeController.core_sanitize_input, auth=False),
    Route("POST", "/probe/core/transform", ProbeController.core_transform, auth=False),
    Route(
        "GET",
        "/probe/array-handler",
        [first_of_two, second_of_two],
        auth=False,
    ),
    Route("GET", "/probe/fn-handler", answer_fn, auth=False),
    Route("GET", "/probe/special", "probe.special", auth=False),
]
