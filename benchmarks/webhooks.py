"""What a create waits for because of a webhook whose receiver is well, fails, redirects, hangs, or is gone.

`python -m benchmarks.webhooks [--pace 0.05] [--count 200] [--rounds 3]` prints medians in ms, and their
ratios to those of a receiver that is well, within a round. A pace of 0 writes as fast as it goes.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contenders.octavo import OctavoSQLite, make_project
from benchmarks.load import Request
from benchmarks.machine import ask_json, free_port, serving

KINDS = ("none", "well", "fails", "redirects", "hangs", "gone")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
WARM = 20
HOOK = """
[server]
outgoing_allowed = ["http://127.0.0.1:{port}"]
[plugins.webhooks.config.hooks.site]
url = "http://127.0.0.1:{port}/"
events = ["entry.create", "entry.publish"]
secret = "{secret}"
"""
RECEIVER = """
import asyncio, sys

STATUS = {"well": "200 OK", "fails": "500 Broken", "redirects": "302 Found"}

async def answer(reader, writer):
    head = (await reader.readuntil(b"\\r\\n\\r\\n")).lower()
    await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\\r\\n")[0]))
    if sys.argv[1] == "hangs":
        await asyncio.sleep(3600)
    status = STATUS[sys.argv[1]].encode()
    writer.write(b"HTTP/1.1 %s\\r\\ncontent-length: 0\\r\\nconnection: close\\r\\n\\r\\n" % status)
    writer.close()

async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", int(sys.argv[2]))
    print("listens", flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


@contextlib.contextmanager
def receiving(kind: str, port: int) -> Iterator[None]:
    """Run a receiver on the last core until the block ends; none for those that have none."""
    if kind in {"none", "gone"}:
        yield
        return
    command = [sys.executable, "-c", RECEIVER, kind, str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            if process.stdout is not None:
                process.stdout.readline()
            yield
        finally:
            process.terminate()


def measure(kind: str, pace: float, count: int) -> list[float]:
    """Create and publish articles, one after the other; return how many ms each took."""
    contender, hook_port, port = OctavoSQLite(), free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="octavo-bench-") as name:
        folder = Path(name)
        project = make_project(folder)
        if kind != "none":
            project.settings(HOOK.format(port=hook_port, secret=SECRET))
        env, api = contender.environment(folder, cached=True), contender.api
        first = Request("GET", "/api/articles")
        command = contender.command(folder, port, 1)
        with receiving(kind, hook_port), serving(kind, command, env, port, first, folder):
            took = [_create(port, api.create(str(number)), pace) for number in range(WARM + count)]
    return took[WARM:]


def _create(port: int, request: Request, pace: float) -> float:
    begun = time.perf_counter()
    ask_json(port, request)
    took = time.perf_counter() - begun
    time.sleep(max(0.0, pace - took))
    return 1000 * took


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pace", type=float, default=0.05, help="seconds from one create to the next")
    parser.add_argument("--count", type=int, default=200, help="creates in a round")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    rounds: list[dict[str, float]] = []
    for _ in range(asked.rounds):
        rounds.append({kind: statistics.median(measure(kind, asked.pace, asked.count)) for kind in KINDS})
        print(json.dumps({kind: round(median, 2) for kind, median in rounds[-1].items()}), flush=True)
    for kind in KINDS:
        median = statistics.median(one[kind] for one in rounds)
        ratio = statistics.median(one[kind] / one["well"] for one in rounds)
        print(f"{kind:10} {median:6.2f} ms  {ratio:5.2f} of a receiver that is well")


if __name__ == "__main__":
    main()
