from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.schemas import load_project_schemas

from octavo.http import qs
from octavo.queries.access import EVERYTHING
from octavo.queries.compile import compile_query
from octavo.queries.plan import Query
from octavo.schema.registry import Schemas

GOLDEN = Path(__file__).parents[1] / "apps" / "golden"
Compile = Callable[..., Query]


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return load_project_schemas(GOLDEN)


@pytest.fixture(scope="session")
def compile_text(schemas: Schemas) -> Compile:
    """Compile a query string about one of the golden app's types, as its REST API does."""

    def compile_text(name: str, text: str, **options: Any) -> Query:
        options.setdefault("ability", EVERYTHING)
        return compile_query(schemas, schemas.content_types[f"api::{name}.{name}"], qs.parse(text), **options)

    return compile_text
