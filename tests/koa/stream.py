"""The streams programs set as bodies."""

import asyncio
import base64
from typing import Any

from tests.koa.values import Error


class ProgramStream:
    """Chunks, waits, errors and hangs, one after the other; `destroyed` once it is closed."""

    def __init__(self, items: list[Any]) -> None:
        self.items = list(items)
        self.destroyed = False

    def __aiter__(self) -> "ProgramStream":
        return self

    async def __anext__(self) -> bytes | str:
        while not self.destroyed and self.items:
            item = self.items.pop(0)
            if isinstance(item, str):
                return item
            if "base64" in item:
                return base64.b64decode(item["base64"])
            if "error" in item:
                self.destroyed = True
                raise Error(item["error"])
            if "wait" in item:
                await asyncio.sleep(item["wait"] / 1000)
            if "hang" in item:
                await asyncio.Event().wait()
        raise StopAsyncIteration

    async def aclose(self) -> None:
        self.destroyed = True

    def destroy(self) -> "ProgramStream":
        self.destroyed = True
        return self


class PassThrough(ProgramStream):
    """A stream that hands on another's chunks."""

    def __init__(self, source: ProgramStream) -> None:
        super().__init__([])
        self.source = source

    async def __anext__(self) -> bytes | str:
        return await self.source.__anext__()
