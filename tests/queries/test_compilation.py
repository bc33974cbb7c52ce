"""What one query may cost at most."""

import pytest

from octavo.errors import ValidationError
from octavo.queries.access import Caller
from octavo.queries.compilation import Compilation
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
