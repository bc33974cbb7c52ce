"""The document service: what a project, a script or the REST API does with the documents of one type."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from octavo.compose import Middleware, compose
from octavo.content.asking import OpenParams
from octavo.content.base import Content
from octavo.content.operations.attach import attach
from octavo.content.operations.clone import clone
from octavo.content.operations.create import create
from octavo.content.operations.delete import delete
from octavo.content.operations.discard_draft import discard_draft
from octavo.content.operations.find import Page, count, find_first, find_one, find_page
from octavo.content.operations.find_usages import find_usages
from octavo.content.operations.publish import publish
from octavo.content.operations.unpublish import unpublish
from octavo.content.operations.update import update
from octavo.queries.pagination import Pagination
from octavo.schema.content_type import ContentType

EntryT = TypeVar("EntryT")
Document = dict[str, Any]
Operation = Callable[[Content, ContentType, dict[str, Any]], Awaitable[Any]]


@dataclass(slots=True)
class DocumentContext:
    """One operation on the documents of one type, as document middlewares see it.

    `params` are the keywords of the call, `document_id` among them. A middleware may change them before
    `next`: they are what the operation runs on. Of a request they hold what it asked, `filters` (an object,
    empty where none were sent), `sort`, `fields`, `populate`, `_q`, `locale` and `status`, and on lists
    `start` and `limit`. What the caller is shown by such a change is checked as if they had asked for it.
    """

    uid: str
    action: str
    params: dict[str, Any]
    content_type: ContentType
    state: dict[str, Any] = field(default_factory=dict)
    total: int | None = None
    """After `find_many`: how many there are in all, where the query asks."""
    pagination: Pagination | None = None
    """After `find_many`: the window they were cut by, where the query came compiled."""


DocumentMiddleware = Middleware[DocumentContext]
Layer = tuple[DocumentMiddleware, frozenset[str] | None, frozenset[str] | None]
"""A middleware, the actions and the uids it is for; None is all."""

_OPERATIONS: Final[dict[str, Operation]] = {
    "find_one": find_one,
    "find_first": find_first,
    "find_many": find_page,
    "count": count,
    "create": create,
    "update": update,
    "delete": delete,
    "publish": publish,
    "unpublish": unpublish,
    "discard_draft": discard_draft,
    "clone": clone,
    "attach": attach,
    "find_usages": find_usages,
}
ACTIONS: Final = tuple(_OPERATIONS)


class DocumentOnion:
    """The document middlewares of one instance, in the order they were added."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._layers: list[Layer] = []
        self._composed: dict[tuple[str, str], DocumentMiddleware | None] = {}

    def use(
        self,
        middleware: DocumentMiddleware,
        *,
        actions: Collection[str] | None = None,
        uids: Collection[str] | None = None,
    ) -> None:
        """Surround the operations named with a middleware: every one of every type unless told.

        Raises ValueError for an action there is not.
        """
        unknown = sorted(set(actions or ()) - set(ACTIONS))
        if unknown:
            raise ValueError(f"Unknown document action {unknown[0]!r}; there are {', '.join(ACTIONS)}")
        self._layers.append((middleware, _set(actions), _set(uids)))
        self._composed.clear()

    async def run(self, ctx: DocumentContext) -> Any:
        """Run one operation inside the middlewares that are for it."""
        around = self._around(ctx.action, ctx.uid)
        if around is None:
            return await self._operate(ctx, ctx.params)
        open_params = OpenParams(ctx.params)
        ctx.params = open_params.shown

        async def innermost() -> Any:
            return await self._operate(ctx, open_params.settled(ctx.params))

        return await around(ctx, innermost)

    async def _operate(self, ctx: DocumentContext, params: dict[str, Any]) -> Any:
        result = await _OPERATIONS[ctx.action](self.content, ctx.content_type, params)
        if isinstance(result, Page):
            ctx.total, ctx.pagination = result.total, result.pagination
            return result.rows
        return result

    def _around(self, action: str, uid: str) -> DocumentMiddleware | None:
        """Return the middlewares of an action on a type as one, None where there are none."""
        if (action, uid) not in self._composed:
            meant = [
                run
                for run, actions, uids in self._layers
                if (actions is None or action in actions) and (uids is None or uid in uids)
            ]
            self._composed[action, uid] = compose(meant) if meant else None
        return self._composed[action, uid]


