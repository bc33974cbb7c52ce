"""Schemas changed over HTTP under `octavo develop`: what the files say then, and what content there is."""

import difflib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.cli.serving import eventually, no_traceback
from tests.plugins.admin.conftest import SETTINGS
from tests.plugins.content_type_builder.developing import BUILDER, change, developing

from octavo.testing import Project

pytestmark = pytest.mark.soak
NOTE = "api::note.note"
FILE = "app/api/note/schema.json"
WRITTEN = """{
  "kind": "collectionType",
  "collectionName": "notes",
  "info": {"singularName": "note", "pluralName": "notes", "displayName": "Note"},
  "options":  {"draftAndPublish": false},
  "attributes": {
    "title": {"type": "string", "required": true},
    "size":  {"type": "integer"}
  }
}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "site").settings(SETTINGS).grants(["api::*"])
    return made.component("shared.seo", {"head": {"type": "string"}}).file(FILE, WRITTEN)


def lines(before: str, after: str) -> list[str]:
    """Return the lines that a diff shows."""
    shown = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in shown if line[:2] not in {"--", "++", "@@"}]


def test_an_attribute_is_renamed_and_its_values_stay(project: Project) -> None:
    with developing(project.folder) as builder:
        for title in ("one", "two"):
            builder.create("notes", {"title": title, "size": 3})
        body = change(NOTE, {"action": "update", "name": "headline", "renamedFrom": "title"})
        plan = builder.plan(body)
        assert (project.folder / FILE).read_text() == WRITTEN
        (file,) = plan["files"]
        assert file["path"] == FILE
        assert file["before"] == WRITTEN
        assert lines(WRITTEN, file["after"]) == [
            '-    "title": {"type": "string", "required": true},',
            '+    "headline": {"type": "string", "required": true, "renamedFrom": "title"},',
        ]
        (step,) = plan["steps"]
        assert (step["kind"], step["rows"], step["risk"]) == ("moved", 2, "approve")
        builder.apply(body)
        assert (project.folder / FILE).read_text() == file["after"]
        assert [note["headline"] for note in builder.entries("notes")] == ["one", "two"]


def test_a_type_and_a_component_are_made_with_attributes_of_every_kind(project: Project) -> None:
    kinds: dict[str, dict[str, object]] = {
        "title": {"type": "string", "required": True, "maxLength": 40},
        "slug": {"type": "uid", "targetField": "title"},
        "text": {"type": "text", "minLength": 2},
        "body": {"type": "richtext"},
        "rich": {"type": "blocks"},
        "data": {"type": "json"},
        "level": {"type": "enumeration", "enum": ["easy", "hard"], "default": "easy"},
        "mail": {"type": "email", "unique": True},
        "word": {"type": "password"},
        "servings": {"type": "integer", "min": 1, "max": None},
        "big": {"type": "biginteger"},
        "share": {"type": "float"},
        "price": {"type": "decimal"},
        "day": {"type": "date"},
        "at": {"type": "time"},
        "when": {"type": "datetime"},
        "open": {"type": "boolean", "default": True},
        "cover": {"type": "media", "multiple": False, "allowedTypes": ["images"]},
        "notes": {"type": "relation", "relation": "oneToMany", "target": NOTE, "mappedBy": "recipe"},
        "hours": {"type": "component", "component": "parts.opening-hours", "repeatable": True},
        "zone": {"type": "dynamiczone", "components": ["shared.seo", "parts.opening-hours"]},
    }
    names = {"displayName": "Recipe", "singularName": "recipe", "pluralName": "recipes"}
    new = [{"action": "create", "name": name, "properties": made} for name, made in kinds.items()]
    recipe = {"action": "create", "uid": "api::recipe.recipe", "kind": "collectionType", **names}
    hours = {"action": "create", "uid": "parts.opening-hours", "displayName": "Hours", "icon": "clock"}
    day = {"action": "create", "name": "day", "properties": {"type": "string"}}
    to = {"relation": "manyToOne", "target": "api::recipe.recipe", "inversedBy": "notes"}
    side = {"action": "create", "name": "recipe", "properties": {"type": "relation", **to}}
    with developing(project.folder) as builder:
        body = change(NOTE, side)
        body["data"]["contentTypes"].append({**recipe, "attributes": new})
        body["data"]["components"] = [{**hours, "attributes": [day]}]
        plan = builder.apply(body)
        assert {step["risk"] for step in plan["steps"]} == {"safe"}
        assert [file["path"] for file in plan["files"]] == [
            "app/api/note/schema.json",
            "app/api/recipe/schema.json",
            "app/components/parts/opening-hours.json",
        ]
        told = builder.attributes("api::recipe.recipe")
        del kinds["servings"]["max"]
        assert told == {name: {"name": name, **made} for name, made in kinds.items()}
        note = builder.create("notes", {"title": "one"})
        sent = {"title": "Soup", "servings": 2, "hours": [{"day": "Monday"}], "notes": [note["documentId"]]}
        made = builder.create("recipes", {**sent, "publishedAt": "2026-01-01"})
        assert made["slug"] == "soup"
        assert made["level"] == "easy"
        (found,) = builder.entries("recipes")
        assert [one["title"] for one in found["notes"]] == ["one"]
        assert [one["day"] for one in found["hours"]] == ["Monday"]
        gone = change(NOTE, {"action": "delete", "name": "recipe"})
        gone["data"]["contentTypes"].append({"action": "delete", "uid": "api::recipe.recipe"})
        builder.apply(gone, allowDestructive=True)
        assert not (project.folder / "app/api/recipe").exists()
        assert "api::recipe.recipe" not in builder.schema()["contentTypes"]


def test_an_attribute_with_values_goes_only_when_that_is_allowed(project: Project) -> None:
    with developing(project.folder) as builder:
        builder.create("notes", {"title": "one", "size": 3})
        body = change(NOTE, {"action": "delete", "name": "size"})
        plan = builder.plan(body)
        (step,) = plan["steps"]
        assert (step["kind"], step["rows"], step["parked"], step["risk"]) == ("parked", 1, 1, "approve")
        refused = builder.update({**body, "plan": plan["id"]})
        assert refused.status_code == 400
        assert "1 row would be parked" in refused.json()["error"]["message"]
        assert (project.folder / FILE).read_text() == WRITTEN
        builder.apply(body, allowDestructive=True)
        assert "size" not in builder.attributes(NOTE)
        assert [note["title"] for note in builder.entries("notes")] == ["one"]
        assert "Copied the database to octavo.db." in builder.server.printed()


def test_a_plan_that_is_no_longer_true_is_not_carried_out(project: Project) -> None:
    with developing(project.folder) as builder:
        builder.create("notes", {"title": "one", "size": 3})
        body = change(NOTE, {"action": "update", "name": "headline", "renamedFrom": "title"})
        plan = builder.plan(body)
        builder.create("notes", {"title": "two"})
        stale = builder.update({**body, "plan": plan["id"]})
        assert stale.status_code == 409
        assert "Plan again" in stale.json()["error"]["message"]
        other = change(NOTE, {"action": "create", "name": "body", "properties": {"type": "text"}})
        assert builder.update({**other, "plan": plan["id"]}).status_code == 409
        assert (project.folder / FILE).read_text() == WRITTEN


def test_a_question_of_the_plan_is_answered(project: Project) -> None:
    with developing(project.folder) as builder:
        for _ in range(2):
            builder.create("notes", {"title": "same"})
        unique = {"type": "string", "required": True, "unique": True}
        body = change(NOTE, {"action": "update", "name": "title", "properties": unique})
        plan = builder.plan(body)
        (step,) = plan["steps"]
        key = f"{NOTE}.title.unique"
        assert step["question"] == {
            "key": key,
            "text": "doubled ones may be numbered:",
            "code": "ask.numbers",
            "params": {},
            "choices": ["number"],
            "required": False,
        }
        assert (step["risk"], step["code"], step["params"]) == (
            "refused",
            "attribute.unique",
            {"name": "title"},
        )
        assert builder.update({**body, "plan": plan["id"]}).status_code == 400
        builder.apply({**body, "answers": {key: "number"}})
        assert [note["title"] for note in builder.entries("notes")] == ["same", "same-2"]


def test_a_type_is_renamed_and_its_entries_and_relations_stay(project: Project) -> None:
    to_note = {"type": "relation", "relation": "manyToOne", "target": NOTE}
    project.content_type("shelf", {"note": to_note}, plural="shelves")
    code = project.folder / "app/api/note/lifecycles.py"
    with developing(project.folder) as builder:
        note = builder.create("notes", {"title": "one"})
        builder.create("shelves", {"note": note["documentId"]})
        text = {"action": "update", "name": "headline", "renamedFrom": "title"}
        body = change(NOTE, text, singularName="leaflet", pluralName="leaflets")

        code.write_text("", "utf-8")
        (problem,) = builder.plan(body)["problems"]
        assert (problem["path"], "lifecycles.py" in problem["message"]) == (
            ["contentTypes", NOTE, "singularName"],
            True,
        )
        assert '"renamedFrom": "api::note.note"' in problem["fix"]
        code.unlink()

        plan = builder.plan(body)
        assert [file["path"] for file in plan["files"]] == [
            "app/api/leaflet/schema.json",
            FILE,
            "app/api/shelf/schema.json",
        ]
        assert [(step["code"], step["rows"]) for step in plan["steps"] if step["rows"]] == [
            ("type.renamed", 1),
            ("attribute.renamed", 1),
        ]
        assert {step["kind"] for step in plan["steps"]} <= {"moved", "changed"}
        builder.apply(body)
        assert not (project.folder / FILE).exists()
        written = builder.file("app/api/leaflet/schema.json")
        assert (written["renamedFrom"], written["collectionName"]) == (NOTE, "notes")
        ((found,), (shelf,)) = (builder.entries("leaflets"), builder.entries("shelves"))
        assert (found["documentId"], found["headline"]) == (note["documentId"], "one")
        assert shelf["note"]["documentId"] == note["documentId"]


def test_a_plan_that_a_restart_comes_upon_is_to_be_asked_for_again(project: Project, tmp_path: Path) -> None:
    asked, go = tmp_path / "asked", tmp_path / "go"
    waits = f"""
import sys
import time
from pathlib import Path

while "propose" in sys.argv and not Path({str(go)!r}).exists():
    Path({str(asked)!r}).touch()
    time.sleep(0.05)
"""
    project.file("app/__init__.py", waits)
    body = change(NOTE, {"action": "create", "name": "body", "properties": {"type": "text"}})
    with developing(project.folder) as builder, ThreadPoolExecutor(1) as pool:
        plan = pool.submit(builder.client.post, f"{BUILDER}/plan", json=body)
        eventually(asked.exists, "a plan that is under way")
        project.file("app/__init__.py", f"{waits}\nCHANGED = True\n")
        answer = plan.result(90)
        assert answer.status_code == 503, answer.text
        assert answer.headers["Retry-After"] == "1"
        assert answer.json()["error"]["message"].endswith("ask again in a moment")
        go.touch()
        assert [step["kind"] for step in builder.plan(body)["steps"]] == ["added"]
        assert no_traceback(builder.server.printed())
