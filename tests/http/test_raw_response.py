"""What is said over `ctx.res`, once and in order."""

from collections.abc import Awaitable, Callable

import pytest
from tests.http.client import Answer, ask

from octavo.http import Application, Context, Next
from octavo.http.raw_response import RawResponse

Tell = Callable[[RawResponse], Awaitable[None]]


async def told(tell: Tell, method: str = "GET") -> Answer:
    app = Application()

    async def handler(ctx: Context, next: Next) -> None:
        ctx.respond = False
        await tell(ctx.res)

    app.use(handler)
    return await ask(app, method=method)


async def test_headers_go_out_once_and_are_not_changed_afterwards() -> None:
    async def tell(res: RawResponse) -> None:
        res.set_header("X-A", "1").set_header("X-B", ["2", "3"]).set_header("X-C", "4")
        res.remove_header("x-c")
        assert (res.has_header("X-A"), res.has_header("X-C"), res.headers_sent) == (True, False, False)
        await res.flush_headers()
        await res.flush_headers()
        assert res.headers_sent
        with pytest.raises(RuntimeError, match="after they are sent"):
            res.set_header("X-D", "5")
        assert not res.writable_ended
        await res.end("body")
        assert res.writable_ended
        await res.end("again")
        with pytest.raises(RuntimeError, match="write after end"):
            await res.write("more")

    answer = await told(tell)
    assert [message["type"] for message in answer.messages] == ["http.response.start", "http.response.body"]
    assert [*answer.messages[0]["headers"]] == [(b"x-a", b"1"), (b"x-b", b"2"), (b"x-b", b"3")]
    assert (answer.status, answer.text) == (404, "body")


@pytest.mark.parametrize(
    ("name", "value"), [("X A", "1"), ("", "1"), ("X-A", "1\r\nX-B: 2"), ("X-A", ["1", "\0"])]
)
async def test_headers_http_forbids_are_refused(name: str, value: str | list[str]) -> None:
    async def tell(res: RawResponse) -> None:
        with pytest.raises(ValueError, match=r"(?i)header|invalid"):
            res.set_header(name, value)
        assert res.get_headers() == {}
        await res.end()

    assert (await told(tell)).headers == {"content-length": "0"}


@pytest.mark.parametrize(
    ("method", "status", "length", "body"),
    [
        ("GET", 200, "5", "whole"),
        ("HEAD", 200, None, ""),
        ("GET", 204, None, ""),
        ("GET", 304, None, ""),
        ("GET", 205, "5", "whole"),
    ],
)
async def test_a_body_where_there_may_be_one(method: str, status: int, length: str | None, body: str) -> None:
    async def tell(res: RawResponse) -> None:
        res.status_code = status
        await res.end("whole")

    answer = await told(tell, method)
    assert (answer.status, answer.headers.get("content-length"), answer.text) == (status, length, body)

    async def in_parts(res: RawResponse) -> None:
        await res.write_head(status)
        await res.write("who")
        await res.end("le")

    answer = await told(in_parts, method)
    assert (answer.status, answer.headers.get("content-length"), answer.text) == (status, None, body)


@pytest.mark.parametrize("chunk", [b"whole", "whole", bytearray(b"whole"), memoryview(b"whole")])
async def test_parts_are_bytes_or_text(chunk: bytes | str) -> None:
    async def tell(res: RawResponse) -> None:
        with pytest.raises(TypeError, match="must be bytes or text, not int"):
            await res.write(5)  # type: ignore[arg-type]
        await res.end(chunk)

    assert (await told(tell)).text == "whole"
