"""`octavo::body`: reads request bodies; temporary files are gone when the request ends."""

import asyncio
from pathlib import Path

from pydantic import Field

from octavo.compose import Next
from octavo.config import Settings
from octavo.http.body import BodyOptions as Limits
from octavo.http.body import read_body
from octavo.http.multipart import FormLimits
from octavo.kernel.context import Context
from octavo.server.middlewares.base import Layer, Options, Size


class BodyOptions(Options):
    """What is read, and how much of it; sizes are bytes or texts such as "1mb"."""

    json_limit: Size = Field(default=1024**2, ge=0, description="Largest JSON body.")
    form_limit: Size = Field(default=56 * 1024, ge=0, description="Largest URL-encoded form.")
    text_limit: Size = Field(default=56 * 1024, ge=0, description="Largest text body.")
    multipart: bool = Field(default=True, description="Read multipart/form-data.")
    file_limit: Size = Field(default=200 * 1024**2, ge=0, description="Largest sum of a form's files.")
    field_limit: Size = Field(default=1024**2, ge=0, description="Largest sum of a form's other fields.")
    max_parts: int = Field(default=1_000, ge=1, description="Most fields and files of a form.")
    directory: Path | None = Field(
        default=None, description="Folder for files while a request runs; the system's own if left out."
    )


def make(options: BodyOptions, settings: Settings) -> Layer:
    """Return the layer."""
    limits = Limits(
        json_limit=options.json_limit,
        form_limit=options.form_limit,
        text_limit=options.text_limit,
        form_limits=FormLimits(options.file_limit, options.field_limit, options.max_parts),
        multipart=options.multipart,
        directory=settings.folder / options.directory if options.directory else None,
    )

    async def body(ctx: Context, next: Next) -> object:
        request = ctx.request
        found = await read_body(request, limits)
        request.body, request.raw_body, request.files = found.value, found.raw, found.files
        if found.form.folder is None:
            return await next()
        try:
            return await next()
        finally:
            await asyncio.shield(asyncio.to_thread(found.close))

    return body
