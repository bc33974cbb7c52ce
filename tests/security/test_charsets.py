"""Charsets that callers name: of all that Python knows, those of the web are read, and nothing else runs."""

import encodings
import pkgutil
from collections.abc import AsyncIterator
from encodings import aliases

import pytest
from tests.http.test_body import body_of

from octavo.errors import HttpError
from octavo.http.charsets import CHARSETS, decode_text
from octavo.http.multipart import FormLimits, read_form

ALL = sorted(
    {module.name for module in pkgutil.iter_modules(encodings.__path__)}
    | set(aliases.aliases)
    | set(CHARSETS)
)
"""Every name under which this Python finds a codec, and our own."""

NASTY = bytes(range(256)) * 8 + rb"\ud800\U0000d800\N{DIGIT ONE}+2AA-+2AAgrA- =?utf-7?= xn--a" + b"-" * 512
NOT_OF_TEXT = {"base64", "bz2", "hex", "quopri", "rot13", "uu", "zip", "zlib"}
NOT_OF_THE_WEB = {
    "punycode",
    "idna",
    "utf7",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "oem",
}
EBCDIC = {"cp037", "cp500", "cp1140"}


def test_every_charset_is_read_as_text_or_refused() -> None:
    read = set()
    for name in ALL:
        for spelling in (name, name.upper(), name.replace("_", "-"), f" {name} ", f'"{name}"'):
            try:
                decode_text(NASTY, spelling).encode()  # raises for halves of characters
            except HttpError as error:
                assert error.status == 415
            else:
                read.add("".join(filter(str.isalnum, name)))
    assert read == set(CHARSETS)


@pytest.mark.parametrize("name", sorted(NOT_OF_TEXT | NOT_OF_THE_WEB | EBCDIC | {"klingon", "x" * 9000}))
def test_what_is_none_of_the_webs_is_refused(name: str) -> None:
    with pytest.raises(HttpError) as caught:
        decode_text(b"abc", name)
    assert caught.value.status == 415
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize("name", sorted(CHARSETS))
def test_what_is_read_comes_out_as_it_was_written(name: str) -> None:
    assert decode_text("plain".encode(CHARSETS[name]), name) == "plain"


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain; charset={}", b"abc"),
        ("application/x-www-form-urlencoded; charset={}", b"a=b"),
        (
            "multipart/form-data; boundary=edge",
            b'--edge\r\nContent-Disposition: form-data; name="a"\r\n'
            b"Content-Type: text/plain; charset={}\r\n\r\nabc\r\n--edge--\r\n",
        ),
    ],
)
async def test_every_place_that_names_one_keeps_to_the_table(media_type: str, body: bytes) -> None:
    for charset in ("punycode", "utf-7", "unicode_escape", "zip"):
        raw = body.replace(b"{}", charset.encode())
        with pytest.raises(HttpError, match=charset.upper()) as caught:
            await body_of(raw, media_type.replace("{}", charset))
        assert caught.value.status == 415


async def test_what_stands_around_the_parts_of_a_form_counts() -> None:
    limits = FormLimits(file_limit=1000, field_limit=1000, max_parts=5)
    whole = b'--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\nabc\r\n--edge--\r\n'
    filler = [b" " * 1000] * 100

    async def sent(chunks: list[bytes]) -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    assert (await read_form(sent([whole, b" " * 1000]), "edge", limits)).fields == [("a", "abc")]
    for chunks in ([*filler, b"\r\n" + whole], [whole, *filler]):
        with pytest.raises(HttpError, match="too much around its parts") as caught:
            await read_form(sent(chunks), "edge", limits)
        assert caught.value.status == 413
