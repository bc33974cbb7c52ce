"""Folders of the media library; a folder's path is made of the numbers of those it is in: `/1/4`."""

from collections.abc import Mapping
from typing import Any

from octavo import Octavo
from octavo.plugins.upload.keeper import FILE, Entry
from octavo.plugins.upload.service import FOLDER

LOCK = "plugin_upload_folders"

Tree = tuple[list[Entry], list[Entry]]
"""Folders, the innermost first, and the files in them."""


class FolderService:
    """The folders of one instance."""

    uid = FOLDER

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def find(self, row_id: int) -> Entry | None:
        """Return a folder by row id."""
        found: Entry | None = await self.app.query(FOLDER).find_one({"id": row_id})
        return found

    async def _is_taken(self, name: str, parent: Entry | None) -> bool:
        inside: Mapping[str, Any] = {"id": parent["id"]} if parent else {"id": {"$null": True}}
        return await self.app.query(FOLDER).count({"name": name, "parent": inside}) > 0

    async def create(self, name: str, parent: Entry | None, admin_id: int) -> Entry | None:
        """Make a folder in another, or beside all; None where there is one of this name.

        One at a time, so that two at once cannot both find a name and a number free.
        """
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            if await self._is_taken(name, parent):
                return None
            last = await self.app.query(FOLDER).find_many(select=["pathId"], order_by="pathId:desc", limit=1)
            number = last[0]["pathId"] + 1 if last else 1
            data = {
                "name": name,
                "pathId": number,
                "path": f"{parent['path'] if parent else ''}/{number}",
                "parent": parent["documentId"] if parent else None,
                "createdBy": admin_id,
                "updatedBy": admin_id,
            }
            made: Entry = await self.app.documents(FOLDER).create(data=data)
        return made

    async def structure(self) -> list[Entry]:
        """Return every folder as `id`, `name` and `children`, by name."""
        found = await self.app.query(FOLDER).find_many(select=["name", "path"], order_by="name:asc")
        known = {row["path"]: {"id": row["id"], "name": row["name"], "children": []} for row in found}
        top: list[Entry] = []
        for path, folder in known.items():
            above = known.get(path.rpartition("/")[0])
            (above["children"] if above else top).append(folder)
        return top

    async def trees(self, folders: list[Entry]) -> Tree:
        """Return all that is in some folders, and they themselves."""
        if not folders:
            return [], []
        paths = [folder["path"] for folder in folders]
        below = [{"path": {"$startsWith": f"{path}/"}} for path in paths]
        inside = await self.app.query(FOLDER).find_many({"$or": [{"path": {"$in": paths}}, *below]})
        places = [folder["path"] for folder in inside]
        files = await self.app.query(FILE).find_many({"folderPath": {"$in": places}})
        return sorted(inside, key=lambda folder: -folder["path"].count("/")), files
