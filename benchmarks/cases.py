"""What is measured: each case is a list of requests that a contender is asked in turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.contenders.base import Contender
from benchmarks.data import PAGES
from benchmarks.load import NUMBER, Request
from benchmarks.machine import Server, ask, ask_json

READ = 1000
"""How many articles lists go through, page by page, where there are so many."""
AUTHORS = 50


@dataclass
class Subject:
    """A contender that serves a copy of its content."""

    contender: Contender
    server: Server
    ids: list[str] = field(default_factory=list)
    total: int = 0
    credentials: Mapping[str, str] = field(default_factory=dict)

    def learn(self) -> None:
        """Find out what some articles are called here."""
        answer = ask_json(self.server.port, self.contender.api.list(1, 100))
        self.ids = [self.contender.api.id_of(entry) for entry in answer["data"]]
        self.total = answer["meta"]["pagination"]["total"]

    def pages(self, size: int = 25) -> range:
        """Return the pages that are read."""
        return range(1, max(1, min(READ, self.total) // size) + 1)


@dataclass(frozen=True)
class Case:
    """Something that is asked. `phase` is the servers that are asked: read, kept (with caches) or write."""

    name: str
    title: str
    phase: str
    requests: Callable[[Subject], list[Request]]
    """Gives none where a contender does not have it."""


def lists(subject: Subject) -> list[Request]:
    return [subject.contender.api.list(page) for page in subject.pages()]


def full(size: int) -> Callable[[Subject], list[Request]]:
    def requests(subject: Subject) -> list[Request]:
        return [subject.contender.api.full(page, size) for page in subject.pages(size)]

    return requests


def ones(subject: Subject) -> list[Request]:
    return [subject.contender.api.one(document_id) for document_id in subject.ids]


def by_author(subject: Subject) -> list[Request]:
    return [subject.contender.api.by_author(f"Author {number}") for number in range(AUTHORS)]


def with_credential(name: str) -> Callable[[Subject], list[Request]]:
    def requests(subject: Subject) -> list[Request]:
        if name not in subject.credentials:
            return []
        headers = {"Authorization": f"Bearer {subject.credentials[name]}"}
        return [replace(request, headers=headers) for request in lists(subject)]

    return requests


def conditional(subject: Subject) -> list[Request]:
    """Ask with the tag of the last answer; who gives none is asked for everything again."""
    request = subject.contender.api.list(1)
    tag = ask(subject.server.port, request)[1].get("etag")
    return [replace(request, headers={"If-None-Match": tag}, status=304)] if tag else [request]


def wide(subject: Subject) -> list[Request]:
    request = subject.contender.api.wide()
    return [request] if request else []


def zones(subject: Subject) -> list[Request]:
    asked = [subject.contender.api.zone(page + 1) for page in range(PAGES)]
    return [request for request in asked if request]


CASES = (
    Case("L", "list of 25, and how many there are", "read", lists),
    Case("P", "the same with category, authors and tags", "read", full(25)),
    Case("G", "one by its id", "read", ones),
    Case("D", "those of an author, sorted by title", "read", by_author),
    Case("T", "L with an API token", "read", with_credential("token")),
    Case("J", "L with a user's token", "read", with_credential("jwt")),
    Case("N", "a 404 that needs no database", "read", lambda subject: [subject.contender.api.nothing()]),
    Case("P5", "P of 5 a page", "read", full(5)),
    Case("P100", "P of 100 a page", "read", full(100)),
    Case("A60", "25 entries of 60 attributes", "read", wide),
    Case("Z50", "an entry with a zone of 50 components", "read", zones),
    Case("V", "one list asked again, unchanged", "kept", lambda subject: [subject.contender.api.list(1)]),
    Case("E", "the same with its ETag (304)", "kept", conditional),
    Case(
        "U",
        "update a draft",
        "write",
        lambda subject: [subject.contender.api.update(one, NUMBER) for one in subject.ids],
    ),
    Case(
        "X",
        "publish a draft with its relations",
        "write",
        lambda subject: [subject.contender.api.publish(one) for one in subject.ids],
    ),
    Case(
        "C",
        "create, draft and published, with a component",
        "write",
        lambda subject: [subject.contender.api.create(NUMBER)],
    ),
)
BY_NAME = {case.name: case for case in CASES}
APART = {
    "S": "start to first answer",
    "M": "memory",
    "W": "several workers",
    "B": "G beside a query of 100 ms, five times a second",
}
"""Cases that are no list of requests (benchmarks/apart.py)."""
GROWING = ("L", "P", "D", "G")
USUAL = ("L", "P", "G", "D", "T", "J", "N", "V", "E", "X", "U", "C", "S", "M", "W", "B")


def shown(answer: Any) -> Any:
    """Return what all contenders must answer alike: titles, names of what is populated, and the total."""
    data = answer["data"]
    entries = data if isinstance(data, list) else [data]
    rows = [
        (
            entry["title"],
            sum(name.startswith("text_") for name in entry),
            len(entry.get("blocks") or ()),
            (entry.get("category") or {}).get("name"),
            sorted(author["name"] for author in entry.get("authors") or ()),
            sorted(tag["name"] for tag in entry.get("tags") or ()),
        )
        for entry in entries
    ]
    return rows, answer.get("meta", {}).get("pagination", {}).get("total")


def check_same(case: Case, subjects: list[Subject]) -> None:
    """Refuse to compare what does not answer the same."""
    expected: tuple[str, Any] | None = None
    for subject in subjects:
        for request in case.requests(subject)[:1]:
            if request.status not in (200, 201):
                continue
            if request.body and case.name == "C":
                request = subject.contender.api.create("0")
            answered = shown(ask_json(subject.server.port, request))
            name = subject.contender.name
            expected = expected or (name, answered)
            if answered != expected[1]:
                raise SystemExit(
                    f"{case.name}: {name} answers otherwise than {expected[0]}\n"
                    f"{str(answered)[:1500]}\n{str(expected[1])[:1500]}"
                )
