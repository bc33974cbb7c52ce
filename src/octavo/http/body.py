"""Parses request bodies: JSON, forms, text and files, within limits (koa-body as configured by Strapi)."""

import re
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from json import JSONDecodeError
from json import loads as slow_loads
from pathlib import Path
from typing import Any, NoReturn, Protocol

import orjson

from octavo.errors import HttpError, OctavoError
from octavo.http import qs
from octavo.http.charsets import decode_text
from octavo.http.media_type import MediaType
from octavo.http.multipart import FormData, FormLimits, UploadedFile, read_form
from octavo.http.type_is import type_is

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
INFLATE_BLOCK = 64 * KILOBYTE

JSON_TYPES = (
    "application/json",
    "application/json-patch+json",
    "application/vnd.api+json",
    "application/csp-report",
    "application/reports+json",
    "application/scim+json",
)
Files = dict[str, UploadedFile | list[UploadedFile]]

_PROTOTYPE = re.compile(rb'"(?:_|\\u005[fF]){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[fF])')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class BodyRequest(Protocol):
    """What a body is read from; `octavo.http.Request` is one."""

    @property
    def method(self) -> str:
        """The method, upper case."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The fields, names in lower case."""

    def stream(self) -> AsyncIterator[bytes]:
        """Yield the raw bytes as they arrive."""


class BodySyntaxError(OctavoError):
    """Malformed JSON, kept in `body`; like co-body's error it is no HttpError and has no `expose`.

    So Koa answers with the status's phrase; the CMS shows the message of errors below 500, as Strapi does.
    """

    def __init__(self, message: str, body: str) -> None:
        super().__init__(message)
        self.status = 400
        self.name = "SyntaxError"
        self.message = message
        self.body = body


@dataclass(frozen=True, slots=True)
class BodyParserOptions:
    """Which bodies are parsed, and their limits in bytes after decompression."""

    json_limit: int = MEGABYTE
    form_limit: int = 56 * KILOBYTE
    text_limit: int = 56 * KILOBYTE
    form_limits: FormLimits = field(default_factory=FormLimits)
    multipart: bool = True
    methods: frozenset[str] = frozenset({"POST", "PUT", "PATCH"})
    directory: Path | None = None


@dataclass(slots=True)
class Body:
    """A request's body: its value, its raw bytes (None for files), its files (None unless multipart)."""

    value: Any = None
    raw: bytes | None = None
    files: Files | None = None
    form: FormData = field(default_factory=FormData)

    def close(self) -> None:
        """Remove the temporary files."""
        self.form.close()


Take = Callable[[int], None]
"""Called with the size of every piece of a body before it is stored; raises if there is no room for it."""


def takes_body(request: BodyRequest, options: BodyParserOptions) -> bool:
    """Whether the body of a request with this method is read; of any other it is `{}`."""
    return request.method in options.methods


def is_form_with_files(request: BodyRequest, options: BodyParserOptions) -> bool:
    """Whether a request has a multipart form that `read_body` would parse."""
    content_type = request.headers.get("content-type", "")
    return options.multipart and takes_body(request, options) and bool(type_is(content_type, ("multipart",)))


async def read_body(request: BodyRequest, options: BodyParserOptions, take: Take = lambda size: None) -> Body:
    """Parse the body of a request by its Content-Type; methods without a body give `{}`, unknown types None.

    Raises HttpError or BodySyntaxError: 400 malformed, 413 too large, 415 for an unknown encoding or charset.
    """
    if not takes_body(request, options):
        return Body(value={})
    headers = request.headers
    content_type = headers.get("content-type", "")
    if "transfer-encoding" not in headers and "content-length" not in headers:
        return Body()
    if type_is(content_type, JSON_TYPES):
        raw = await read_bytes(request, options.json_limit, take)
        return Body(read_json(raw), raw)
    if type_is(content_type, ("urlencoded",)):
        raw = await read_bytes(request, options.form_limit, take)
        text = decode_text(raw, _charset(content_type))
        return Body(qs.parse(text, source="body", max_length=options.form_limit), raw)
    if type_is(content_type, ("text/*",)):
        raw = await read_bytes(request, options.text_limit, take)
        return Body(decode_text(raw, _charset(content_type)), raw)
    if is_form_with_files(request, options):
        return await _read_multipart(request, content_type, options, take)
    return Body()


