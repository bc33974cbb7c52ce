"""Compiles `populate`: `*`, dotted paths, or objects with options.

As in Strapi, unknown and private keys are refused, and what the caller may not read is silently left out.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from octavo.queries.compilation import IDS, ParameterCompiler, ParameterPath
from octavo.queries.fields import FieldsCompiler
from octavo.queries.filters import FilterCompiler, leads_on
from octavo.queries.pagination import read_whole
from octavo.queries.plan import (
    MorphPopulate,
    Populate,
    Selection,
    Window,
    ZonePopulate,
)
from octavo.queries.populatable import is_countable, is_populatable, points_back, wrap
from octavo.queries.problems import ErrorStage, invalid_key
from octavo.queries.sort import SortCompiler, with_sorted
from octavo.queries.values import as_boolean
from octavo.schema.attributes.base import (
    Attribute,
    DynamicZone,
    Media,
    Relation,
    Scalar,
)
from octavo.schema.content_type import ContentType
from octavo.schema.walk import to_list

INVALID_POPULATE = "Invalid populate parameter. Expected a string, an array of strings, a populate object"
INVALID_NESTED = "Invalid nested populate. Expected '*' or an object"
LONGEST_ECHO = 500
KEYWORDS = frozenset({"sort", "filters", "fields", "populate", "count", "on"})
WINDOW_KEYS = frozenset({"start", "limit"})
POLYMORPHIC_KEYS = frozenset({"populate", "on", "count"})
Tree = dict[str, "Tree"]


class PopulateCompiler(ParameterCompiler):
    """Compiles one `populate` value."""

    def compile(self, uid: str, value: Any, path: ParameterPath = (), depth: int = 0) -> tuple[Populate, ...]:
        """Return what is populated of one type, each attribute once."""
        self.compilation.spend(depth)
        if value is None or (value == "" and not path):
            return ()
        if value == "*":
            return self.everything(uid)
        texts = to_list(value)
        if texts and all(isinstance(text, str) for text in texts):
            if path and not self.caller.trusted:
                self._check_written(uid, texts, path)
            return self._parse_dotted(uid, [part.strip() for text in texts for part in text.split(",")])
        if isinstance(value, Mapping):
            return self._object(uid, value, path, depth)
        if isinstance(value, list) and len(value) > 2:
            self.refuse(ErrorStage.UNKNOWN_KEY, "2", path)
        if value != []:
            self.complain(ErrorStage.POPULATE_SHAPE, INVALID_POPULATE)
        return ()

    # What is selected of one attribute

    def everything(self, uid: str) -> tuple[Populate, ...]:
        """Return every relation, media, component and zone the caller sees, one level deep."""
        populates = [self._plain(uid, name, {}) for name in self._offered_names(uid)]
        return tuple(populate for populate in populates if populate is not None)

    def whole(self, uid: str) -> tuple[Populate, ...]:
        """Return everything the caller sees of what a schema declares, and the same of components at every
        depth.

        Only the schema decides how much that is, so it does not count against limits.
        """
        attributes = self.compilation.attributes(uid)
        visible = [attributes[name] for name in self._offered_names(uid) if attributes[name].visible]
        populates = [self._each(uid, attribute, self._select_whole) for attribute in visible]
        return tuple(populate for populate in populates if populate is not None)

    def _select_whole(self, uid: str) -> Selection:
        is_component = uid in self.compilation.schemas.components
        return self.select(uid, populate=self.whole(uid) if is_component else ())

    def _each(self, uid: str, attribute: Attribute, select: Callable[[str], Selection]) -> Populate | None:
        """Populate an attribute with a selection of each type or component that it may lead to."""
        if isinstance(attribute, DynamicZone):
            return ZonePopulate(attribute.name, tuple(map(select, self._components(attribute))))
        if attribute.is_polymorphic:
            return self._to_any(uid, attribute)
        target = self.compilation.target(attribute)
        return None if target is None else wrap(attribute.name, attribute, select(target))

    def _offered_names(self, uid: str) -> list[str]:
        """Return the names that `*` stands for."""
        attributes = self.compilation.attributes(uid)
        return [name for name, attribute in attributes.items() if self._offers(uid, attribute)]

    def _offers(self, uid: str, attribute: Attribute | None) -> bool:
        owner = self.compilation.owner(uid)
        if attribute is None or owner is None or not is_populatable(attribute):
            return False
        if not self.caller.sees(owner, attribute) or not self.caller.may_show(attribute):
            return False
        return not self.compilation.hides(self.compilation.target(attribute))

    def select(self, uid: str, *, populate: tuple[Populate, ...] = ()) -> Selection:
        """Return a selection of all visible scalars."""
        fields = FieldsCompiler(self.compilation, self.param).visible(uid)
        return Selection(uid, fields, populate)

    def _plain(self, uid: str, name: str, below: Tree) -> Populate | None:
        """Populate one attribute without options; None if the caller may not, or there is nothing to
        populate.
        """
        self.compilation.spend()
        attribute = self.compilation.attributes(uid)[name]
        if not self._offers(uid, attribute):
            return None
        return self._each(uid, attribute, partial(self._part, below=below))

    def _part(self, uid: str, below: Tree) -> Selection:
        """Select one type with a tree of names below; names it does not have belong to another type."""
        attributes = self.compilation.attributes(uid)
        names = [name for name in below if name in attributes]
        populates = [self._plain(uid, name, below[name]) for name in names]
        return self.select(uid, populate=tuple(populate for populate in populates if populate is not None))

    def _components(self, zone: DynamicZone) -> list[str]:
        uids = (*zone.components, *zone.retired)
        return [uid for uid in uids if uid in self.compilation.schemas.components]

    def _to_any(self, uid: str, attribute: Attribute) -> MorphPopulate | None:
        """Populate a morph relation with every readable type it can lead to."""
        types = self.compilation.schemas.content_types
        inverse_types = [name for name, owner in types.items() if points_back(owner, uid, attribute)]
        readable = [name for name in inverse_types or types if self.caller.may_read(name)]
        selections = [self.select(name) for name in readable if not self.compilation.hides(name)]
        return MorphPopulate(attribute.name, tuple(selections)) if selections else None

    # Dotted paths

    def _parse_dotted(self, uid: str, paths: list[str]) -> tuple[Populate, ...]:
        tree: Tree = {}
        for path in paths:
            segments = [segment.strip() for segment in path.split(".") if segment.strip()]
            self.compilation.spend(len(segments))
            if self._check_segments(uid, segments, ()) and self._may_walk(uid, segments):
                below = tree
                for segment in segments:
                    below = below.setdefault(segment, {})
        populates = [self._plain(uid, name, below) for name, below in tree.items()]
        return tuple(populate for populate in populates if populate is not None)

    def _check_segments(self, uid: str, segments: list[str], path: ParameterPath) -> bool:
        """Check a dotted path; below a zone one of its components must have the rest of the path."""
        if not segments:
            return True
        head, *tail = segments
        here = (*path, head)
        attribute = self.compilation.attributes(uid).get(head)
        if attribute is None or not is_populatable(attribute):
            return self._refuse_segment(head, here)
        owner = self.compilation.owner(uid)
        if owner is None or not self.caller.sees(owner, attribute):
            self.refuse(ErrorStage.PRIVATE, head, here)
            return False
        if not tail:
            return True
        if isinstance(attribute, DynamicZone):
            return self._check_zone(attribute, tail, here)
        target = self.compilation.target(attribute)
        if target is None or isinstance(attribute, Media):
            return self._refuse_segment(head, here)
        return self._check_segments(target, tail, here)

    def _may_walk(self, uid: str, segments: list[str]) -> bool:
        """Whether the caller may follow a path to its end; otherwise nothing of it is populated (Strapi)."""
        here: str | None = uid
        for segment in segments:
            attribute = None if here is None else self.compilation.attributes(here).get(segment)
            if here is None or attribute is None:
                return True
            if not self.caller.may_show(attribute):
                return False
            here = self.compilation.target(attribute)
            self.check_drafts(here)
        return True

    def _check_zone(self, zone: DynamicZone, tail: list[str], path: ParameterPath) -> bool:
        for uid in self._components(zone):
            trial = PopulateCompiler(self.compilation, self.param)
            if self._is_visible_scalar(uid, tail) or trial._check_segments(uid, tail, path):
                return True
        return self._refuse_segment(tail[0], (*path, tail[0]))

    def _is_visible_scalar(self, uid: str, tail: list[str]) -> bool:
        """Whether a path ends at a scalar of a zone's component, which populates nothing (Strapi)."""
        owner, attribute = self.compilation.owner(uid), self.compilation.attributes(uid).get(tail[0])
        ends = len(tail) == 1 and isinstance(attribute, Scalar)
        return ends and owner is not None and attribute is not None and self.caller.sees(owner, attribute)

    def _refuse_segment(self, key: str, path: ParameterPath) -> bool:
        self.refuse(ErrorStage.UNKNOWN_KEY, key, path)
        return False

    def _check_written(self, uid: str, texts: list[str], path: ParameterPath) -> None:
        """Refuse commas and spaces below an attribute: there a text is one dotted path (Strapi)."""
        for text in texts:
            here, owner = path, uid
            for key in text.split("."):
                attribute = self.compilation.attributes(owner).get(key)
                target = None if attribute is None else self.compilation.target(attribute)
                if attribute is None:
                    self.refuse(ErrorStage.EMPTY, key, here)
                if target is None:
                    break
                here, owner = (*here, key), target

    # Objects

    def _object(
        self, uid: str, raw: Mapping[str, Any], path: ParameterPath, depth: int
    ) -> tuple[Populate, ...]:
        populates: dict[str, Populate] = {}
        for key, value in raw.items():
            self.compilation.spend(depth)
            name = str(key)
            attribute = self.compilation.attributes(uid).get(name)
            if attribute is None:
                self._check_keyword(uid, name, value, path, depth)
                continue
            populate = self._compile_attribute(uid, name, attribute, value, path, depth)
            if populate is not None:
                populates[name] = populate
        return tuple(populates.values())

    def _compile_attribute(
        self, uid: str, name: str, attribute: Attribute, value: Any, path: ParameterPath, depth: int
    ) -> Populate | None:
        """Populate one attribute of an object; None if it is `false` or not readable."""
        here = path if name in IDS else (*path, name)
        if not is_populatable(attribute):
            self.refuse(ErrorStage.UNKNOWN_KEY, name, ".populate.".join(here))
            return None
        owner = self.compilation.owner(uid)
        if owner is None or not self.caller.sees(owner, attribute):
            self.refuse(ErrorStage.PRIVATE, name, here)
        is_on = as_boolean(value)
        if is_on is False:
            return None
        if self.caller.may_show(attribute):
            self.check_drafts(self.compilation.target(attribute))
        if is_on:
            return self._plain(uid, name, {})
        if isinstance(attribute, DynamicZone):
            return self._zone(uid, name, attribute, value, here, depth)
        if attribute.is_polymorphic:
            return self._morph(uid, name, attribute, value, here, depth)
        target = self.compilation.target(attribute)
        if target is None:
            return None
        if isinstance(value, Mapping) and value.get("on") is not None:
            message = f'Using fragments is not permitted to populate "{name}" in "{uid}"'
            self.complain(ErrorStage.POPULATE_SHAPE, message)
        is_counted = isinstance(value, Mapping) and as_boolean(value.get("count")) is True
        count = is_counted and is_countable(attribute)
        linked = not (isinstance(attribute, Relation) and attribute.virtual)
        selection = self._options(target, value, here, depth + 1, count=count, linked=linked)
        return wrap(name, attribute, selection, count) if self.caller.may_show(attribute) else None

    def _options(
        self,
        uid: str,
        value: Any,
        path: ParameterPath,
        depth: int,
        *,
        count: bool = False,
        linked: bool = True,
    ) -> Selection:
        """Select one type with the options of an attribute, or of an entry of `on`."""
        self.compilation.spend(depth)
        if not isinstance(value, Mapping):
            self._refuse_plain(uid, value, path)
            return self.select(uid)
        for key, option in value.items():
            if str(key) not in KEYWORDS or key in {"on", "count"}:
                self._check_keyword(uid, str(key), option, path, depth, nested=True)
        where = FilterCompiler(self.compilation, self.param)
        order = SortCompiler(self.compilation, self.param)
        fields = FieldsCompiler(self.compilation, self.param)
        nested = PopulateCompiler(self.compilation, self.param)
        names = fields.compile(uid, value.get("fields"))
        populates = nested.compile(uid, value.get("populate"), path, depth)
        condition = where.compile(uid, value.get("filters"))
        orders = order.compile(uid, value.get("sort"))
        names = with_sorted(names, orders) if linked or leads_on(condition) else names
        names = ("id",) if count else names
        selection = Selection(uid, names, populates, condition, orders, self._window(value))
        for compiler in (where, order, fields, nested):
            self.problems.absorb(compiler.problems, ErrorStage.UNKNOWN_KEY)
        return replace(selection, populate=()) if count else selection

    def _window(self, value: Mapping[str, Any]) -> Window | None:
        if not self.caller.trusted:
            return None
        start = read_whole("start", value.get("start"), 0, self.problems)
        limit = read_whole("limit", value.get("limit"), 1, self.problems, no_bound=True)
        limit = None if limit == -1 else limit
        if start is None and limit is None:
            return None
        return Window(
            self.compilation.bind(start or 0), None if limit is None else self.compilation.bind(limit)
        )

    def _refuse_plain(self, uid: str, value: Any, path: ParameterPath) -> None:
        """Add the error for a value that is neither a boolean nor an object."""
        if value == "*":
            names = self._offered_names(uid)
            if names:
                dotted = ".".join((*path, names[0]))
                error = invalid_key(names[0], dotted, source=None, param=self.param)
                self.problems.add(ErrorStage.POPULATE_WILDCARD, error)
            return
        texts = to_list(value)
        if texts and all(isinstance(text, str) for text in texts):
            attributes = self.compilation.attributes(uid)
            key = texts[0].split(".")[0]
            self.refuse(ErrorStage.UNKNOWN_KEY, key, (*path, key) if key in attributes else path)
        else:
            self.complain(ErrorStage.POPULATE_SHAPE, INVALID_NESTED)

    def _check_keyword(
        self, uid: str, key: str, value: Any, path: ParameterPath, depth: int, *, nested: bool = False
    ) -> None:
        """Check a key that is not an attribute: an option, or unknown."""
        if key == "count":
            if as_boolean(value) is None:
                self.refuse(ErrorStage.UNKNOWN_KEY, key, path)
        elif key == "on":
            self._check_fragments(value, path)
        elif as_boolean(key) is not None or (nested and self.caller.trusted and key in WINDOW_KEYS):
            pass
        elif key in KEYWORDS and not nested:
            # At the top level such keys select nothing, but their values are checked (Strapi).
            self._options(uid, {key: value}, path, depth + 1)
        else:
            is_attribute = self.compilation.attributes(uid).get(key) is not None and key not in IDS
            self.refuse(ErrorStage.UNKNOWN_KEY, key, (*path, key) if is_attribute and nested else path)

    def _check_fragments(self, value: Any, path: ParameterPath) -> None:
        raw = ".".join((*path, "on"))
        if isinstance(value, list) and value:
            value = {"0": None}
        if not isinstance(value, Mapping):
            self.refuse(ErrorStage.UNKNOWN_KEY, "on", raw)
            return
        for uid in value:
            self.compilation.spend()
            if self.compilation.owner(str(uid)) is None:
                self.refuse(ErrorStage.UNKNOWN_KEY, str(uid), f"{raw}.{uid}")

    # Zones and relations to any type

    def _zone(
        self, uid: str, name: str, zone: DynamicZone, value: Any, path: ParameterPath, depth: int
    ) -> Populate | None:
        fragments = self._polymorphic(uid, name, value, path)
        if fragments is None:
            below = value.get("populate") if isinstance(value, Mapping) else None
            whole = [
                self.select(part, populate=self.everything(part) if below == "*" else ())
                for part in self._components(zone)
            ]
            return ZonePopulate(name, tuple(whole), isinstance(value, Mapping) and value.get("count") is True)
        parts = {part: self._fragment(part, option, path, depth) for part, option in fragments.items()}
        selected_parts = [parts[part] for part in self._components(zone) if parts.get(part) is not None]
        return ZonePopulate(
            name, tuple(part for part in selected_parts if part is not None), value.get("count") is True
        )

    def _morph(
        self, uid: str, name: str, attribute: Attribute, value: Any, path: ParameterPath, depth: int
    ) -> Populate | None:
        fragments = self._polymorphic(uid, name, value, path)
        if fragments is None:
            populate = self._to_any(uid, attribute)
        else:
            parts = {part: self._fragment(part, option, path, depth) for part, option in fragments.items()}
            types = self.compilation.schemas.content_types
            readable = [part for part in parts if part in types and self.caller.may_read(part)]
            for part in readable:
                self.check_drafts(part)
            selections = tuple(selection for part in readable if (selection := parts[part]) is not None)
            populate = MorphPopulate(name, selections) if selections else None
        counted = isinstance(value, Mapping) and as_boolean(value.get("count")) is True
        if counted and isinstance(populate, MorphPopulate):
            return MorphPopulate(name, populate.selections, count=True)
        return populate

    def _fragment(self, uid: str, value: Any, path: ParameterPath, depth: int) -> Selection | None:
        """Select one kind of a polymorphic attribute; None if it is unknown. Any boolean selects all of
        it (Strapi).
        """
        if self.compilation.owner(uid) is None:
            return None
        if as_boolean(value) is not None:
            return self.select(uid)
        return self._options(uid, value, path, depth + 1)

    def _polymorphic(self, uid: str, name: str, value: Any, path: ParameterPath) -> Mapping[str, Any] | None:
        """Check the options of a zone or morph relation; return the value of `on`."""
        fragments = value.get("on") if isinstance(value, Mapping) else None
        if fragments is not None:
            self._check_fragments(fragments, path)
        below = value.get("populate") if isinstance(value, Mapping) else None
        if below is not None and below != "*":
            self.refuse(ErrorStage.UNKNOWN_KEY, "populate", path)
        others = not isinstance(value, Mapping) or any(key not in POLYMORPHIC_KEYS for key in value)
        if others and not isinstance(fragments, Mapping):
            self.complain(ErrorStage.POPULATE_SHAPE, self._invalid_polymorphic(uid, name, value))
        return fragments if isinstance(fragments, Mapping) else None

    def _invalid_polymorphic(self, uid: str, name: str, value: Any) -> str:
        owner = self.compilation.owner(uid)
        place = f"{owner.singular_name if isinstance(owner, ContentType) else uid}.{name} ({uid})"
        try:
            echoed = json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)[:LONGEST_ECHO]
        except (RecursionError, TypeError, ValueError):
            echoed = "something that is no JSON"
        expected = 'Expected a fragment ("on") or "count" but found'
        return f"Invalid nested populate for {place}. {expected} {echoed}"
