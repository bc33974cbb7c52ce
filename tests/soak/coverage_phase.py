"""Makes up what schemathesis' coverage phase sends of a document: `python -m tests.soak.coverage_phase FILE`.

A process of its own, so that its memory is that of the phase alone.
"""

import json
import resource
import sys
from itertools import islice
from pathlib import Path

import schemathesis

MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
MEGABYTE = 1 << 20
MOST = 300
"""Requests of one operation; lists have tens of thousands, which takes minutes."""


def main(file: str) -> None:
    """Print how many requests each operation has, and the most memory this took."""
    schema = schemathesis.openapi.from_dict(json.loads(Path(file).read_text("utf-8")))
    counts: dict[str, int] = {}
    for operation in (found.ok() for found in schema.get_all_operations()):
        settings = schema.config.generation_for(operation=operation)
        cases = schema.iter_coverage_cases(operation, generation_modes=MODES, generation_config=settings)
        counts[operation.label] = sum(1 for _ in islice(cases, MOST))
    print(json.dumps({"counts": counts, "megabytes": most_memory() // MEGABYTE}))


def most_memory() -> int:
    """Return the most bytes that were resident since this program began.

    On Linux the figure of getrusage(2) outlives execve(2), so that of a child begins with its parent's;
    VmHWM of proc(5) does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main(sys.argv[1])
