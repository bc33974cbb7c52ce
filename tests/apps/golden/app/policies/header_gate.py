from collections.abc import Mapping
from typing import Any

from octavo import Context, policy


@policy
async def header_gate(ctx: Context, config: Mapping[str, Any]) -> bool:
    """Let through who says `X-Gate: open`."""
    return ctx.get("x-gate") == "open"
