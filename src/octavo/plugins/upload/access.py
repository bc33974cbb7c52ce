"""What administrators may do with files and folders, and how those are answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import Context, ForbiddenError, NotFoundError, Octavo
from octavo.plugin import row_id
from octavo.plugins.upload.file_tracker import FILE, Entry
from octavo.plugins.upload.files.service import UploadService
from octavo.plugins.upload.permissions import UPDATE


class LibraryAccess:
    """The media library within the permissions of administrators."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.library = app.service(UploadService)

    def filters(self, ctx: Context, action: str) -> dict[str, Any]:
        """Return filters for the files or folders the caller may do an action on, empty for all."""
        conditions = self.app.service("plugin::admin.permission").conditions  # of a plugin beside this one
        rules = ctx.state.auth.ability.rules(action)
        filters: dict[str, Any] = conditions.filters(rules, ctx.state.user) or {}
        return filters

    async def expect_permitted(
        self, ctx: Context, uid: str, entries: Sequence[Entry], action: str = UPDATE
    ) -> None:
        """Raise ForbiddenError where the caller may not do an action on one of some files or folders."""
        filters = self.filters(ctx, action)
        if not entries or not filters:
            return
        among = {"id": {"$in": [entry["id"] for entry in entries]}}
        if await self.app.documents(uid).count(filters={"$and": [among, filters]}) < len(entries):
            raise ForbiddenError()

    async def file(self, ctx: Context, action: str) -> Entry:
        """Return the file that a path names; raises NotFoundError, and ForbiddenError for one that the caller
        may not do an action on.
        """
        number = row_id(ctx.params["id"])
        if number is None:
            raise NotFoundError("There is no such file")
        entry = await self.library.get(number)
        await self.expect_permitted(ctx, FILE, [entry], action)
        return entry

    def expect_no_guessing(self, ctx: Context) -> None:
        """Raise RateLimitError (429) after too many searches for nothing, where files are hidden."""
        self._throttle.expect_allowed(ctx, (str(ctx.state.user["id"]), FILE))

    async def count_guess(self, ctx: Context) -> None:
        """Count a search that found nothing, where files are hidden."""
        await self._throttle.count(ctx, (str(ctx.state.user["id"]), FILE))

    @property
    def _throttle(self) -> Any:
        return self.app.service("plugin::admin.search-throttle")  # of a plugin beside this one

    def serialize(self, uid: str, entry: Mapping[str, Any]) -> Entry:
        """Return a file or folder without what is for code alone."""
        secret = self.app.schemas.content_type(uid).for_code_alone
        return {**{name: value for name, value in entry.items() if name not in secret}, "locale": None}

    def signed(self, entry: Mapping[str, Any]) -> Entry:
        """Return a file as it is answered."""
        return {**self.serialize(FILE, entry), "isUrlSigned": False}
