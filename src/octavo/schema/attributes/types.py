"""Every attribute type a schema may name."""

from collections.abc import Mapping

from octavo.schema.attributes.base import Attribute, ComponentAttribute, DynamicZone, Media, Relation, Scalar
from octavo.schema.attributes.biginteger import BigIntegerAttribute
from octavo.schema.attributes.blocks import BlocksAttribute
from octavo.schema.attributes.boolean import BooleanAttribute
from octavo.schema.attributes.decimal import DecimalAttribute
from octavo.schema.attributes.email import EmailAttribute
from octavo.schema.attributes.enumeration import EnumerationAttribute
from octavo.schema.attributes.float import FloatAttribute
from octavo.schema.attributes.integer import IntegerAttribute
from octavo.schema.attributes.json import JsonAttribute
from octavo.schema.attributes.temporal import (
    DateAttribute,
    DateTimeAttribute,
    TimeAttribute,
    TimestampAttribute,
)
from octavo.schema.attributes.textual import (
    PasswordAttribute,
    RichTextAttribute,
    StringAttribute,
    TextAttribute,
)
from octavo.schema.attributes.uid import UidAttribute

SCALARS: Mapping[str, type[Scalar]] = {
    "string": StringAttribute,
    "text": TextAttribute,
    "richtext": RichTextAttribute,
    "blocks": BlocksAttribute,
    "email": EmailAttribute,
    "password": PasswordAttribute,
    "uid": UidAttribute,
    "integer": IntegerAttribute,
    "biginteger": BigIntegerAttribute,
    "float": FloatAttribute,
    "decimal": DecimalAttribute,
    "boolean": BooleanAttribute,
    "date": DateAttribute,
    "time": TimeAttribute,
    "datetime": DateTimeAttribute,
    "timestamp": TimestampAttribute,
    "enumeration": EnumerationAttribute,
    "json": JsonAttribute,
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
