"""Projects written by tests."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Attributes = Mapping[str, Mapping[str, Any]]


class Project:
    """A project in an empty folder, made piece by piece; every method returns it, so that calls chain.

    >>> Project(tmp_path).content_type("article", {"title": {"type": "string"}}).grants(["api::*"])
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._settings: list[str] = []
        self.file("octavo.toml", "")

    def file(self, path: str, text: str) -> "Project":
        """Write a file; its path is relative to the project."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return self

    def settings(self, text: str) -> "Project":
        """Add a piece of TOML to octavo.toml."""
        self._settings.append(text)
        return self.file("octavo.toml", "\n".join(self._settings))

    def grants(self, actions: Sequence[str], role: str = "public") -> "Project":
        """Let a role do these actions; `api::*` is everything."""
        return self.settings(f"[roles.{role}]\ngrants = {json.dumps(list(actions))}\n")

    def content_type(
        self,
        name: str,
        attributes: Attributes,
        *,
        plural: str | None = None,
        single: bool = False,
        drafts: bool = False,
        localized: bool = False,
    ) -> "Project":
        """Add a content type with its routes: `article` is `api::article.article` at /api/articles."""
        many = plural or f"{name}s"
        schema = {
            "kind": "singleType" if single else "collectionType",
            "collectionName": many.replace("-", "_"),
            "info": {"singularName": name, "pluralName": many, "displayName": name.capitalize()},
            "options": {"draftAndPublish": drafts},
            "pluginOptions": {"i18n": {"localized": True}} if localized else {},
            "attributes": attributes,
        }
        return self.file(f"app/api/{name.replace('-', '_')}/schema.json", json.dumps(schema, indent=2))

    def component(self, uid: str, attributes: Attributes) -> "Project":
        """Add a component: `shared.seo`."""
        category, name = uid.split(".")
        schema = {
            "collectionName": f"components_{category}_{name}s".replace("-", "_"),
            "info": {"displayName": name.capitalize()},
            "attributes": attributes,
        }
        return self.file(f"app/components/{category}/{name}.json", json.dumps(schema, indent=2))
