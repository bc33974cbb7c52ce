"""Which queries wait behind plain ones, because they may read whole tables."""

import pytest
from tests.queries.conftest import Compile

from octavo.queries.breadth import is_broad


@pytest.mark.parametrize(
    ("text", "broad"),
    [
        ("", False),
        ("sort=title&pagination[pageSize]=10&populate=*", False),
        ("filters[title]=a&filters[views][$gt]=1&filters[$or][0][title][$null]=true", False),
        ("filters[category][name]=a", False),
        ("_q=a", True),
        ("filters[title][$contains]=a", True),
        ("filters[$or][0][views]=1&filters[$or][1][title][$endsWithi]=a", True),
        ("filters[$not][title][$containsi]=a", True),
        ("filters[title][$eqi]=a", True),
        ("filters[category][name][$contains]=a", True),
        ("filters[category][articles][title]=a", True),
        ("populate[category][populate][articles][filters][title][$contains]=a", True),
    ],
)
def test_a_query_that_looks_into_texts_or_leads_far_is_broad(
    compile_text: Compile, text: str, broad: bool
) -> None:
    assert is_broad(compile_text("article", text).plan) is broad
