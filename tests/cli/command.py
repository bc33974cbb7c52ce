"""Run the octavo command as a person would: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

CLEAN = {
    name: value for name, value in os.environ.items() if not name.startswith("OCTAVO_") or "TEST" in name
}


def octavo(
    *arguments: str, cwd: Path, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; its output is text because nobody watches."""
    return subprocess.run(
        [sys.executable, "-m", "octavo", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**CLEAN, **(env or {})},
    )
