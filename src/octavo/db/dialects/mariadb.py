"""MariaDB: lists are JSON texts, JSON is text, texts are kept under a binary collation that pads nothing and
folded by that of Unicode 14.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_DOWN, Context, Decimal
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.mysql.mariadb import MariaDBDialect as SQLAlchemyMariaDB

from octavo.db.dialects import encoding
from octavo.db.dialects.base import (
    FINAL_SIGMA,
    SIGMA,
    ZERO,
    Dialect,
    Json,
    Text,
    Truth,
    constant,
    json_path,
    list_parameter,
)
from octavo.db.dialects.json_table import JsonColumn, json_table
from octavo.db.dialects.mariadb_ddl import MariaDBDDL, comes_with_table, key_name
from octavo.db.dialects.mariadb_folding import COLLATION, FOLDING, expanded
from octavo.db.types import Encoder, Kind, StoredType
from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.decimal import PLACES, WHOLE_DIGITS, fits


def encode_datetime(value: Any) -> datetime:
    """Return a moment in UTC, as a DATETIME is: without its zone."""
    return encoding.as_datetime(value).replace(tzinfo=None)


def _datetime_element(value: Any) -> str:
    return encode_datetime(value).isoformat(" ", "milliseconds")


def encode_decimal(value: Any) -> Decimal:
    """Return a decimal; of one with more digits than a column holds, one that lies between the same two."""
    exact = encoding.encode_decimal(value)
    if fits(exact):
        return exact
    if abs(exact) >= _BEYOND:
        return _BEYOND.copy_sign(exact)
    return _WIDE.add(exact.quantize(_PLACE, context=_WIDE), _HALF.copy_sign(exact))


_BEYOND = Decimal(10) ** WHOLE_DIGITS
_PLACE = Decimal(1).scaleb(-PLACES)
_HALF = Decimal(5).scaleb(-PLACES - 1)
_WIDE = Context(prec=WHOLE_DIGITS + PLACES + 1, rounding=ROUND_DOWN)

_ENCODERS: Mapping[Kind, Encoder] = {
    **encoding.ENCODERS,
    "decimal": encode_decimal,
    "datetime": encode_datetime,
}
_ELEMENTS: Mapping[Kind, Encoder] = {
    **_ENCODERS,
    "decimal": lambda value: str(encode_decimal(value)),
    "datetime": _datetime_element,
}


def _encode_decimals(values: Any) -> str:
    # Those with more digits than a column holds would be rounded, and equal nothing.
    exact = [None if one is None else encoding.encode_decimal(one) for one in values]
    texts = [one if one is None else str(one) for one in exact if one is None or fits(one)]
    return orjson.dumps(texts).decode()


_LIST_ENCODERS: Mapping[Kind, Encoder] = {
    **{kind: encoding.list_encoder(encode) for kind, encode in _ELEMENTS.items()},
    "decimal": _encode_decimals,
}


class MariaDBDialect(Dialect):
    """MariaDB 10.11 or later."""

    name = "mariadb"
    sqlalchemy = SQLAlchemyMariaDB(paramstyle="qmark")
    sqlalchemy.ddl_compiler = MariaDBDDL
    sqlalchemy.insert_returning = True
    sqlalchemy._backslash_escapes = False  # as the connections' sql_mode says
    commits_ddl = True
    partial_indexes = False
    rounds_decimals = True
    indexes_share_names = False

    def encoder(self, kind: Kind, many: bool = False) -> Encoder | None:
        """Return the function from a stored value, or a list of them, to the driver's."""
        return (_LIST_ENCODERS if many else _ENCODERS)[kind]

    def decoder(self, attribute: Scalar) -> Callable[[Any], Any] | None:
        """Return what makes the wire's value: the connections give what `to_json` makes, but for booleans,
        JSON, and decimals exactly.
        """
        if attribute.column == "boolean":
            return bool
        return orjson.loads if attribute.column == "json" else attribute.conversions.json_to_wire

    def is_in(self, value: sa.ColumnElement[Any], name: str, kind: Kind) -> Truth:
        """Return the condition that a value is in a list that is passed as one parameter."""
        values = json_table(list_parameter(name, kind), "$[*]", [("v", StoredType(kind), "$")])
        return value.in_(sa.select(values.table_valued("v", name=f"{name}_list").c.v))

    def is_found(self, value: sa.ColumnElement[Any], rows: sa.GenerativeSelect) -> Truth:
        """Say that a value is among those of a select, of row ids.

        As a list, from whose elements rows are looked up: a subquery is thought to find most of a table,
        and is asked about each row.
        """
        return value.in_(_through_list(rows, [("id", StoredType("rowid"), "$[0]")]))

    def are_found(self, values: Sequence[sa.ColumnElement[Any]], rows: sa.Select[Any]) -> Truth:
        """Return the condition that a tuple of row ids, document ids or locales is in a select."""
        columns = [(f"v{place}", _storage_of(value), f"$[{place}]") for place, value in enumerate(values)]
        return sa.tuple_(*values).in_(_through_list(rows, columns))

    def is_made_with_table(self, index: sa.Index) -> bool:
        """Whether CREATE TABLE creates this index too."""
        return comes_with_table(index)

    def drop_index(self, name: str, table: str, computed: Sequence[str] = ()) -> str:
        """Return the statement that drops an index, and the columns that were computed for it."""
        columns = (f"DROP COLUMN {self.quoted(column)}" for column in computed)
        changes = ", ".join((f"DROP INDEX {self.quoted(name)}", *columns))
        return f"ALTER TABLE {self.quoted(table)} {changes}"

    def rename_table(self, old: str, new: str, key: tuple[str, str] | None = None) -> str:
        """Return the statement that gives a table another name, and with it its foreign key, whose name no
        other table's may have.
        """
        renamed = super().rename_table(old, new)
        if key is None:
            return renamed
        name, owner = key
        owned = f"FOREIGN KEY (owner_id) REFERENCES {self.quoted(owner)} (id) ON DELETE CASCADE"
        add_constraint = f"ADD CONSTRAINT `{self.key_name(new, name)}` {owned}"
        begun, _, ended = renamed.rpartition(" RENAME ")
        return f"{begun} DROP FOREIGN KEY `{name}`, {add_constraint}, RENAME {ended}"

    def key_name(self, table: str, key: str) -> str:
        """Return what the foreign key of a side table is called: it has the name of its table."""
        return key_name(table, ["owner_id"])

    def is_in_window(self, value: sa.ColumnElement[Any], rows: sa.Select[Any]) -> Truth:
        """Return the condition that a value is in a select with LIMIT, which IN itself does not allow."""
        window = rows.subquery("in_window")
        return value.in_(sa.select(*window.c))

    def contains(self, text: Text, part: Text) -> Truth:
        """Return the condition that a text contains another one; `locate` has no wildcards."""
        return sa.func.locate(part, text) > ZERO

    def fold(self, text: Text) -> Text:
        """Return the case-folded text."""
        folded = sa.func.lower(sa.func.upper(sa.collate(expanded(text), FOLDING)))
        return sa.func.replace(sa.collate(folded, COLLATION), constant(FINAL_SIGMA), constant(SIGMA))

    def as_text(self, value: sa.ColumnElement[Any], kind: Kind) -> Text:
        """Return the text of a value, moments as on the wire."""
        if kind in {"text", "json", "date_text", "time_text", "datetime_text"}:
            return value
        if kind == "datetime":
            microseconds = sa.func.date_format(value, constant("%Y-%m-%dT%H:%i:%s.%f"))
            return sa.func.concat(sa.func.left(microseconds, sa.literal_column("23")), constant("Z"))
        text: Text = sa.cast(value, sa.Text)
        return sa.func.regexp_replace(text, constant("[.]?0+$"), constant("")) if kind == "decimal" else text

    def json_scalar(self, json: Json, path: Sequence[str], kind: Kind) -> sa.ColumnElement[Any]:
        """Return the value at a path."""
        where = constant(json_path(path))
        if kind == "json":
            return sa.func.nullif(sa.func.json_extract(json, where), constant("null"))
        value = sa.func.json_value(json, where)
        if kind == "text" or kind.endswith("_text"):
            return sa.collate(value, COLLATION)
        if kind == "double":
            return value.op("+")(sa.literal_column("0e0"))
        return sa.cast(value, sa.Numeric(65, 30) if kind == "decimal" else sa.Integer())

    def json_elements(self, json: Json, path: Sequence[str], name: str) -> tuple[sa.FromClause, Json, Truth]:
        """Return the list at a path as a table."""
        elements = json_table(json, f"{json_path(path)}[*]", [("value", StoredType("json"), "$")])
        table = elements.table_valued("value", name=name)
        return table, table.c.value, sa.func.json_type(table.c.value) == constant("OBJECT")

    def json_list(self, value: sa.ColumnElement[Any], order: Sequence[Any]) -> sa.ColumnElement[Any]:
        """Return the aggregate that makes one JSON list of values, in an order."""
        return sa.func.json_arrayagg(value).aggregate_order_by(*order)


def _through_list(rows: sa.GenerativeSelect, columns: Sequence[JsonColumn]) -> sa.Select[Any]:
    """Return the rows of a select, gone through a list."""
    subquery = rows.subquery("found")
    lists = sa.select(sa.func.json_arrayagg(sa.func.json_array(*subquery.c))).scalar_subquery()
    names = [name for name, *_ in columns]
    return sa.select(*json_table(lists, "$[*]", columns).table_valued(*names, name="found_list").c)


def _storage_of(value: sa.ColumnElement[Any]) -> StoredType:
    # What is no column is the id of a component, out of JSON.
    return value.type if isinstance(value.type, StoredType) else StoredType("rowid")
