from typing import Any

from app.api.probe import engine, events
from app.api.probe.cookies import cookies, session
from app.api.probe.echo import echo
from app.api.probe.faults import error, throw
from app.api.probe.responses import response
from octavo import Context, content_api

ARTICLE = "api::article.article"
AUTHOR = "api::author.author"
PERSON = {
    "id": 1,
    "documentId": "x",
    "name": "N",
    "secret": "pw",
    "internalNote": "private",
    "bio": "b",
    "unknownKey": 1,
    "user": {"id": 1, "username": "u", "email": "e@x.io", "password": "p"},
    "createdBy": {"id": 1},
}


class ProbeController:
    """Shows what the engine gives to code of a project."""

    async def echo(self, ctx: Context) -> Any:
        return echo(ctx)

    async def ok(self, ctx: Context) -> Any:
        ctx.body = {"ok": True, "trace": ctx.state.get("trace", [])}

    async def special(self, ctx: Context) -> Any:
        return {"special": True}

    async def response(self, ctx: Context) -> Any:
        return await response(ctx)

    async def cookies(self, ctx: Context) -> Any:
        return await cookies(ctx)

    async def session(self, ctx: Context) -> Any:
        return await session(ctx)

    async def throws(self, ctx: Context) -> Any:
        return await throw(ctx)

    async def errors(self, ctx: Context) -> Any:
        return await error(ctx)

    async def context(self, ctx: Context) -> Any:
        return await ctx.octavo.service("api::probe.probe").readings(ctx)

    async def helper(self, ctx: Context) -> Any:
        helper = getattr(ctx, engine.snake(ctx.params["name"]), None)
        if not callable(helper):
            return {"helper": "missing"}
        return helper(*(ctx.request.body or {}).get("args", []))

    async def events(self, ctx: Context) -> Any:
        return {"events": events.log}

    async def clear_events(self, ctx: Context) -> Any:
        events.log.clear()
        return {"cleared": True}

    async def reset(self, ctx: Context) -> Any:
        return await engine.reset(ctx.octavo)

    async def documents(self, ctx: Context) -> Any:
        return await engine.call(ctx, "documents")

    async def db(self, ctx: Context) -> Any:
        return await engine.call(ctx, "query")

    async def core_find(self, ctx: Context) -> Any:
        return await ctx.octavo.controller(ARTICLE).find(ctx)

    async def core_validate(self, ctx: Context) -> Any:
        articles = content_api(ctx.octavo, ARTICLE)
        articles.validate_query(ctx.query, ctx.state.auth)
        return {"sanitized": articles.sanitize_query(ctx.query, ctx.state.auth)}

    async def core_sanitize_output(self, ctx: Context) -> Any:
        return {"out": content_api(ctx.octavo, AUTHOR).sanitize_output(PERSON, ctx.state.auth)}

    async def core_sanitize_input(self, ctx: Context) -> Any:
        return {"input": content_api(ctx.octavo, AUTHOR).sanitize_input(ctx.request.body, ctx.state.auth)}

    async def core_transform(self, ctx: Context) -> Any:
        body = ctx.request.body
        return ctx.octavo.controller(ARTICLE).transform_response(body.get("data"), body.get("meta"))
