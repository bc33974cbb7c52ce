"""The document service: reads and writes the documents of one type, for projects and the REST API."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from octavo.compose import Middleware, compose
from octavo.content.base import Content
from octavo.content.operations.attach import attach
from octavo.content.operations.check_publish import check_publish, check_publish_many
from octavo.content.operations.clone import clone
from octavo.content.operations.create import create
from octavo.content.operations.delete import delete
from octavo.content.operations.discard_draft import discard_draft
from octavo.content.operations.find import Page, count, find_first, find_one, find_page
from octavo.content.operations.find_component import find_component
from octavo.content.operations.find_usages import find_mentions, find_usages
from octavo.content.operations.free_uid import free_uid
from octavo.content.operations.many import are_apart, write_many
from octavo.content.operations.parameters import EditableParams
from octavo.content.operations.publish import publish
from octavo.content.operations.unpublish import unpublish
from octavo.content.operations.update import update
from octavo.content.preparation.batch import Batch
from octavo.content.versions.store import TypeStore
from octavo.errors import ValidationError
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
_Registration = tuple[DocumentMiddleware, frozenset[str] | None, frozenset[str] | None]
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
    "check_publish": check_publish,
    "clone": clone,
    "attach": attach,
    "find_usages": find_usages,
    "find_mentions": find_mentions,
    "find_component": find_component,
    "free_uid": free_uid,
}
ACTIONS: Final = tuple(_OPERATIONS)
_PREPARED_TOGETHER: Final = {"create": create, "update": update}
"""The operations that can be given what is known of the entries beside theirs."""


class DocumentOnion:
    """The document middlewares of one instance, in the order they were added."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._layers: list[_Registration] = []
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

    async def run_many(
        self, action: str, content_type: ContentType, each: Sequence[dict[str, Any]]
    ) -> list[Any]:
        """Run one operation with each of some parameters, inside the middlewares that apply: all, or none."""
        store = TypeStore.of(self.content, content_type.uid)

        async def write(params: dict[str, Any], batch: Batch | None) -> Any:
            if batch is None:
                return await self.run(DocumentContext(content_type.uid, action, params, content_type))
            if action in _PREPARED_TOGETHER:
                return await _PREPARED_TOGETHER[action](store, params, batch)
            return await _OPERATIONS[action](store, params)

        alone = self._around(action, content_type.uid) is not None
        return await write_many(store, action, each, write, alone=alone)

    async def check_publish_many(
        self, content_type: ContentType, document_ids: Sequence[str], params: dict[str, Any]
    ) -> list[list[Document]]:
        """Check several documents, together unless middlewares surround that."""
        action, uid = "check_publish", content_type.uid
        if not self.is_surrounded(action, uid):
            return await check_publish_many(TypeStore.of(self.content, uid), document_ids, params)
        each = [{"document_id": document_id, **params} for document_id in document_ids]
        return [await self.run(DocumentContext(uid, action, one, content_type)) for one in each]

    def are_apart(self, action: str, uid: str, each: Sequence[dict[str, Any]]) -> bool:
        """Return whether one operation with each of some parameters may go in step with the others."""
        surrounded = self._around(action, uid) is not None
        return not surrounded and are_apart(TypeStore.of(self.content, uid), action, each)

    async def _operate(self, ctx: DocumentContext, params: dict[str, Any]) -> Any:
        result = await _OPERATIONS[ctx.action](TypeStore.of(self.content, ctx.content_type.uid), params)
        if isinstance(result, Page):
            ctx.total, ctx.pagination = result.total, result.pagination
            return result.rows
        return result

    def is_surrounded(self, action: str, uid: str) -> bool:
        """Return whether middlewares surround an action on a type."""
        return self._around(action, uid) is not None

    def _around(self, action: str, uid: str) -> DocumentMiddleware | None:
        """Return the middlewares of an action on a type, composed to one; None if there are none."""
        if (action, uid) not in self._composed:
            middlewares = [
                run
                for run, actions, uids in self._layers
                if (actions is None or action in actions) and (uids is None or uid in uids)
            ]
            self._composed[action, uid] = compose(middlewares) if middlewares else None
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

    def _run(self, action: str, params: dict[str, Any]) -> Awaitable[Any]:
        return self._onion.run(DocumentContext(self.uid, action, params, self.content_type))

    async def find_one(self, document_id: str, **params: Any) -> EntryT | None:
        """Return one version of a document, or None."""
        entry: EntryT | None = await self._run("find_one", {"document_id": document_id, **params})
        return entry

    async def find_first(self, **params: Any) -> EntryT | None:
        """Return the first match, or None; for a single type its entry."""
        entry: EntryT | None = await self._run("find_first", params)
        return entry

    async def find_many(self, **params: Any) -> list[EntryT]:
        """Return the matching versions: all of them, or a window by `start` and `limit`."""
        entries: list[EntryT] = await self._run("find_many", params)
        return entries

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
        identity = {} if document_id is None else {"document_id": document_id}
        updated: EntryT | None = await self._run("update", {**identity, "data": _body(data), **params})
        return updated

    async def create_many(self, entries: Iterable[Any], **params: Any) -> list[EntryT]:
        """Create a document of each entry's data, as `create` does, and return them in order: all, or none.

        An error tells in its details which entry it is about: `{"entry": {"path": [3]}}`, counted from 0.
        """
        each = [{"data": data, **params} for data in entries]
        created: list[EntryT] = await self._run_many("create", each)
        return created

    async def update_many(self, entries: Iterable[Mapping[str, Any]], **params: Any) -> list[EntryT | None]:
        """Update documents as `update` does: entries are data with the `documentId` they are for.

        All are updated, or none; errors are `create_many`'s. None stands where there is no such document.
        """
        each = [{**_apart(entry, index), **params} for index, entry in enumerate(entries)]
        updated: list[EntryT | None] = await self._run_many("update", each)
        return updated

    async def publish_many(self, document_ids: Iterable[str], **params: Any) -> list[Document]:
        """Publish documents as `publish` does, all or none; errors are `create_many`'s."""
        return await self._run_many("publish", [{"document_id": one, **params} for one in document_ids])

    async def delete_many(self, document_ids: Iterable[str], **params: Any) -> list[Document]:
        """Delete documents as `delete` does, all or none; errors are `create_many`'s."""
        return await self._run_many("delete", [{"document_id": one, **params} for one in document_ids])

    def are_apart(self, action: str, each: Sequence[dict[str, Any]]) -> bool:
        """Return whether each of many calls, with these parameters, does the same beside the others as alone,
        so that they may go in step (`octavo.db.in_step`).
        """
        return self._onion.are_apart(action, self.uid, each)

    async def _run_many(self, action: str, each: Sequence[dict[str, Any]]) -> list[Any]:
        return await self._onion.run_many(action, self.content_type, each)

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

    async def check_publish(self, document_id: str | None = None, **params: Any) -> list[Document]:
        """Return what keeps the draft of one locale (`*`: of all) from being published, without publishing.

        Each draft is `{documentId, locale, errors}`; without errors it can be published as it is.
        """
        identity = {} if document_id is None else {"document_id": document_id}
        checked: list[Document] = await self._run("check_publish", {**identity, **params})
        return checked

    async def check_publish_many(self, document_ids: Iterable[str], **params: Any) -> list[list[Document]]:
        """Return what `check_publish` does of each of several documents, in their order."""
        return await self._onion.check_publish_many(self.content_type, list(document_ids), params)

    async def clone(self, document_id: str, *, data: Any = None, **params: Any) -> Document:
        """Copy a document's drafts to a new document, changed by `data`; return `{documentId, entries}`."""
        return await self._run_on_versions("clone", document_id, {"data": _body(data), **params})

    async def find_usages(self, document_id: str) -> list[Document]:
        """Return the versions with a reference to a document: `{uid, documentId, locale, status, field}`."""
        usages: list[Document] = await self._run("find_usages", {"document_id": document_id})
        return usages

    async def find_mentions(self, text: str) -> list[Document]:
        """Return the versions with a text inside Markdown, blocks, components or zones, as `find_usages`
        does; each is read.
        """
        mentions: list[Document] = await self._run("find_mentions", {"text": text})
        return mentions

    async def find_component(self, uid: str, component_id: int) -> Document | None:
        """Return where a component is, `{documentId, locale, status, path}`; None if it is not in this type.

        Only components with references are found. `path` has ids in place of positions: `parts.12`.
        """
        identity = {"uid": uid, "component_id": component_id}
        place: Document | None = await self._run("find_component", identity)
        return place

    async def free_uid(
        self, name: str, *, data: Any = None, document_id: str | None = None, **params: Any
    ) -> str:
        """Return a uid no other document has: `text`, or what `data` make of it, else with a number behind.

        Nothing is reserved. Raises ValidationError for an attribute that is no uid.
        """
        identity = {"name": name, "document_id": document_id, "data": _body(data)}
        uid: str = await self._run("free_uid", {**identity, **params})
        return uid

    async def attach(self, row_id: int, data: Any) -> bool:
        """Connect targets to relations of a row's document, in its draft and its published version.

        `data` maps attributes to references. Returns False if there is no such row.
        """
        attached: bool = await self._run("attach", {"row_id": row_id, "data": _body(data)})
        return attached

    async def _run_on_versions(
        self, action: str, document_id: str | None, params: dict[str, Any]
    ) -> Document:
        identity = {} if document_id is None else {"document_id": document_id}
        result: Document = await self._run(action, {**identity, **params})
        return result


def _apart(entry: Mapping[str, Any], index: int) -> dict[str, Any]:
    """Return an entry's document and its data; raises ValidationError where it names no document."""
    data = dict(entry)
    if not isinstance(document_id := data.pop("documentId", None), str):
        details = {"key": "documentId", "entry": {"path": [index]}}
        raise ValidationError("documentId must be the id of a document", details)
    return {"document_id": document_id, "data": data}


def _body(data: Any) -> Any:
    return {} if data is None else data