def _set(names: Collection[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)


class DocumentService(Generic[EntryT]):
    """The documents of one content type.

    Keywords are REST's in snake_case (`filters`, `sort`, `fields`, `populate`, `locale`, `status`, …); keys
    inside them stay camelCase. `status` is `draft` unless told, `locale` the default one. Instead of
    keywords, `query` takes what was compiled before. Raises ValidationError for what cannot be asked or
    written.
    """

    def __init__(self, onion: DocumentOnion, content_type: ContentType) -> None:
        self._onion = onion
        self.content_type = content_type
        self.uid = content_type.uid

    async def _run(self, action: str, params: dict[str, Any]) -> Any:
        return await self._onion.run(DocumentContext(self.uid, action, params, self.content_type))

    async def find_one(self, document_id: str, **params: Any) -> EntryT | None:
        """Return one version of a document, or None."""
        found: EntryT | None = await self._run("find_one", {"document_id": document_id, **params})
        return found

    async def find_first(self, **params: Any) -> EntryT | None:
        """Return the first version found, or None; the entry of a single type."""
        found: EntryT | None = await self._run("find_first", params)
        return found

    async def find_many(self, **params: Any) -> list[EntryT]:
        """Return the versions found, all of them unless `start` and `limit` say otherwise."""
        found: list[EntryT] = await self._run("find_many", params)
        return found

    async def find_page(self, query: Any) -> Page:
        """Return the versions a compiled query finds, and how many there are in all where it asks."""
        ctx = DocumentContext(self.uid, "find_many", {"query": query}, self.content_type)
        rows = await self._onion.run(ctx)
        return Page(rows, ctx.total, ctx.pagination or query.pagination)

    async def count(self, **params: Any) -> int:
        """Return how many versions are found."""
        number: int = await self._run("count", params)
        return number

    async def create(self, *, data: Any = None, **params: Any) -> EntryT:
        """Write a new document and return it; `status="published"` publishes it too."""
        created: EntryT = await self._run("create", {"data": _body(data), **params})
        return created

    async def update(
        self, document_id: str | None = None, *, data: Any = None, **params: Any
    ) -> EntryT | None:
        """Write to one locale of a document, adding it where it is not there; None for an unknown document.

        `status="published"` publishes it too. A single type needs no id. `if_match` names the `updatedAt` the
        version must still have; raises PreconditionFailedError where it has not.
        """
        named = {} if document_id is None else {"document_id": document_id}
        updated: EntryT | None = await self._run("update", {**named, "data": _body(data), **params})
        return updated

    async def delete(self, document_id: str | None = None, **params: Any) -> Document:
        """Delete a document in one locale (`locale="*"`: in all); return `{documentId, entries}`."""
        return await self._run_on_versions("delete", document_id, params)

    async def publish(self, document_id: str | None = None, **params: Any) -> Document:
        """Publish the draft of one locale (`*`: of all); return `{documentId, entries}`."""
        return await self._run_on_versions("publish", document_id, params)

    async def unpublish(self, document_id: str | None = None, **params: Any) -> Document:
        """Take back what is published in one locale (`*`: in all); return `{documentId, entries}`."""
        return await self._run_on_versions("unpublish", document_id, params)

    async def discard_draft(self, document_id: str | None = None, **params: Any) -> Document:
        """Make the draft equal to what is published; return `{documentId, entries}`."""
        return await self._run_on_versions("discard_draft", document_id, params)

    async def clone(self, document_id: str, *, data: Any = None, **params: Any) -> Document:
        """Copy a document's drafts to a new document, with changes; return `{documentId, entries}`."""
        return await self._run_on_versions("clone", document_id, {"data": _body(data), **params})

    async def find_usages(self, document_id: str) -> list[Document]:
        """Return every version that points at a document: `{uid, documentId, locale, status, field}`."""
        usages: list[Document] = await self._run("find_usages", {"document_id": document_id})
        return usages

    async def attach(self, row_id: int, data: Any) -> bool:
        """Connect targets to relations of a row's document, in its draft and its published version.

        `data` maps attributes to references. False where there is no such row.
        """
        attached: bool = await self._run("attach", {"row_id": row_id, "data": _body(data)})
        return attached

    async def _run_on_versions(
        self, action: str, document_id: str | None, params: dict[str, Any]
    ) -> Document:
        named = {} if document_id is None else {"document_id": document_id}
        result: Document = await self._run(action, {**named, **params})
        return result


def _body(data: Any) -> Any:
    return {} if data is None else data
