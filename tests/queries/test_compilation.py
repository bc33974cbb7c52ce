"""What one query may cost at most."""

import pytest

from octavo.errors import ValidationError
from octavo.queries.access import EVERYTHING, Caller, Grants
from octavo.queries.compilation import Compilation
from octavo.queries.compile import compile_query
from octavo.schema.registry import Schemas


@pytest.fixture
def compilation(schemas: Schemas) -> Compilation:
    return Compilation(schemas, Caller())


def test_two_thousand_nodes_are_the_most(compilation: Compilation) -> None:
    for _ in range(2_000):
        compilation.spend()
    with pytest.raises(ValidationError, match="more than 2000 conditions and populated keys"):
        compilation.spend()


def test_thirty_levels_are_the_most(compilation: Compilation) -> None:
    compilation.spend(30)
    with pytest.raises(ValidationError, match="more than 30 levels"):
        compilation.spend(31)


def test_sixty_relations_are_the_most(compilation: Compilation) -> None:
    for _ in range(60):
        compilation.spend_join()
    with pytest.raises(ValidationError, match="more than 60"):
        compilation.spend_join()


def test_each_field_that_is_named_counts(schemas: Schemas) -> None:
    article = schemas.content_types["api::article.article"]
    assert compile_query(schemas, article, {"fields": ["title"] * 1_900}, ability=EVERYTHING)
    with pytest.raises(ValidationError, match="more than 2000 conditions and populated keys"):
        compile_query(schemas, article, {"fields": ["title"] * 2_001}, ability=EVERYTHING)


def test_grants_are_equal_where_they_let_the_same() -> None:
    exact, wide = Grants(["api::tag.tag.find"]), Grants(["api::tag.*"])
    assert exact == Grants(["api::tag.tag.find"] * 2)
    assert hash(exact) == hash(Grants(["api::tag.tag.find"]))
    assert exact != Grants(["api::tag.tag.findOne"])
    assert wide != Grants(["api::page.*"])
    assert exact != wide
    assert exact != "api::tag.tag.find"
