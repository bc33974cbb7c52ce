"""Compiles `filters`: conditions on attributes and related entries, joined by logical operators.

The accepted forms are Strapi's, and so are its refusals; where Strapi crashes, a 400 names the key.
"""

from collections.abc import Mapping
from typing import Any, get_args

from octavo.errors import ValidationError
from octavo.queries.compilation import IDS, ParameterCompiler, ParameterPath
from octavo.queries.plan import All, AnyOf, Compare, Condition, Negate, Operator, Through
from octavo.queries.problems import ErrorStage
from octavo.queries.values import TEXT_OPERATORS, as_truth, filter_value
from octavo.schema.attributes.base import Attribute, Scalar
from octavo.schema.walk import to_list

GROUPS = frozenset({"$and", "$or"})
COMPARISONS: Mapping[str, Operator] = {name: name for some in get_args(Operator) for name in get_args(some)}
OPERATORS = frozenset(COMPARISONS) | GROUPS | {"$not"}
NULL_FORMS: Mapping[str, Operator] = {"$eq": "$null", "$eqi": "$null", "$ne": "$notNull", "$nei": "$notNull"}


class FilterCompiler(ParameterCompiler):
    """Compiles one `filters` value to a condition."""

    def compile(self, uid: str, value: Any) -> Condition | None:
        """Return the condition; None if nothing is restricted."""
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.complain(ErrorStage.FILTERS_SHAPE, "The filters parameter must be an object or an array")
            return None
        return self._object(uid, value, (), 0)

    def _object(
        self, uid: str, conditions: Mapping[str, Any], path: ParameterPath, depth: int
    ) -> Condition | None:
        members = [self._entry(uid, str(key), value, path, depth) for key, value in conditions.items()]
        return all_of([member for member in members if member is not None])

    def _entry(self, uid: str, key: str, value: Any, path: ParameterPath, depth: int) -> Condition | None:
        self.compilation.spend(depth)
        if key in GROUPS:
            return self._group(uid, key, value, path, depth)
        if key == "$not":
            return self._negation(uid, value, path, depth)
        if key in COMPARISONS:
            self.complain(ErrorStage.VALUE, f"Operator {key} needs an attribute before it")
            return None
        return self._attribute(uid, key, value, path, depth)

    def _group(self, uid: str, key: str, value: Any, path: ParameterPath, depth: int) -> Condition | None:
        if isinstance(value, Mapping):
            self._object(uid, value, path, depth + 1)
        if not isinstance(value, list):
            self.complain(ErrorStage.VALUE, f"Operator {key} must be an array")
            return None
        members = self._members(uid, key, value, path, depth)
        return all_of(members) if key == "$and" else any_of(members)

    def _members(
        self, uid: str, key: str, values: list[Any], path: ParameterPath, depth: int
    ) -> list[Condition]:
        """Compile the members of a group; all entries of a list among them must hold (Strapi)."""
        members = []
        for value in values:
            if isinstance(value, Mapping):
                members.append(self._object(uid, value, path, depth + 1))
            elif isinstance(value, list):
                self.compilation.spend(depth)
                members.append(all_of(self._members(uid, key, value, path, depth + 1)))
            else:
                self.complain(ErrorStage.VALUE, f"Members of {key} must be objects")
        return [member for member in members if member is not None]

    def _negation(self, uid: str, value: Any, path: ParameterPath, depth: int) -> Condition | None:
        if not isinstance(value, list | Mapping):
            self.complain(ErrorStage.VALUE, "Operator $not must be an object or an array of objects")
            return None
        members = to_list(value)
        member = all_of(self._members(uid, "$not", members, path, depth))
        return None if member is None else negate(member)

    def _attribute(self, uid: str, key: str, value: Any, path: ParameterPath, depth: int) -> Condition | None:
        attribute = self.compilation.attributes(uid).get(key)
        if attribute is None and key == "id":
            return self._column("id", None, value, path, depth)
        if attribute is None:
            self.refuse(ErrorStage.UNKNOWN_KEY, key, path)
            return None
        here = path if key in IDS else (*path, key)
        if key not in IDS:
            self.check_allowed(uid, attribute, here)
        if isinstance(attribute, Scalar):
            return self._column(key, attribute, value, here, depth)
        target = self.compilation.target(attribute)
        if target is None:
            self.refuse(ErrorStage.RESTRICTED, key, here)
            return None
        self.compilation.spend_join()
        condition = self._target(target, key, value, here, depth + 1)
        return None if condition is None else Through(key, target, condition)

    def _target(self, uid: str, key: str, value: Any, path: ParameterPath, depth: int) -> Condition | None:
        """Compile the value of a relation: conditions on the target, or a comparison of its row id."""
        if not isinstance(value, Mapping):
            return self._column("id", None, value, path, depth)
        operators = [name for name in value if name in OPERATORS]
        if not operators and value:
            return self._object(uid, value, path, depth)
        if len(value) != 1:
            self._object(uid, {name: value[name] for name in value if name not in OPERATORS}, path, depth)
            self.complain(ErrorStage.VALUE, f"{key} takes one operator, or conditions on what it leads to")
            return None
        if operators[0] in GROUPS:
            return self._object(uid, value, path, depth)
        return self._column("id", None, value, path, depth)

    def _column(
        self, name: str, attribute: Attribute | None, value: Any, path: ParameterPath, depth: int
    ) -> Condition | None:
        """Compile the value of a scalar: a value, a list of values, or operators."""
        if isinstance(value, Mapping):
            if not value:
                self.complain(ErrorStage.VALUE, f"{name} needs an operator or a value")
            members = [
                self._operator(name, attribute, str(operator), operand, path, depth + 1)
                for operator, operand in value.items()
            ]
            return all_of([member for member in members if member is not None])
        return self._compare(name, attribute, "$in" if isinstance(value, list) else "$eq", value)

    def _operator(
        self,
        name: str,
        attribute: Attribute | None,
        operator: str,
        value: Any,
        path: ParameterPath,
        depth: int,
    ) -> Condition | None:
        self.compilation.spend(depth)
        if operator not in OPERATORS:
            self.refuse(ErrorStage.UNKNOWN_KEY, operator, path)
            return None
        if operator in GROUPS:
            self.complain(ErrorStage.VALUE, f"Operator {operator} cannot stand below {name}")
            return None
        if operator == "$not":
            return self._not(name, attribute, value, path, depth)
        if isinstance(value, Mapping):
            self._column(name, attribute, value, path, depth)
            self.complain(ErrorStage.VALUE, f"{operator} of {name} takes a value, not an object")
            return None
        if operator in {"$null", "$notNull"}:
            is_null = as_truth(value) == (operator == "$null")
            return Compare(name, "$null" if is_null else "$notNull")
        if isinstance(value, list) and operator not in {"$in", "$notIn", "$between"}:
            return self._any_value(name, attribute, operator, value)
        return self._compare(name, attribute, operator, value)

    def _not(
        self, name: str, attribute: Attribute | None, value: Any, path: ParameterPath, depth: int
    ) -> Condition | None:
        if isinstance(value, list):
            condition = self._any_value(name, attribute, "$eq", value, negated=True)
        else:
            condition = self._column(name, attribute, value, path, depth)
            condition = None if condition is None else negate(condition)
        return condition

    def _any_value(
        self, name: str, attribute: Attribute | None, operator: str, values: list[Any], negated: bool = False
    ) -> Condition | None:
        """Compile a list where one value is expected: any of them may match (Strapi)."""
        if not values:
            self.complain(ErrorStage.VALUE, f"{operator} of {name} takes a value")
        members = []
        for value in values:
            self.compilation.spend()
            member = self._compare(name, attribute, operator, value)
            if member is not None:
                members.append(negate(member) if negated else member)
        return any_of(members)

    def _compare(self, name: str, attribute: Attribute | None, operator: str, value: Any) -> Condition | None:
        if value is None and operator in NULL_FORMS:
            return Compare(name, NULL_FORMS[operator])
        if operator in TEXT_OPERATORS:
            self.compilation.spend_scans()
        try:
            if operator in {"$in", "$notIn", "$between"}:
                values = to_list(value)
                if operator == "$between" and len(values) != 2:
                    raise ValidationError(f"$between of {name} takes an array of two values")
                typed: Any = [filter_value(attribute, name, operator, item) for item in values]
            else:
                typed = filter_value(attribute, name, operator, value)
        except ValidationError as error:
            self.problems.add(ErrorStage.VALUE, error)
            return None
        return Compare(name, COMPARISONS[operator], self.compilation.bind(typed))


