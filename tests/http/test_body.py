"""Bodies: JSON, forms, text and files, and everything a client can get wrong about them."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.http.steps import count_steps

from octavo.errors import ApplicationError, HttpError, PayloadTooLargeError, ValidationError
from octavo.http.body import Body, BodyParserOptions, BodySyntaxError, read_body
from octavo.http.multipart import FormLimits, UploadedFile
from octavo.http.scratch import LOCK

BOUNDARY = "golden7MA4YWxk"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


class Sent:
    """A request as its parts: what a server hands to `read_body`."""

    def __init__(
        self, chunks: Iterable[bytes], content_type: str | None, method: str = "POST", **headers: str
    ) -> None:
        self.chunks = list(chunks)
        self.method = method
        self.headers = {"content-length": str(sum(map(len, self.chunks)))}
        if content_type is not None:
            self.headers["content-type"] = content_type
        self.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        self.read = 0

    async def stream(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            self.read += len(chunk)
            yield chunk


async def body_of(raw: bytes, content_type: str | None, **headers: str) -> Body:
    return await read_body(Sent([raw], content_type, **headers), BodyParserOptions())


def part(name: str, data: bytes, filename: str | None = None, file_type: str | None = None) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
    head += f'; filename="{filename}"' if filename is not None else ""
    file_type = file_type or (None if filename is None else "application/octet-stream")
    head += f"\r\nContent-Type: {file_type}" if file_type else ""
    return head.encode() + b"\r\n\r\n" + data + b"\r\n"


def left_in(folder: Path) -> list[str]:
    """Return what is in the folder of this process, but for what says that it lives."""
    return [path.name for path in folder.glob("*/**/*") if path.name != LOCK]


END = f"--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize(
    ("raw", "content_type", "value"),
    [
        (b'{"x":[1,{"y":null}]}', "application/json", {"x": [1, {"y": None}]}),
        (b"[1,2]", "application/json", [1, 2]),
        (b"", "application/json", {}),
        (b"\xef\xbb\xbf{}", "application/json", {}),
        (b'{"a":1,"a":2}', "application/json", {"a": 2}),
        (b' \n{"a":1}', "application/json", {"a": 1}),
        (b'{"a":1e999}', "application/json", {"a": float("inf")}),
        (b'{"a":"\xff"}', "application/json", {"a": "\ufffd"}),
        (b'{"a":"\xc3\xa9"}', "application/json; charset=iso-8859-1", {"a": "é"}),
        (b'{"a":1}', "application/json; charset=klingon", {"a": 1}),
        (b'{"a":1}', "APPLICATION/JSON", {"a": 1}),
        (b'{"a":1}', "application/json ; x=1", {"a": 1}),
        (b'{"a":1}', "application/vnd.api+json", {"a": 1}),
        (b"[{}]", "application/json-patch+json", [{}]),
        (b'{"a":1}', "application/csp-report", {"a": 1}),
        (b'{"a":"__proto__"}', "application/json", {"a": "__proto__"}),
        (
            b"a=1&b[c]=2&d[]=3&d[]=4",
            "application/x-www-form-urlencoded",
            {"a": "1", "b": {"c": "2"}, "d": ["3", "4"]},
        ),
        (b"data[name]=%zz", "application/x-www-form-urlencoded", {"data": {"name": "%zz"}}),
        (b"plain text", "text/plain", "plain text"),
        (b"\xe9", "text/plain; charset=latin1", "é"),
        (b"<a/>", "application/xml", None),
        (b"abc", None, None),
        (b"abc", "application/octet-stream", None),
    ],
)
async def test_values(raw: bytes, content_type: str | None, value: Any) -> None:
    body = await body_of(raw, content_type)
    assert body.value == value
    assert body.files is None
    assert body.raw == (None if value is None else raw)


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS"])
async def test_other_methods_have_an_empty_body_and_nothing_is_read(method: str) -> None:
    sent = Sent([b'{"a":1}'], "application/json", method)
    assert (await read_body(sent, BodyParserOptions())).value == {}
    assert sent.read == 0


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"not json", "invalid JSON, only supports object and array"),
        (b'"text"', "invalid JSON, only supports object and array"),
        (b"true", "invalid JSON, only supports object and array"),
        (b"   ", "invalid JSON, only supports object and array"),
        (b'{"data":{"name":"x"', "invalid JSON: "),
        (b"{'data':{}}", "invalid JSON: "),
        (b'{"a":1,}', "invalid JSON: "),
        (b'{"a":NaN}', "invalid JSON: "),
        (b'{"a":1e999,"b":NaN}', "invalid JSON: "),
        (b'{"a":"\\ud800"}', "invalid JSON: "),
        (b'{"a":1e999,"b":"\\ud800"}', "invalid JSON: "),
        (b"[" * 100_000, "invalid JSON: "),
        (b'{"a":{"__proto__":1}}', "Object contains forbidden prototype property"),
        (b'{"a":{"\\u005f_proto__":1}}', "Object contains forbidden prototype property"),
        (b'[1,[{"b":[{"__proto__":1}]}]]', "Object contains forbidden prototype property"),
        (b"\x00\x01\x02", "invalid JSON, only supports object and array"),
    ],
)
async def test_what_is_no_json_is_refused_in_own_words(raw: bytes, message: str) -> None:
    with pytest.raises(BodySyntaxError) as refused:
        await body_of(raw, "application/json")
    assert (refused.value.status, refused.value.name) == (400, "SyntaxError")
    assert refused.value.message.startswith(message)


@pytest.mark.parametrize(
    ("content_type", "size"),
    [
        ("application/json", 1024 * 1024),
        ("application/x-www-form-urlencoded", 57_344),
        ("text/plain", 57_344),
    ],
)
async def test_a_body_above_its_limit_is_refused_unread(content_type: str, size: int) -> None:
    said, silent = Sent([b"x" * (size + 1)], content_type), Sent([b"x" * size, b"x"], content_type)
    del silent.headers["content-length"]
    silent.headers["transfer-encoding"] = "chunked"
    for sent in (said, silent):
        with pytest.raises(HttpError, match="request entity too large") as refused:
            await read_body(sent, BodyParserOptions())
        assert (refused.value.status, refused.value.name) == (413, "PayloadTooLargeError")
    assert said.read == 0


async def test_a_form_with_too_many_keys_is_refused() -> None:
    with pytest.raises(ValidationError, match="The body has more than 1000 parameters"):
        await body_of(b"a=1&" * 1_001, "application/x-www-form-urlencoded")


@pytest.mark.parametrize("packed", [gzip.compress(b'{"a":"b"}', mtime=0), zlib.compress(b'{"a":"b"}')])
@pytest.mark.parametrize("step", [1, 7, 1000])
async def test_compressed_bodies(packed: bytes, step: int) -> None:
    encoding = "gzip" if packed[:2] == b"\x1f\x8b" else "deflate"
    chunks = [packed[at : at + step] for at in range(0, len(packed), step)]
    body = await read_body(Sent(chunks, "application/json", content_encoding=encoding), BodyParserOptions())
    assert body.value == {"a": "b"}


async def test_compressed_data_of_more_than_a_block() -> None:
    text = '{"a":"' + "x" * 900_000 + '"}'
    body = await body_of(gzip.compress(text.encode()), "application/json", content_encoding="gzip")
    assert len(body.value["a"]) == 900_000


@pytest.mark.parametrize(
    ("raw", "encoding", "status"),
    [
        (b'{"a":1}', "gzip", 400),
        (gzip.compress(b'{"a":1}', mtime=0)[:-4], "gzip", 400),
        (gzip.compress(b'{"a":1}', mtime=0) + b"more", "gzip", 400),
        (b'{"a":1}', "br", 415),
        (gzip.compress(b" " * 50_000_000, 1, mtime=0), "gzip", 413),
    ],
)
async def test_broken_and_hostile_compression(raw: bytes, encoding: str, status: int) -> None:
    with pytest.raises(HttpError) as refused:
        await body_of(raw, "application/json", content_encoding=encoding)
    assert refused.value.status == status


async def test_a_form_with_files(tmp_path: Path) -> None:
    raw = (
        part("t", b"v")
        + part("a[b]", b"n")
        + part("files", b"\x89PNG", "pixel.png", "image/png")
        + part("doc", b"hello golden\n", "note.txt", "text/plain")
        + part("doc", b"a,b\n1,2\n", "data.csv", "text/csv")
        + part("empty", b"", "", "application/octet-stream")
        + END
    )
    body = await read_body(Sent([raw], FORM), BodyParserOptions(directory=tmp_path))
    assert body.value == {"t": "v", "a": {"b": "n"}}
    assert body.files is not None
    assert set(body.files) == {"files", "doc"}
    pixel = body.files["files"]
    assert isinstance(pixel, UploadedFile)
    assert (pixel.name, pixel.type, pixel.size) == ("pixel.png", "image/png", 4)
    with pixel.open() as opened:
        assert opened.read() == b"\x89PNG"
    docs = body.files["doc"]
    assert isinstance(docs, list)
    assert [(doc.name, doc.path.read_bytes()) for doc in docs] == [
        ("note.txt", b"hello golden\n"),
        ("data.csv", b"a,b\n1,2\n"),
    ]
    body.close()
    assert left_in(tmp_path) == []


async def test_a_repeated_field_is_a_list_and_files_an_empty_object() -> None:
    body = await body_of(part("t", b"1") + part("t", b"2") + END, FORM)
    assert (body.value, body.files) == ({"t": ["1", "2"]}, {})


@given(data=st.binary(max_size=3_000), step=st.integers(1, 400))
async def test_any_bytes_arrive_however_they_are_cut(data: bytes, step: int) -> None:
    raw = part("f", data, "f.bin") + END
    body = await read_body(
        Sent([raw[at : at + step] for at in range(0, len(raw), step)], FORM), BodyParserOptions()
    )
    assert body.files is not None
    file = body.files["f"]
    assert isinstance(file, UploadedFile)
    assert file.path.read_bytes() == data
    body.close()


async def test_a_part_without_a_type_is_a_field_whatever_its_name() -> None:
    typed = part("f", b"words", "f.txt")
    body = await body_of(typed.replace(b"\r\nContent-Type: application/octet-stream", b"") + END, FORM)
    assert body.value == {"f": "words"}
    assert not body.files


BROKEN = [
    b"",
    b"junk",
    END[:-4],
    part("a", b"1"),
    b"--" + BOUNDARY.encode() + b"\r\n\r\nx\r\n" + END,
    b"--" + BOUNDARY.encode() + b"\r\nContent-Disposition: form-data\n\nx" + END,
    b"--" + BOUNDARY.encode() + b"\r\nno colon here\r\n\r\nx\r\n" + END,
    part("f", b"x" * 500, "f") + b"--" + BOUNDARY.encode() + b"xx",
    b"--" + BOUNDARY.encode() + b"\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n" + END,
]


@pytest.mark.parametrize("raw", BROKEN)
async def test_broken_forms_are_refused_and_leave_nothing(raw: bytes, tmp_path: Path) -> None:
    with pytest.raises(HttpError, match="invalid multipart body") as refused:
        await read_body(Sent([raw], FORM), BodyParserOptions(directory=tmp_path))
    assert refused.value.status == 400
    assert left_in(tmp_path) == []


async def test_a_form_without_a_boundary_is_refused() -> None:
    with pytest.raises(HttpError, match="no boundary"):
        await body_of(END, "multipart/form-data")


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (part("f", b"x" * 600, "a") + part("f", b"x" * 600, "b") + END, PayloadTooLargeError),
        (part("f", b"x" * 600) + END, HttpError),
        (part("f", b"") * 11 + END, HttpError),
        (part("f", b"x", "n" * 8_000) + END, HttpError),
    ],
)
async def test_forms_above_their_limits_are_refused_and_leave_nothing(
    raw: bytes, error: type[HttpError | ApplicationError], tmp_path: Path
) -> None:
    options = BodyParserOptions(form_limits=FormLimits(1_000, 500, 10), directory=tmp_path)
    with pytest.raises(error) as refused:
        await read_body(Sent([raw], FORM), options)
    assert refused.value.status == 413
    assert left_in(tmp_path) == []


async def test_a_client_that_goes_away_leaves_nothing(tmp_path: Path) -> None:
    class Gone(Sent):
        async def stream(self) -> AsyncIterator[bytes]:
            yield part("f", b"x" * 600_000, "f")[:-2]
            assert left_in(tmp_path)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await read_body(Gone([], FORM), BodyParserOptions(directory=tmp_path))
    assert left_in(tmp_path) == []


HOSTILE: list[tuple[str, Callable[[int], bytes]]] = [
    (FORM, lambda n: part("f", b"\r" * n * 40, "f") + END),
    (FORM, lambda n: part("f", b"\r\n--" * n * 10, "f") + END),
    (FORM, lambda n: part("a", b"\r\n--golden7MA4" * n * 4) + END),
    (FORM, lambda n: part("a", b"") * n + END),
    (FORM, lambda n: b"\r\n" * n * 20),
    (FORM, lambda n: part("a" + "[b" * n * 4, b"x") + END),
    ("application/json", lambda n: b"[" * n * 40),
    ("application/json", lambda n: b'{"a":"' + b"\xff" * n * 40 + b'"}'),
    ("application/json", lambda n: b'{"__proto__x":' + b"[" * n + b"]" * n + b"}"),
    ("text/plain", lambda n: b"\xff" * n * 40),
]


@pytest.mark.parametrize(("content_type", "shape"), HOSTILE)
def test_work_grows_with_the_body_and_no_faster(content_type: str, shape: Callable[[int], bytes]) -> None:
    def work(size: int) -> Callable[[], object]:
        raw = shape(size)
        chunks = [raw[at : at + 100] for at in range(0, len(raw), 100)]

        async def read() -> None:
            (await read_body(Sent(chunks, content_type), BodyParserOptions())).close()

        return lambda: asyncio.run(read())

    small, large = count_steps(work(100)), count_steps(work(400))
    assert large <= 4.6 * small + 2_000
