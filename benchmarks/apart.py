"""Cases that are no list of requests: how soon a server answers, its memory, what more workers give."""

import time
from collections.abc import Sequence

from benchmarks.cases import BY_NAME
from benchmarks.machine import CORES, load
from benchmarks.rounds import CONNECTIONS, Bench, Seeded
from benchmarks.samples import Sample

RESTED = 1.0
"""Seconds after the first answer when memory is looked at."""
PATIENCE = 120.0
"""Seconds that the requests of the memory case may take at most."""


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
