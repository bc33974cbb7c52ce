"""What the recorded programs do not ask of a request: its body as a stream, its query untouched or not."""

from typing import Any

import pytest
from tests.http.client import ask

from octavo.compose import Next
from octavo.http import Application, ClientDisconnect, Context
from octavo.http.qs import parse


async def run(handler: Any, target: str = "/", **more: Any) -> Any:
    found: list[Any] = []
    app = Application(query_parser=parse)
    app.on("error", lambda error, ctx=None: found.append(error))

    async def middleware(ctx: Context, next: Next) -> None:
        found.append(await handler(ctx))

    app.use(middleware)
    await ask(app, target, **more)
    return found[0]


async def test_the_body_streams_once() -> None:
    async def read(ctx: Context) -> list[bytes]:
        return [chunk async for chunk in ctx.request.stream()]

    assert await run(read, method="POST", chunks=[b"a", b"", b"bc"]) == [b"a", b"bc"]

    async def read_twice(ctx: Context) -> list[bytes]:
        await read(ctx)
        return await read(ctx)

    assert "read already" in str(await run(read_twice, method="POST", chunks=[b"a"]))


async def test_a_client_that_leaves_while_sending() -> None:
    app = Application()
    caught: list[Exception] = []

    async def handler(ctx: Context, next: Next) -> None:
        try:
            async for _ in ctx.request.stream():
                pass
        except ClientDisconnect as error:
            caught.append(error)
            assert not ctx.writable
            raise

    messages = [{"type": "http.request", "body": b"a", "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> Any:
        return messages.pop(0)

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    app.use(handler)
    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    await app(scope, receive, send)
    assert [type(error) for error in caught] == [ClientDisconnect]
    assert sent == []


@pytest.mark.parametrize(
    ("change", "untouched"),
    [
        (lambda ctx: None, True),
        (lambda ctx: ctx.query["filters"]["a"], True),
        (lambda ctx: dict(ctx.query), True),
        (lambda ctx: setattr(ctx, "path", "/other"), True),
        (lambda ctx: ctx.query.update(x="1"), False),
        (lambda ctx: ctx.query.pop("filters"), False),
        (lambda ctx: ctx.query["filters"].update(b="2"), False),
        (lambda ctx: {**ctx.query}["filters"]["a"].append("2"), False),
        (lambda ctx: setattr(ctx, "query", {"x": "1"}), False),
        (lambda ctx: setattr(ctx, "querystring", "x=1"), False),
        (lambda ctx: setattr(ctx, "url", "/?x=1"), False),
    ],
)
async def test_a_query_knows_whether_it_was_touched(change: Any, untouched: bool) -> None:
    async def handler(ctx: Context) -> bool:
        change(ctx)
        return ctx.request.query_untouched

    assert await run(handler, "/?filters[a][]=1") is untouched


async def test_a_query_is_parsed_once_per_text() -> None:
    parsed: list[str] = []

    def counting(text: str) -> dict[str, Any]:
        parsed.append(text)
        return parse(text)

    app = Application(query_parser=counting)

    async def handler(ctx: Context, next: Next) -> None:
        assert ctx.query is ctx.request.query
        ctx.querystring = "b=2"
        assert ctx.query == {"b": "2"}
        ctx.querystring = "a=1"
        assert ctx.query == {"a": "1"}

    app.use(handler)
    assert (await ask(app, "/?a=1")).status == 404
    assert parsed == ["a=1", "b=2"]


async def test_a_query_nobody_reads_is_not_parsed() -> None:
    def refuses(text: str) -> dict[str, Any]:
        raise AssertionError

    app = Application(query_parser=refuses)

    async def handler(ctx: Context, next: Next) -> None:
        ctx.body = ctx.request.query_untouched

    app.use(handler)
    assert (await ask(app, "/?a=1")).text == "true"


async def test_state_reads_as_attributes_and_as_a_mapping() -> None:
    async def handler(ctx: Context) -> None:
        state = ctx.state
        assert (state.user, state.auth, state.is_authenticated, state.route) == (None, None, None, None)
        assert "user" not in state
        assert state.get("anything") is None
        with pytest.raises(AttributeError, match=r"ctx\.state has no 'nothing'"):
            _ = state.nothing
        state.loaded = 1
        state["user"] = {"id": 2}
        assert (state["loaded"], state.user["id"]) == (1, 2)
        del state.loaded
        assert dict(state) == {"user": {"id": 2}}

    assert await run(handler) is None
