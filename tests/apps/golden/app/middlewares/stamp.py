from octavo import Context, Next, middleware


@middleware
async def stamp(ctx: Context, next: Next) -> None:
    """Mark the answer after everything inside has run."""
    await next()
    ctx.set("X-Stamp", "stamped")
