from collections.abc import Mapping
from typing import Any

from octavo import ApplicationError, Context, PolicyError, policy


@policy
async def probe_result(ctx: Context, config: Mapping[str, Any]) -> Any:
    """Answer what the route's options say."""
    if "tag" in config:
        ctx.state.setdefault("trace", []).append(f"policy:{config['tag']}")
    if config.get("dump"):
        seen = {"type": "koa", "isKoa": True, "method": ctx.method, "url": ctx.url, "hasStrapi": True}
        ctx.state.trace = [{**seen, "query": ctx.query}]
        return True
    _refuse(config.get("error"))
    return None if config.get("undef") else config.get("result", True)


def _refuse(kind: str | None) -> None:
    match kind:
        case "policy":
            raise PolicyError("No entry")
        case "policy-details":
            raise PolicyError("No entry", {"policy": "probe-result", "extra": [1, 2]})
        case "app":
            raise ApplicationError("App says no", {"a": 1})
        case "generic":
            raise RuntimeError("secret reason")
