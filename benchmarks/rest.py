"""Octavo beside a hand-written service on the same 1,000 articles: speed, start, memory, imports.

Each server is one uvicorn process on one core; the load comes from another. Prints figures and their ratios.
"""

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from octavo.testing import Project

ARTICLES = 1000
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = 3
CONNECTIONS = 8
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
POPULATED = "populate[0]=category&populate[1]=authors&populate[2]=tags"
WORDS = [
    "tide",
    "moss",
    "ferry",
    "clock",
    "bread",
    "salt",
    "letter",
    "winter",
    "lamp",
    "harbour",
    "stone",
    "argument",
    "garden",
    "rail",
    "soup",
    "window",
]


@dataclass(frozen=True)
class Subject:
    """One of the servers compared."""

    name: str
    command: list[str]
    env: dict[str, str]
    plain: str
    populated: str


@dataclass
class Figures:
    """What was measured of one server."""

    first_answer: float
    memory: float
    plain: float = 0.0
    populated: float = 0.0


def write_seed(path: Path) -> None:
    rng = random.Random(1)

    def words(count: int) -> str:
        return " ".join(rng.choice(WORDS) for _ in range(count))

    def entry(kind: str, number: int, **data: object) -> dict[str, object]:
        return {"uid": f"api::{kind}.{kind}", "key": f"{kind}-{number}", "data": data}

    def some(kind: str, count: int, of: int) -> list[dict[str, str]]:
        return [{"$ref": f"{kind}-{number}"} for number in sorted(rng.sample(range(of), count))]

    entries = [entry("category", n, name=f"Category {n}", description=words(12)) for n in range(10)]
    entries += [entry("author", n, name=f"Author {n}", bio=words(30)) for n in range(50)]
    entries += [entry("tag", n, name=f"Tag {n}") for n in range(30)]
    for n in range(ARTICLES):
        relations = {
            "category": some("category", 1, 10)[0],
            "authors": some("author", 2, 50),
            "tags": some("tag", 3, 30),
        }
        scalars = {
            "title": words(6),
            "slug": f"article-{n}",
            "body": words(120),
            "views": n,
            "featured": n % 7 == 0,
        }
        entries.append(entry("article", n, **scalars, **relations))
    path.write_text("\n".join(map(json.dumps, entries)))


def make_project(folder: Path) -> Project:
    def to(kind: str, relation: str) -> dict[str, str]:
        return {"type": "relation", "relation": relation, "target": f"api::{kind}.{kind}"}

    text, string = {"type": "text"}, {"type": "string"}
    article = {
        "title": string,
        "slug": {"type": "uid"},
        "body": text,
        "views": {"type": "integer"},
        "featured": {"type": "boolean"},
        "category": to("category", "manyToOne"),
        "authors": to("author", "manyToMany"),
        "tags": to("tag", "manyToMany"),
    }
    project = Project(folder).grants(["api::*"])
    project.content_type("category", {"name": string, "description": text}, plural="categories")
    project.content_type("author", {"name": string, "bio": text})
    project.content_type("tag", {"name": string})
    return project.content_type("article", article)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return bytes(answer.read())


