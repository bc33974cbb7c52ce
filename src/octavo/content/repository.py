"""The content of one instance: a document service and rows for every type."""

from typing import Any

from octavo.content.base import Content
from octavo.content.events import Events
from octavo.content.locales import Locales
from octavo.content.saves import Saves
from octavo.content.service import DocumentOnion, DocumentService
from octavo.db.engine import Database
from octavo.db.lifecycles import Lifecycles
from octavo.db.model import Model
from octavo.db.query import RowQuery
from octavo.db.writes import RelatedListener


class Repository:
    """Looks up services by uid; raises ApplicationError for a uid there is not.

    `onion.use` adds document middlewares, `events.subscribe` listeners, `lifecycles.subscribe` hooks.
    """

    def __init__(
        self,
        database: Database,
        model: Model,
        lifecycles: Lifecycles | None = None,
        locales: Locales | None = None,
    ) -> None:
        self.content = Content(database, model, lifecycles or Lifecycles(), locales or Locales())
        self.onion = DocumentOnion(self.content)
        self._services: dict[str, DocumentService[Any]] = {}

    @property
    def events(self) -> Events:
        """The listeners that are called after commits."""
        return self.content.events

    @property
    def saves(self) -> Saves:
        """The listeners of saves and deletions, called inside their transactions."""
        return self.content.saves

    def listen_to_related(self, listener: RelatedListener) -> None:
        """Await `listener` with the documents whose relations are changed from the other side, as they are.

        No event and no lifecycle tells of them: it is not their content that was written.
        """
        self.content.writes.related_listeners.append(listener)

    @property
    def lifecycles(self) -> Lifecycles:
        """The hooks that run before and after rows are written and read."""
        return self.content.lifecycles

    @property
    def locales(self) -> Locales:
        """The locales of the instance."""
        return self.content.locales

    def documents(self, uid: str) -> DocumentService[Any]:
        """Return the document service of a content type."""
        service = self._services.get(uid)
        if service is None:
            service = DocumentService(self.onion, self.content.schemas.content_type(uid))
            self._services[uid] = service
        return service

    def is_surrounded(self, action: str, uid: str) -> bool:
        """Return whether document middlewares surround an action on a type."""
        return self.onion.is_surrounded(action, uid)

    def query(self, uid: str) -> RowQuery:
        """Return the rows of a content type, by row id, below the rules of documents."""
        self.content.schemas.content_type(uid)
        return RowQuery(self.content.writes, self.content.lifecycles, uid)
