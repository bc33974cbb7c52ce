"""Secrets in every private place of the database appear in no answer, log line or error of any recording."""

import io
import json
import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.apps.golden.instance import golden
from tests.conformance import corpus
from tests.conformance.client import Answer, AsgiApp, Client
from tests.conformance.corpus import Scenario
from tests.conformance.replay import Replay

from octavo.log import configure

CANARY = "C4n4ry.of"
HASH = re.compile(r"\$2[aby]\$\d\d\$[./\w]{20}")
SECRET = re.compile(r"password|token|secret|accesskey|codeverifier", re.IGNORECASE)
TRUSTED = tuple(f"/api/probe/{name}" for name in ("documents", "db", "setup", "reset", "echo"))
"""Routes of the golden app that show what its own code sees, `ctx.state.user` whole as recorded among it."""


PROFILES = [("default", 1000, 6), ("first", 20, 2), ("limits", 25, 3), ("refresh-body", 50, 6)]
"""Each configuration of the golden app, the answers its recordings have at least, and the secrets planted."""


class Watching(Client):
    """Keeps what every answer held that no caller should see."""

    def __init__(self, app: AsgiApp) -> None:
        super().__init__(app)
        self.leaks: list[str] = []
        self.answers = 0
        self.after: Callable[[], Awaitable[None]] | None = None
        """Called after each answer."""

    async def send(
        self, method: str, target: str, headers: list[tuple[str, str]], content: bytes = b""
    ) -> Answer:
        answer = await super().send(method, target, headers, content)
        if not target.startswith(TRUSTED):
            self.answers += 1
            shown = answer.content.decode("utf-8", "replace") + str(answer.headers)
            sent = target + content.decode("utf-8", "replace")
            for leak in leaks_in(shown, is_admin=not target.startswith("/api")):
                if leak not in sent:
                    self.leaks.append(f"{method} {target}: {leak}")
        if self.after is not None:
            await self.after()
        return answer


def leaks_in(text: str, *, is_admin: bool = False) -> Iterator[str]:
    """Yield the secrets in a text; administrators see private attributes that are no secrets."""
    yield from HASH.findall(text)
    for canary in re.findall(rf"{re.escape(CANARY)}-[\w.:-]+", text):
        if not is_admin or SECRET.search(canary):
            yield canary


class PlantingReplay(Replay):
    """Plants a secret in every private place that is empty, before a scenario's own steps."""

    def __init__(self, client: Client, octavo: Any, database: Path) -> None:
        super().__init__(client)
        self.octavo = octavo
        self.database = database
        self.planted: set[str] = set()
        self.connection = sqlite3.connect(database)
        self.version = 0

    async def _set_up(self, setup: Mapping[str, Any] | None, variables: dict[str, Any]) -> str:
        problem = await super()._set_up(setup, variables)
        self.plant()
        return problem

    async def plant_once_quiet(self) -> None:
        """Plant between two requests, when nothing is written beside them."""
        await self.octavo.background.finish()
        self.plant()

    def plant(self) -> None:
        """Plant wherever there is room, if others wrote into the database since the last time."""
        (version,) = self.connection.execute("pragma data_version").fetchone()
        if version == self.version:
            return
        self.version = version
        with self.connection as connection:
            for uid, name, table, column in private_columns(self.octavo):
                canary = f"{CANARY}-{uid}-{name}"
                sql = f'update "{table}" set "{column}" = ? where "{column}" is null'
                if connection.execute(sql, (canary,)).rowcount:
                    self.planted.add(canary)


def private_columns(octavo: Any) -> Iterator[tuple[str, str, str, str]]:
    """Yield the uid, attribute, table and column of every text that is private or a password."""
    for uid, kept in octavo.model.types.items():
        for name, attribute in kept.content_type.attributes.items():
            is_text = getattr(attribute, "column", "") == "text" and not attribute.unique
            if is_text and (attribute.private or attribute.type == "password"):
                yield uid, name, kept.table.name, kept.columns[name].name


async def replay_all(
    database: Path, profile: str, scenarios: list[Scenario]
) -> tuple[Watching, PlantingReplay, str]:
    """Replay scenarios one after another; return what was seen, what was planted, and the log."""
    log = io.StringIO()
    async with golden(f"sqlite:{database}", profile) as app:
        configure(level="debug", format="json", output=log)
        client = Watching(app)
        replay = PlantingReplay(client, app.octavo, database)
        client.after = replay.plant_once_quiet
        try:
            for scenario in scenarios:
                await replay.run(scenario)
        finally:
            replay.connection.close()
            configure(level="error")
    return client, replay, log.getvalue()


@pytest.mark.advisory("CVE-2022-30617")
@pytest.mark.advisory("CVE-2022-30618")
@pytest.mark.soak
@pytest.mark.timeout(400)
@pytest.mark.parametrize(("profile", "answers", "planted"), PROFILES)
async def test_no_recording_brings_a_secret_to_light(
    tmp_path: Path, profile: str, answers: int, planted: int
) -> None:
    scenarios = [one for one in corpus.scenarios(corpus.HERE) if one.profile == profile]
    client, replay, log = await replay_all(tmp_path / "golden.db", profile, scenarios)
    assert client.leaks == []
    assert sorted(set(leaks_in(log))) == []
    assert client.answers >= answers
    assert len(replay.planted) >= planted, replay.planted


async def test_the_watch_sees_what_leaks(tmp_path: Path) -> None:
    """The same watch finds secrets where trusted code shows them: it would see a leak."""
    database = tmp_path / "golden.db"
    async with golden(f"sqlite:{database}") as app:
        client = Watching(app)
        replay = PlantingReplay(client, app.octavo, database)
        body = {"uid": "api::author.author", "method": "create", "params": {"data": {"name": "Ann"}}}
        headers = [("Host", "x"), ("Content-Type", "application/json")]

        async def ask(body: Any) -> Answer:
            content = json.dumps(body).encode()
            length = [("Content-Length", str(len(content)))]
            return await client.send("POST", "/api/probe/documents", [*headers, *length], content)

        await ask(body)
        replay.plant()
        replay.connection.close()
        shown = await ask({**body, "method": "findMany", "params": {}})
        assert list(leaks_in(shown.content.decode()))
