"""Every kind of answer, by the kind in the path."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from math import inf, nan
from typing import Any

from octavo import Context

MOMENT = datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC)

BODIES: dict[str, Any] = {
    "string": "plain text",
    "html": "<h1>hello</h1>",
    "html-leading-space": "  <p>hello</p>",
    "unicode": "héllo ☃ 日本",
    "empty-string": "",
    "json": {
        "a": 1,
        "b": [True, None, "é"],
        "c": {"d": 1.5},
        "date": datetime(2020, 1, 2, 3, 4, 5, 6000, tzinfo=UTC),
    },
    "array": [1, "two", {"three": 3}],
    "null": None,
    "number": 42,
    "zero": 0,
    "true": True,
    "false": False,
    "nan": {"n": nan, "i": inf, "big": 12345678901234567890},
    "buffer": bytes([0x68, 0x69, 0x00, 0xFF]),
    "blob": {},
}

STATUSES: dict[str, tuple[int, Any]] = {
    "status-201-body": (201, {"created": True}),
    "status-204-body": (204, {"lost": True}),
    "status-418": (418, {"teapot": True}),
    "status-500-body": (500, {"mine": True}),
}

ALONE = {"status-only": 200, "status-201": 201, "status-204": 204, "status-304": 304, "status-invalid": 999}


async def response(ctx: Context) -> Any:
    """Answer as the kind in the path says."""
    kind = ctx.params["kind"]
    if kind in BODIES:
        ctx.body = BODIES[kind]
    elif kind in ALONE:
        ctx.status = ALONE[kind]
    elif kind in STATUSES:
        ctx.status, ctx.body = STATUSES[kind]
    elif kind in RETURNED:
        return RETURNED[kind](ctx)
    elif kind in OTHERS:
        return await OTHERS[kind](ctx)
    elif kind not in {"nothing", "undefined"}:
        ctx.not_found("no such kind")
    return None


def _returned_and_body(ctx: Context) -> Any:
    ctx.body = {"from": "body"}
    return {"from": "return"}


RETURNED: dict[str, Callable[[Context], Any]] = {
    "returned": lambda ctx: {"returned": True},
    "returned-string": lambda ctx: "returned text",
    "returned-null": lambda ctx: None,
    "returned-undefined": lambda ctx: None,
    "returned-and-body": _returned_and_body,
    "send": lambda ctx: ctx.send({"sent": True}),
    "send-202": lambda ctx: ctx.send({"sent": True}, 202),
    "created": lambda ctx: ctx.created({"created": True}),
    "deleted": lambda ctx: ctx.deleted({"deleted": True}),
    "deleted-empty": lambda ctx: ctx.deleted(),
    "redirect": lambda ctx: ctx.redirect("/api/probe/special"),
    "redirect-external": lambda ctx: ctx.redirect("https://example.com/a b"),
    "redirect-html": lambda ctx: ctx.redirect("/x?<script>"),
    "redirect-back": lambda ctx: ctx.redirect("back", "/fallback"),
    "redirect-back-noalt": lambda ctx: ctx.redirect("back"),
}

Answer = Callable[[Context], Awaitable[Any]]
OTHERS: dict[str, Answer] = {}


def kind(name: str) -> Callable[[Answer], Answer]:
    """File an answer under its kind."""

    def file(answer: Answer) -> Answer:
        OTHERS[name] = answer
        return answer

    return file


async def _chunks(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


@kind("string-typed")
async def string_typed(ctx: Context) -> None:
    ctx.type = "text/markdown"
    ctx.body = "# hi"


@kind("buffer-typed")
async def buffer_typed(ctx: Context) -> None:
    ctx.type = "png"
    ctx.body = bytes([1, 2, 3])


@kind("stream")
async def stream(ctx: Context) -> None:
    ctx.body = _chunks(b"chunk1-", b"chunk2")


@kind("stream-typed")
async def stream_typed(ctx: Context) -> None:
    ctx.type = "text/csv"
    ctx.body = _chunks(b"a,b\n", b"1,2\n")


@kind("stream-length")
async def stream_length(ctx: Context) -> None:
    ctx.body = _chunks(b"12345")
    ctx.length = 5


@kind("status-string")
async def status_string(ctx: Context) -> None:
    ctx.status = "200"  # type: ignore[assignment]  # refused is what is probed


@kind("message")
async def message(ctx: Context) -> None:
    ctx.status = 200
    ctx.message = "Fine Thanks"
    ctx.body = {"message": ctx.message}


@kind("redirect-301")
async def redirect_301(ctx: Context) -> None:
    ctx.status = 301
    ctx.redirect("/api/probe/special?x=1&y=é")


@kind("redirect-body")
async def redirect_body(ctx: Context) -> None:
    ctx.redirect("/api/probe/special")
    ctx.body = {"redirect": "body"}


@kind("back")
async def back(ctx: Context) -> Any:
    # The recorded Koa, 2.16, has no `ctx.back` yet; what it does here is held by the tests of the context.
    return {"back": "missing"}


@kind("attachment")
async def attachment(ctx: Context) -> None:
    ctx.attachment("report.csv")
    ctx.body = "x"


@kind("attachment-none")
async def attachment_none(ctx: Context) -> None:
    ctx.attachment()
    ctx.body = "x"


@kind("attachment-unicode")
async def attachment_unicode(ctx: Context) -> None:
    ctx.attachment('résumé "1".pdf')
    ctx.body = "x"


@kind("attachment-inline")
async def attachment_inline(ctx: Context) -> None:
    ctx.attachment("pic.png", {"type": "inline"})
    ctx.body = "x"


def _typed(name: str, type: str, body: Any) -> None:
    async def answer(ctx: Context) -> None:
        ctx.type = type
        ctx.body = body

    OTHERS[name] = answer


_typed("type-json", "json", '{"v":1}')
_typed("type-html", "html", "no tags")
_typed("type-ext", ".svg", "<svg/>")
_typed("type-full", "application/vnd.api+json", {"v": 1})
_typed("type-unknown", "nonsense-xyz", "x")


@kind("type-read")
async def type_read(ctx: Context) -> None:
    ctx.type = "html"
    response = ctx.response
    ctx.body = {"type": response.type, "is": response.is_("html"), "isJson": response.is_("json")}


@kind("lastmodified")
async def lastmodified(ctx: Context) -> None:
    ctx.last_modified = MOMENT
    ctx.body = {"lm": ctx.last_modified}


@kind("lastmodified-string")
async def lastmodified_string(ctx: Context) -> None:
    ctx.last_modified = "2021-02-03T04:05:06Z"
    ctx.body = "x"


@kind("etag")
async def etag(ctx: Context) -> None:
    ctx.etag = "abc123"
    ctx.body = {"etag": ctx.response.etag}


@kind("etag-quoted")
async def etag_quoted(ctx: Context) -> None:
    ctx.etag = '"md5hash"'
    ctx.body = "x"


@kind("etag-weak")
async def etag_weak(ctx: Context) -> None:
    ctx.etag = 'W/"weak"'
    ctx.body = "x"


@kind("etag-fresh")
async def etag_fresh(ctx: Context) -> None:
    ctx.status = 200
    ctx.etag = "fresh1"
    if ctx.fresh:
        ctx.status = 304
    else:
        ctx.body = "not fresh"


@kind("length")
async def length(ctx: Context) -> None:
    ctx.length = 4
    ctx.body = {"length": ctx.response.length}


@kind("length-string")
async def length_string(ctx: Context) -> None:
    ctx.body = "hé"
    ctx.set("X-Len", str(ctx.response.length))


@kind("set")
async def set_headers(ctx: Context) -> None:
    ctx.set("X-One", "1")
    ctx.set("X-Arr", ["a", "b"])
    ctx.set({"X-Obj-A": "oa", "X-Obj-B": 2})
    response = ctx.response
    ctx.body = {"got": response.get("X-One"), "has": response.has("X-One"), "gone": response.get("X-Gone")}


@kind("append")
async def append(ctx: Context) -> None:
    ctx.append("X-App", "a")
    ctx.append("X-App", ["b", "c"])
    ctx.append("X-App", "d")
    ctx.append("Link", "<http://x/>")
    ctx.body = "x"


@kind("remove")
async def remove(ctx: Context) -> None:
    ctx.set("X-Gone", "1")
    ctx.remove("X-Gone")
    ctx.body = "x"


@kind("vary")
async def vary(ctx: Context) -> None:
    ctx.vary("Accept")
    ctx.vary("Accept-Encoding")
    ctx.body = "x"


@kind("vary-star")
async def vary_star(ctx: Context) -> None:
    ctx.vary("*")
    ctx.body = "x"


@kind("headers-read")
async def headers_read(ctx: Context) -> None:
    ctx.set("X-One", "1")
    ctx.body = {"one": ctx.response.headers.get("x-one"), "sent": ctx.header_sent}


@kind("body-then-null")
async def body_then_null(ctx: Context) -> None:
    ctx.body = "text"
    ctx.body = None


@kind("body-replace-type")
async def body_replace_type(ctx: Context) -> None:
    ctx.body = "text"
    ctx.body = {"then": "object"}


@kind("body-replace-type2")
async def body_replace_type2(ctx: Context) -> None:
    ctx.body = {"first": "object"}
    ctx.body = "then text"


@kind("respond-false")
async def respond_false(ctx: Context) -> None:
    ctx.respond = False
    await ctx.res.write_head(200, headers={"Content-Type": "text/x-raw"})
    await ctx.res.end("raw bytes")


@kind("res-write")
async def res_write(ctx: Context) -> None:
    ctx.respond = False
    await ctx.res.write_head(203, headers={"X-Raw": "yes"})
    await ctx.res.write("one ")
    await ctx.res.write("two")
    await ctx.res.end()
