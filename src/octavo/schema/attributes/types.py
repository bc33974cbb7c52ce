"""Every attribute type a schema may name."""

from collections.abc import Mapping

from octavo.schema.attributes.base import Attribute, ComponentAttribute, DynamicZone, Media, Relation, Scalar
from octavo.schema.attributes.biginteger import BigInteger
from octavo.schema.attributes.blocks import Blocks
from octavo.schema.attributes.boolean import Boolean
from octavo.schema.attributes.decimal import Decimal
from octavo.schema.attributes.email import Email
from octavo.schema.attributes.enumeration import Enumeration
from octavo.schema.attributes.float import Float
from octavo.schema.attributes.integer import Integer
from octavo.schema.attributes.json import Json
from octavo.schema.attributes.temporal import Date, DateTime, Time, Timestamp
from octavo.schema.attributes.textual import Password, RichText, String, Text
from octavo.schema.attributes.uid import Uid

SCALARS: Mapping[str, type[Scalar]] = {
    "string": String,
    "text": Text,
    "richtext": RichText,
    "blocks": Blocks,
    "email": Email,
    "password": Password,
    "uid": Uid,
    "integer": Integer,
    "biginteger": BigInteger,
    "float": Float,
    "decimal": Decimal,
    "boolean": Boolean,
    "date": Date,
    "time": Time,
    "datetime": DateTime,
    "timestamp": Timestamp,
    "enumeration": Enumeration,
    "json": Json,
}
TYPES: Mapping[str, type[Attribute]] = {
    **SCALARS,
    "relation": Relation,
    "media": Media,
    "component": ComponentAttribute,
    "dynamiczone": DynamicZone,
}
CUSTOM_FIELD = "customField"
"""The type of attributes whose scalar type is registered under the uid in `customField`."""

_STORED_AS: Mapping[str, tuple[str, ...]] = {
    "string": (
        "plugin::address-selection.address",
        "plugin::address-selection.country",
        "plugin::cloudinary-media-library.cloudinary",
        "plugin::color-picker.color",
        "plugin::country-select.country",
        "plugin::lucide-icon-picker.lucide-icon",
        "plugin::multiselect-field.multiselect-field",
        "plugin::react-icons.icon",
        "plugin::remote-select.remote-select",
        "plugin::remote-select.searchable-remote-select",
        "plugin::strapi-country-select.country-select",
        "plugin::strapi-phone-validator-5.phone",
        "plugin::timezone-select.timezone",
    ),
    "text": ("plugin::strapi-code-editor-custom-field.code-editor-text", "plugin::tiptap-editor.RichText"),
    "richtext": (
        "plugin::ckeditor.CKEditor",
        "plugin::ckeditor5.CKEditor",
        "plugin::tinymce.tinymce",
    ),
    "json": (
        "plugin::geodata.geojson",
        "plugin::google-maps.location-picker",
        "plugin::multi-select.multi-select",
        "plugin::oembed.oembed",
        "plugin::strapi-code-editor-custom-field.code-editor-json",
        "plugin::strapi-location-picker.location-picker",
        "plugin::strapi-plugin-iconhub.iconhub",
        "plugin::table-field.table",
        "plugin::tagsinput.tags",
        "plugin::video-field.video",
    ),
    "uid": ("plugin::field-uuid.uuid", "plugin::strapi-advanced-uuid.uuid"),
}
CUSTOM_FIELDS: Mapping[str, str] = {uid: kind for kind, uids in _STORED_AS.items() for uid in uids}
"""Custom fields that are known without a plugin, with the scalar types their plugins store them as.

Those that encrypt are not among them, because they would be stored readable.
"""

GENERATED_BY_PLUGINS = frozenset(_STORED_AS["uid"])
"""Custom fields whose values the plugin generates for new entries; here they have to be sent."""
