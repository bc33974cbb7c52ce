"""What paths of routes are made of, besides names."""

import re

import pytest
from tests.http.client import ask

from octavo.http import Application, Context, Next, Router
from octavo.http.path_pattern import compile_pattern
from octavo.http.socket import Socket


async def said(ctx: Context, next: Next) -> None:
    ctx.body = ctx.params


@pytest.mark.parametrize(
    ("path", "asked", "params"),
    [
        (r"/:a(x(?:yz)+)", "/xyzyz", '{"a":"xyzyz"}'),
        (r"/:a(\(\))", "/()", '{"a":"()"}'),
        (r"/:a([)]?x)", "/)x", None),
        (r"/:a(\d+)b", "/12b", '{"a":"12"}'),
        (r"/:a(\d+)b", "/b", None),
        (r"/a\:b", "/a:b", "{}"),
        ("/{x-:a}?y", "/x-1y", '{"a":"1"}'),
        ("/{x-:a}?y", "/y", "{}"),
        ("/:a+", "/1/2/3", '{"a":"1/2/3"}'),
        ("/:a*", "/", "{}"),
    ],
)
async def test_a_pattern_finds_what_it_describes(path: str, asked: str, params: str | None) -> None:
    try:
        router = Router().get(path, said)
    except ValueError:
        assert params is None
        return
    answer = await ask(Application().use(router.routes()), asked)
    assert (answer.status, answer.text) == ((404, "Not Found") if params is None else (200, params))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/(a(b))", "Capturing groups are not allowed at 3"),
        ("/x(?=a)", 'Pattern cannot start with "?" at 3'),
        ("/a(b(?:c)", "Unbalanced pattern at 2"),
        ("/ab()", "Missing pattern at 3"),
    ],
)
def test_what_is_wrong_with_a_group_is_told_with_its_place(path: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        compile_pattern(path)


async def test_an_expression_is_looked_for_anywhere_in_a_path() -> None:
    router = Router().get(re.compile("b(c)"), said)
    assert (await ask(Application().use(router.routes()), "/abcd")).text == '{"0":"c"}'


def test_a_connection_is_what_the_server_says_of_it() -> None:
    assert Socket({"scheme": "https"}).encrypted
    assert not Socket({"scheme": "http"}).encrypted
    assert not Socket({}).encrypted
    known = Socket({"client": ("10.0.0.1", 4711)})
    assert known.remote_address == "10.0.0.1"
    assert Socket({}).remote_address is None
