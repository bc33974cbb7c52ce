"""Conditional fields: the part of JSON Logic (jsonlogic.com) that decides whether an attribute is visible."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from octavo.schema.attributes.numeric import number_to_wire, to_number
from octavo.schema.errors import NAN
from octavo.schema.walk import to_list

Apply = Callable[[Any], Any]


def is_hidden(conditions: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Whether an attribute's `visible` rule evaluates to false for the values beside it; without a rule
    it is not hidden.
    """
    rule = conditions.get("visible")
    return rule is not None and not _truthy(_evaluate(rule, data))


def _evaluate(rule: Any, data: Mapping[str, Any]) -> Any:
    """Evaluate a rule; an unknown operator is true, so that it hides nothing."""
    if not isinstance(rule, dict) or len(rule) != 1:
        return rule
    operator, operands = next(iter(rule.items()))
    values = to_list(operands)
    if operator == "var":
        return _variable(values, data)
    if operator in ("and", "or"):
        return _junction(operator == "or", values, data)
    compute = _OPERATORS.get(operator)
    return True if compute is None else compute([_evaluate(value, data) for value in values])


def _variable(values: list[Any], data: Mapping[str, Any]) -> Any:
    value: Any = data
    for name in str(values[0]).split(".") if values else []:
        value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, Decimal):  # rules are written for the numbers of JSON
        value = number_to_wire(value)
    return value if value is not None or len(values) < 2 else values[1]


def _junction(stop_at: bool, rules: list[Any], data: Mapping[str, Any]) -> Any:
    result: Any = None
    for rule in rules:
        result = _evaluate(rule, data)
        if _truthy(result) is stop_at:
            break
    return result


def _pair(values: list[Any]) -> tuple[Any, Any]:
    first, second, *_ = [*values, None, None]
    return first, second


def _same(values: list[Any]) -> bool:
    first, second = _pair(values)
    return type(first) is type(second) and bool(first == second)


def _alike(values: list[Any]) -> bool:
    """Compare as JavaScript's `==` does: `"1"` equals 1, 1 equals true; null equals only null."""
    first, second = _pair(values)
    if first is None or second is None or type(first) is type(second):
        return bool(first == second)
    if isinstance(first, list | dict) or isinstance(second, list | dict):
        return False
    return _number(first) == _number(second)


def _within(values: list[Any]) -> bool:
    needle, hay = _pair(values)
    if isinstance(hay, str):
        return isinstance(needle, str) and needle in hay
    return isinstance(hay, list) and needle in hay


def _number(value: Any) -> float:
    if isinstance(value, bool) or value is None:
        return float(bool(value))
    return float(to_number(value)) if isinstance(value, int | float | str) else NAN


def _compare(values: list[Any], holds: Callable[[float, float], bool]) -> bool:
    first, second = _pair(values)
    return holds(_number(first), _number(second))


def _truthy(value: Any) -> bool:
    return bool(value)


_OPERATORS: Mapping[str, Apply] = {
    "==": _alike,
    "===": _same,
    "!=": lambda values: not _alike(values),
    "!==": lambda values: not _same(values),
    "!": lambda values: not _truthy(_pair(values)[0]),
    "!!": lambda values: _truthy(_pair(values)[0]),
    "in": _within,
    ">": lambda values: _compare(values, lambda first, second: first > second),
    ">=": lambda values: _compare(values, lambda first, second: first >= second),
    "<": lambda values: _compare(values, lambda first, second: first < second),
    "<=": lambda values: _compare(values, lambda first, second: first <= second),
}
