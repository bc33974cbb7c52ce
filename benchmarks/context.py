"""What the context costs: ten empty middlewares and a small JSON body, next to a bare ASGI callable.

Both answer on the same server with the product's settings, each in its own process, in alternating rounds.
`python -m benchmarks.context` prints requests per second, their ratio, and the server's CPU time per request.
"""

import multiprocessing
import socket
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.load import Request, measure
from octavo.http import Application
from octavo.http.asgi import UvicornServer

BODY = b'{"message":"hello, world!"}'
CONNECTIONS = 16
SECONDS = 1.5
ROUNDS = 7
TARGET = 0.6


async def bare(scope: Any, receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", b"%d" % len(BODY))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})


def with_context() -> Application:
    app = Application()

    async def empty(ctx: Any, next: Any) -> None:
        await next()

    async def hello(ctx: Any, next: Any) -> None:
        ctx.body = {"message": "hello, world!"}

    for _ in range(10):
        app.use(empty)
    return app.use(hello)


def serve(name: str, port: int) -> None:
    app = bare if name == "bare" else with_context()
    UvicornServer(app, host="127.0.0.1", port=port, lifespan="off", log_level="error").run()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit("the server did not start")


def cpu_seconds(pid: int | None) -> float:
    """CPU time a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def main() -> None:
    servers = {}
    for name in ("bare", "context"):
        port = free_port()
        process = multiprocessing.Process(target=serve, args=(name, port))
        process.start()
        wait_for(port)
        servers[name] = (port, process)
    rates: dict[str, list[float]] = {name: [] for name in servers}
    costs: dict[str, list[float]] = {name: [] for name in servers}
    try:
        for _ in range(ROUNDS):
            for name, (port, process) in servers.items():
                used, begun = cpu_seconds(process.pid), time.perf_counter()
                rate = measure(port, [Request("GET", "/hello")], SECONDS, CONNECTIONS).rate
                answered = rate * (time.perf_counter() - begun)
                rates[name].append(rate)
                costs[name].append((cpu_seconds(process.pid) - used) / answered * 1e6)
    finally:
        for _, process in servers.values():
            process.terminate()
            process.join()
    for name in servers:
        rate, cost = statistics.median(rates[name]), statistics.median(costs[name])
        print(f"{name:8} {rate:8.0f} requests/s   {cost:5.1f} µs CPU each")
    ratio = statistics.median(rates["context"]) / statistics.median(rates["bare"])
    print(f"ratio    {ratio:8.2f} (at least {TARGET})")


if __name__ == "__main__":
    main()
