"""A load generator on bare sockets: as many requests as a server answers, on connections kept open.

`python -m benchmarks.load` reads what to ask from its standard input and prints what it found, so that it can
run on a core of its own.
"""

import dataclasses
import json
import select
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any

NUMBER = "{number}"
"""In what is sent, stands for a number that no other request has, of as many digits."""
WAIT = 60.0
"""Seconds after which a server that does not answer is given up."""


@dataclass(frozen=True)
class Request:
    """What is sent, and the status that its answer must have."""

    method: str
    target: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200

    def encoded(self) -> bytes:
        """Return the bytes on the wire."""
        body = b"" if self.body is None else json.dumps(self.body).encode()
        headers = {"Host": "localhost", "Accept": "*/*", **self.headers}
        if self.body is not None:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{self.method} {self.target} HTTP/1.1\r\n{lines}\r\n".encode() + body


@dataclass(frozen=True)
class Load:
    """What was answered: how many a second, and how long half and 99 of a hundred took at most, in ms."""

    answers: int
    seconds: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class Connection:
    """One connection: sends the next request when the answer to the last is complete."""

    def __init__(self, port: int, requests: Iterator[tuple[bytes, bytes]]) -> None:
        self._requests = requests
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=WAIT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fileno = self._socket.fileno()

    def send(self) -> None:
        sent, self._status = next(self._requests)
        self._buffer = b""
        self._awaited = -1
        self._begun = time.perf_counter()
        self._socket.sendall(sent)

    def receive(self) -> float | None:
        """Take what has come; return how long the answer took once it is whole."""
        data = self._socket.recv(1 << 18)
        if not data:
            raise RuntimeError("the server closed the connection")
        self._buffer = self._buffer + data if self._buffer else data
        if self._awaited < 0:
            self._awaited = self._length()
        if self._awaited < 0 or len(self._buffer) < self._awaited:
            return None
        return time.perf_counter() - self._begun

    def _length(self) -> int:
        """Return how long the answer is, with its head; -1 as long as the head is not whole."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return -1
        if not self._buffer.startswith(self._status, 9):
            raise RuntimeError(
                f"not {self._status.decode()}: {self._buffer[:600].decode('utf-8', 'replace')}"
            )
        head = self._buffer[:end].lower()
        at = head.find(b"content-length:")
        if at < 0:
            if self._status in (b"204", b"304"):
                return end + 4
            raise RuntimeError(f"no Content-Length: {head.decode('latin-1')}")
        return end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])

    def close(self) -> None:
        self._socket.close()


def turns_of(requests: list[Request], first: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the requests in turn, over and over, each with the status that is awaited."""
    placeholder = NUMBER.encode()
    encoded = [(request.encoded(), str(request.status).encode()) for request in requests]
    if not any(placeholder in sent for sent, _ in encoded):
        return cycle(encoded)
    return (
        (sent.replace(placeholder, b"%0*d" % (len(placeholder), number)), status)
        for number, (sent, status) in zip(count(first), cycle(encoded), strict=False)
    )


def measure(
    port: int,
    requests: list[Request],
    seconds: float,
    connections: int = 8,
    at_most: int = 0,
    first: int = 0,
) -> Load:
    """Send the requests for so long, or until so many are answered."""
    turns = turns_of(requests, first)
    opened = {one.fileno: one for one in (Connection(port, turns) for _ in range(connections))}
    poll = select.epoll()
    took: list[float] = []
    begun = time.perf_counter()
    deadline = begun + seconds
    try:
        for fileno, connection in opened.items():
            poll.register(fileno, select.EPOLLIN)
            connection.send()
        busy = len(opened)
        while busy:
            events = poll.poll(WAIT)
            if not events:
                raise RuntimeError(f"no answer for {WAIT:.0f} s")
            for fileno, _ in events:
                connection = opened[fileno]
                elapsed = connection.receive()
                if elapsed is None:
                    continue
                took.append(elapsed)
                if time.perf_counter() < deadline and not (at_most and len(took) + busy > at_most):
                    connection.send()
                else:
                    busy -= 1
    finally:
        poll.close()
        for connection in opened.values():
            connection.close()
    elapsed = time.perf_counter() - begun
    took.sort()
    return Load(len(took), elapsed, percentile(took, 0.5) * 1000, percentile(took, 0.99) * 1000)


def percentile(ordered: list[float], part: float) -> float:
    """Return the value that this part of the ordered values does not exceed."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def main() -> None:
    """Measure what the standard input asks for."""
    asked = json.load(sys.stdin)
    requests = [Request(**one) for one in asked.pop("requests")]
    print(json.dumps(dataclasses.asdict(measure(requests=requests, **asked))))


if __name__ == "__main__":
    main()
