"""The application as an ASGI callable: middlewares, errors, other protocols, mounting."""

import asyncio
import logging
from typing import Any

import pytest
from tests.http.client import ask

from octavo.compose import Next
from octavo.http import Application, Context


async def say_path(ctx: Context, next: Next) -> None:
    ctx.body = [ctx.path, ctx.original_url, ctx.querystring]


def test_only_async_functions_are_middlewares() -> None:
    app = Application()
    with pytest.raises(TypeError, match="must be a function"):
        app.use("nope")  # type: ignore[arg-type]

    def forgot_async(ctx: Any, next: Next) -> None: ...

    with pytest.raises(TypeError, match="forgot_async must be an async function"):
        app.use(forgot_async)  # type: ignore[arg-type]


async def test_nobody_answers_is_a_404() -> None:
    answer = await ask(Application())
    assert (answer.status, answer.text) == (404, "Not Found")


async def test_middlewares_added_late_run_from_then_on() -> None:
    app = Application()
    assert (await ask(app)).status == 404
    app.use(say_path)
    assert (await ask(app)).status == 200


async def test_an_error_is_logged_with_its_trace_unless_it_is_the_callers(caplog: Any) -> None:
    app = Application()

    async def fails(ctx: Context, next: Next) -> None:
        if ctx.path == "/own":
            ctx.throw(400, "yours")
        raise ValueError("secret")

    app.use(fails)
    with caplog.at_level(logging.ERROR, "octavo.http"):
        assert (await ask(app, "/own")).text == "yours"
        assert caplog.records == []
        answer = await ask(app)
        assert (answer.status, answer.text) == (500, "Internal Server Error")
        assert "ValueError: secret" in caplog.text
        assert caplog.records[0].exc_info is not None


async def test_listeners_replace_the_log_line(caplog: Any) -> None:
    app = Application()
    heard: list[Any] = []
    app.on("error", lambda error, ctx: heard.append((str(error), ctx.path)))

    async def fails(ctx: Context, next: Next) -> None:
        raise ValueError("secret")

    app.use(fails)
    await ask(app, "/x")
    assert heard == [("secret", "/x")]
    assert caplog.records == []


async def test_lifespan_is_completed_and_websockets_are_refused() -> None:
    app = Application()
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def talk(scope: dict[str, Any], *messages: dict[str, Any]) -> None:
        waiting = list(messages)

        async def receive() -> Any:
            return waiting.pop(0)

        await app(scope, receive, send)

    await talk({"type": "lifespan"}, {"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    await talk({"type": "websocket"}, {"type": "websocket.connect"})
    assert [message["type"] for message in sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
        "websocket.close",
    ]


@pytest.mark.parametrize(
    ("root", "target", "path"),
    [("", "/a", "/a"), ("/cms", "/cms/a?b=1", "/a"), ("/cms", "/cms", "/"), ("/cms", "/cmsx", "/cmsx")],
)
async def test_mounted_below_a_path(root: str, target: str, path: str) -> None:
    app = Application().use(say_path)
    answer = await ask(app, target, root_path=root)
    assert answer.text.startswith(f'["{path}","{target}"')


async def test_contexts_can_be_extended_by_a_class() -> None:
    class Own(Context):
        @property
        def shout(self) -> str:
            return self.path.upper()

    app = Application(context_class=Own)

    async def handler(ctx: Own, next: Next) -> None:
        ctx.body = ctx.shout

    app.use(handler)
    assert (await ask(app, "/abc")).text == "/ABC"


async def test_a_response_handed_over_is_waited_for() -> None:
    app = Application()
    tasks = []

    async def handler(ctx: Context, next: Next) -> None:
        ctx.respond = False

        async def later() -> None:
            await asyncio.sleep(0.01)
            await ctx.res.write_head(201, "Made", {"X-A": "1"})
            await ctx.res.write("later")
            await ctx.res.end("!")

        tasks.append(asyncio.create_task(later()))

    app.use(handler)
    answer = await ask(app)
    assert (answer.status, answer.headers, answer.text) == (201, {"x-a": "1"}, "later!")
    assert answer.messages[0]["reason"] == b"Made"


async def test_contexts_are_freed_without_the_cycle_collector() -> None:
    import gc
    import weakref

    app = Application()
    kept: list[weakref.ref[Context]] = []

    async def handler(ctx: Context, next: Next) -> None:
        kept.append(weakref.ref(ctx))
        ctx.body = {"fresh": ctx.fresh, "query": ctx.query, "state": ctx.state}

    app.use(handler)
    gc.disable()
    try:
        await ask(app, "/?a=1")
        assert kept[0]() is None
    finally:
        gc.enable()
