"""Records changes of documents, of rows without documents, and of settings in the store."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from octavo import ContentEvent, Event, Octavo
from octavo.plugin import AuthEvent
from octavo.plugins.audit.actor import account_actor, current_actor
from octavo.plugins.audit.config import AuditSettings
from octavo.plugins.audit.retention import CLOCK
from octavo.plugins.audit.schema import ENTRY

WRITES = ("create", "update", "delete", "publish", "unpublish", "discard_draft", "clone")
ROW_WRITES = ("create", "update", "delete", "create_many", "update_many", "delete_many")

STORE = "octavo_store"
"""The subject of changes of settings, in place of a content type; the target is the setting's name."""

Related = Sequence[tuple[str, str, str]]

_in_document: ContextVar[bool] = ContextVar("octavo_audit_in_document", default=False)


class Recorder:
    """Writes entries in the transaction of the change, so that neither exists without the other."""

    def __init__(self, app: Octavo, settings: AuditSettings) -> None:
        self.app = app
        self.ignored = frozenset({ENTRY, *settings.ignored})
        self.ignored_rows = self.ignored | frozenset(settings.ignored_rows)

    def listen_to_rows(self) -> None:
        """Subscribe to changes of rows, and to logins, once for an instance."""
        self.app.auth_events.listen(self._note_auth)
        self.app.lifecycles.subscribe({f"after_{name}": self._note_row for name in ROW_WRITES})

    def listen_to_documents(self) -> None:
        """Subscribe to changes of documents and settings, each time the database is opened."""
        self.app.store.listen(self._note_setting)
        self.app.content.listen_to_related(self._note_related)
        self.app.content.events.subscribe(self._note_event, before_commit=True, with_entry=False)
        self.app.content.onion.use(self._mark, actions=WRITES)

    async def _note_event(self, event: ContentEvent) -> None:
        if event.uid not in self.ignored:
            await self._write(event.name, event.uid, event.document_id, event.locale)

    async def _note_row(self, event: Event) -> None:
        uid = event.model.uid
        if uid in self.ignored_rows or _in_document.get():
            return
        result = event.result if isinstance(event.result, dict) else {}
        action = f"row.{event.action.removeprefix('after_')}"
        await self._write(action, uid, result.get("documentId"), result.get("locale"))

    async def _note_related(self, documents: Related) -> None:
        """Record entries whose relations were changed from the other side, which have no event of their
        own.
        """
        records = [
            self._describe("entry.relate", uid, document_id, locale or None)
            for uid, document_id, locale in dict.fromkeys(documents)
            if uid not in self.ignored
        ]
        if records:
            await self.app.query(ENTRY).create_many(records)

    async def _note_auth(self, event: AuthEvent) -> None:
        """Record a login or a failed one."""
        if event.uid in self.ignored:
            return
        target = (event.account or {}).get("documentId")
        who = account_actor(event) if event.name == "login" else None
        await self._write(event.name, event.uid, target, who=who)

    async def _note_setting(self, action: str, name: str) -> None:
        if STORE not in self.ignored and name != CLOCK:
            await self._write(f"store.{action}", STORE, name)

    async def _mark(self, ctx: Any, next: Any) -> Any:
        with _mark_rows():
            return await next()

    async def _write(
        self,
        action: str,
        uid: str,
        target: str | None,
        locale: str | None = None,
        who: Mapping[str, Any] | None = None,
    ) -> None:
        await self.app.query(ENTRY).create_many(
            [{**self._describe(action, uid, target, locale), **(who or {})}]
        )

    def _describe(self, action: str, uid: str, target: str | None, locale: str | None) -> dict[str, Any]:
        return {
            "action": action,
            "contentType": uid,
            "target": target,
            "targetLocale": locale,
            **current_actor(),
        }


@contextmanager
def _mark_rows() -> Iterator[None]:
    """Mark the rows written in the block as recorded by the event of their document."""
    token = _in_document.set(True)
    try:
        yield
    finally:
        _in_document.reset(token)
