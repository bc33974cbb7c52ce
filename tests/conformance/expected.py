"""The one file of steps that are known to fail, by database; it is generated, never edited."""

import json
from collections.abc import Iterable
from pathlib import Path

FILE = Path(__file__).with_name("expected_failures.json")


def read() -> dict[str, list[str]]:
    """Return the labels of the steps expected to fail, by database."""
    known: dict[str, list[str]] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    return known


def update(database: str, ran: Iterable[str], failed: Iterable[str]) -> None:
    """Write what failed among the steps that ran; steps that did not run keep their entry."""
    known = read()
    kept = set(known.get(database, ())) - set(ran)
    known[database] = sorted(kept | set(failed), key=_in_order)
    FILE.write_text(json.dumps(dict(sorted(known.items())), indent=1, ensure_ascii=False) + "\n", "utf-8")


def _in_order(label: str) -> tuple[str, int]:
    file, _, rest = label.partition("#")
    return file, int(rest.split(" ")[0])
