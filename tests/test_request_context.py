"""The current context: everywhere below a request, nowhere else, never another's."""

import asyncio
import random
from types import SimpleNamespace
from typing import Any

from tests.http.client import ask

import octavo.request_context as request_context
from octavo.compose import Next
from octavo.http import Application
from octavo.request_context import Author


def current_path() -> str | None:
    ctx = request_context.get()
    return None if ctx is None else ctx.path


async def service() -> str | None:
    await asyncio.sleep(0)
    return current_path()


async def test_none_outside_of_a_request() -> None:
    assert request_context.get() is None
    app = Application()
    app.use(answering(current_path))
    await ask(app)
    assert request_context.get() is None


def answering(read: Any):
    async def handler(ctx: Any, next: Next) -> None:
        result = read()
        ctx.body = str(await result if asyncio.iscoroutine(result) else result)

    return handler


async def test_known_to_services_tasks_and_threads() -> None:
    async def in_task() -> str | None:
        return await asyncio.create_task(service())

    async def in_thread() -> str | None:
        return await asyncio.to_thread(current_path)

    async def gathered() -> str:
        return ",".join(str(path) for path in await asyncio.gather(service(), in_task(), in_thread()))

    for read, expected in ((service, "/a"), (in_task, "/a"), (in_thread, "/a"), (gathered, "/a,/a,/a")):
        app = Application()
        app.use(answering(read))
        assert (await ask(app, "/a")).text == expected


async def test_a_thousand_interleaved_requests_never_see_each_other() -> None:
    app = Application()
    order = random.Random(7)

    async def outer(ctx: Any, next: Next) -> None:
        seen = [current_path()]
        for _ in range(5):
            await asyncio.sleep(order.random() / 500)
            seen.append(current_path())
        await next()
        seen.append(current_path())
        ctx.body = {"seen": seen, "inner": ctx.body}

    async def inner(ctx: Any, next: Next) -> None:
        await asyncio.sleep(order.random() / 500)
        ctx.body = [await service(), await asyncio.create_task(service()), ctx is request_context.get()]

    app.use(outer).use(inner)
    answers = await asyncio.gather(*(ask(app, f"/{number}") for number in range(1000)))
    import json

    for number, answer in enumerate(answers):
        path = f"/{number}"
        assert json.loads(answer.body) == {"seen": [path] * 7, "inner": [path, path, True]}


async def test_known_to_error_listeners_and_streams() -> None:
    app = Application()
    heard: list[str | None] = []
    app.on("error", lambda error, ctx: heard.append(current_path()))

    async def handler(ctx: Any, next: Next) -> None:
        if ctx.path == "/fails":
            raise ValueError("x")

        async def parts():
            yield str(current_path())

        ctx.body = parts()

    app.use(handler)
    assert (await ask(app, "/fails")).status == 500
    assert heard == ["/fails"]
    assert (await ask(app, "/stream")).text == "/stream"


async def test_applications_know_only_their_own() -> None:
    outer, inner = Application(), Application()

    async def mount(ctx: Any, next: Next) -> None:
        ctx.body = [outer.current_context is ctx, inner.current_context is None]

    outer.use(mount)
    assert (await ask(outer)).text == "[true,true]"


async def test_who_acts_is_the_caller_or_in_whose_name_it_is_done() -> None:
    seen: list[tuple[str, str | None, str | None] | None] = []

    def note() -> None:
        actor = request_context.actor()
        seen.append(actor and (actor.strategy, actor.value("id"), actor.value("username", "email")))

    note()
    with request_context.in_name_of(Author("admin", {"id": 3, "username": None, "email": "a@example.org"})):
        note()
        app = Application()

        async def handler(ctx: Any, next: Next) -> None:
            ctx.state.auth = None
            note()
            account = SimpleNamespace(id=7, username="n" * 300)
            ctx.state.auth = SimpleNamespace(strategy=SimpleNamespace(name="token"), credentials=account)
            note()

        app.use(handler)
        await ask(app)
    assert seen == [None, ("admin", "3", "a@example.org"), None, ("token", "7", "n" * 255)]
