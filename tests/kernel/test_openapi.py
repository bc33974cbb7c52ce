"""Schemas of what responses hold."""

from octavo.kernel.openapi import record

TEXT = {"type": "string"}


def test_a_record_requires_what_is_not_optional() -> None:
    assert record({"a": TEXT, "b": TEXT}, optional=["b"])["required"] == ["a"]


def test_a_record_of_optional_properties_requires_none() -> None:
    assert record({"a": TEXT}, optional=["a"]) == {"type": "object", "properties": {"a": TEXT}}


def test_a_record_says_whether_it_has_more() -> None:
    assert record({"a": TEXT}, more=True)["additionalProperties"] is True
    assert "additionalProperties" not in record({"a": TEXT})
