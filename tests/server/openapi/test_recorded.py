"""What the OpenAPI document says of the golden app and every built-in plugin, kept for review line by line.

A difference is meant or it is a fault: `python -m tests.server.openapi.test_recorded` writes the lines anew.
"""

import asyncio
import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.server.openapi.conftest import APPS, EVERYTHING

from octavo.server.openapi.document import build_document
from octavo.testing import running

RECORDED = Path(__file__).with_name("recorded.txt")
WORDS = {"description", "summary"}


def without_words(value: Any) -> Any:
    """Return what programs read: descriptions and summaries are texts for people."""
    if isinstance(value, dict):
        return {
            key: without_words(kept)
            for key, kept in value.items()
            if key not in WORDS or not isinstance(kept, str)
        }
    return [without_words(item) for item in value] if isinstance(value, list) else value


def lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each operation and each part that is shared, ordered as the document is not."""
    found = {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if operation["tags"] != ["probe"]
    }
    for kind, parts in document["components"].items():
        found |= {f"{kind} {name}": part for name, part in parts.items()}
    for name in sorted(found):
        yield f"{name} {json.dumps(without_words(found[name]), sort_keys=True, separators=(',', ':'))}"


async def described() -> list[str]:
    async with running(APPS["golden"], EVERYTHING) as app:
        return list(lines(build_document(app)))


async def test_the_document_says_what_was_reviewed() -> None:
    known, now = RECORDED.read_text().splitlines(), await described()
    differences = [line for line in difflib.unified_diff(known, now, lineterm="", n=0) if line[0] in "+-"]
    assert differences == [], __doc__


if __name__ == "__main__":
    RECORDED.write_text("".join(f"{line}\n" for line in asyncio.run(described())))
