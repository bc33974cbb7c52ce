"""Compiles `sort`: texts (`category.name:desc,title`), objects (`{"category": {"name": "desc"}}`), lists
of either.
"""

from collections.abc import Mapping
from typing import Any

from octavo.errors import ValidationError
from octavo.queries.compilation import IDS, ParameterCompiler, ParameterPath
from octavo.queries.plan import PUBLICATION, Order
from octavo.queries.problems import ErrorStage
from octavo.schema.attributes.base import Attribute, Scalar

INVALID_ORDER = "Invalid order. order can only be one of asc|desc|ASC|DESC"
INVALID_SORT = (
    "Invalid sort parameter. "
    "Expected a string, an array of strings, a sort object or an array of sort objects"
)


class SortCompiler(ParameterCompiler):
    """Compiles one `sort` value to orders; a value that names no attribute sorts by nothing."""

    def compile(self, uid: str, value: Any) -> tuple[Order, ...]:
        """Return the orders, most significant first; raises ValidationError beyond the limit of a query."""
        orders = self._read(uid, value)
        self.compilation.spend_sorts(len(orders))
        return orders

    def _read(self, uid: str, value: Any) -> tuple[Order, ...]:
        if value is None or value == "":
            return ()
        if isinstance(value, str):
            return tuple(self._texts(uid, value))
        if isinstance(value, Mapping):
            return tuple(self._object(uid, value, (), 0))
        if isinstance(value, list):
            return tuple(self._list(uid, value))
        self.complain(ErrorStage.ORDER, INVALID_SORT)
        return ()

    def _list(self, uid: str, items: list[Any]) -> list[Order]:
        if not any(isinstance(item, str | Mapping) and item for item in items):
            return []
        texts = all(isinstance(item, str) for item in items)
        if not texts and not all(isinstance(item, Mapping) for item in items):
            self.refuse(ErrorStage.UNKNOWN_KEY, "0", ())
            return []
        orders = []
        for item in items:
            self.compilation.spend()
            orders += self._texts(uid, item) if texts else self._object(uid, item, (), 0)
        return orders

    def _texts(self, uid: str, text: str) -> list[Order]:
        parts = [part.strip() for part in text.split(",")]
        orders = [self._text(uid, part) for part in parts if part.split(":")[0].strip()]
        return [order for order in orders if order is not None]

    def _text(self, uid: str, text: str) -> Order | None:
        """Compile one `path:order`."""
        field, *rest = text.split(":")
        order = rest[0].strip() if rest else "asc"
        segments = [segment.strip() for segment in field.split(".")]
        if segments == ["status"] and self._sorts_by_status(uid):
            return self._order((PUBLICATION,), order)
        if not self._follow(uid, segments, ":".join(rest).strip()):
            return None
        return self._order(tuple(segments), order)

    def _follow(self, uid: str, segments: list[str], order: str) -> bool:
        """Check a dotted path; if it ends at a relation, the direction is read as a key (Strapi)."""
        path: ParameterPath = ()
        owner: str | None = uid
        for index, key in enumerate(segments):
            self.compilation.spend(index)
            attribute = self._step(owner, key, path)
            if attribute is None and key != "id":
                if not order:
                    self.refuse(ErrorStage.UNKNOWN_KEY, key, path)
                return False
            path = path if key in IDS else (*path, key)
            is_last = index == len(segments) - 1
            if attribute is None or isinstance(attribute, Scalar):
                if not is_last:
                    self.refuse(ErrorStage.VALUE, segments[index + 1], path)
                return is_last
            owner = self.compilation.target(attribute)
            if owner is None:
                return False
            self.compilation.spend_join()
            if is_last:
                self._refuse_end(owner, key, path, order)
        return False

    def _refuse_end(self, owner: str, key: str, path: ParameterPath, order: str) -> None:
        if not order:
            self.refuse(ErrorStage.EMPTY, key, path)
        elif self.compilation.attributes(owner).get(order) is None:
            self.refuse(ErrorStage.UNKNOWN_KEY, order, path)
        else:
            self.complain(ErrorStage.ORDER, INVALID_ORDER)

    def _step(self, uid: str | None, key: str, path: ParameterPath) -> Attribute | None:
        """Look up one key; add an error if it cannot be sorted by."""
        attribute = self.compilation.attributes(uid).get(key) if uid is not None else None
        if attribute is None:
            if key != "id" and not (key == "status" and not path and self._ignores_status(uid)):
                self.refuse(ErrorStage.UNKNOWN_KEY, key, path)
            return None
        if key not in IDS and uid is not None:
            self.check_allowed(uid, attribute, (*path, key))
        return attribute

    def _ignores_status(self, uid: str | None) -> bool:
        """Whether `status` is accepted without effect: over REST, for types with drafts (Strapi)."""
        owner = self.compilation.schemas.content_types.get(uid or "")
        return owner is not None and owner.draft_and_publish and not self.caller.trusted

    def _sorts_by_status(self, uid: str) -> bool:
        """Whether `status` sorts by what is published: in own code, for types with drafts that have no
        attribute of this name.
        """
        owner = self.compilation.schemas.content_types.get(uid)
        has_drafts = owner is not None and owner.draft_and_publish
        return has_drafts and self.caller.trusted and "status" not in self.compilation.attributes(uid)

    def _object(self, uid: str, sorts: Mapping[str, Any], path: ParameterPath, depth: int) -> list[Order]:
        orders: list[Order] = []
        for key, value in sorts.items():
            self.compilation.spend(depth)
            orders += self._entry(uid, str(key), value, path, depth)
        return orders

    def _entry(self, uid: str, key: str, value: Any, path: ParameterPath, depth: int) -> list[Order]:
        if key == "status" and not path and self._sorts_by_status(uid):
            step = self._scalar(key, value)
            return [] if step is None else [Order((PUBLICATION,), step.descending)]
        attribute = self._step(uid, key, path)
        if attribute is None and key != "id":
            return []
        here = path if key in IDS else (*path, key)
        if attribute is None or isinstance(attribute, Scalar):
            order = self._scalar(key, value)
            return [] if order is None else [Order((key,), order.descending)]
        target = self.compilation.target(attribute)
        if target is None:
            return []
        self.compilation.spend_join()
        if isinstance(value, Mapping) and value:
            nested = self._object(target, value, here, depth + 1)
            return [Order((key, *order.path), order.descending) for order in nested]
        if isinstance(value, list) and value:
            self.complain(ErrorStage.ORDER, _invalid_type(value))
        else:
            self._refuse_end(target, key, here, value.strip() if isinstance(value, str) else "")
        return []

    def _scalar(self, key: str, value: Any) -> Order | None:
        if isinstance(value, Mapping):
            self.complain(ErrorStage.VALUE, f"Nothing below {key} can be sorted by")
        elif not isinstance(value, str):
            self.complain(ErrorStage.ORDER, _invalid_type(value))
        elif value.strip():
            return self._order((key,), value.strip())
        return None

    def _order(self, path: ParameterPath, order: str) -> Order | None:
        if order.lower() not in {"asc", "desc"}:
            self.problems.add(ErrorStage.ORDER, ValidationError(INVALID_ORDER))
            return None
        return Order(path, order.lower() == "desc")


def with_sorted(fields: tuple[str, ...], orders: tuple[Order, ...]) -> tuple[str, ...]:
    """Add the attributes sorted by to the selected fields, as Strapi does when it joins tables."""
    names = (order.path[0] for order in orders if len(order.path) == 1 and order.path != (PUBLICATION,))
    return tuple(dict.fromkeys((*fields, *names)))


def _invalid_type(value: Any) -> str:
    """Return the message for a value, with JavaScript's name of its type (Strapi)."""
    names = {bool: "boolean", int: "number", float: "number"}
    return f"Invalid sort type expected object or string got {names.get(type(value), 'object')}"
