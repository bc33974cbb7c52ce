"""What happens to a body before the transaction: references looked up, values checked, passwords hashed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from octavo.content.base import now
from octavo.content.passwords import hash_passwords
from octavo.content.place import DRAFT, Place
from octavo.content.preparation import uniques
from octavo.content.preparation.batch import Batch
from octavo.content.preparation.media import refused_files
from octavo.content.preparation.representation import (
    as_written,
    unreadable_zones,
    with_defaults,
    write_forms,
)
from octavo.content.preparation.slugs import generated_uids
from octavo.content.relations.references import UnreadableReferenceError
from octavo.content.relations.resolver import ReferenceResolver, look_up
from octavo.content.relations.side import sides_in
from octavo.content.versions.store import TypeStore
from octavo.errors import Finding
from octavo.schema.attributes.datetimes import datetime_to_wire
from octavo.schema.content_type import ContentType
from octavo.schema.entity import NOTHING, Stored, check_entry
from octavo.schema.input import check_keys

CREATORS = ("createdBy", "updatedBy")
BESIDE_ATTRIBUTES = (*CREATORS, "publishedAt", "locale")
"""What a body may carry beside attributes: who writes, and what has no effect (as recorded)."""


@dataclass(slots=True)
class Prepared:
    """A body ready to be written: kept values, references as they were sent, and what they lead to."""

    data: dict[str, Any]
    resolver: ReferenceResolver
    place: Place
    """Where it is written to."""
    stored: Stored = NOTHING


async def prepare(
    store: TypeStore,
    data: Any,
    place: Place,
    *,
    creating: bool,
    inherited: Mapping[str, Any] | None = None,
    stored: Stored = NOTHING,
    batch: Batch | None = None,
) -> Prepared:
    """Check a body by the rules of its stage; `inherited` is what a new locale has from the others, `stored`
    what the version has that is written to, `batch` what is known for it and the entries beside it.

    Raises YupValidationError with everything that is wrong, or ValidationError.
    """
    type_, schemas = store.content_type, store.schemas
    body = data if isinstance(data, Mapping) else {}
    check_keys(schemas, type_, body, BESIDE_ATTRIBUTES)
    directory = await look_up(store, body) if batch is None else batch.directory
    resolver = ReferenceResolver(store, place.locale, directory)
    wrong_references = _check_references(store, body, resolver)
    whole = {**(inherited or {}), **body}
    uids = await generated_uids(store, whole, place, batch or Batch()) if creating else {}
    body = {**body, **uids}
    whole = {**(inherited or {}), **body} if isinstance(data, Mapping) else data
    draft = place.status == DRAFT
    stored = Stored(inherited) if inherited else stored
    values, report = check_entry(schemas, type_, whole, draft=draft, creating=creating, stored=stored)
    report.findings[:] = [as_written(type_.attributes, item, resolver) for item in report.findings]
    refused_names = {finding.path[0] for finding in report.findings if finding.path}
    # A uid made here was free: where it no longer is, the database tells, and another one is made.
    sound = {name: value for name, value in values.items() if name not in refused_names and name not in uids}
    report.findings += await uniques.find_duplicates(store, sound, place)
    report.findings += await refused_files(store, body)
    if wrong_references is not None:
        representation = with_defaults(schemas, type_.attributes, body) if creating else body
        representation = {**write_forms(type_.attributes, representation, resolver), **_stage(type_, place)}
        report.findings += wrong_references(representation)
    report.findings[:] = in_order(type_, report.findings)
    report.raise_any()
    values |= {name: body[name] for name in CREATORS if name in body}
    if inherited:
        values = {name: value for name, value in values.items() if name in body or name not in inherited}
    await hash_passwords(schemas, type_, values)
    return Prepared(values, resolver, place, stored)


def _check_references(
    store: TypeStore, body: Mapping[str, Any], resolver: ReferenceResolver
) -> Callable[[Mapping[str, Any]], list[Finding]] | None:
    """Return what tells what is wrong with the references, from the body as it is shown; None if nothing is.

    Raises ValidationError for documents that do not exist.
    """
    unreadable: UnreadableReferenceError | None = None
    schemas, attributes = store.schemas, store.content_type.attributes
    for side, value in sides_in(schemas, attributes, body):
        try:
            resolver.resolve(side, value)
        except UnreadableReferenceError as error:
            unreadable = error
    zone = next(unreadable_zones(schemas, attributes, body), None)
    if zone is not None:
        return lambda body_representation: [Finding((), zone, dict(body_representation))]
    if unreadable is not None:
        refused = unreadable
        return lambda body_representation: list(refused.refusal(body_representation).findings)
    return resolver.findings if resolver.missing else None


def _stage(type_: ContentType, place: Place) -> dict[str, Any]:
    """Return what errors show beside the body: when it is published, and its locale (as recorded)."""
    moment = None if place.status == DRAFT else datetime_to_wire(now())
    stage: dict[str, Any] = {"publishedAt": moment}
    return {**stage, "locale": place.locale} if type_.localized else stage


def in_order(type_: ContentType, findings: list[Finding]) -> list[Finding]:
    """Return findings in the order of their attributes; those about the whole entry come last.

    An attribute stands where the first one stands whose name is a part of its own: `pics` where `pic` is. Of
    those that stand together the one whose findings are less deep leads, then the later one (as recorded).
    """
    if not findings:
        return findings
    names = {name: index for index, name in enumerate(type_.attributes)}
    depths: dict[str, int] = {}
    for finding in findings:
        if finding.path:
            name = str(finding.path[0])
            depths[name] = max(depths.get(name, 0), len(finding.path))

    def rank(finding: Finding) -> tuple[int, int, int]:
        if not finding.path:
            return len(names), 0, 0
        name = str(finding.path[0])
        first = next((index for part, index in names.items() if part in name), len(names))
        return first, depths[name], -names.get(name, 0)

    return sorted(findings, key=rank)
