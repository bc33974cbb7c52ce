"""The order of targets after a change."""

import pytest

from octavo.content.relations.ordering import Placement, Target, Targets, rearrange
from octavo.errors import ValidationError


def targets(text: str) -> list[Target]:
    return [("t", letter, "") for letter in text]


def spelled(found: list[Target]) -> str:
    return "".join(target[1] for target in found)


def placement(letter: str, place: str = "end", neighbour: str | None = None) -> Placement:
    beside = None if neighbour is None else ("t", neighbour, "")
    return Placement(("t", letter, ""), place, beside, ord(letter), neighbour and ord(neighbour))


def after(before: str, *connect: Placement, disconnect: str = "") -> str:
    return spelled(rearrange(targets(before), Targets(None, connect, tuple(targets(disconnect)))))


def test_set_replaces_in_the_order_given() -> None:
    assert spelled(rearrange(targets("abc"), Targets(tuple(targets("cadc"))))) == "cad"


def test_connect_appends_and_moves_what_is_there_to_its_place() -> None:
    assert after("ab", placement("c")) == "abc"
    assert after("abc", placement("a")) == "bca"
    assert after("abc", placement("c", "start")) == "cab"
    assert after("abc", placement("d", "before", "b"), placement("e", "after", "b")) == "adbec"


def test_positions_may_lean_on_each_other_in_any_order() -> None:
    assert after("a", placement("c", "after", "b"), placement("b", "before", "a")) == "bca"


def test_connect_wins_over_disconnect() -> None:
    assert after("abc", placement("a"), disconnect="ab") == "ca"
    assert after("abc", disconnect="b") == "ac"


def test_a_place_beside_itself_stays() -> None:
    assert after("abc", placement("b", "before", "b")) == "abc"


@pytest.mark.parametrize(
    ("connect", "message"),
    [
        (
            [placement("x", "before", "y")],
            'id 120 at position {"before":121}.*id 121 needs to be connected first',
        ),
        ([placement("x", "before", "y"), placement("y", "after", "x")], "circular reference"),
        ([placement("a", "before", "y"), placement("y", "before", "a")], "circular reference"),
        ([placement("x", "start"), placement("x")], "id 120 is already connected"),
    ],
)
def test_what_cannot_be_placed_is_refused(connect: list[Placement], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        after("abc", *connect)
