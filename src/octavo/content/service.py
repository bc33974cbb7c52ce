"""The document service: reads and writes the documents of one type, for projects and the REST API."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from octavo.compose import Middleware, compose
from octavo.content.base import Content
from octavo.content.operations.attach import attach
from octavo.content.operations.clone import clone
from octavo.content.operations.create import create
from octavo.content.operations.delete import delete
from octavo.content.operations.discard_draft import discard_draft
from octavo.content.operations.find import Page, count, find_first, find_one, find_page
from octavo.content.operations.find_component import find_component
from octavo.content.operations.find_usages import find_usages
from octavo.content.operations.free_uid import free_uid
from octavo.content.operations.parameters import EditableParams
from octavo.content.operations.publish import publish
from octavo.content.operations.unpublish import unpublish
from octavo.content.operations.update import update
from octavo.content.versions.store import TypeStore
from octavo.queries.pagination import Pagination
from octavo.schema.content_type import ContentType

EntryT = TypeVar("EntryT")
Document = dict[str, Any]
Operation = Callable[[TypeStore, dict[str, Any]], Awaitable[Any]]


@dataclass(slots=True)
class DocumentContext:
    """One operation on the documents of one type, as document middlewares see it.

    `params` are the keywords of the call, `document_id` among them. A middleware may change them before
    `next`; the operation uses the changed ones. For a request they are its query parameters: `filters` (an
    object, empty if none were sent), `sort`, `fields`, `populate`, `_q`, `locale` and `status`, and for lists
    `start` and `limit`. Changes that show the caller more are checked as if the caller had sent them.
    """

    uid: str
    action: str
    params: dict[str, Any]
    content_type: ContentType
    state: dict[str, Any] = field(default_factory=dict)
    total: int | None = None
    """After `find_many`: the total number of matches, if the query asks for it."""
    pagination: Pagination | None = None
    """After `find_many` with a compiled query: its pagination."""


DocumentMiddleware = Middleware[DocumentContext]
Layer = tuple[DocumentMiddleware, frozenset[str] | None, frozenset[str] | None]
"""A middleware with the actions and uids it applies to; None means all."""

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
    "find_component": find_component,
    "free_uid": free_uid,
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
        """Add a middleware around some actions on some types; by default around all.

        Raises ValueError for an unknown action.
        """
        unknown = sorted(set(actions or ()) - set(ACTIONS))
        if unknown:
            raise ValueError(f"Unknown document action {unknown[0]!r}; there are {', '.join(ACTIONS)}")
        self._layers.append((middleware, _set(actions), _set(uids)))
        self._composed.clear()

    async def run(self, ctx: DocumentContext) -> Any:
        """Run one operation inside the middlewares that apply to it."""
        around = self._around(ctx.action, ctx.uid)
        if around is None:
            return await self._operate(ctx, ctx.params)
        editable = EditableParams(ctx.params)
        ctx.params = editable.params

        async def innermost() -> Any:
            return await self._operate(ctx, editable.resolve(ctx.params))

        return await around(ctx, innermost)

    async def _operate(self, ctx: DocumentContext, params: dict[str, Any]) -> Any:
        result = await _OPERATIONS[ctx.action](TypeStore.of(self.content, ctx.content_type.uid), params)
        if isinstance(result, Page):
            ctx.total, ctx.pagination = result.total, result.pagination
            return result.rows
        return result

    def _around(self, action: str, uid: str) -> DocumentMiddleware | None:
        """Return the middlewares of an action on a type, composed to one; None if there are none."""
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
    inside them stay camelCase. `status` is `draft` by default, `locale` the default locale. Instead of
    keywords, `query` takes a compiled query. Raises ValidationError for invalid parameters and data.
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
        """Return the first match, or None; for a single type its entry."""
        found: EntryT | None = await self._run("find_first", params)
        return found

    async def find_many(self, **params: Any) -> list[EntryT]:
        """Return the matching versions: all of them, or a window by `start` and `limit`."""
        found: list[EntryT] = await self._run("find_many", params)
        return found

    async def find_page(self, query: Any) -> Page:
        """Return the matches of a compiled query, with their total number if it asks for that."""
        ctx = DocumentContext(self.uid, "find_many", {"query": query}, self.content_type)
        rows = await self._onion.run(ctx)
        return Page(rows, ctx.total, ctx.pagination or query.pagination)

    async def count(self, **params: Any) -> int:
        """Return the number of matching versions."""
        number: int = await self._run("count", params)
        return number

    async def create(self, *, data: Any = None, **params: Any) -> EntryT:
        """Create a document and return it; `status="published"` publishes it too."""
        created: EntryT = await self._run("create", {"data": _body(data), **params})
        return created

    async def update(
        self, document_id: str | None = None, *, data: Any = None, **params: Any
    ) -> EntryT | None:
        """Update one locale of a document, adding it if it does not exist; None for an unknown document.

        `status="published"` publishes it too. A single type needs no id. `if_match` is the `updatedAt` the
        version must have; raises PreconditionFailedError if it has another.
        """
        named = {} if document_id is None else {"document_id": document_id}
        updated: EntryT | None = await self._run("update", {**named, "data": _body(data), **params})
        return updated

    async def delete(self, document_id: str | None = None, **params: Any) -> Document:
        """Delete a document in one locale (`locale="*"`: in all); return `{documentId, entries}`."""
        return await self._run_on_versions("delete", document_id, params)

    async def publish(self, document_id: str | None = None, **params: Any) -> Document:
        """Publish the draft of one locale (`*`: of all); return `{documentId, entries}`.

        `if_match` is `update`'s, also where a version is unpublished, discarded or deleted.
        """
        return await self._run_on_versions("publish", document_id, params)

    async def unpublish(self, document_id: str | None = None, **params: Any) -> Document:
        """Delete the published version in one locale (`*`: in all); return `{documentId, entries}`."""
        return await self._run_on_versions("unpublish", document_id, params)

    async def discard_draft(self, document_id: str | None = None, **params: Any) -> Document:
        """Reset the draft to the published version; return `{documentId, entries}`."""
        return await self._run_on_versions("discard_draft", document_id, params)

    async def clone(self, document_id: str, *, data: Any = None, **params: Any) -> Document:
        """Copy a document's drafts to a new document, changed by `data`; return `{documentId, entries}`."""
        return await self._run_on_versions("clone", document_id, {"data": _body(data), **params})

    async def find_usages(self, document_id: str) -> list[Document]:
        """Return the versions with a reference to a document: `{uid, documentId, locale, status, field}`."""
        usages: list[Document] = await self._run("find_usages", {"document_id": document_id})
        return usages

    async def find_component(self, uid: str, component_id: int) -> Document | None:
        """Return where a component is, `{documentId, locale, status, path}`; None if it is not in this type.

        Only components with references are found. `path` has ids in place of positions: `parts.12`.
        """
        named = {"uid": uid, "component_id": component_id}
        found: Document | None = await self._run("find_component", named)
        return found

    async def free_uid(
        self, name: str, *, data: Any = None, document_id: str | None = None, **params: Any
    ) -> str:
        """Return a uid no other document has: `text`, or what `data` make of it, else with a number behind.

        Nothing is reserved. Raises ValidationError for an attribute that is no uid.
        """
        named = {"name": name, "document_id": document_id, "data": _body(data)}
        found: str = await self._run("free_uid", {**named, **params})
        return found

    async def attach(self, row_id: int, data: Any) -> bool:
        """Connect targets to relations of a row's document, in its draft and its published version.

        `data` maps attributes to references. Returns False if there is no such row.
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
