"""The order of targets after a change."""

import pytest

from octavo.content.relations.ordering import Placed, Target, Targets, rearrange
from octavo.errors import ValidationError


def targets(text: str) -> list[Target]:
    return [("t", letter, "") for letter in text]


def spelled(found: list[Target]) -> str:
    return "".join(target[1] for target in found)


def placed(letter: str, place: str = "end", neighbour: str | None = None) -> Placed:
    beside = None if neighbour is None else ("t", neighbour, "")
    return Placed(("t", letter, ""), place, beside, ord(letter), neighbour and ord(neighbour))


def after(before: str, *connect: Placed, disconnect: str = "") -> str:
    return spelled(rearrange(targets(before), Targets(None, connect, tuple(targets(disconnect)))))


def test_set_replaces_in_the_order_given() -> None:
    assert spelled(rearrange(targets("abc"), Targets(tuple(targets("cadc"))))) == "cad"


def test_connect_appends_and_moves_what_is_there_to_its_place() -> None:
    assert after("ab", placed("c")) == "abc"
    assert after("abc", placed("a")) == "bca"
    assert after("abc", placed("c", "start")) == "cab"
    assert after("abc", placed("d", "before", "b"), placed("e", "after", "b")) == "adbec"


def test_positions_may_lean_on_each_other_in_any_order() -> None:
    assert after("a", placed("c", "after", "b"), placed("b", "before", "a")) == "bca"


def test_connect_wins_over_disconnect() -> None:
    assert after("abc", placed("a"), disconnect="ab") == "ca"
    assert after("abc", disconnect="b") == "ac"


def test_a_place_beside_itself_stays() -> None:
    assert after("abc", placed("b", "before", "b")) == "abc"


@pytest.mark.parametrize(
    ("connect", "message"),
    [
        (
            [placed("x", "before", "y")],
            'id 120 at position {"before":121}.*id 121 needs to be connected first',
        ),
        ([placed("x", "before", "y"), placed("y", "after", "x")], "circular reference"),
        ([placed("a", "before", "y"), placed("y", "before", "a")], "circular reference"),
        ([placed("x", "start"), placed("x")], "id 120 is already connected"),
    ],
)
def test_what_cannot_be_placed_is_refused(connect: list[Placed], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        after("abc", *connect)
