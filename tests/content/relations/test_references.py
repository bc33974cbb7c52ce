"""Every form of a reference is read into one value."""

import pytest

from octavo.content.relations.references import (
    Position,
    Reference,
    RelationChange,
    UnreadableReferenceError,
    parse_change,
)

DOC = "abcdefghijklmnopqrstuvwx"
ONE = Reference(document_id=DOC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (None, RelationChange(set=())),
        ({}, RelationChange()),
        ([], RelationChange(set=())),
        ([None], RelationChange(set=())),
        (DOC, RelationChange(set=(ONE,))),
        ([DOC, DOC], RelationChange(set=(ONE,))),
        (5, RelationChange(set=(Reference(row_id=5),))),
        ("5", RelationChange(set=(Reference(row_id="5"),))),
        ({"id": 5}, RelationChange(set=(Reference(row_id=5),))),
        ({"id": None}, RelationChange(set=(Reference(row_id=None),))),
        ({"documentId": DOC, "id": 5}, RelationChange(set=(ONE,))),
        ({"documentId": 5}, RelationChange(set=(Reference("5"),))),
        (
            {"documentId": DOC, "locale": "fr", "status": "draft"},
            RelationChange(set=(Reference(DOC, locale="fr"),)),
        ),
        ({"set": None}, RelationChange()),
        ({"set": [DOC], "connect": ["x"]}, RelationChange(set=(ONE,))),
        ({"connect": DOC}, RelationChange(connect=(ONE,))),
        ({"connect": {"documentId": DOC, "bogus": 1}}, RelationChange(connect=(ONE,))),
        ({"connect": [], "disconnect": [DOC]}, RelationChange(disconnect=(ONE,))),
        (
            {"connect": [{"documentId": DOC, "position": {"before": 7}}]},
            RelationChange(connect=(Reference(DOC, position=Position("before", Reference(row_id=7))),)),
        ),
        (
            {"connect": [{"documentId": DOC, "position": {"start": True}}]},
            RelationChange(connect=(Reference(DOC, position=Position("start")),)),
        ),
        ({"connect": [{"documentId": DOC, "position": {"sideways": True}}]}, RelationChange(connect=(ONE,))),
    ],
)
def test_forms(written: object, read: RelationChange) -> None:
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
