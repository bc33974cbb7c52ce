"""A load generator on bare sockets: as many requests as a server answers, on connections kept open."""

import asyncio
import sys
import time


class Caller(asyncio.Protocol):
    """One connection: sends the next request when the answer to the last is complete."""

    def __init__(self, request: bytes, deadline: float) -> None:
        self._request = request
        self._deadline = deadline
        self._buffer = b""
        self.answers = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        lower = head.lower()
        start = lower.find(b"content-length:") + 15
        length = int(lower[start:].split(b"\r\n", 1)[0]) if start >= 15 else -1
        if not head.startswith(b"HTTP/1.1 200") or length < 0:
            self.done.set_exception(RuntimeError(head.decode("latin-1")))
            self._transport.close()
        elif len(body) >= length:
            self._buffer = b""
            self.answers += 1
            if time.perf_counter() < self._deadline:
                self._transport.write(self._request)
            else:
                self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def measure(port: int, path: str, seconds: float, connections: int) -> float:
    """Return answers per second."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: */*\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    callers = []
    for _ in range(connections):
        _, caller = await loop.create_connection(lambda: Caller(request, begun + seconds), "127.0.0.1", port)
        callers.append(caller)
    await asyncio.gather(*(caller.done for caller in callers))
    return sum(caller.answers for caller in callers) / (time.perf_counter() - begun)


if __name__ == "__main__":
    port, path, seconds, connections = sys.argv[1:]
    print(asyncio.run(measure(int(port), path, float(seconds), int(connections))))
