"""What the recorded programs do not ask of a response: Python's values, and what is refused."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from tests.http.client import Answer, ask

from octavo.compose import Next
from octavo.http import Application, Context
from octavo.http.cookies import Keygrip
from octavo.http.json import dumps


async def respond(change: Any, **request: Any) -> Answer:
    app = Application(keys=["new", "old"])
    app.on("error", lambda error, ctx=None: failures.append(error))
    failures: list[BaseException] = []

    async def handler(ctx: Context, next: Next) -> None:
        change(ctx)

    answer = await ask(app.use(handler), **request)
    answer.failures = failures  # type: ignore[attr-defined]
    return answer


def body(value: Any) -> Any:
    return lambda ctx: setattr(ctx, "body", value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC), '"2026-01-02T03:04:05.678Z"'),
        ({"at": datetime(2026, 1, 2)}, '{"at":"2026-01-02T00:00:00.000Z"}'),
        ({"d": date(2026, 1, 2), "t": time(3, 4)}, '{"d":"2026-01-02","t":"03:04:00"}'),
        ({"n": float("nan"), "i": float("inf"), "none": None}, '{"n":null,"i":null,"none":null}'),
        ({"big": 2**70}, '{"big":1180591620717411303424}'),
        ({2: "a", None: "b", True: "c"}, '{"2":"a","null":"b","true":"c"}'),
        ({"half": "\ud800"}, '{"half":"\\ud800"}'),
        ((1, "a"), '[1,"a"]'),
        (5, "5"),
        (False, "false"),
        ({"é": "ü"}, '{"é":"ü"}'),
    ],
)
async def test_json(value: Any, text: str) -> None:
    answer = await respond(body(value))
    assert answer.text == text
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["content-length"] == str(len(text.encode()))


def test_what_has_no_json_form_says_so() -> None:
    for value, name in ((object(), "object"), ({"a": b"x"}, "bytes"), ({1, 2}, "set")):
        with pytest.raises(TypeError, match=f"(?i){name}"):
            dumps(value)


async def test_bytes_have_their_length_as_soon_as_they_are_set() -> None:
    lengths: list[Any] = []

    def change(ctx: Context) -> None:
        for value in (b"four", bytearray(b"fives"), "é", {"a": 1}):
            ctx.body = value
            lengths.append(ctx.response.get("Content-Length"))

    await respond(change)
    assert lengths == ["4", "5", "2", ""]


async def test_bytes_of_every_kind() -> None:
    for value in (b"ab", bytearray(b"ab"), memoryview(b"ab")):
        answer = await respond(body(value))
        assert (answer.body, answer.headers["content-length"]) == (b"ab", "2")


async def test_a_body_can_be_taken_back() -> None:
    def change(ctx: Context) -> None:
        ctx.body = "x"
        del ctx.body
        ctx.status = 200

    answer = await respond(change)
    assert (answer.status, answer.text) == (200, "OK")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda ctx: setattr(ctx, "status", "200"), TypeError, "status code must be a number"),
        (lambda ctx: setattr(ctx, "status", True), TypeError, "status code must be a number"),
        (lambda ctx: setattr(ctx, "status", 99), ValueError, "invalid status code: 99"),
        (lambda ctx: ctx.set("X A", "1"), ValueError, "Header name must be a valid HTTP token"),
        (lambda ctx: ctx.set("X-A", "1\r\nX-B: 2"), ValueError, "Invalid character in header content"),
        (lambda ctx: ctx.set("X-A", ["1", "2\n"]), ValueError, "Invalid character in header content"),
        (lambda ctx: ctx.set("X-A"), TypeError, "a header needs a name and a value"),
        (lambda ctx: setattr(ctx, "last_modified", "soon"), ValueError, "not a date: 'soon'"),
        (lambda ctx: ctx.attachment("a", fallback=5), TypeError, "fallback must be a string or boolean"),
        (
            lambda ctx: ctx.cookies.set("a", "b", httponly=True),
            TypeError,
            "unknown cookie option 'httponly'; known are ",
        ),
        (lambda ctx: ctx.cookies.set("a", "b", secure=True), RuntimeError, "secure cookie over unencrypted"),
        (lambda ctx: ctx.redirect("http://a:99999/"), ValueError, "Invalid URL"),
    ],
)
async def test_what_is_refused_says_why(change: Any, error: type[Exception], message: str) -> None:
    answer = await respond(change)
    (failure,) = answer.failures  # type: ignore[attr-defined]
    assert isinstance(failure, error)
    assert message in str(failure)
    assert answer.status == 500


@pytest.mark.parametrize("host", [None, b"", b"a b", b"a:99999"], ids=str)
async def test_without_a_referrer_back_leads_elsewhere_whatever_the_host(
    host: bytes | None,
) -> None:
    headers = [(b"accept", b"text/plain")] if host is None else [(b"host", host)]
    answer = await respond(lambda ctx: ctx.back("/home"), raw_headers=headers)
    assert (answer.status, answer.headers["location"]) == (302, "/home")


async def test_cookies_signed_by_an_older_key_are_renewed_and_forged_ones_dropped() -> None:
    seen: list[Any] = []

    def read(ctx: Context) -> None:
        seen.append(ctx.cookies.get("id", signed=True))

    old = Keygrip(["old"]).sign("id=7")
    answer = await respond(read, headers={"cookie": f"id=7; id.sig={old}"})
    assert answer.headers["set-cookie"].startswith(f"id.sig={Keygrip(['new']).sign('id=7')}; path=/")
    forged = await respond(read, headers={"cookie": f"id=8; id.sig={old}"})
    assert forged.headers["set-cookie"].startswith("id.sig=; path=/; expires=Thu, 01 Jan 1970")
    assert seen == ["7", None]


def test_a_signature_is_npm_keygrips() -> None:
    assert Keygrip(["integration"]).sign("sess=alice") == "VOrYnd77fRFrLAUww6SbVrH6zjA"


@pytest.mark.parametrize("value", [{"a": 1}, "text", b"bytes", [1, 2]])
async def test_what_is_sent_in_chunks_says_no_length(value: Any) -> None:
    def change(ctx: Context) -> None:
        ctx.body = value
        ctx.set("Transfer-Encoding", "chunked")

    answer = await respond(change)
    assert answer.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in answer.headers
