from http import HTTPStatus

from octavo.statuses import EMPTY, PHRASES, REDIRECT

NAMED_ANEW = {413, 414, 416, 418, 422, 425}
"""Named otherwise by later RFCs, and so by some Pythons."""
AS_KOA_HAS_THEM = {
    306: "(Unused)",
    413: "Payload Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    418: "I'm a teapot",
    422: "Unprocessable Entity",
    425: "Unordered Collection",
    509: "Bandwidth Limit Exceeded",
}


def test_every_status_has_the_phrase_of_its_number() -> None:
    known = {status.value: status.phrase for status in HTTPStatus if status not in NAMED_ANEW}
    assert {**known, **AS_KOA_HAS_THEM} == PHRASES


def test_which_carry_no_body_and_which_redirect() -> None:
    assert set(EMPTY) == {204, 205, 304}
    assert set(REDIRECT) == set(range(300, 309)) - {304, 306}