@contextmanager
def serving(subject: Subject) -> Iterator[tuple[int, int, float]]:
    """Run a server on core 0; gives its pid, its port, and the seconds from start to first answer."""
    port = free_port()
    command = ["taskset", "-c", "0", *(part.replace("PORT", str(port)) for part in subject.command)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, env=ENVIRONMENT | subject.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                get(port, subject.plain)
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - begun > 30:
                    raise SystemExit(f"{subject.name} does not answer") from None
                time.sleep(0.01)
        yield process.pid, port, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait()


def memory_of(pid: int) -> float:
    """Return resident memory in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def rate(port: int, path: str) -> float:
    command = ["taskset", "-c", "1", sys.executable, "-m", "benchmarks.load", str(port), path]
    output = subprocess.check_output([*command, str(SECONDS), str(CONNECTIONS)], text=True)
    return float(output)


def measure(subjects: list[Subject]) -> dict[str, Figures]:
    """Measure in turns, so that whatever else the machine does meets all of them; keep medians."""
    rounds: dict[str, list[Figures]] = {subject.name: [] for subject in subjects}
    for _ in range(ROUNDS):
        for subject in subjects:
            with serving(subject) as (pid, port, first_answer):
                time.sleep(0.5)
                figures = Figures(first_answer, memory_of(pid))
                figures.plain = rate(port, subject.plain)
                figures.populated = rate(port, subject.populated)
            rounds[subject.name].append(figures)
    names = ("first_answer", "memory", "plain", "populated")
    return {
        subject: Figures(*(statistics.median(getattr(one, name) for one in all_rounds) for name in names))
        for subject, all_rounds in rounds.items()
    }


LISTED_AT_EXIT = """
import atexit, pathlib, sys
names = lambda: {name.split(".")[0] for name in sys.modules} - sys.stdlib_module_names
atexit.register(lambda: pathlib.Path(LISTING).write_text(" ".join(names())))
from octavo.cli import main
main()
"""


def imports_of_start(project: Path, listing: Path) -> list[str]:
    """Return the third-party packages `octavo start` has loaded when it has answered."""
    program = LISTED_AT_EXIT.replace("LISTING", repr(str(listing)))
    command = [sys.executable, "-c", program, "start", "-C", str(project), "--port", "PORT"]
    with serving(Subject("octavo", command, {}, "/api/articles", "")):
        pass
    ours = {"__main__", "app", "octavo", "sitecustomize"}
    return sorted(name for name in set(listing.read_text().split()) - ours if not name.startswith("_"))


def check_same(subjects: list[Subject]) -> None:
    """Refuse to compare what does not answer the same articles with the same relations."""
    shown = []
    for subject in subjects:
        with serving(subject) as (_, port, _):
            data = json.loads(get(port, subject.populated))["data"]
        shown.append(
            [
                (
                    one["slug"],
                    one["body"],
                    one["category"]["name"],
                    sorted(author["name"] for author in one["authors"]),
                    sorted(tag["name"] for tag in one["tags"]),
                )
                for one in data
            ]
        )
    assert len(shown[0]) == 25
    assert shown[0] == shown[1]


def report(ours: Figures, theirs: Figures) -> None:
    print(f"{'':32}{'Octavo':>12}{'FastAPI+ORM':>14}{'ratio':>8}")
    for label, name, unit in (
        ("list of 25", "plain", "/s"),
        ("list of 25, three relations", "populated", "/s"),
        ("time to first answer", "first_answer", " s"),
        ("resident memory at rest", "memory", " MB"),
    ):
        a, b = getattr(ours, name), getattr(theirs, name)
        digits = 2 if unit == " s" else 0
        print(f"{label:32}{a:>{9}.{digits}f}{unit:<3}{b:>{11}.{digits}f}{unit:<3}{a / b:>8.2f}")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="octavo-bench-") as scratch:
        folder = Path(scratch)
        seed = folder / "seed.jsonl"
        write_seed(seed)
        project = make_project(folder / "project").folder
        database = {"BENCH_DATABASE": str(folder / "orm.db")}
        subprocess.run([sys.executable, "-m", "octavo", "seed", "-C", str(project), str(seed)], check=True)
        program = "import sys, pathlib, benchmarks.fastapi_orm as it; it.load(pathlib.Path(sys.argv[1]))"
        subprocess.run([sys.executable, "-c", program, str(seed)], check=True, env=os.environ | database)
        subjects = [
            Subject(
                "octavo",
                [sys.executable, "-m", "octavo", "start", "-C", str(project), "--port", "PORT"],
                {"OCTAVO_LOG__LEVEL": "warning"},
                "/api/articles",
                f"/api/articles?{POPULATED}",
            ),
            Subject(
                "fastapi",
                [
                    sys.executable,
                    "-m",
                    "uvicorn",
                    "benchmarks.fastapi_orm:app",
                    "--port",
                    "PORT",
                    "--no-access-log",
                ],
                database,
                "/articles",
                "/articles/full",
            ),
        ]
        check_same(subjects)
        figures = measure(subjects)
        report(figures["octavo"], figures["fastapi"])
        packages = imports_of_start(project, folder / "imports")
        print(f"\noctavo start has loaded {len(packages)} packages: {', '.join(packages)}")


if __name__ == "__main__":
    main()