def all_of(members: list[Condition]) -> Condition | None:
    """Join conditions with AND; None if there are none."""
    return members[0] if len(members) == 1 else All(tuple(members)) if members else None


def any_of(members: list[Condition]) -> Condition | None:
    """Join conditions with OR; None if there are none."""
    return members[0] if len(members) == 1 else AnyOf(tuple(members)) if members else None


def leads_on(condition: Condition | None) -> bool:
    """Whether a condition is about more than the row's own columns."""
    if isinstance(condition, All | AnyOf):
        return any(leads_on(member) for member in condition.members)
    if isinstance(condition, Negate):
        return leads_on(condition.member)
    return isinstance(condition, Through)


def negate(condition: Condition) -> Condition:
    """Push a negation down to the comparisons.

    Across a `Through`, a negation applies to each joined row (Strapi), not to all of them together, so it
    belongs inside. De Morgan's laws hold in SQL's three-valued logic.
    """
    if isinstance(condition, All):
        return AnyOf(tuple(negate(member) for member in condition.members))
    if isinstance(condition, AnyOf):
        return All(tuple(negate(member) for member in condition.members))
    if isinstance(condition, Through):
        return Through(condition.attribute, condition.target, negate(condition.condition))
    return condition.member if isinstance(condition, Negate) else Negate(condition)
