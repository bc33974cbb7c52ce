"""Reads how somebody wants types to be shown."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from octavo.plugin import Boolean, Choice, Form, Object, Report, Text, ValuePath
from octavo.plugins.admin.views.defaults import ROW, View, is_editable, is_listable, is_sortable, names_of
from octavo.schema import Holder, Relation, Schemas
from octavo.schema.input import IDS

LONGEST: Final = 1000
SIZES: Final = (10, 20, 50, 100)
SETTINGS: Final = Form(
    Boolean("bulkable"),
    Boolean("filterable"),
    Boolean("searchable"),
    Text("mainField"),
    Text("defaultSortBy"),
    Choice("defaultSortOrder", ("ASC", "DESC")),
    Choice("relationOpenMode", ("modal", "page")),
    open=True,
)
EDIT: Final = ("label", "description", "placeholder", "mainField")
LAYOUTS: Final = ("list", "edit")
VIEW: Final = Form(Object("settings"), Object("metadatas"), Object("layouts"), open=True)


def read_view(schemas: Schemas, holder: Holder, body: Any) -> View:
    """Return the changes of a view in a body; raises YupValidationError for what a type cannot show so."""
    report = Report()
    view = VIEW.read(body, report)
    if report.findings:
        report.raise_any()
    _check_settings(holder, view.get("settings") or {}, report)
    labels = {
        name: _labels(schemas, holder, name, metadata, report)
        for name, metadata in (view.get("metadatas") or {}).items()
        # Answers tell of documentId too, though nothing can be changed about it.
        if name != "documentId" and _check_known(name, names_of(holder), ("metadatas", name), report)
    }
    layouts = view.get("layouts") or {}
    for key in layouts:
        _check_known(key, LAYOUTS, ("layouts", key), report)
    if "list" in layouts:
        _check_columns(holder, layouts["list"], report)
    if "edit" in layouts:
        _check_rows(holder, layouts["edit"], report)
    report.raise_any()
    known_layouts = {key: layouts[key] for key in LAYOUTS if key in layouts}
    return {"settings": view.get("settings") or {}, "metadatas": labels, "layouts": known_layouts}


def _check_settings(holder: Holder, settings: Mapping[str, Any], report: Report) -> None:
    inner = Report()
    SETTINGS.read(settings, inner)
    for finding in inner.findings:
        report.say(("settings", *finding.path), finding.message)
    names = {field.name for field in SETTINGS.fields} | {"pageSize"}
    for name in settings:
        _check_known(name, names, ("settings", name), report)
    if settings.get("pageSize", SIZES[0]) not in SIZES:
        report.add(("settings", "pageSize"), f"must be one of {', '.join(map(str, SIZES))}")
    for key in ("mainField", "defaultSortBy"):
        attribute_name = settings.get(key)
        if (
            isinstance(attribute_name, str)
            and attribute_name not in IDS
            and not _orders(holder, attribute_name)
        ):
            report.add(("settings", key), f"must be an attribute one can sort by, not {attribute_name}")


def _orders(holder: Holder, name: str) -> bool:
    """Whether entries can be sorted and called by an attribute; Strapi says so of passwords too."""
    return is_sortable(holder, name) and not holder.all_attributes[name].is_password


def _check_known(name: str, names: Iterable[str], path: ValuePath, report: Report) -> bool:
    if name in names:
        return True
    report.say(path, f"There is no {name} here; there are {', '.join(sorted(names))}")
    return False


def _labels(schemas: Schemas, holder: Holder, name: str, metadata: Any, report: Report) -> View:
    path = ("metadatas", name)
    labels: View = {"edit": {}, "list": {}}
    for part, texts, flags in (
        ("edit", EDIT, ("visible", "editable")),
        ("list", ("label",), ("searchable", "sortable")),
    ):
        value = metadata.get(part, {}) if isinstance(metadata, Mapping) else None
        if not isinstance(value, Mapping):
            report.add((*path, part), "must be an object")
            continue
        for key in value:
            # Answers tell the main field of a relation in `list` too; it is changed in `edit`.
            _check_known(key, (*texts, *flags, "mainField"), (*path, part, key), report)
        for key in (key for key in texts if value.get(key) is not None):
            if not isinstance(value[key], str) or len(value[key]) > LONGEST:
                report.add((*path, part, key), f"must be a text of at most {LONGEST} characters")
            labels[part][key] = value[key]
        for key in (key for key in flags if value.get(key) is not None):
            if not isinstance(value[key], bool):
                report.add((*path, part, key), "must be true or false")
            able = part == "edit" or is_sortable(holder, name)
            labels[part][key] = value[key] is True and able
    _check_main_field(schemas, holder, name, labels["edit"], report)
    return labels if name != "id" else {"edit": {}, "list": labels["list"]}


def _check_main_field(schemas: Schemas, holder: Holder, name: str, edit: View, report: Report) -> None:
    main, attribute = edit.get("mainField"), holder.all_attributes.get(name)
    if main is None or main in IDS:
        return
    target = attribute.target if isinstance(attribute, Relation) else None
    if target is None or not isinstance(main, str) or not is_sortable(schemas.content_type(target), main):
        report.add(("metadatas", name, "edit", "mainField"), f"must be an attribute of {target or 'a type'}")


def _check_columns(holder: Holder, columns: Any, report: Report) -> None:
    path = ("layouts", "list")
    if not isinstance(columns, list):
        report.add(path, "must be a list of attributes")
        return
    if not columns:
        report.add(path, "must have one attribute at least")
    for index, name in enumerate(columns):
        if not isinstance(name, str) or not is_listable(holder, name):
            report.add((*path, index), f"must be an attribute that can be a column, not {name}")


def _check_rows(holder: Holder, rows: Any, report: Report) -> None:
    path = ("layouts", "edit")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        report.add(path, "must be a list of rows")
        return
    if not any(rows) and any(is_editable(holder, name) for name in names_of(holder)):
        report.add(path, "must have one attribute at least")
    used_names: set[str] = set()
    for index, row in enumerate(rows):
        before = list(report.findings)
        for number, one in enumerate(row):
            here = (*path, index, number)
            name = one.get("name") if isinstance(one, Mapping) else None
            size = one.get("size") if isinstance(one, Mapping) else None
            if not isinstance(name, str) or not is_editable(holder, name) or name in used_names:
                report.add((*here, "name"), f"must be an attribute that can be edited, once, not {name}")
            elif isinstance(size, bool) or not isinstance(size, int) or not 0 < size <= ROW:
                report.add((*here, "size"), f"must be a whole number from 1 to {ROW}")
            used_names.add(str(name))
        if report.findings == before and sum(one["size"] for one in row) > ROW:
            report.add((*path, index), f"must have sizes of {ROW} in all at most")
