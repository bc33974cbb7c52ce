"""What the context costs: ten empty middlewares and a small JSON body, next to a bare ASGI callable.

Both answer on the same server with the product's settings, one process each way, load from another process, in
alternating rounds; `python benchmarks/context.py` prints requests per second and their ratio.
"""

import asyncio
import multiprocessing
import socket
import statistics
import sys
import time
from typing import Any

import uvicorn

from octavo.http import Application
from octavo.http.asgi import server_config

BODY = b'{"message":"hello, world!"}'
REQUEST = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"
CONNECTIONS = 16
SECONDS = 2.0
ROUNDS = 5


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
    config = server_config(app, host="127.0.0.1", port=port, lifespan="off", log_level="error")
    uvicorn.Server(config).run()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def client(port: int, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        writer.write(REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        assert await reader.readexactly(length) == BODY
        done += 1
    writer.close()
    return done


async def load(port: int) -> float:
    started = time.perf_counter()
    counts = await asyncio.gather(*(client(port, started + SECONDS) for _ in range(CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - started)


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit("the server did not start")


def main() -> None:
    rates: dict[str, list[float]] = {"bare": [], "context": []}
    servers = {
        name: (port := free_port(), multiprocessing.Process(target=serve, args=(name, port)))
        for name in rates
    }
    for port, process in servers.values():
        process.start()
        wait_for(port)
    try:
        for _ in range(ROUNDS):
            for name, (port, _process) in servers.items():
                rates[name].append(asyncio.run(load(port)))
    finally:
        for _port, process in servers.values():
            process.terminate()
            process.join()
    medians = {name: statistics.median(found) for name, found in rates.items()}
    for name, rate in medians.items():
        print(f"{name:8} {rate:8.0f} requests/s  ({1e6 / rate:.0f} µs each)")
    print(f"ratio    {medians['context'] / medians['bare']:.2f}")


if __name__ == "__main__":
    main()
