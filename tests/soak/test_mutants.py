"""Small faults planted in the source are noticed by the tests that execute them."""

import pytest
from tests.mutation.__main__ import run, told

COUNT = 40
SEED = 1
LEAST = 0.9


@pytest.mark.soak
def test_nine_of_ten_planted_faults_are_noticed(capfd: pytest.CaptureFixture[str]) -> None:
    with capfd.disabled():
        print()
        verdicts = run(COUNT, SEED)
        print(told(verdicts))
    assert sum(verdict.noticed for verdict in verdicts) >= LEAST * COUNT, told(verdicts)
