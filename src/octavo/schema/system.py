"""The system attributes, which every content type has without declaring them."""

from collections.abc import Mapping
from typing import Any

from octavo.schema.attributes.base import Attribute, Relation
from octavo.schema.attributes.integer import IntegerAttribute
from octavo.schema.attributes.temporal import DateTimeAttribute
from octavo.schema.attributes.textual import StringAttribute

NAMES = (
    "id",
    "documentId",
    "createdAt",
    "updatedAt",
    "publishedAt",
    "createdBy",
    "updatedBy",
    "locale",
    "localizations",
)


def system_attributes(uid: str, *, localized: bool, options: Mapping[str, Any]) -> dict[str, Attribute]:
    """Return the system attributes of a type.

    Creators are private unless `options.populateCreatorFields`; so are `locale` and `localizations` of types
    without locales (Strapi). `firstPublishedAt` exists if `options.firstPublishedAt` asks for it. Bodies may
    carry `publishedAt` and `locale`, without effect (as recorded).
    """
    creators_private = not options.get("populateCreatorFields", False)
    first_published = {
        "firstPublishedAt": DateTimeAttribute(name="firstPublishedAt", type="datetime", writable=False)
    }
    return {
        "id": IntegerAttribute(name="id", type="integer", configurable=False, writable=False, visible=False),
        "documentId": StringAttribute(
            name="documentId", type="string", configurable=False, writable=False, visible=False
        ),
        "createdAt": DateTimeAttribute(name="createdAt", type="datetime", writable=False),
        "updatedAt": DateTimeAttribute(name="updatedAt", type="datetime", writable=False),
        "publishedAt": DateTimeAttribute(name="publishedAt", type="datetime", configurable=False),
        **(first_published if options.get("firstPublishedAt") is True else {}),
        "createdBy": _creator("createdBy", creators_private),
        "updatedBy": _creator("updatedBy", creators_private),
        "locale": StringAttribute(
            name="locale", type="string", private=not localized, configurable=False, visible=False
        ),
        "localizations": Relation(
            name="localizations",
            type="relation",
            relation="oneToMany",
            target=uid,
            virtual=True,
            private=not localized,
            configurable=False,
            writable=False,
            visible=False,
        ),
    }


def _creator(name: str, private: bool) -> Relation:
    return Relation(
        name=name,
        type="relation",
        relation="oneToOne",
        target="admin::user",
        private=private,
        configurable=False,
        writable=False,
        visible=False,
    )
