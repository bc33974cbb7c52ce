"""Small faults planted in the source are noticed by the tests that execute them."""

from pathlib import Path

import pytest
from tests.soak.mutation.__main__ import run, told

COUNT = 60
SEED = 1
LEAST = 0.9


@pytest.mark.soak
def test_nine_of_ten_planted_faults_are_noticed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:

    with capfd.disabled():
        verdicts = run(tmp_path, COUNT, SEED)
        print(f"\n{told(verdicts)}")
    assert sum(verdict.noticed for verdict in verdicts) >= LEAST * COUNT, told(verdicts)
