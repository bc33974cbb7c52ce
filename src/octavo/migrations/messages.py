"""The messages of migrations: in English, and as a code with parameters for translation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_TEXTS: Final[Mapping[str, str]] = {
    "type.renamed": "{old!r} is {name!r} now, with {rows}",
    "type.tableTaken": "the table {table!r} is that of {name!r}, which is gone, with {rows}",
    "type.tableMoved": "the table was {table!r}, which has {rows}",
    "type.draftsOn": "drafts were switched on: {rows} written without them",
    "type.draftsOff": "drafts were switched off: {rows} of drafts, out of reach without them",
    "type.localesOn": "locales were switched on: {rows} without one",
    "type.localesOff": "locales were switched off: {rows} in one, out of reach without them",
    "type.single": "the type is a single one now: {rows} of other documents",
    "attribute.renamed": "{old!r} is {name!r} now, with values in {rows}",
    "attribute.gone": "{name!r} is gone, and has values in {rows}",
    "attribute.moved": "{name!r} is kept in another place now, with values in {rows}",
    "attribute.retyped": "{name!r} was {was} and is {now} now, with values in {rows}",
    "attribute.converted": "{name!r} was {was} and is {now} now, and is converted in {rows}",
    "attribute.unconvertible": "{name!r} was {was} and is {now} now, and cannot be converted in {rows}",
    "attribute.shared": "{name!r} was its own in each locale and is shared now; {rows} have another value",
    "attribute.otherSide": "{name!r} is kept by the other side now, with values in {rows}",
    "attribute.one": "{name!r} points at one now, and at several in {rows}",
    "attribute.ruled": "{name!r} has other rules now, which values in {rows} do not keep",
    "attribute.ruledInside": "{name!r} has other rules now, which {rows} do not keep",
    "attribute.required": "{name!r} is required, and {rows} have none",
    "attribute.pointsAtNothing": "{name!r} is required now, and {rows} point at nothing",
    "attribute.unique": "{name!r} is unique now, and {rows} have a value that another one has",
    "attribute.valuesRenamed": "values of {name!r} have other names now, in {rows}",
    "attribute.oneComponent": "{name!r} is one component now, and {rows} have more",
    "attribute.listNow": "{name!r} was one component and is a list now, with values in {rows}",
    "attribute.listBefore": "{name!r} was a list of components and is one now, with values in {rows}",
    "attribute.zoneNow": "{name!r} was {was} and is a zone now, with values in {rows}",
    "attribute.zoneBefore": "{name!r} was a zone and is {now} now, with values in {rows}",
    "component.renamed": "{old!r} is {name!r} now, and held in {rows}",
    "component.gone": "{name!r} holds {component!r}, which is gone, in {rows}",
    "component.retired": "{name!r} may not hold {component!r} any more, which is there in {rows}",
    "ask.renamed": "is it {names} now ('renamedFrom' there says so), or is it to go?",
    "ask.drafts": "what becomes of drafts that differ from what is published?",
    "ask.locale": "which locale is kept? An entry without it keeps the first of its others",
    "ask.entry": "which entry is kept (its documentId), where there are several? The others are parked",
    "ask.value": "they may be given another value (JSON):",
    "ask.numbers": "doubled ones may be numbered:",
}
CODES: Final = tuple(_TEXTS)


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that is said, of a number of rows that is known later."""

    code: str
    params: tuple[tuple[str, str], ...] = ()

    def text(self, rows: str = "") -> str:
        """Return it in English."""
        return _TEXTS[self.code].format(rows=rows, **dict(self.params))

    def to_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {"code": self.code, "params": dict(self.params)}


def say(code: str, **params: object) -> Message:
    """Return a message; raises KeyError for a code there is not."""
    _TEXTS[code]
    return Message(code, tuple((name, str(value)) for name, value in params.items()))
