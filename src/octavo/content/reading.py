"""Reading versions back: as a query asks, or every scalar where nothing is asked."""

from dataclasses import dataclass
from typing import Any

from octavo.content.about import about
from octavo.content.asking import NOT_FOR_QUERIES, wire_params
from octavo.content.base import Content
from octavo.content.versions import Version, wire
from octavo.db.model import TypeModel
from octavo.queries.compile import Action, compile_document_query
from octavo.queries.plan import Query
from octavo.schema.content_type import ContentType

PLAIN = NOT_FOR_QUERIES | {"locale", "status"}
"""The parameters of a write that say nothing of how it is answered."""


def compile_params(content: Content, type_: ContentType, params: dict[str, Any], action: Action) -> Query:
    """Return the query that parameters of the document service ask; raises ValidationError."""
    locale = content.locales.default
    return compile_document_query(
        content.schemas, type_, wire_params(params), action=action, default_locale=locale
    )


def read_query(content: Content, type_: ContentType, params: dict[str, Any], action: Action) -> Query:
    """Return the query given as one, or the one the other parameters ask."""
    query = params.get("query")
    return query if isinstance(query, Query) else compile_params(content, type_, params, action)


@dataclass(slots=True)
class Answer:
    """How the versions a write touched are answered."""

    content: Content
    model: TypeModel
    query: Query | None
    """None answers every scalar, straight from the row."""

    async def one(self, version: Version) -> dict[str, Any]:
        """Return one version."""
        if self.query is None:
            return wire(self.content.writes, self.model, version)
        drafts = self.model.content_type.draft_and_publish
        found = await self.content.database.find(about(self.query, version, drafts=drafts))
        document: dict[str, Any] = found.rows[0]
        return document

    async def each(self, versions: list[Version]) -> list[dict[str, Any]]:
        """Return some versions, in their order."""
        return [await self.one(version) for version in versions]


def prepare_answer(content: Content, type_: ContentType, params: dict[str, Any]) -> Answer:
    """Check how a write is to be answered before anything is written; raises ValidationError."""
    given = params.get("query")
    if given is None and params.keys() <= PLAIN:
        return Answer(content, content.model.types[type_.uid], None)
    if not isinstance(given, Query):
        asked = {name: value for name, value in params.items() if name != "locale"}
        compiled = compile_params(content, type_, asked, "create")
        given = compiled if params.get("populate") is not None or params.get("fields") is not None else None
    return Answer(content, content.model.types[type_.uid], given)
