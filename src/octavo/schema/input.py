"""Checks the keys of a REST body: unknown, read-only and forbidden keys are refused before anything else
(Strapi).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, NoReturn

from octavo.errors import GrantError, ValidationError
from octavo.schema.attributes.base import KIND, Attribute, DynamicZone, ReferenceAttribute, Relation, Scalar
from octavo.schema.content_type import ContentType, Holder
from octavo.schema.registry import Schemas
from octavo.schema.walk import holder_of, to_list

Can = Callable[[str], bool]
"""Whether the caller may do something with a type: read it (and so refer to its documents), or update it."""

IDS = ("id", "documentId")
VERBS = ("connect", "disconnect", "set")
OPERATIONS = (*VERBS, "options")
MORPH_KEYS = (*IDS, "__type", "locale", "status", "position")
"""The keys of one target of a morph relation in connect, disconnect or set."""

DEEPEST = 100
"""Levels of references within references; the body is walked recursively."""


class _Key(NamedTuple):
    """One key of a body: where it is, what it means, and the attribute whose value it is part of."""

    name: str
    value: Any
    path: tuple[str, ...]
    """The attributes leading here, including the key itself if it is one."""
    attribute: Attribute | None
    parent: Attribute | None


def check_input(
    schemas: Schemas,
    content_type: ContentType,
    data: Any,
    can_reference: Can | None = None,
    can_update: Can | None = None,
) -> None:
    """Raise ValidationError `Invalid key …` for the first key a body may not have.

    Checked in turn, each in the whole body: ids, attributes that are not writable, unknown keys, relations to
    types the caller may not read. Raises GrantError for relations that other types store, unless the caller
    may update those.
    """
    for entry in to_list(data):
        if isinstance(entry, Mapping):
            _check_entry(schemas, content_type, entry, can_reference)
            if can_update is not None:
                check_kept_by_others(content_type, entry, can_update)


def check_kept_by_others(content_type: ContentType, data: Mapping[str, Any], can_update: Can) -> None:
    """Raise GrantError if a body changes entries of another type that the caller may not update.

    It does not look whether such entries exist, which must not be revealed.
    """
    for name, value in data.items():
        relation = content_type.inverse_relations.get(name)
        if relation is None or not _changes(value):
            continue
        target = relation.target or ""
        if not can_update(target):
            raise GrantError(f"Writing {name}, which entries of {target} keep,", f"{target}.update")


def _changes(value: Any) -> bool:
    """Whether a relation's value would change anything."""
    if not isinstance(value, Mapping):
        return True
    return any(value.get(verb) for verb in VERBS) or isinstance(value.get("set"), list)


def check_keys(
    schemas: Schemas, content_type: ContentType, data: Mapping[str, Any], beside: Collection[str] = ()
) -> None:
    """Raise ValidationError `Invalid key …` for the first key that would be ignored by a write, at any depth.

    `beside` are keys that are allowed next to attributes.
    """
    for name in data:
        if name not in content_type.attributes and name not in beside:
            raise ValidationError(f"Invalid key {name}", {"key": name, "path": None, "source": "body"})
    declared_values = {name: value for name, value in data.items() if name in content_type.attributes}
    _check_known(key for key in _keys(schemas, content_type, declared_values, (), None) if not _places(key))


def _check_entry(
    schemas: Schemas,
    content_type: ContentType,
    data: Mapping[str, Any],
    can_reference: Can | None,
) -> None:
    for name in IDS:
        if name in data:
            raise ValidationError(f"Invalid key {name}", {"key": name, "source": "body"})
    keys = list(_keys(schemas, content_type, data, (), None))
    for key in keys:
        if len(key.path) == 1 and key.attribute is not None and not key.attribute.writable:
            _refuse(key)
    _check_known(keys)
    if can_reference is not None:
        for key in keys:
            if isinstance(key.attribute, Relation):
                _check_reference(key, key.attribute, can_reference)


def _check_known(keys: Iterable[_Key]) -> None:
    for key in keys:
        if key.attribute is None and not _is_allowed(key):
            _refuse(key)
        if isinstance(key.attribute, ReferenceAttribute):
            _check_operations(key)


def _keys(
    schemas: Schemas, holder: Holder, data: Mapping[str, Any], path: tuple[str, ...], parent: Attribute | None
) -> Iterator[_Key]:
    """Yield the keys of an object and of everything below it that the schemas describe."""
    if len(path) > DEEPEST:
        raise ValidationError("The body is nested too deeply", {"source": "body"})
    attributes = holder.all_attributes
    for name, value in data.items():
        attribute = None if name in IDS else attributes.get(name)
        here = path if attribute is None else (*path, name)
        yield _Key(name, value, here, attribute, parent)
        if attribute is None or value is None or isinstance(attribute, Scalar):
            continue
        for member in to_list(value):
            if isinstance(member, list) and member and isinstance(attribute, ReferenceAttribute):
                yield _Key("0", member[0], here, None, attribute)
            inner = holder_of(schemas, attribute, member)
            if inner is not None:
                yield from _keys(schemas, inner, member, here, attribute)


def _places(key: _Key) -> bool:
    """Whether a key describes the target of a relation, such as its locale."""
    return isinstance(key.parent, Relation) and key.name in MORPH_KEYS


def _is_allowed(key: _Key) -> bool:
    """Whether a key that is no attribute may be where it is."""
    if isinstance(key.parent, ReferenceAttribute) and key.name in OPERATIONS:
        return True
    if _is_morph(key.parent) and key.name == "__type":
        return True
    if isinstance(key.parent, DynamicZone) and key.name == KIND:
        return True
    return key.parent is not None and key.name in IDS


def _check_operations(key: _Key) -> None:
    """Refuse unknown keys in connections of morph relations, and in the options of any relation."""
    for change in to_list(key.value):
        if not isinstance(change, Mapping):
            continue
        unknown = _unread_options(change["options"]) if "options" in change else []
        if _is_morph(key.attribute):
            items = [item for verb in VERBS for item in to_list(change.get(verb))]
            unknown += [
                name for item in items if isinstance(item, Mapping) for name in item if name not in MORPH_KEYS
            ]
        if unknown:
            _refuse(_Key(unknown[0], None, key.path, None, key.attribute))


def _unread_options(options: Any) -> list[str]:
    if options is None:
        return []
    if not isinstance(options, Mapping):
        return ["options"]
    return [name for name in options if name != "strict" or not isinstance(options[name], bool)]


def _is_morph(attribute: Attribute | None) -> bool:
    return attribute is not None and attribute.is_polymorphic


def _check_reference(key: _Key, relation: Relation, can_reference: Can) -> None:
    if relation.target is not None:
        if not can_reference(relation.target):
            _refuse(key)
        return
    operations = key.value if isinstance(key.value, Mapping) else {}
    lists = [operations[name] for name in ("connect", "set", "disconnect") if name in operations]
    for members in lists or ([] if "options" in operations else [key.value]):
        for member in members if isinstance(members, list) else [None]:
            kind = member.get("__type") if isinstance(member, Mapping) else None
            if not isinstance(kind, str) or not can_reference(kind):
                _refuse(key)


def _refuse(key: _Key) -> NoReturn:
    path = ".".join(key.path) or None
    where = f" at {path}" if path and path != key.name else ""
    raise ValidationError(f"Invalid key {key.name}{where}", {"key": key.name, "path": path, "source": "body"})
