"""Every form of a reference is read into one value."""

import pytest

from octavo.content.relations.references import (
    Change,
    Position,
    Reference,
    UnreadableReferenceError,
    parse_change,
)

DOC = "abcdefghijklmnopqrstuvwx"
ONE = Reference(document_id=DOC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (None, Change(set=())),
        ({}, Change()),
        ([], Change(set=())),
        ([None], Change(set=())),
        (DOC, Change(set=(ONE,))),
        ([DOC, DOC], Change(set=(ONE,))),
        (5, Change(set=(Reference(row_id=5),))),
        ("5", Change(set=(Reference(row_id="5"),))),
        ({"id": 5}, Change(set=(Reference(row_id=5),))),
        ({"id": None}, Change(set=(Reference(row_id=None),))),
        ({"documentId": DOC, "id": 5}, Change(set=(ONE,))),
        ({"documentId": 5}, Change(set=(Reference("5"),))),
        ({"documentId": DOC, "locale": "fr", "status": "draft"}, Change(set=(Reference(DOC, locale="fr"),))),
        ({"set": None}, Change()),
        ({"set": [DOC], "connect": ["x"]}, Change(set=(ONE,))),
        ({"connect": DOC}, Change(connect=(ONE,))),
        ({"connect": {"documentId": DOC, "bogus": 1}}, Change(connect=(ONE,))),
        ({"connect": [], "disconnect": [DOC]}, Change(disconnect=(ONE,))),
        (
            {"connect": [{"documentId": DOC, "position": {"before": 7}}]},
            Change(connect=(Reference(DOC, position=Position("before", Reference(row_id=7))),)),
        ),
        (
            {"connect": [{"documentId": DOC, "position": {"start": True}}]},
            Change(connect=(Reference(DOC, position=Position("start")),)),
        ),
        ({"connect": [{"documentId": DOC, "position": {"sideways": True}}]}, Change(connect=(ONE,))),
    ],
)
def test_forms(written: object, read: Change) -> None:
    assert parse_change(written) == read


@pytest.mark.parametrize(
    "written", ["", [""], [{}], {"connect": [{}]}, [[DOC]], [{"documentId": ""}], {"set": {"x": 1}}]
)
def test_what_is_no_reference_is_refused(written: object) -> None:
    with pytest.raises(UnreadableReferenceError):
        parse_change(written)


def test_only_whole_numbers_can_be_row_ids() -> None:
    numbers = [Reference(row_id=value).row_number for value in (5, "5", True, 5.5, 2**70, "9" * 30)]
    assert numbers == [5, 5, None, None, None, None]
