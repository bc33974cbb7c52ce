import asyncio
from typing import Any

from octavo import request_context


class ProbeService:
    """Reads the request context where nobody handed it over."""

    async def readings(self, ctx: object) -> dict[str, Any]:
        inner = _reading()
        await asyncio.sleep(0.005)
        return {"inner": inner, "later": _reading(), "same": request_context.get() is ctx}


def _reading() -> dict[str, Any]:
    ctx = request_context.get()
    if ctx is None:
        return {"present": False}
    return {"present": True, "method": ctx.method, "url": ctx.url, "header": ctx.get("x-probe")}
