import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo

from octavo.testing import Project


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Project(tmp_path).folder


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def test_an_api_gets_its_names_from_one(site: Path) -> None:
    result = octavo("generate", "api", "news-story", "title", "when:datetime", "photo:media", cwd=site)
    assert result.returncode == 0, result.stderr
    assert "Wrote app/api/news_story/schema.json" in result.stdout
    schema = read(site / "app/api/news_story/schema.json")
    assert schema["info"] == {
        "singularName": "news-story",
        "pluralName": "news-stories",
        "displayName": "News story",
    }
    assert schema["collectionName"] == "news_stories"
    assert schema["options"]["draftAndPublish"] is True
    assert [(name, shape["type"]) for name, shape in schema["attributes"].items()] == [
        ("title", "string"),
        ("when", "datetime"),
        ("photo", "media"),
    ]


def test_a_single_type_without_drafts(site: Path) -> None:
    octavo("generate", "api", "imprint", "--single", "--no-drafts", "--plural", "imprints", cwd=site)
    schema = read(site / "app/api/imprint/schema.json")
    assert (schema["kind"], schema["options"]) == ("singleType", {"draftAndPublish": False})


@pytest.mark.soak
def test_relations_enumerations_components_and_zones_make_a_project_that_starts(site: Path) -> None:
    for arguments in (
        ["component", "shared.seo", "title", "tone:enumeration:warm,cool"],
        ["api", "author", "name", "friends:relation:manyToMany:author"],
        [
            "api",
            "recipe",
            "course:enumeration:starter,main course",
            "author:relation:manyToOne:author",
            "owner:relation:oneToOne:plugin::users-permissions.user",
            "seo:component:shared.seo",
            "steps:component:shared.seo:repeatable",
            "blocks:dynamiczone:shared.seo",
        ],
    ):
        assert octavo("generate", *arguments, cwd=site).returncode == 0
    assert read(site / "app/api/recipe/schema.json")["attributes"] == {
        "course": {"type": "enumeration", "enum": ["starter", "main course"]},
        "author": {"type": "relation", "relation": "manyToOne", "target": "api::author.author"},
        "owner": {"type": "relation", "relation": "oneToOne", "target": "plugin::users-permissions.user"},
        "seo": {"type": "component", "component": "shared.seo", "repeatable": False},
        "steps": {"type": "component", "component": "shared.seo", "repeatable": True},
        "blocks": {"type": "dynamiczone", "components": ["shared.seo"]},
    }
    checked = octavo("check", cwd=site)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_component(site: Path) -> None:
    octavo("generate", "component", "shared.opening-hour", "day:date", cwd=site)
    assert read(site / "app/components/shared/opening-hour.json")["attributes"] == {"day": {"type": "date"}}


@pytest.mark.parametrize("kind", ["policy", "middleware", "plugin"])
def test_code_that_python_can_read(site: Path, kind: str) -> None:
    result = octavo("generate", kind, "keep-out", cwd=site)
    (path,) = (
        site / line.removeprefix("Wrote ") for line in result.stdout.splitlines() if line[:5] == "Wrote"
    )
    compile(path.read_text(), str(path), "exec")


def test_nothing_is_overwritten(site: Path) -> None:
    assert octavo("generate", "policy", "keep-out", cwd=site).returncode == 0
    (site / "app/policies/keep_out.py").write_text("mine")
    result = octavo("generate", "policy", "keep-out", cwd=site)
    assert result.returncode == 1
    assert "exists already" in result.stderr
    assert (site / "app/policies/keep_out.py").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["api", "Recipe"], "small letters"),
        (["api", "recipe", "when:moment"], "'moment' is not one of string"),
        (["api", "recipe", "title:string:long"], "string takes nothing behind it"),
        (["api", "recipe", "course:enumeration"], "write it like course:enumeration:small,large"),
        (["api", "recipe", "course:enumeration:a,,b"], "write it like course:enumeration:small,large"),
        (["api", "recipe", "by:relation:author"], "write it like by:relation:manyToOne:author"),
        (["api", "recipe", "by:relation:manyToOne:An_Author"], "write it like by:relation:manyToOne:author"),
        (["api", "recipe", "seo:component:seo"], "write it like seo:component:shared.seo"),
        (["api", "recipe", "parts:dynamiczone:"], "write it like parts:dynamiczone:shared.quote"),
        (["api", "recipe", "2nd:string"], "'2nd' is not an attribute's name"),
        (["api", "recipe", "--plural", "recipe"], "the plural must differ"),
        (["component", "hours"], "shared.opening-hours"),
    ],
)
def test_what_will_not_do_is_refused(site: Path, arguments: list[str], named: str) -> None:
    result = octavo("generate", *arguments, cwd=site)
    assert result.returncode == 2
    assert named in result.stderr
    assert not (site / "app").exists()


def test_outside_a_project_the_way_in_is_named(tmp_path: Path) -> None:
    result = octavo("generate", "policy", "keep-out", cwd=tmp_path)
    assert result.returncode == 1
    assert "no octavo.toml here or above" in result.stderr
    assert "octavo new mysite" in result.stderr
