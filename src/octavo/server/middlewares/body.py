"""`octavo::body`: parses request bodies; temporary files are deleted when the request ends."""

import asyncio
from pathlib import Path

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http import Request
from octavo.http.body import Body, BodyParserOptions, Take, is_form_with_files, read_body, takes_body
from octavo.http.body_budget import BodyBudget
from octavo.http.multipart import FormLimits
from octavo.kernel import ContextMiddleware
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Options, Size


class BodyOptions(Options):
    """Which bodies are parsed, and their limits; sizes are bytes or texts such as "1mb"."""

    json_limit: Size = Field(default=1024**2, ge=0, description="Largest JSON body.")
    form_limit: Size = Field(default=56 * 1024, ge=0, description="Largest URL-encoded form.")
    text_limit: Size = Field(default=56 * 1024, ge=0, description="Largest text body.")
    multipart: bool = Field(default=True, description="Read multipart/form-data.")
    file_limit: Size = Field(default=200 * 1024**2, ge=0, description="Largest sum of a form's files.")
    field_limit: Size = Field(default=1024**2, ge=0, description="Largest sum of a form's other fields.")
    max_parts: int = Field(default=1_000, ge=1, description="Most fields and files of a form.")
    total_limit: Size = Field(
        default=1024**3, ge=0, description="Largest sum of all bodies being answered; beyond it 503."
    )
    directory: Path | None = Field(
        default=None, description="Folder for files while a request runs; the system's own if left out."
    )


def make(options: BodyOptions, settings: Settings) -> ContextMiddleware:
    """Return the layer."""
    limits = BodyParserOptions(
        json_limit=options.json_limit,
        form_limit=options.form_limit,
        text_limit=options.text_limit,
        form_limits=FormLimits(options.file_limit, options.field_limit, options.max_parts),
        multipart=options.multipart,
        directory=settings.folder / options.directory if options.directory else None,
    )

    budget = BodyBudget(options.total_limit)

    async def body(ctx: Context, next: Next) -> object:
        if not takes_body(ctx.request, limits):
            ctx.request.body = {}
            return await next()
        with budget.share() as take:
            if is_form_with_files(ctx.request, limits):
                return await _with_form(ctx.request, limits, take, next)
            _keep(ctx.request, await read_body(ctx.request, limits, take))
            return await next()

    return body


async def _with_form(request: Request, limits: BodyParserOptions, take: Take, next: Next) -> object:
    """Let the route parse a multipart form after authentication, so that strangers cannot fill the disk."""
    bodies: list[Body] = []

    async def receive() -> None:
        if not bodies:
            bodies.append(await read_body(request, limits, take))
            _keep(request, bodies[0])

    request.receive_form = receive
    try:
        return await next()
    finally:
        if bodies and bodies[0].form.folder is not None:
            await asyncio.shield(asyncio.to_thread(bodies[0].close))


def _keep(request: Request, body: Body) -> None:
    request.body, request.raw_body, request.files = body.value, body.raw, body.files
