"""What is recorded of webhooks against what is sent: the differences that docs/deviations.md gives a row.

A step keeps what a real Strapi sent under `webhooks`. Where a row says otherwise of the whole step, `decided`
has its number and what is sent in place of that; D67, which is about every entry that is deleted or taken
back, is applied here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.conformance.compare import Comparison

GONE = ("entry.delete", "entry.unpublish")
NAMES = ("name", "title", "headline", "locale")


def differences(step: Mapping[str, Any], sent: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the messages that a step sent; they may come in any order."""
    recorded = step.get("decided", step).get("webhooks", [])
    wanted, found = sorted(recorded, key=_order), sorted(sent, key=_order)
    for number, (one, other) in enumerate(zip(wanted, found, strict=False)):
        if one["event"] in GONE and one["event"] == other["event"]:
            wanted[number], found[number] = _without_relations(one, other)
    yield from Comparison().differences(wanted, found, "webhooks")


def _order(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what tells the messages of one step apart."""
    about = body.get("entry") or body.get("media") or {}
    is_published = about.get("publishedAt") is not None
    return (body["event"], str(is_published), *(str(about.get(name)) for name in NAMES))


def _without_relations(
    recorded: Mapping[str, Any], sent: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a recorded message about what is gone, and the one that was sent, with what both tell of it: the
    recorded server counts its relations, or leaves them out (D67).
    """
    entry = {
        name: value
        for name, value in recorded["entry"].items()
        if name != "localizations" and not (isinstance(value, dict) and value.keys() == {"count"})
    }
    told = {name: value for name, value in sent["entry"].items() if name in entry}
    return {**recorded, "entry": entry}, {**sent, "entry": told}
