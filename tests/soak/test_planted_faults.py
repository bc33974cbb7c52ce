"""A sample of small faults, planted in the compiler of queries; `make mutants` plants them everywhere."""

import pytest
from tests.mutation.__main__ import run, told

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]

COUNT, SEED = 20, 1
PACKAGE = "queries"
LEAST = 0.9


def test_nine_of_ten_are_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = run(COUNT, SEED, PACKAGE)
    report = told(verdicts)
    with capsys.disabled():
        print(f"\n{report.splitlines()[-1]}")
    assert sum(verdict.noticed for verdict in verdicts) >= LEAST * COUNT, report
