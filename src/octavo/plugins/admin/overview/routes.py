"""All types at once, over HTTP: `/content-manager/homepage/recent-documents`, `/content-manager/search`."""

from octavo import Context, Octavo, PolicyError, ValidationError
from octavo.plugin import (
    MOMENT,
    TEXT,
    Operation,
    admin_route,
    list_of,
    nullable,
    one_of,
    parameter,
    record,
    shared,
    text,
    wrapped,
)
from octavo.plugins.admin.abilities import ability_of
from octavo.plugins.admin.entries.access import Entry
from octavo.plugins.admin.entries.answers import LOCALE
from octavo.plugins.admin.overview.service import SORTED_BY, Overview
from octavo.plugins.admin.search_throttle import SearchThrottle

RECENT = 4
MOST_RECENT = 20
LONGEST = 255
ACTIONS = {"edited": "update", "published": "publish"}
LISTS = (*ACTIONS, "drafts")
"""The lists of recent entries: of everybody's, and of one's own drafts that are to be published."""


class OverviewController:
    """Answers what is of interest in all types."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.throttle = app.service(SearchThrottle)

    async def recent(self, ctx: Context) -> object:
        """Answer the entries that were edited or published last."""
        overview = self._overview(ctx)
        action = ctx.query.get("action")
        if action not in SORTED_BY:
            raise ValidationError(f"action must be one of {', '.join(SORTED_BY)}")
        mine = ctx.query.get("mine") == "true"
        return {"data": await overview.recent(str(action), _size(ctx), mine=mine)}

    async def lists(self, ctx: Context) -> object:
        """Answer several lists of recent entries at once, by name."""
        overview, size = self._overview(ctx), _size(ctx)
        requested_lists = ctx.query.get("lists")
        names = requested_lists.split(",") if isinstance(requested_lists, str) else []
        if not names or not set(names) <= set(LISTS):
            raise ValidationError(f"lists must be some of {','.join(LISTS)}")
        return {"data": {name: await self._list(overview, name, size) for name in dict.fromkeys(names)}}

    async def _list(self, overview: Overview, name: str, size: int) -> list[Entry]:
        if name == "drafts":
            return await overview.own_drafts(size)
        return await overview.recent(ACTIONS[name], size, mine=False)

    async def search(self, ctx: Context) -> object:
        """Answer entries of all types that are called by a text."""
        overview = self._overview(ctx)
        text = ctx.query.get("q")
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
            raise ValidationError(f"q must be a text of 1 to {LONGEST} characters")
        searcher = (str(ctx.state.user["id"]), "search")
        guesses = any(targets.hides_some() for targets in overview.targets())
        if guesses:
            self.throttle.expect_allowed(ctx, searcher)
        entries = await overview.search(text.strip())
        if guesses and not entries:
            await self.throttle.count(ctx, searcher)
        return {"data": entries}

    def _overview(self, ctx: Context) -> Overview:
        """Return all types the caller may read; raises PolicyError if there are none."""
        locale = ctx.query.get("locale") or None
        if locale is not None and (not isinstance(locale, str) or locale == "*"):
            raise ValidationError("locale must be one locale")
        overview = Overview(self.app, ability_of(ctx), ctx.state.user, locale)
        if next(overview.targets(), None) is None:
            raise PolicyError()
        return overview


def _size(ctx: Context) -> int:
    """Return how many entries are asked for."""
    size = ctx.query.get("pageSize") or str(RECENT)
    if not isinstance(size, str) or not size.isascii() or not size.isdigit() or int(size[:4]) < 1:
        raise ValidationError("pageSize must be a whole number from 1 on")
    return min(int(size[:4]), MOST_RECENT)


_NAMES = ("documentId", "contentTypeUid", "contentTypeDisplayName", "kind")
_HIT = shared(
    "FoundEntry",
    record(
        {
            **dict.fromkeys(_NAMES, TEXT),
            "title": {},
            "locale": nullable(TEXT),
            "updatedAt": MOMENT,
            "publishedAt": nullable(MOMENT),
            "status": nullable(TEXT),
        }
    ),
)
_SIZE = parameter("pageSize", {"type": "integer", "minimum": 1, "default": RECENT}, f"At most {MOST_RECENT}.")
_RECENT = [
    parameter("action", one_of(*SORTED_BY), required=True),
    parameter("mine", one_of("true", "false"), "Only what one has saved oneself."),
    _SIZE,
]
_LISTS = [
    parameter("lists", {"type": "string", "default": "edited"}, f"Some of {','.join(LISTS)}.", required=True),
    _SIZE,
]
ROUTES = [
    admin_route(
        "GET",
        "/content-manager/homepage/recent-documents",
        OverviewController.recent,
        about=Operation("List what was edited or published last", wrapped(list_of(_HIT)), query=_RECENT),
    ),
    admin_route(
        "GET",
        "/content-manager/homepage/lists",
        OverviewController.lists,
        about=Operation(
            "List what was edited and published last, and one's own drafts",
            wrapped(record(dict.fromkeys(LISTS, list_of(_HIT)), optional=list(LISTS))),
            query=_LISTS,
        ),
    ),
    admin_route(
        "GET",
        "/content-manager/search",
        OverviewController.search,
        about=Operation(
            "Search in all types",
            wrapped(list_of(_HIT)),
            query=[
                parameter("q", text(1, LONGEST), "Text in what entries are called.", required=True),
                LOCALE,
            ],
            refusals=(429,),
        ),
    ),
]
