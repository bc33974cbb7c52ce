"""A pytest plugin that keeps, in `outcomes.json`, what each test took that passed, and which did not."""

import json
from pathlib import Path

import pytest

FILE = "outcomes.json"


class Outcomes:
    """Gathers the reports of a run, whichever process ran the tests; with subtests a test has several."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed.add(report.nodeid)
        if report.passed and report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        kept = Path(FILE)
        known = json.loads(kept.read_text()) if kept.exists() else {"passed": {}, "failed": []}
        passed = {test: self.seconds[test] for test in self.passed - self.failed}
        failed = [*known["failed"], *sorted(self.failed)]
        kept.write_text(json.dumps({"passed": {**known["passed"], **passed}, "failed": failed}))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Outcomes(), "outcomes")
