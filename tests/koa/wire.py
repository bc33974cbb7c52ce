"""The two ways a program's requests reach the application: an ASGI scope made by hand, and a socket."""

import asyncio
import base64
from collections.abc import MutableMapping
from typing import Any

from tests.koa.exchange import Reply
from tests.koa.interpreter import Program, Run

from octavo.http.target import RequestTarget
from octavo.statuses import PHRASES

Message = MutableMapping[str, Any]


class FakeTransport:
    """What the server shows of a connection that is none."""

    def __init__(self) -> None:
        self.closed = False

    def is_closing(self) -> bool:
        return self.closed


def body_of(request: dict[str, Any]) -> bytes:
    body = request.get("body", "")
    return base64.b64decode(body["base64"]) if isinstance(body, dict) else body.encode()


def simulate(scope: Message, request: dict[str, Any]) -> None:
    """Put into a scope what cannot be had on a loopback connection without TLS."""
    address = request["remoteAddress"]
    scope["client"] = None if address == "none" else (address, 40000)
    if request.get("encrypted"):
        scope["scheme"] = "https"
    scope["http_version"] = request["httpVersion"]
    scope["headers"] = [
        (name.lower().encode("latin-1"), value.strip(" \t").encode("latin-1"))
        for name, value in request["headers"]
    ]


async def in_process(program: Program, request: dict[str, Any], runs: list[Run]) -> Reply | None:
    """Answer one request through a scope made by hand."""
    target = request["target"].encode("latin-1")
    path = RequestTarget.from_text(request["target"]).path
    transport = FakeTransport()
    scope: Message = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "method": request["method"],
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("latin-1", "replace"),
        "query_string": b"",
        "root_path": "",
        "octavo.target": target,
        "octavo.transport": transport,
        "koa.runs": runs,
    }
    simulate(scope, request)
    sent: list[Message] = []
    gone = asyncio.Event()
    body = [body_of(request)]

    async def receive() -> Message:
        if body:
            return {"type": "http.request", "body": body.pop(), "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if not gone.is_set():
            sent.append(message)

    def leave() -> None:
        transport.closed = True
        gone.set()

    if "abortAfter" in request:
        asyncio.get_running_loop().call_later(request["abortAfter"] / 1000, leave)
    await program.app(scope, receive, send)
    return reply_from(sent, request["method"])


def reply_from(sent: list[Message], method: str) -> Reply | None:
    """The response that ASGI messages make."""
    if not sent:
        return None
    start, *rest = sent
    status = start["status"]
    reason = start.get("reason", PHRASES.get(status, "unknown").encode()).decode("latin-1")
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
    body = b"".join(message["body"] for message in rest)
    complete = bool(rest) and not rest[-1].get("more_body", False)
    announced = dict(start["headers"]).get(b"content-length")
    if announced is not None and method != "HEAD" and status not in {204, 304}:
        complete = complete and int(announced) == len(body)  # as the server sees to
    return Reply(status, reason, headers, body, complete)


class Dispatcher:
    """One ASGI application for a whole server: the client's port says which program's it is."""

    def __init__(self) -> None:
        self.programs: dict[int, tuple[Program, dict[str, Any], list[Run]]] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        program, request, runs = self.programs[scope["client"][1]]
        scope["koa.runs"] = runs
        simulate(scope, request)
        await program.app(scope, receive, send)


async def over_socket(
    dispatcher: Dispatcher,
    address: tuple[str, int],
    program: Program,
    request: dict[str, Any],
    runs: list[Run],
) -> Reply | None:
    """Answer one request through the server, byte for byte as it was recorded."""
    reader, writer = await asyncio.open_connection(*address, limit=2**20)
    port = writer.get_extra_info("sockname")[1]
    dispatcher.programs[port] = (program, request, runs)
    try:
        writer.write(request_bytes(request))
        if "abortAfter" in request:
            await asyncio.sleep(request["abortAfter"] / 1000)
            writer.transport.abort()
            return None
        return await asyncio.wait_for(read_reply(reader, request["method"]), 10)
    finally:
        writer.close()


def is_refused(request: dict[str, Any]) -> bool:
    """Whether a server refuses a request for its hosts, before an application sees it (RFC 9112 §3.2)."""
    hosts = sum(name.lower() == "host" for name, _ in request["headers"])
    return hosts > 1 or (hosts == 0 and request["httpVersion"] != "1.0")


def request_bytes(request: dict[str, Any]) -> bytes:
    version = "1.0" if request["httpVersion"] == "1.0" else "1.1"
    lines = [f"{request['method']} {request['target']} HTTP/{version}"]
    lines += [f"{name}: {value}" for name, value in request["headers"] if not name.startswith(":")]
    body = body_of(request)
    if request.get("chunked"):
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


async def read_reply(reader: asyncio.StreamReader, method: str) -> Reply | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    _, status, reason = [*first.split(" ", 2), ""][:3]
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    reply = Reply(int(status), reason, headers)
    fields = {name.lower(): value for name, value in headers}
    if method == "HEAD" or reply.status in {204, 304}:
        return reply
    try:
        if fields.get("transfer-encoding") == "chunked":
            await _read_chunks(reader, reply)
        elif "content-length" in fields:
            reply.body = await reader.readexactly(int(fields["content-length"]))
        else:
            reply.body = await reader.read()
    except asyncio.IncompleteReadError as error:
        reply.body += error.partial
        reply.complete = False
    return reply


async def _read_chunks(reader: asyncio.StreamReader, reply: Reply) -> None:
    while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
        reply.body += await reader.readexactly(size)
        await reader.readexactly(2)
