from urllib.parse import unquote

from octavo import Context, Next, middleware


@middleware
async def static_route(ctx: Context, next: Next) -> object:
    """Leave the parameter that the recorded server's route for static files, `/(.*)`, leaves on every GET."""
    if ctx.method == "GET":
        ctx.params = {"0": unquote(ctx.path).removeprefix("/")}
    return await next()
