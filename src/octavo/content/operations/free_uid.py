"""Uids that are still free, before an entry is written."""

from typing import Any

from octavo.content.operations.parameters import Params
from octavo.content.place import DRAFT, Place
from octavo.content.preparation.slugs import first_free, slug_of
from octavo.content.versions.store import TypeStore
from octavo.errors import ValidationError
from octavo.schema.attributes.uid import UidAttribute


async def free_uid(store: TypeStore, params: Params) -> str:
    """Return a uid that no other document has in the locale: `text`, or one made of an entry's data; a number
    is added if it is taken.
    """
    type_, name = store.content_type, params["name"]
    attribute = type_.attributes.get(name)
    if not isinstance(attribute, UidAttribute):
        raise ValidationError(f"{name} is no attribute of {type_.uid} of the type uid")
    locale = store.content.locales.to_write(type_, params.get("locale"))
    place = Place(params.get("document_id") or "", locale, DRAFT)
    text: Any = params.get("text")
    text_of_uid = text if isinstance(text, str) else slug_of(type_, attribute, params.get("data") or {})
    return await first_free(store, attribute, text_of_uid, place)
