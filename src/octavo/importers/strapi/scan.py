"""Reads a whole source once before anything is written, to compute checksums and find problems."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from octavo.db.model import Model
from octavo.errors import Problem
from octavo.importers.strapi.convert import Converter
from octavo.importers.strapi.entries import StrapiEntry, StrapiSource
from octavo.importers.strapi.problems import Findings, Uniques
from octavo.importers.strapi.report import TypeReport
from octavo.importers.strapi.row_index import RowIndex
from octavo.importers.strapi.rows import ImportedRow


class Progress(Protocol):
    """How far a long task has come."""

    def advance(self, steps: int) -> None:
        """Note that some steps are done."""


ShowTask = Callable[[str, int], AbstractContextManager[Progress]]
"""Shows a task with its title and steps."""
Adapt = Callable[[StrapiEntry], None]


@dataclass
class ScanResult:
    """The result of reading; `numbers` are the highest component ids before new drafts are made."""

    row_index: RowIndex
    types: list[TypeReport] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    problems: list[Problem] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    numbers_after: dict[str, int] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """What tells this content from any other, and from itself before a change."""
        type_report = "\n".join(f"{each.uid} {each.rows} {each.checksum}" for each in self.types)
        return sha256(type_report.encode()).hexdigest()


async def read(
    source: StrapiSource,
    model: Model,
    uids: Sequence[str],
    row_index: RowIndex,
    folder: Path,
    adapt: Adapt,
    show_task: ShowTask,
) -> ScanResult:
    """Read all entries of the types and convert them, without writing anything."""
    reading = ScanResult(row_index)
    present = [uid for uid in uids if source.has(uid)]
    with show_task("Looking", len(present)) as progress:
        for uid in present:
            await row_index.add_type(source, model.schemas.content_types[uid])
            progress.advance(1)
    for uid in model.schemas.components:
        reading.numbers[uid] = await source.highest(uid)
    reading.numbers_after = dict(reading.numbers)
    uniques = Uniques(folder)
    with show_task("Reading", sum(row_index.counts.values())) as progress:
        for uid in present:
            type_report = TypeReport(uid)
            converter = Converter(
                model.schemas, model.types[uid], row_index, reading.numbers_after, reading.findings
            )
            async for entries, rows in batches(source, converter, adapt):
                type_report.read += len(entries)
                type_report.rows += len(rows)
                type_report.highest = max((type_report.highest, *(row.id for row in rows)))
                type_report.checksum += sum(row.checksum for row in rows)
                uniques.note(model.types[uid], rows)
                progress.advance(len(rows))
            reading.types.append(type_report)
    reading.problems += uniques.problems()
    uniques.close()
    return reading


async def batches(
    source: StrapiSource, converter: Converter, adapt: Adapt
) -> AsyncIterator[tuple[list[StrapiEntry], list[ImportedRow]]]:
    """Yield the entries of a type in batches, each with the rows they are converted to."""
    last = 0
    while entries := await source.entries(converter.type.uid, last):
        last = entries[-1].id
        for entry in entries:
            adapt(entry)
        yield entries, converter.convert(entries)