async def read_bytes(request: BodyRequest, limit: int, take: Take) -> bytes:
    """Read a whole body of at most `limit` bytes, decompressed.

    Raises HttpError 413 beyond the limit, before reading if Content-Length tells.
    """
    announced = _length(request)
    if "content-encoding" not in request.headers and announced > limit:
        _too_large(limit=limit, expected=announced, length=announced)
    chunks: list[bytes] = []
    size = 0
    async for chunk in decompress(request):
        size += len(chunk)
        if size > limit:
            _too_large(limit=limit, received=size)
        take(len(chunk))
        chunks.append(chunk)
    return b"".join(chunks)


async def decompress(request: BodyRequest) -> AsyncIterator[bytes]:
    """Yield the body's bytes with gzip or deflate undone, for at most 64 KB of compressed data at a time.

    Raises HttpError 415 for another encoding, 400 for broken or truncated data.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        async for chunk in request.stream():
            yield chunk
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise HttpError(415, f'unsupported content encoding "{encoding[:40]}"')
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
    async for chunk in request.stream():
        pending = chunk
        while pending and not inflater.eof:
            yield _inflate(inflater, pending, encoding)
            pending = inflater.unconsumed_tail
    while not inflater.eof and (rest := _inflate(inflater, b"", encoding)):
        yield rest
    if not inflater.eof or inflater.unused_data:
        raise HttpError(400, f"the body is not whole {encoding} data")


def _inflate(inflater: Any, data: bytes, encoding: str) -> bytes:
    try:
        return bytes(inflater.decompress(data, INFLATE_BLOCK))
    except zlib.error:
        raise HttpError(400, f"the body is not {encoding} data") from None


def read_json(raw: bytes) -> Any:
    """Parse an object or an array; an empty body is `{}`, broken UTF-8 becomes U+FFFD, a BOM is skipped.

    Raises BodySyntaxError.
    """
    if not raw:
        return {}
    data = raw.removeprefix(b"\xef\xbb\xbf")
    if data.lstrip(b" \t\r\n")[:1] not in (b"{", b"["):
        _not_json("invalid JSON, only supports object and array", data)
    if _PROTOTYPE.search(data) and _has_key(_loads(data), "__proto__"):
        _not_json("Object contains forbidden prototype property", data)
    return _loads(data)


def _loads(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return _loads_leniently(data, error)


def _loads_leniently(data: bytes, error: JSONDecodeError) -> Any:
    """Parse what JavaScript accepts and orjson refuses: broken UTF-8, and numbers too large for a double."""
    text = data.decode("utf-8", "replace")
    try:
        if "\ufffd" in text:
            return orjson.loads(text)
        if "infinity" in error.msg and not _SURROGATE.search(text):
            return slow_loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        pass
    _not_json(f"invalid JSON: {error.msg} at line {error.lineno} column {error.colno}", data)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _has_key(value: Any, key: str) -> bool:
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if key in node:
                return True
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return False


async def _read_multipart(
    request: BodyRequest, content_type: str, options: BodyParserOptions, take: Take
) -> Body:
    boundary = _parameter(content_type, "boundary")
    if not boundary:
        raise HttpError(400, "invalid multipart body: the Content-Type names no boundary")
    stream = _count_bytes(decompress(request), take)
    form = await read_form(stream, boundary, options.form_limits, options.directory)
    try:
        value = qs.parse_pairs(form.fields, source="body")
    except BaseException:
        form.close()
        raise
    files: Files = {
        name: several[0] if len(several) == 1 else several for name, several in form.files.items()
    }
    return Body(value, None, files, form)


async def _count_bytes(stream: AsyncIterator[bytes], take: Take) -> AsyncIterator[bytes]:
    async for chunk in stream:
        take(len(chunk))
        yield chunk


def _charset(content_type: str) -> str:
    return _parameter(content_type, "charset")


def _parameter(content_type: str, name: str) -> str:
    try:
        return MediaType.from_text(content_type).parameters.get(name, "")
    except ValueError:
        return ""


def _length(request: BodyRequest) -> int:
    text = request.headers.get("content-length", "")
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def _too_large(**sizes: Any) -> NoReturn:
    raise HttpError(413, "request entity too large", type="entity.too.large", **sizes)


def _not_json(message: str, data: bytes) -> NoReturn:
    raise BodySyntaxError(message, data.decode("utf-8", "replace"))
