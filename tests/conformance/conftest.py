"""Options, instances and the closing table of the conformance runner."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from tests.apps.golden.instance import golden, temporary_database
from tests.conformance import corpus, expected
from tests.conformance.client import Client
from tests.conformance.corpus import Scenario
from tests.conformance.replay import Replay, StepResult
from tests.poolers import BUSY, Pooler, pooler

DATABASES = ("sqlite", "postgres", "mariadb", "pooler")
"""What scenarios are replayed on; `pooler` is PostgreSQL behind PgBouncer."""
CORE = ("a-crud", "b-filters", "f-populate", "h-draft", "i-relations")
"""How those scenarios begin that `make test` replays on MariaDB; the others come with the long suites, as do
all through the pooler."""
PROPERTY = "conformance"
Told = tuple[str, str, bool]
"""A step's label, its area, and whether it was answered as recorded."""

T = TypeVar("T")


def server_of(database: str) -> str:
    """Return the service that keeps a database; what is expected of one is so through the pooler, too."""
    return "postgres" if database == "pooler" else database


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("conformance")
    group.addoption("--corpus", help="a folder of scenarios to replay instead of the repository's own")
    group.addoption("--update-expected", action="store_true", help="write expected_failures.json anew")


@dataclass(eq=False)  # pytest keeps plugins in sets
class Results:
    """Every step's result by database, gathered from the reports of tests, whichever process ran them."""

    steps: dict[str, list[Told]] = field(default_factory=dict)
    seeds: Counter[str] = field(default_factory=Counter)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what a test told of its steps."""
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name == PROPERTY and isinstance(value, dict):
                self.steps.setdefault(value["database"], []).extend(value["steps"])
                self.seeds[value["database"]] += value["seeds"]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the expected failures anew when asked to."""
        if not session.config.getoption("update_expected", False) or hasattr(session.config, "workerinput"):
            return
        for database, steps in self.steps.items():
            if database != server_of(database):
                continue
            failed = [label for label, _, is_good in steps if not is_good]
            expected.update(database, [label for label, _, _ in steps], failed)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print how many steps of each area passed and failed, on each database."""
        for database, steps in self.steps.items():
            terminalreporter.section(f"conformance on {database}: steps by area")
            passed = Counter(area for _, area, is_good in steps if is_good)
            failed = Counter(area for _, area, is_good in steps if not is_good)
            for area in sorted(passed | failed):
                terminalreporter.write_line(f"{area:24} {passed[area]:5} passed {failed[area]:5} failed")
            total = f"{passed.total()} passed, {failed.total()} failed"
            seeds = self.seeds[database]
            terminalreporter.write_line(total + (f" ({seeds} seed steps failed)" if seeds else ""))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Results(), "conformance-results")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each scenario and database."""
    if "scenario" not in metafunc.fixturenames:
        return
    folder = metafunc.config.getoption("corpus", None)
    found = corpus.scenarios(Path(folder) if folder else corpus.HERE)
    chosen = [
        pytest.param(database, scenario, id=f"{database}-{scenario.label}", marks=_marks(database, scenario))
        for database in DATABASES
        for scenario in found
        if scenario.document["steps"]
    ]
    metafunc.parametrize(("database", "scenario"), chosen)


def _marks(database: str, scenario: Scenario) -> list[pytest.MarkDecorator]:
    """Keep the scenarios of one database in one process: they share its instances."""
    service = [] if database == "sqlite" else [getattr(pytest.mark, server_of(database))]
    is_core = database == "mariadb" and scenario.label.startswith(CORE)
    later = [] if database in ("sqlite", "postgres") or is_core else [pytest.mark.soak]
    return [pytest.mark.xdist_group(database), *service, *later]


class Instances:
    """The running golden apps of a session, one for each database and configuration, on one event loop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runner = asyncio.Runner()
        self.opened: list[AbstractAsyncContextManager[object]] = []
        self.replays: dict[tuple[str, str], Replay] = {}
        self.stack = ExitStack()
        self.pooler: Pooler | None = None

    def replay(self, database: str, profile: str) -> Replay:
        """Return the replay against the instance of one database and configuration, started when needed."""
        key = (database, profile)
        if key not in self.replays:
            url, direct_url = self._address(database, profile)
            self.replays[key] = Replay(Client(self._entered(golden(url, profile, direct_url))))
        return self.replays[key]

    def _address(self, database: str, profile: str) -> tuple[str, str]:
        """Return the address of a new database, and the one past the pooler that the first leads to."""
        if database == "sqlite":
            return f"sqlite:{self.folder}/{profile}.db", ""
        url = self._entered(temporary_database(server_of(database)))
        if database != "pooler":
            return url, ""
        if self.pooler is None:
            self.pooler = self.stack.enter_context(pooler(**BUSY))
        return self.pooler.address(url), url

    def run(self, database: str, scenario: Scenario) -> list[StepResult]:
        """Replay one scenario on the instance it needs."""
        return self.runner.run(self.replay(database, scenario.profile).run(scenario))

    def _entered(self, context: AbstractAsyncContextManager[T]) -> T:
        made = self.runner.run(_enter(context))
        self.opened.append(context)
        return made

    def close(self) -> None:
        """Stop every instance, and drop what it kept its content in."""
        for context in reversed(self.opened):
            self.runner.run(_leave(context))
        self.runner.close()
        self.stack.close()


async def _enter(context: AbstractAsyncContextManager[T]) -> T:
    return await context.__aenter__()


async def _leave(context: AbstractAsyncContextManager[object]) -> None:
    await context.__aexit__(None, None, None)


@pytest.fixture(scope="session")
def instances(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instances]:
    """The golden apps of this session, started when first needed."""
    made = Instances(tmp_path_factory.mktemp("golden"))
    yield made
    made.close()
