"""The document is one that programs can try out whole: every operation, in little memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.command import CLEAN, octavo

pytestmark = pytest.mark.soak
ROOT = Path(__file__).parents[2]
MEGABYTES = 500
"""Far above what it takes (120), far below what filters without an end took (10,000)."""


@pytest.mark.parametrize("app", ["tests/apps/golden", "examples/magazine"])
@pytest.mark.timeout(900)
def test_requests_can_be_made_up_for_every_operation(app: str, tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    written = octavo("openapi", "-C", str(ROOT / app), "-o", str(file), cwd=ROOT, env={"APP_KEYS": "k" * 24})
    assert written.returncode == 0, written.stderr
    command = [sys.executable, "-m", "tests.soak.coverage_phase", str(file)]
    done = subprocess.run(command, cwd=ROOT, env=CLEAN, capture_output=True, text=True, timeout=800)
    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads(done.stdout)
    document = json.loads(file.read_text("utf-8"))
    assert len(found["counts"]) == sum(len(item) for item in document["paths"].values())
    assert [label for label, count in found["counts"].items() if not count] == []
    assert found["megabytes"] < MEGABYTES
    print(f"{sum(found['counts'].values())} requests made up, {found['megabytes']} MB")
