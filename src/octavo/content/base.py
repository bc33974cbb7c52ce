"""The content of one instance, as operations on documents use it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from octavo.content.events import Events
from octavo.content.locales import Locales
from octavo.content.saves import Saves
from octavo.db.engine import Database
from octavo.db.lifecycles import Lifecycles
from octavo.db.model import Model
from octavo.db.writes import Writes
from octavo.schema.registry import Schemas


@dataclass
class Content:
    """A database with its model, and the lifecycles, locales and listeners of its content."""

    database: Database
    model: Model
    lifecycles: Lifecycles
    locales: Locales
    schemas: Schemas = field(init=False)
    writes: Writes = field(init=False)
    events: Events = field(init=False)
    stores: dict[str, Any] = field(init=False, default_factory=dict)
    """The type stores that were asked for, by uid."""
    saves: Saves = field(init=False)

    def __post_init__(self) -> None:
        self.schemas = self.model.schemas
        self.writes = Writes(self.database, self.model)
        self.events = Events(self.database)
        self.saves = Saves(self.database)


def now() -> datetime:
    """Return the current time as it is stored: UTC, whole milliseconds."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
