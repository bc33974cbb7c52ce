"""Makes the schema files of tomorrow from those of today and what is to change."""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from octavo import Octavo
from octavo.plugins.content_type_builder.places import COMPONENTS, CONTENT_TYPES, Places
from octavo.plugins.content_type_builder.schemas.json_text import change_json, write_json
from octavo.plugins.content_type_builder.schemas.names import reserved_models
from octavo.schema.uid import snake_case

CREATE, UPDATE, DELETE = "create", "update", "delete"
ACTIONS = (CREATE, UPDATE, DELETE)
"""What a change does; the keys of changes are those of Strapi's `update-schema`."""

Raw = dict[str, Any]
DEEPEST = 20
"""Levels of options inside of options."""
_SIDES = ("mappedBy", "inversedBy", "morphBy")
_INFO = ("displayName", "description", "icon", "singularName", "pluralName")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a change cannot be made, and the keys that lead to what is wrong."""

    path: tuple[str, ...]
    message: str
    fix: str = ""


class EditRefused(Exception):
    """Raised for a change that cannot be made."""

    def __init__(self, path: tuple[str, ...], message: str, fix: str = "") -> None:
        self.wrong = Wrong(path, message, fix)
        super().__init__(message)


@dataclass(slots=True)
class Draft:
    """One schema file: its text now, and the schema that is to be in it; None for no file."""

    section: str
    uid: str
    path: str
    before: str | None
    was: Raw | None
    now: Raw | None
    renamed: "Draft | None" = None
    """The draft of the file that a type was in under its former name."""

    @property
    def after(self) -> str | None:
        """The text as it is to be."""
        if self.now is None:
            return None
        before = self.before if self.renamed is None else self.renamed.before
        return write_json(self.now) if before is None else change_json(before, self.now)


@dataclass
class Edits:
    """All files that changes concern, and what is wrong with the changes."""

    app: Octavo
    places: Places
    drafts: dict[tuple[str, str], Draft] = field(default_factory=dict)
    problems: list[Wrong] = field(default_factory=list)
    renamed: list[tuple[tuple[str, str], str, str]] = field(default_factory=list)
    """Attributes by their section and uid, with what they were called and are called now."""
    types: dict[str, str] = field(default_factory=dict)
    """Types by their uid, with the singular names they get."""

    def apply(self, data: Mapping[str, Any]) -> None:
        """Apply all changes of a body."""
        for section in (COMPONENTS, CONTENT_TYPES):
            for change in data.get(section, ()):
                try:
                    self._change(section, change)
                except EditRefused as refused:
                    self.problems.append(refused.wrong)
        for (section, uid), old, name in self.renamed:
            self._follow(section, uid, old, name)
        for uid, singular in self.types.items():
            try:
                self._rename_type(self.drafts[CONTENT_TYPES, uid], singular)
            except EditRefused as refused:
                self.problems.append(refused.wrong)

    @property
    def changed_drafts(self) -> list[Draft]:
        """The files that are not as they were, by their paths."""
        drafts = [draft for draft in self.drafts.values() if draft.after != draft.before]
        return sorted(drafts, key=lambda draft: draft.path)

    def _change(self, section: str, change: Mapping[str, Any]) -> None:
        uid = change["uid"]
        if (section, uid) in self.drafts and self.drafts[section, uid].was != self.drafts[section, uid].now:
            raise EditRefused((section, uid), f"{uid!r} is changed twice", "send its changes together")
        draft = self._new(section, change) if change["action"] == CREATE else self._open(section, uid)
        if change["action"] == DELETE:
            draft.now = None
        elif draft.now is not None:
            self._set(draft, change)
            self._set_attributes(draft, change.get("attributes", ()))
            if "order" in change:
                _set_order(draft, change["order"])

    def _new(self, section: str, change: Mapping[str, Any]) -> Draft:
        uid, place = change["uid"], self.places
        is_type = section == CONTENT_TYPES
        path = place.of_new_type(uid) if is_type else place.of_new_component(uid)
        if not path:
            fix = "such as api::recipe.recipe" if is_type else "such as shared.opening-hours"
            raise EditRefused((section, uid), f"{uid!r} is no uid of a new one", fix)
        if place.text(path) is not None:
            raise EditRefused((section, uid), f"{path} exists already", "name another, or update it")
        if not place.is_own(path):
            raise EditRefused(
                (section, uid), f"{path} leads out of the project", "remove the link on its way"
            )
        now = self._raw_type(uid, change) if is_type else _raw_component(uid, change)
        draft = self.drafts[section, uid] = Draft(section, uid, path, None, None, now)
        return draft

    def _raw_type(self, uid: str, change: Mapping[str, Any]) -> Raw:
        name = uid.rpartition(".")[2]
        here = (CONTENT_TYPES, uid)
        for key in ("singularName", "pluralName", "displayName"):
            if not change.get(key):
                raise EditRefused((*here, key), f"a new content type needs {key}")
        if change["singularName"] != name:
            raise EditRefused((*here, "singularName"), f"singularName has to be {name!r}, as in the uid")
        reserved_names = reserved_models(self.app)
        for key in ("singularName", "pluralName"):
            if change[key] in reserved_names:
                self._note((*here, key), f"the name {change[key]!r} is in use", "name another")
        return {
            "kind": change.get("kind", "collectionType"),
            "collectionName": change.get("collectionName") or snake_case(change["pluralName"]),
            "info": {},
            "options": {"draftAndPublish": change.get("draftAndPublish", True)},
            "pluginOptions": {},
            "attributes": {},
        }

    def _open(self, section: str, uid: str) -> Draft:
        """Return the draft of a file that exists; it is read once."""
        if (section, uid) in self.drafts:
            return self.drafts[section, uid]
        schemas = self.places.schemas
        holders = schemas.content_types if section == CONTENT_TYPES else schemas.components
        holder = holders.get(uid)
        if holder is None:
            raise EditRefused((section, uid), f"there is no {uid!r}", "name one there is, or create it")
        path = self.places.file_of(holder)
        if not path:
            message = f"{uid!r} is not described by a file of this project alone"
            raise EditRefused((section, uid), message, f"it comes from {holder.source or 'Octavo'}")
        text = self.places.text(path)
        try:
            raw = None if text is None else json.loads(text)
        except ValueError:
            raw = None
        if not isinstance(raw, dict):
            raise EditRefused((section, uid), f"{path} cannot be read", "mend the file first")
        draft = Draft(section, uid, path, text, raw, copy.deepcopy(raw))
        self.drafts[section, uid] = draft
        return draft

    def _set(self, draft: Draft, change: Mapping[str, Any]) -> None:
        """Set what is sent of a type or component besides its attributes."""
        now, here = draft.now or {}, (draft.section, draft.uid)
        singular = change.get("singularName")
        if draft.was and singular and singular != draft.was.get("info", {}).get("singularName"):
            self.types[draft.uid] = singular
        if change.get("category") and change["category"] != draft.uid.partition(".")[0]:
            self._note((*here, "category"), "the category is part of the uid, and stays as it is")
        for key in ("kind", "collectionName"):
            if key in change:
                now[key] = change[key]
        info = {key: change[key] for key in _INFO if key in change}
        if info:
            now["info"] = {**now.get("info", {}), **info}
        if "options" in change:
            drafts = {
                key: now["options"][key] for key in ("draftAndPublish",) if key in now.get("options", {})
            }
            now["options"] = {**drafts, **self._checked((*here, "options"), change["options"])}
        if "draftAndPublish" in change:
            now["options"] = {**now.get("options", {}), "draftAndPublish": change["draftAndPublish"]}
        if "pluginOptions" in change:
            now["pluginOptions"] = self._checked((*here, "pluginOptions"), change["pluginOptions"])

    def _set_attributes(self, draft: Draft, changes: Sequence[Mapping[str, Any]]) -> None:
        seen: set[str] = set()
        for change in changes:
            name = change["name"]
            if name in seen:
                self._note((draft.section, draft.uid, "attributes", name), f"{name!r} is changed twice")
            if change["action"] != DELETE:  # one that is removed may be followed by one of the same name
                seen.add(name)
            self._set_attribute(draft, change)

    def _set_attribute(self, draft: Draft, change: Mapping[str, Any]) -> None:
        name, old, action = change["name"], change.get("renamedFrom"), change["action"]
        attributes: Raw = (draft.now or {}).setdefault("attributes", {})
        here = (draft.section, draft.uid, "attributes", name)
        if action == CREATE and name in attributes:
            self._note(here, f"there is an attribute {name!r} already", "name another, or update it")
        elif action != CREATE and not old and name not in attributes:
            self._note(here, f"there is no attribute {name!r}", "name one there is, or create it")
        elif action == DELETE:
            del attributes[name]
        elif "properties" not in change and not old:
            self._note((*here, "properties"), f"the properties of {name!r} are missing")
        elif old:
            self._rename(draft, old, name, change)
        else:
            attributes[name] = self._properties(here, change["properties"])

    def _rename(self, draft: Draft, old: str, name: str, change: Mapping[str, Any]) -> None:
        attributes: Raw = (draft.now or {}).get("attributes", {})
        here = (draft.section, draft.uid, "attributes", name)
        if old == name or old not in attributes:
            raise EditRefused((*here, "renamedFrom"), f"there is no attribute {old!r} to rename")
        if name in attributes:
            raise EditRefused(here, f"there is an attribute {name!r} already", "name another")
        properties = change.get("properties")
        new = {
            **(attributes[old] if properties is None else self._properties(here, properties)),
            "renamedFrom": old,
        }
        renamed = {
            name if key == old else key: new if key == old else item for key, item in attributes.items()
        }
        attributes.clear()
        attributes.update(renamed)
        self.renamed.append(((draft.section, draft.uid), old, name))

    def _follow(self, section: str, uid: str, old: str, name: str) -> None:
        """Give an attribute's new name to the uids made of it, to the lists that name it, and to the other
        sides of a relation.
        """
        schema = self.drafts[section, uid].now or {}
        for item in schema.get("attributes", {}).values():
            if isinstance(item, dict) and item.get("targetField") == old:
                item["targetField"] = name
        for names in _lists_of_names(schema):
            names[:] = [name if one == old else one for one in names]
        if section != CONTENT_TYPES:
            return
        for other in self._own_uids():
            schema = self.places.schemas[other].raw.get("attributes", {})
            if not any(_leads_to(item, uid, old) for item in schema.values()):
                continue
            draft = self._open(CONTENT_TYPES if "::" in other else COMPONENTS, other)
            for item in (draft.now or {}).get("attributes", {}).values():
                for side in _leads_to(item, uid, old):
                    item[side] = name

    def _rename_type(self, draft: Draft, singular: str) -> None:
        """Move a type to the file of its new uid, and let relations lead there."""
        here, places = (draft.section, draft.uid, "singularName"), self.places
        uid, path = places.of_renamed_type(draft.uid, draft.path, singular)
        if not path:
            raise EditRefused(here, f"{singular!r} is no name of a type", "such as opening-hour")
        if uid in places.schemas.content_types or places.text(path) is not None:
            raise EditRefused(here, f"there is {uid!r} already", "name another")
        if singular in reserved_models(self.app):
            raise EditRefused(here, f"the name {singular!r} is in use", "name another")
        if beside := places.beside(draft.path):
            line = f'write "renamedFrom": "{draft.uid}" into the schema'
            fix = f"give the folder its new name by hand, and {line}"
            raise EditRefused(here, f"code may name {draft.uid!r}: {', '.join(beside)}", fix)
        now, draft.now = draft.now or {}, None
        now["renamedFrom"] = draft.uid
        self.drafts[CONTENT_TYPES, uid] = Draft(CONTENT_TYPES, uid, path, None, None, now, draft)
        for other in self._own_uids():
            attributes = self.places.schemas[other].raw.get("attributes", {})
            section = CONTENT_TYPES if "::" in other else COMPONENTS
            if any(item.get("target") == draft.uid for item in attributes.values()) and other != draft.uid:
                self._open(section, other)
        for each in self.drafts.values():
            for item in (each.now or {}).get("attributes", {}).values():
                if item.get("target") == draft.uid:
                    item["target"] = uid

    def _own_uids(self) -> Iterator[str]:
        for holder in self.places.schemas.holders:
            if self.places.file_of(holder):
                yield holder.uid

    def _properties(self, here: tuple[str, ...], properties: Mapping[str, Any]) -> Raw:
        return {key: item for key, item in self._checked(here, properties).items() if item is not None}

    def _checked(self, here: tuple[str, ...], data: Mapping[str, Any]) -> Raw:
        if _depth(data) > DEEPEST:
            self._note(here, f"nothing is more than {DEEPEST} levels deep")
            return {}
        return dict(data)

    def _note(self, path: tuple[str, ...], message: str, fix: str = "") -> None:
        self.problems.append(Wrong(path, message, fix))


def _raw_component(uid: str, change: Mapping[str, Any]) -> Raw:
    category, _, name = uid.partition(".")
    table = change.get("collectionName") or f"components_{snake_case(category)}_{snake_case(name)}s"
    return {"collectionName": table, "info": {"displayName": name}, "options": {}, "attributes": {}}


def _set_order(draft: Draft, names: Sequence[str]) -> None:
    attributes: Raw = (draft.now or {}).get("attributes", {})
    if sorted(names) != sorted(attributes):
        message = f"order names every attribute once: {', '.join(attributes)}"
        raise EditRefused((draft.section, draft.uid, "order"), message)
    ordered = {name: attributes[name] for name in names}
    attributes.clear()
    attributes.update(ordered)


def _lists_of_names(schema: Raw) -> Iterator[list[Any]]:
    """Yield the lists in which a type names its attributes: what is private, and the columns of indexes."""
    options, indexes = schema.get("options"), schema.get("indexes")
    holders = [(options, "privateAttributes")]
    holders += [(index, "columns") for index in indexes] if isinstance(indexes, list) else []
    for holder, key in holders:
        names = holder.get(key) if isinstance(holder, dict) else None
        if isinstance(names, list):
            yield names


def _leads_to(item: Any, uid: str, name: str) -> list[str]:
    """Return the keys by which a relation names an attribute of a type."""
    if not isinstance(item, dict) or item.get("target") != uid:
        return []
    return [side for side in _SIDES if item.get(side) == name]


def _depth(value: Any) -> int:
    """Return how many levels a value has, or one more than there may be."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        inside = [list(each.values()) if isinstance(each, Mapping) else each for each in level]
        level = [item for each in inside if isinstance(each, list) for item in each]
        depth += 1
    return depth
