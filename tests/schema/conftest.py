"""Schemas for the tests of this folder: the golden app's, and ways to make small ones."""

from pathlib import Path
from typing import Any

import pytest
from tests.schemas import load_project_schemas

from octavo.content.builtin import builtin_sources
from octavo.errors import StartupError
from octavo.schema import Schemas, SchemaSource, build_schemas

GOLDEN = Path(__file__).parent.parent / "apps" / "golden"


@pytest.fixture(scope="session")
def golden() -> Schemas:
    return load_project_schemas(GOLDEN)


def type_source(uid: str, attributes: dict[str, Any], **more: Any) -> SchemaSource:
    name = uid.rpartition(".")[2]
    info = {"singularName": name, "pluralName": f"{name}s", "displayName": name.title()}
    return SchemaSource(uid, {"info": info, "attributes": attributes, **more}, f"app/api/{name}/schema.json")


def component_source(uid: str, attributes: dict[str, Any]) -> SchemaSource:
    return SchemaSource(uid, {"attributes": attributes}, f"app/components/{uid.replace('.', '/')}.json")


class Make:
    """Makes schemas from attributes alone."""

    def schemas(
        self, types: dict[str, dict[str, Any]], components: dict[str, dict[str, Any]] | None = None
    ) -> Schemas:
        return build_schemas(
            [*builtin_sources(), *(type_source(uid, attributes) for uid, attributes in types.items())],
            [component_source(uid, attributes) for uid, attributes in (components or {}).items()],
        )

    def problems(
        self, types: dict[str, dict[str, Any]], components: dict[str, dict[str, Any]] | None = None
    ) -> list[str]:
        with pytest.raises(StartupError) as caught:
            self.schemas(types, components)
        return [str(problem) for problem in caught.value.problems]


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()
