"""What the panel shows of a type unless somebody has said otherwise (as Strapi)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from octavo.plugins.admin.readable_fields import CREATORS
from octavo.schema import Attribute, Component, Holder, Relation, Schemas
from octavo.schema.input import IDS

View = dict[str, Any]
"""`settings`, `metadatas` and `layouts`."""

COLUMNS: Final = 4
ROW: Final = 12
FULL: Final = ("dynamiczone", "component", "json", "richtext", "blocks")
SMALL: Final = ("boolean", "date", "time", "biginteger", "decimal", "float", "integer")
UNSORTABLE: Final = ("component", "json", "media", "richtext", "dynamiczone", "blocks")
UNLISTED: Final = ("json", "password", "richtext", "dynamiczone", "blocks")
TO_ONE: Final = ("oneToOne", "manyToOne")
TO_TYPE: Final = (*TO_ONE, "oneToMany", "manyToMany")
TIMES: Final = ("createdAt", "updatedAt")
CREATOR: Final = "admin::user"
NO_FIELD: Final = "id"
"""The main field of a type without any text."""


def shown_attributes(holder: Holder) -> dict[str, Attribute]:
    """Return the declared attributes that are shown to anybody at all."""
    return {name: attribute for name, attribute in holder.attributes.items() if not attribute.for_code_alone}


def default_main_field(holder: Holder) -> str:
    """Return the first short text, by which entries are called."""
    return next((name for name, one in shown_attributes(holder).items() if one.type == "string"), NO_FIELD)


def is_sortable(holder: Holder, name: str) -> bool:
    """Whether lists may be sorted by an attribute."""
    if isinstance(holder, Component) and name == "id":
        return False
    attribute = holder.all_attributes.get(name)
    if isinstance(attribute, Relation):
        return attribute.relation in TO_ONE or name in CREATORS
    return name in IDS or (attribute is not None and attribute.type not in UNSORTABLE)


def is_listable(holder: Holder, name: str) -> bool:
    """Whether an attribute may be a column of lists."""
    if name in (*IDS, *TIMES, *CREATORS):
        return not isinstance(holder, Component) or name == "id"
    attribute = shown_attributes(holder).get(name)
    if attribute is None or not attribute.visible or attribute.type in UNLISTED:
        return False
    return not isinstance(attribute, Relation) or attribute.relation in TO_TYPE


def is_editable(holder: Holder, name: str) -> bool:
    """Whether an attribute may stand in a form."""
    attribute = shown_attributes(holder).get(name)
    return attribute is not None and attribute.visible


def size_of(attribute: Attribute) -> int:
    """Return how many twelfths of a row the control of an attribute takes."""
    if attribute.type in FULL:
        return ROW
    return 4 if attribute.type in SMALL else 6


def names_of(holder: Holder) -> list[str]:
    """Return the attributes that labels are for, in the order of columns."""
    declared = list(shown_attributes(holder))
    return ["id", *declared] if isinstance(holder, Component) else ["id", *declared, *TIMES, *CREATORS]


def default_view(schemas: Schemas, holder: Holder) -> View:
    """Return settings, labels and layouts of a type or component."""
    names = names_of(holder)
    listed = [name for name in names if is_listable(holder, name)]
    return {
        "settings": settings_by(default_main_field(holder)),
        "metadatas": {name: _labels(schemas, holder, name) for name in names},
        "layouts": {"list": listed[:COLUMNS], "edit": list(_rows(holder))},
    }


def settings_by(main_field: str) -> View:
    """Return the settings of a type whose entries are called by a field."""
    return {
        "bulkable": True,
        "filterable": True,
        "searchable": True,
        "pageSize": 10,
        "relationOpenMode": "modal",
        "mainField": main_field,
        "defaultSortBy": main_field,
        "defaultSortOrder": "ASC",
    }


def _labels(schemas: Schemas, holder: Holder, name: str) -> View:
    sortable = is_sortable(holder, name)
    listed = {"label": name, "searchable": sortable, "sortable": sortable}
    if name == "id":
        return {"edit": {}, "list": listed}
    edit = {"label": name, "description": "", "placeholder": "", "visible": is_editable(holder, name)}
    attribute = holder.all_attributes[name]
    main: Mapping[str, str] = {}
    if isinstance(attribute, Relation) and attribute.target is not None:
        main = {"mainField": default_main_field(schemas.content_type(attribute.target))}
    return {"edit": {**edit, "editable": True, **main}, "list": listed}


def _rows(holder: Holder) -> Iterator[list[View]]:
    """Yield the rows of a form, as many controls in each as fit."""
    row: list[View] = []
    for name, attribute in shown_attributes(holder).items():
        if not is_editable(holder, name):
            continue
        size = size_of(attribute)
        if row and sum(one["size"] for one in row) + size > ROW:
            yield row
            row = []
        row.append({"name": name, "size": size})
    if row:
        yield row
