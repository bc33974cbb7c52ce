"""Cases that are no list of requests: how soon a server answers, its memory, what more workers give, and what
others notice of somebody's slow query.
"""

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence

from benchmarks.cases import BY_NAME
from benchmarks.load import Request
from benchmarks.machine import CORES, ask_json, load
from benchmarks.rounds import CONNECTIONS, Bench, Seeded
from benchmarks.samples import Sample

RESTED = 1.0
"""Seconds after the first answer when memory is looked at."""
PATIENCE = 120.0
"""Seconds that the requests of the memory case may take at most."""
SLOW, EVERY = 0.1, 0.2
"""Seconds that a slow query takes, about, and after which another one comes."""
FEW_WORDS, MOST_WORDS = 10, 90
"""Words that it looks for: ten to see what they take, then as many as take so long. A list of a query string
has at most 100 items.
"""


def start_and_memory(bench: Bench, number: int, seeded: Sequence[Seeded], requests: int) -> None:
    """Start each contender alone, as it is usually run; with requests, see its memory after them."""
    for one in seeded:
        with bench.copied(one) as folder, bench.subject(one, folder, cached=True) as subject:
            name = one.contender.name
            told = f"  round {number}  S {name:16} {subject.server.first_answer:6.2f} s"
            figures = {"seconds": subject.server.first_answer}
            bench.samples.append(Sample(number, name, "S", figures))
            if requests:
                time.sleep(RESTED)
                rest = subject.server.memory()
                asked = BY_NAME["L"].requests(subject)
                found = load(subject.server.port, asked, PATIENCE, CONNECTIONS, at_most=requests)
                after = subject.server.memory()
                figures = {"rest": rest, "after": after, "requests": found.answers}
                bench.samples.append(Sample(number, name, "M", figures))
                told += f"   M {rest:5.0f} MB at rest, {after:5.0f} MB after {found.answers} requests"
            bench.tell(told)


def workers(bench: Bench, number: int, seeded: Sequence[Seeded]) -> None:
    """Measure lists with one worker and with two, a core each; of two cores the load shares one."""
    for one in seeded:
        for count in (1, 2):
            cores = CORES[:count]
            with (
                bench.copied(one) as folder,
                bench.subject(one, folder, cached=False, workers=count, cores=cores) as subject,
            ):
                subject.server.settle()
                bench.measure(number, f"W{count}", BY_NAME["L"], subject)


def beside_slow_query(bench: Bench, number: int, seeded: Sequence[Seeded]) -> None:
    """Measure one entry by its id while somebody searches all texts for many words, five times a second."""
    for one in seeded:
        search = one.contender.api.search
        if (few := search(FEW_WORDS)) is None:
            continue
        with bench.copied(one) as folder, bench.subject(one, folder, cached=False) as subject:
            subject.server.settle()
            port = subject.server.port
            words = round(FEW_WORDS * SLOW / min(_time_of(port, few) for _ in range(3)))
            slow = search(min(MOST_WORDS, max(1, words))) or few
            alone = min(_time_of(port, slow) for _ in range(3))
            with _asking(port, slow):
                bench.measure(number, "B", BY_NAME["G"], subject)
            bench.tell(f"  round {number}  B  the slow query takes {1000 * alone:.0f} ms by itself")


def _time_of(port: int, request: Request) -> float:
    begun = time.perf_counter()
    ask_json(port, request)
    return time.perf_counter() - begun


@contextlib.contextmanager
def _asking(port: int, request: Request) -> Iterator[None]:
    """Ask for something again and again during the block."""
    ended = threading.Event()

    def ask() -> None:
        while not ended.wait(EVERY):
            ask_json(port, request)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
