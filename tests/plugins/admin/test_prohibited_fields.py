"""Which values of an entry its copy cannot have."""

from pathlib import Path

from tests.schemas import load_project_schemas

from octavo.plugins.admin.cloning.service import prohibited_fields
from octavo.testing import Project

STRING = {"type": "string"}
TAG = "api::tag.tag"


def test_what_is_unique_or_related_to_one_alone_is_named_wherever_it_stands(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("tag", {"name": STRING})
    project.component("shared.card", {"code": {**STRING, "unique": True}, "text": STRING})
    project.content_type(
        "page",
        {
            "title": STRING,
            "number": {"type": "integer", "unique": True},
            "slug": {"type": "uid"},
            "main": {"type": "relation", "relation": "oneToOne", "target": TAG},
            "owned": {"type": "relation", "relation": "oneToMany", "target": TAG},
            "tags": {"type": "relation", "relation": "manyToMany", "target": TAG},
            "card": {"type": "component", "component": "shared.card"},
            "zone": {"type": "dynamiczone", "components": ["shared.card"]},
        },
    )
    schemas = load_project_schemas(project.folder)
    named = ["number", "slug", "main", "owned", "card.code", "zone.code"]
    assert list(prohibited_fields(schemas, "api::page.page")) == named
