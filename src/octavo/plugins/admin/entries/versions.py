"""The other versions of entries: of other locales, and published ones beside drafts."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from octavo.plugins.admin.abilities import READ
from octavo.plugins.admin.entries.access import Access, Entry, with_creators, without
from octavo.plugins.admin.readable_fields import CREATOR, CREATORS, Fields, allows, list_fields
from octavo.schema import ContentType, Media, Scalar

BRIEF = ("documentId", "locale", "publishedAt", "updatedAt")
STATUS = ("id", "documentId", "locale", "updatedAt", "createdAt", "publishedAt")
OTHER = {"draft": "published", "published": "draft"}
Key = tuple[str, str | None]
"""A document's id and a locale."""


def status_of(version: Entry, other: Entry | None) -> str:
    """Return `draft`, `published` or `modified` of a version, by the other status of its locale."""
    if other is None:
        return "draft" if version.get("publishedAt") is None else "published"
    # A document middleware may leave the moment out: nobody knows then that the two are alike.
    moment = version.get("updatedAt")
    return "published" if moment is not None and moment == other.get("updatedAt") else "modified"


def key_of(version: Entry) -> Key:
    """Return of which document and locale a version is."""
    return version["documentId"], version.get("locale")


class EntryVersions:
    """Reads other versions of the entries of one type, as far as one administrator may read them."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.documents = access.documents
        self.content_type = access.content_type

    async def others(
        self, entries: Collection[Entry], status: str, place: Mapping[str, Any] | None = None
    ) -> dict[Key, Entry]:
        """Return the versions of the other status, in this locale or at a place, of entries of one status."""
        if not entries or not self.content_type.draft_and_publish:
            return {}
        ids = [entry["documentId"] for entry in entries]
        versions = await self.documents.find_many(
            filters={"documentId": {"$in": ids}},
            fields=["documentId", "locale", "updatedAt", "publishedAt"],
            status=OTHER[status],
            **(self.access.place if place is None else place),
        )
        return {key_of(version): version for version in versions}

    async def brief_localizations(self, entries: Collection[Entry], status: str) -> dict[str, list[Entry]]:
        """Return, by document, the versions of other locales with a few of their stamps."""
        if not entries or not self.content_type.localized:
            return {}
        ids = [entry["documentId"] for entry in entries]
        by_document: dict[str, list[Entry]] = {document_id: [] for document_id in ids}
        for version in await self._visible(ids, status, {"fields": list(BRIEF)}):
            if version["locale"] != self.access.locale:
                by_document[version["documentId"]].append(version)
        return by_document

    async def _visible(
        self, document_ids: Iterable[str], status: str, selection: Mapping[str, Any]
    ) -> list[Entry]:
        """Return the versions of some documents that may be read, in every locale."""
        filters: list[Entry] = [{"documentId": {"$in": list(document_ids)}}, *self.readable()]
        entries: list[Entry] = await self.documents.find_many(
            filters={"$and": filters},
            status=status,
            sort=["locale", "id"],
            **self.access.everywhere,
            **selection,
        )
        return entries

    def readable(self) -> list[Entry]:
        """Return the conditions under which versions may be read, in whichever locale."""
        access = self.access
        if access.ability.everything:
            return []
        if not self.content_type.localized:
            met = access.conditions.filters(access.rules("read"), access.admin)
            return [] if met is None else [met]
        anyhow: list[str] = []
        ways: list[Entry] = []
        for locale in sorted(access.app.locales.codes):
            rules = access.ability.rules(READ, self.content_type.uid, locale)
            met = access.conditions.filters(rules, access.admin) if rules else {"id": {"$in": []}}
            if met is None:
                anyhow.append(locale)
            elif rules:
                ways.append({"$and": [{"locale": {"$eq": locale}}, met]})
        return [{"$or": [{"locale": {"$in": anyhow}}, *ways]}]

    async def meta(self, document_id: str, version: Entry | None, status: str) -> Entry:
        """Return `availableLocales` and `availableStatus` of a version; without one of its locale alone."""
        drafts, published = await self._all(document_id)
        locales = []
        for key, draft in drafts.items():
            if key[1] == self.access.locale:
                continue
            available = self._available(draft)
            if self.content_type.draft_and_publish:
                available["status"] = status_of(draft, published.get(key))
            locales.append(available)
        statuses = []
        if version is not None and self.content_type.draft_and_publish:
            other = (published if status == "draft" else drafts).get((document_id, self.access.locale))
            statuses = [] if other is None else [_pick_status(other)]
        return {"availableLocales": locales, "availableStatus": statuses}

    async def _all(self, document_id: str) -> tuple[dict[Key, Entry], dict[Key, Entry]]:
        """Return the drafts and the published versions that may be read."""
        if not self.content_type.localized and not self.content_type.draft_and_publish:
            return {}, {}
        names = [name for name, one in shared_plain(self.content_type).items() if isinstance(one, Scalar)]
        files = [name for name in shared_plain(self.content_type) if name not in names]
        creators = {creator: {"fields": list(CREATOR)} for creator in CREATORS}
        reader = self.access.reader(frozenset(files))
        populate = {**creators, **{name: reader.selection()["populate"][name] for name in files}}
        selection = {"fields": [*STATUS, *names], "populate": populate}
        drafts = await self._visible([document_id], "draft", selection)
        published: list[Entry] = []
        if self.content_type.draft_and_publish:
            published = await self._visible([document_id], "published", selection)
        return {key_of(entry): entry for entry in drafts}, {key_of(entry): entry for entry in published}

    def _available(self, draft: Entry) -> Entry:
        """Return a draft of another locale, with what locales share and may be read there."""
        fields = self._fields(draft.get("locale"))
        shared = {name for name in shared_plain(self.content_type) if allows(fields, name)}
        names = {*STATUS, *CREATORS, *shared}
        return with_creators({name: value for name, value in draft.items() if name in names})

    def _fields(self, locale: str | None) -> Fields:
        rules = self.access.ability.rules(READ, self.content_type.uid, locale)
        return list_fields(rules) if rules else frozenset()

    async def localizations(
        self, document_id: str, statuses: Iterable[str], own: bool = False
    ) -> list[Entry]:
        """Return the versions of an entry in other locales (with `own` in this one too), each with its
        status.
        """
        if not self.content_type.localized:
            return []
        entries: list[Entry] = []
        for status in statuses:
            for fields, locales in self._locales_by_fields(own).items():
                selection = self.access.reader(fields).as_localization()
                versions = await self._visible([document_id], status, selection)
                others = await self.others(versions, status, self.access.everywhere)
                entries += [
                    {**version, "status": status_of(version, others.get(key_of(version)))}
                    for version in versions
                    if version["locale"] in locales
                ]
        return (
            entries if self.content_type.draft_and_publish else [without(each, "status") for each in entries]
        )

    def _locales_by_fields(self, own: bool) -> dict[Fields, set[str]]:
        """Return the other locales, by the fields that may be read in them."""
        by_fields: dict[Fields, set[str]] = {}
        for locale in self.access.app.locales.codes:
            if (own or locale != self.access.locale) and self.access.ability.rules(
                READ, self.content_type.uid, locale
            ):
                by_fields.setdefault(self._fields(locale), set()).add(locale)
        return by_fields


def shared_plain(content_type: ContentType) -> dict[str, Scalar | Media]:
    """Return the scalars and files that locales share, which are shown with another locale's version."""
    if not content_type.localized:
        return {}
    return {
        name: attribute
        for name, attribute in content_type.attributes.items()
        if isinstance(attribute, Scalar | Media)
        and not attribute.is_password
        and not content_type.is_localized(attribute)
    }


def _pick_status(version: Entry) -> Entry:
    return with_creators({name: version[name] for name in (*STATUS, *CREATORS)})
