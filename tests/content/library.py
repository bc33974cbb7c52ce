"""What the tests of documents share: schemas made by hand, counted statements, short ways of asking."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from octavo.content.builtin import builtin_sources
from octavo.content.repository import Repository
from octavo.db.model import Model, build_model
from octavo.schema.files import build_schemas
from octavo.schema.parse import SchemaSource

GOLDEN = Path(__file__).parent.parent / "apps" / "golden"
ARTICLE, AUTHOR, TAG = "api::article.article", "api::author.author", "api::tag.tag"
CATEGORY, SINK = "api::category.category", "api::kitchen-sink.kitchen-sink"
HOMEPAGE, GLOBAL = "api::homepage.homepage", "api::global.global"


def uid(name: str) -> str:
    return f"api::{name}.{name}"


def relation(kind: str, target: str, **more: Any) -> dict[str, Any]:
    return {"type": "relation", "relation": kind, "target": uid(target), **more}


def content_type(
    name: str,
    attributes: Mapping[str, Any],
    *,
    drafts: bool = False,
    localized: bool = False,
    kind: str = "collectionType",
) -> SchemaSource:
    raw = {
        "kind": kind,
        "collectionName": f"{name}s",
        "info": {"singularName": name, "pluralName": f"{name}s", "displayName": name.capitalize()},
        "options": {"draftAndPublish": drafts},
        "pluginOptions": {"i18n": {"localized": True}} if localized else {},
        "attributes": attributes,
    }
    return SchemaSource(uid(name), raw, f"{name}.json")


def component(name: str, attributes: Mapping[str, Any]) -> SchemaSource:
    raw = {
        "collectionName": "components_" + name.replace(".", "_"),
        "info": {"displayName": name},
        "attributes": attributes,
    }
    return SchemaSource(name, raw, f"{name}.json")


def model_of(*sources: SchemaSource) -> Model:
    types = [source for source in sources if source.uid.startswith("api::")]
    components = [source for source in sources if not source.uid.startswith("api::")]
    return build_model(build_schemas([*builtin_sources(), *types], components))


class Statements:
    """Counts the statements that run."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @contextmanager
    def counted(self, repository: Repository) -> Iterator[list[str]]:
        self.seen = []
        with repository.content.database.observed(self.note):
            yield self.seen

    def note(self, *told: Any) -> None:
        self.seen.append(str(told[0]))


def names(documents: Any, key: str = "name") -> list[Any]:
    return [document[key] for document in documents]
