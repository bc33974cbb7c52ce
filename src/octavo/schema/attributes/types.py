"""Every attribute type a schema may name."""

from collections.abc import Mapping

from octavo.schema.attributes.base import Attribute, ComponentAttribute, DynamicZone, Media, Relation, Scalar
from octavo.schema.attributes.biginteger import BigInteger
from octavo.schema.attributes.blocks import Blocks
from octavo.schema.attributes.boolean import Boolean
from octavo.schema.attributes.date import Date
from octavo.schema.attributes.datetime import DateTime
from octavo.schema.attributes.decimal import Decimal
from octavo.schema.attributes.email import Email
from octavo.schema.attributes.enumeration import Enumeration
from octavo.schema.attributes.float import Float
from octavo.schema.attributes.integer import Integer
from octavo.schema.attributes.json import Json
from octavo.schema.attributes.password import Password
from octavo.schema.attributes.richtext import RichText
from octavo.schema.attributes.string import String
from octavo.schema.attributes.text import Text
from octavo.schema.attributes.time import Time
from octavo.schema.attributes.timestamp import Timestamp
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
"""Declares an attribute whose scalar type a plugin has registered under the `customField` uid."""

CUSTOM_FIELDS: Mapping[str, str] = {"plugin::color-picker.color": "string"}
"""The custom fields known without a plugin, with the scalar types they are kept as."""
