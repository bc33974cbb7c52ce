"""What happens to a body before the transaction: references looked up, values checked, passwords hashed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from octavo.db.build import write_rows
from octavo.db.model import TypeModel
from octavo.db.writes import as_list
from octavo.documents import uniques
from octavo.documents.content import Content, now
from octavo.documents.passwords import hash_passwords
from octavo.documents.references import UnreadableReferenceError
from octavo.documents.relations import (
    Directory,
    Resolver,
    Wanted,
    sides_in,
    wanted_targets,
    written_forms,
)
from octavo.documents.versions import DRAFT
from octavo.errors import Finding
from octavo.schema.content_type import ContentType
from octavo.schema.entity import check_entry

CREATORS = ("createdBy", "updatedBy")


@dataclass(slots=True)
class Prepared:
    """A body ready to be written: kept values, references as they were sent, and what they lead to."""

    data: dict[str, Any]
    resolver: Resolver


async def prepare(
    content: Content,
    model: TypeModel,
    data: Any,
    place: Mapping[str, str],
    *,
    creating: bool,
    inherited: Mapping[str, Any] | None = None,
) -> Prepared:
    """Check a body by the rules of its stage; `inherited` is what a new locale has from the others.

    Raises YupValidationError with everything that is wrong, or ValidationError.
    """
    type_ = model.content_type
    body = data if isinstance(data, Mapping) else {}
    resolver = Resolver(content.schemas, content.locales, type_.localized, place["locale"])
    resolver.directory = await look_up(content, wanted_targets(content.schemas, type_.attributes, body))
    findings = _check_references(content, type_, body, resolver, place)
    whole = {**inherited, **body} if inherited else data
    draft = place["status"] == DRAFT
    kept, report = check_entry(content.schemas, type_, whole, draft=draft, creating=creating)
    if inherited:
        kept = {name: value for name, value in kept.items() if name in body or name not in inherited}
    broken = {finding.path[0] for finding in report.findings if finding.path}
    sound = {name: value for name, value in kept.items() if name not in broken}
    report.findings += await uniques.taken(content.writes, model, sound, place)
    report.findings[:] = findings + in_order(type_, report.findings)
    report.raise_any()
    kept |= {name: body[name] for name in CREATORS if name in body}
    await hash_passwords(content.schemas, type_.attributes, kept)
    return Prepared(kept, resolver)


async def look_up(content: Content, wanted: Mapping[str, Wanted]) -> Directory:
    """Find the rows and documents a body names: one statement per type."""
    directory = Directory()
    for uid, names in wanted.items():
        model = content.model.types.get(uid)
        if model is None:
            continue
        values = {"ids": as_list(sorted(names.rows)), "documents": as_list(sorted(names.documents))}
        rows = await content.writes.fetch(values, write_rows.find_targets, model, content.writes.dialect)
        for row_id, document_id, locale in rows:
            directory.add(uid, row_id, document_id, locale)
    return directory


def _check_references(
    content: Content,
    type_: ContentType,
    body: Mapping[str, Any],
    resolver: Resolver,
    place: Mapping[str, str],
) -> list[Finding]:
    """Return what is wrong with the references; raises ValidationError for documents that do not exist."""
    unreadable: UnreadableReferenceError | None = None
    for side, value in sides_in(content.schemas, type_.attributes, body):
        try:
            resolver.resolve(side, value)
        except UnreadableReferenceError as error:
            unreadable = error
    if unreadable is None and not resolver.missing:
        return []
    shown = {**written_forms(type_.attributes, body, resolver), **_stage(type_, place)}
    if unreadable is not None:
        return list(unreadable.refusal(shown).findings)
    return resolver.findings(shown)


def _stage(type_: ContentType, place: Mapping[str, str]) -> dict[str, Any]:
    """Return what errors show beside the body: when it is published, and its locale (as recorded)."""
    moment = now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    stage: dict[str, Any] = {"publishedAt": None if place["status"] == DRAFT else moment}
    return {**stage, "locale": place["locale"]} if type_.localized else stage


def in_order(type_: ContentType, findings: list[Finding]) -> list[Finding]:
    """Return findings in the order of the schema's attributes."""
    order = {name: index for index, name in enumerate(type_.attributes)}
    return sorted(findings, key=lambda finding: order.get(str(finding.path[0]), -1) if finding.path else -1)
