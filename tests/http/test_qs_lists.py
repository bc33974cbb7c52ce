"""Lists that meet objects, texts and the limit, in every order, are read as qs reads them."""

from itertools import permutations, product

from qs_codec import decode as oracle
from tests.http.test_qs import ORACLE

from octavo.http import qs

SHORT = (
    "a=text",
    "a",
    "a[]=last",
    "a[2]=third",
    "a[1]=second",
    "a[99]=highest",
    "a[100]=beyond",
    "a[name]=named",
    "a[0][name]=inner",
)
LONG = (
    "&".join(f"a[]=n{number}" for number in range(100)),
    "&".join(f"a=m{number}" for number in range(101)),
)


def test_parts_that_say_something_of_one_key_in_every_order() -> None:
    different = []
    for parts in (*permutations(SHORT, 3), *product(LONG, SHORT), *product((*SHORT, *LONG), LONG)):
        text = "&".join(parts)
        if qs.parse(text, max_length=10**6) != oracle(text, ORACLE):
            different.append([part[:12] for part in parts])
    assert different == []
