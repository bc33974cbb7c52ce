"""Bodies as handlers see them, and the files that must not stay."""

from pathlib import Path
from typing import Any

import pytest
from tests.server.middlewares.client import Site, entry

from octavo.http.multipart import UploadedFile
from octavo.http.scratch import LOCK
from octavo.kernel.context import Context

BOUNDARY = "b0undary"
UPLOAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="data"\r\n\r\n{{"a":1}}\r\n'
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n'
    f"Content-Type: text/plain\r\n\r\nhello\r\n--{BOUNDARY}--\r\n"
).encode()
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def left_in(folder: Path) -> list[Path]:
    """Return what is in the folder of this process, but for what says that it lives."""
    return [found for found in (folder / "incoming").glob("*/*") if found.name != LOCK]


def site_with(folder: Path, seen: list[Any], *, failing: bool = False, **config: Any) -> Site:
    async def handler(ctx: Context) -> None:
        if ctx.request.receive_form is not None:
            await ctx.request.receive_form()
        file = (ctx.request.files or {}).get("files")
        if isinstance(file, UploadedFile):
            seen.append((file.path, file.path.read_bytes()))
        if failing:
            raise RuntimeError
        ctx.body = {"body": ctx.request.body, "raw": (ctx.request.raw_body or b"").decode("latin-1")}

    (folder / "incoming").mkdir()
    toml = entry("octavo::errors") + entry("octavo::body", directory="incoming", **config)
    return Site(folder, toml, handler)


@pytest.mark.parametrize("failing", [False, True])
async def test_files_are_there_for_the_handler_and_gone_afterwards(tmp_path: Path, failing: bool) -> None:
    seen: list[Any] = []
    site = site_with(tmp_path, seen, failing=failing)
    answer = await site.ask("POST", "/", FORM, UPLOAD)
    assert answer.status == (500 if failing else 200)
    ((path, data),) = seen
    assert data == b"hello"
    assert tmp_path in path.parents
    assert left_in(tmp_path) == []


async def test_a_client_that_leaves_half_way_leaves_no_file(tmp_path: Path) -> None:
    site = site_with(tmp_path, [])
    cut = UPLOAD[:-20]
    answer = await site.ask("POST", "/", {**FORM, "Content-Length": "9999"}, [cut, b""])
    assert answer.status == 400
    assert left_in(tmp_path) == []


async def test_value_and_raw_bytes(tmp_path: Path) -> None:
    answer = await site_with(tmp_path, []).ask("POST", "/", {"Content-Type": "application/json"}, b'{"a": 1}')
    assert answer.json == {"body": {"a": 1}, "raw": '{"a": 1}'}


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        (
            "application/json",
            b'{"a":"' + b"x" * 100 + b'"}',
            ("PayloadTooLargeError", "request entity too large"),
        ),
        (
            "application/x-www-form-urlencoded",
            b"a=" + b"x" * 100,
            ("PayloadTooLargeError", "request entity too large"),
        ),
        ("text/plain", b"x" * 101, ("PayloadTooLargeError", "request entity too large")),
    ],
)
async def test_limits_are_the_configurations(
    tmp_path: Path, content_type: str, body: bytes, error: tuple[str, str]
) -> None:
    site = site_with(tmp_path, [], json_limit=100, form_limit="100b", text_limit="100 B")
    answer = await site.ask("POST", "/", {"Content-Type": content_type}, body)
    expected = {"status": 413, "name": error[0], "message": error[1]}
    assert (answer.status, answer.json["error"]) == (413, expected)


async def test_a_file_above_the_limit_is_answered_as_recorded(tmp_path: Path) -> None:
    answer = await site_with(tmp_path, [], file_limit=4).ask("POST", "/", FORM, UPLOAD)
    expected = {"status": 413, "name": "PayloadTooLargeError", "message": "FileTooBig", "details": {}}
    assert answer.json["error"] == expected
    assert left_in(tmp_path) == []


async def test_what_is_no_json_is_named_as_recorded(tmp_path: Path) -> None:
    answer = await site_with(tmp_path, []).ask("POST", "/", {"Content-Type": "application/json"}, b"not json")
    message = "invalid JSON, only supports object and array"
    assert answer.json["error"] == {"status": 400, "name": "SyntaxError", "message": message}
