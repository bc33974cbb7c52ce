"""What callers of a site do all the while, what they were told, and what must therefore be there."""

import asyncio
import hashlib
import itertools
import json
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.plugins.upload.test_library import png
from tests.soak.chaos.calling import Answer, ask, ask_and_leave, form, request
from tests.soak.sites import PASSWORD

READS, WRITES, UPLOADS, LOGINS, LEAVING = 0.08, 0.5, 1.0, 1.0, 0.5
"""Seconds between two calls of a kind: of each server's list, each writer, each uploader, logins, who leaves.

So few that two cores have time left: what is asked is how a site recovers, not what it can take.
"""
WRITERS, UPLOADERS, USERS = 4, 2, 8
LIST = "/api/items?pagination[pageSize]=10"
SEARCH = "/api/items?_q=nowhere&pagination[pageSize]=100"
PICTURE = png(400, 300)

State = tuple[str, str | None]
"""The names of an entry's draft and of its published version."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one call was answered, by which server."""

    kind: str
    server: int
    began: float
    ended: float
    answer: Answer

    @property
    def succeeded(self) -> bool:
        return 200 <= self.answer.status < 300


@dataclass
class Ledger:
    """What was acknowledged.

    Of several states of an entry one must be there: nobody knows what became of a call that was not
    acknowledged. Such an entry or file is left alone from then on.
    """

    entries: dict[str, set[State]] = field(default_factory=dict)
    files: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Addresses and digests."""
    perhaps_deleted: set[int] = field(default_factory=set)
    calls: list[Told] = field(default_factory=list)


class Load:
    """Callers of some servers of one site."""

    def __init__(self, ports: list[int], tags: list[str], seed: int) -> None:
        self.ports = ports
        self.ledger = Ledger()
        self._tags = tags
        self._random = Random(seed)
        self._numbers = itertools.count()
        self._ended = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        """Let them begin."""
        for server in range(len(self.ports)):
            self._keep(self._every(READS, lambda server=server: self._beside(self._read(server))))
        for _ in range(WRITERS):
            self._keep(self._write([]))
        for _ in range(UPLOADERS):
            self._keep(self._upload([]))
        self._keep(self._every(LOGINS, lambda: self._beside(self._login())))
        self._keep(self._every(LEAVING, lambda: self._beside(self.leave())))

    async def end(self) -> None:
        """Let everybody finish what they do."""
        self._ended.set()
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def _keep(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _beside(self, work: Awaitable[None]) -> None:
        """Wait for no answer: callers come whether others are answered or not."""
        self._keep(work)

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while not self._ended.is_set():
            await work()
            await asyncio.sleep(seconds * self._random.uniform(0.8, 1.2))

    async def _call(self, kind: str, sent: bytes, server: int | None = None) -> Told:
        server = self._random.randrange(len(self.ports)) if server is None else server
        began = time.monotonic()
        answer = await ask(self.ports[server], sent)
        told = Told(kind, server, began, time.monotonic(), answer)
        self.ledger.calls.append(told)
        return told

    async def _read(self, server: int) -> None:
        await self._call("read", request("GET", LIST), server)

    async def _login(self) -> None:
        body = {"identifier": f"user{self._random.randrange(USERS)}", "password": PASSWORD}
        await self._call("login", request("POST", "/api/auth/local", json.dumps(body).encode()))

    async def leave(self) -> None:
        """Hang up while something is read, searched, written or, half sent, uploaded."""
        upload = self._file(f"left-{next(self._numbers)}.bin", os.urandom(30_000), "application/zip")
        kinds = [request("GET", LIST), request("GET", SEARCH), self._item("POST", "/api/items", self._name())]
        sent = self._random.choice([*kinds, upload, upload[: len(upload) // 2]])
        port = self._random.choice(self.ports)
        await ask_and_leave(port, sent, self._random.choice([0, 0.002, 0.01, 0.05]))

    async def crowd(self, size: int) -> None:
        """Let many hang up at once."""
        await asyncio.gather(*(self.leave() for _ in range(size)))

    def _name(self) -> str:
        return f"item {next(self._numbers)}"

    def _item(self, method: str, path: str, name: str) -> bytes:
        """A request that writes an entry; all it holds follows from its name."""
        data = {"name": name, "parts": [{"label": name}, {"label": "second"}], "tags": self._tags}
        return request(method, path, json.dumps({"data": data}).encode())

    async def _write(self, known: list[str]) -> None:
        async def write() -> None:
            status = self._random.choice(["draft", "published"])
            if not known or self._random.random() < 0.4:
                await self._create(known, status)
            else:
                await self._update(known, self._random.choice(known), status)

        await self._every(WRITES, write)

    async def _create(self, known: list[str], status: str) -> None:
        name = self._name()
        told = await self._call("create", self._item("POST", f"/api/items?status={status}", name))
        if told.succeeded:
            document_id = told.answer.json()["data"]["documentId"]
            known.append(document_id)
            self.ledger.entries[document_id] = {(name, name if status == "published" else None)}

    async def _update(self, known: list[str], document_id: str, status: str) -> None:
        name, ((_, published),) = self._name(), self.ledger.entries[document_id]
        wanted = (name, name if status == "published" else published)
        sent = self._item("PUT", f"/api/items/{document_id}?status={status}", name)
        told = await self._call("publish" if status == "published" else "update", sent)
        if told.succeeded:
            self.ledger.entries[document_id] = {wanted}
        else:
            self.ledger.entries[document_id].add(wanted)
            known.remove(document_id)

    async def _upload(self, known: list[int]) -> None:
        async def upload() -> None:
            if known and self._random.random() < 0.2:
                await self._delete(known.pop(self._random.randrange(len(known))))
            elif self._random.random() < 0.2:
                await self._keep_file(known, "photo.png", PICTURE, "image/png")
            else:
                content = os.urandom(self._random.randrange(1, 40_000))
                await self._keep_file(known, "some.bin", content, "application/zip")

        await self._every(UPLOADS, upload)

    async def _keep_file(self, known: list[int], name: str, content: bytes, mime: str) -> None:
        told = await self._call("upload", self._file(name, content, mime))
        if told.succeeded:
            (entry,) = told.answer.json()
            known.append(entry["id"])
            self.ledger.files[entry["id"]] = (entry["url"], hashlib.sha256(content).hexdigest())

    def _file(self, name: str, content: bytes, mime: str) -> bytes:
        return request("POST", "/api/upload", *form(name, content, mime))

    async def _delete(self, number: int) -> None:
        told = await self._call("delete", request("DELETE", f"/api/upload/files/{number}"))
        if told.succeeded:
            del self.ledger.files[number]
        else:
            self.ledger.perhaps_deleted.add(number)
