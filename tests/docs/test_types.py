"""Controllers and services as the pages show them pass `mypy --strict`."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.docs.tour import ROOT

BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
SHOWN = re.compile(r"class \w+\((Collection|SingleType)(Controller|Service)")


@pytest.mark.soak
def test_controllers_and_services_of_the_pages_are_typed(tmp_path: Path) -> None:
    written = []
    for page in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]:
        for number, text in enumerate(BLOCK.findall(page.read_text("utf-8"))):
            if SHOWN.search(text):
                written.append(tmp_path / f"{page.stem}_{number}.py")
                written[-1].write_text(text, "utf-8")
    assert len(written) >= 4
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = true\n")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        str(config),
        "--cache-dir",
        str(ROOT / ".mypy_cache"),
    ]
    checked = subprocess.run(
        [*command, *map(str, written)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
