"""The body parser programs ask for, made of the product's own reader."""

from typing import Any

from octavo.compose import Next
from octavo.http import Context
from octavo.http.body import BodyParserOptions, read_body

OPTIONS = {
    "jsonLimit": "json_limit",
    "formLimit": "form_limit",
    "textLimit": "text_limit",
    "multipart": "multipart",
}


def body_parser(options: dict[str, Any]) -> Any:
    """koa-body with its options."""
    settings = {"multipart": False, **{OPTIONS[key]: value for key, value in options.items()}}
    found = BodyParserOptions(**settings)

    async def parse(ctx: Context, next: Next) -> None:
        body = await read_body(ctx.request, found)
        ctx.request.body, ctx.request.raw_body, ctx.request.files = body.value, body.raw, body.files
        try:
            await next()
        finally:
            body.close()

    return parse
