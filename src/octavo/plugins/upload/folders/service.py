"""Folders of the media library; a folder's path consists of the numbers of its ancestors and itself:
`/1/4`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo import Finding, NotFoundError, Octavo, YupValidationError
from octavo.plugin import row_id
from octavo.plugins.upload.file_tracker import FILE, Entry
from octavo.plugins.upload.uids import FOLDER, FOLDER_LOCK, ROOT_FOLDER

NAME_TAKEN = "A folder with this name already exists"
INSIDE_ITSELF = "A folder cannot be moved inside itself"
GONE = "There is no such folder"

Tree = tuple[list[Entry], list[Entry]]
"""Folders, the innermost first, and the files in them."""


class FolderService:
    """The folders of one instance."""

    uid = FOLDER

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def find(self, row_id: int) -> Entry | None:
        """Return a folder by row id."""
        folder: Entry | None = await self.app.query(FOLDER).find_one({"id": row_id})
        return folder

    async def find_named(self, value: Any) -> Entry | None:
        """Return the folder that a row id in a path or body names, or None."""
        number = row_id(value)
        return None if number is None else await self.find(number)

    async def create(self, name: str, parent: Entry | None, admin_id: int) -> Entry:
        """Create a folder in another, or at the top; raises YupValidationError for a name that is taken.

        Serialized, so that two requests cannot both find a name and a number free.
        """
        async with self.app.transaction():
            await self.app.store.lock(FOLDER_LOCK)
            parent = await self._current(parent)
            await self._expect_free(name, parent)
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
            folder: Entry = await self.app.documents(FOLDER).create(data=data)
        return folder

    async def update(self, folder: Entry, changes: Mapping[str, Any], admin_id: int) -> Entry:
        """Rename a folder (`name`), or put it with all inside into another or at the top (`parent`).

        Raises YupValidationError for a name that is taken there, and for a folder inside itself.
        """
        async with self.app.transaction():
            await self.app.store.lock(FOLDER_LOCK)
            now = await self.app.documents(FOLDER).find_one(
                folder["documentId"], populate={"parent": {"fields": ["name", "path"]}}
            )
            if now is None:
                raise NotFoundError(GONE)
            name = changes.get("name", now["name"])
            parent = await self._current(changes["parent"]) if "parent" in changes else now["parent"]
            await self._expect_placeable(now, name, parent)
            data = {"name": name, "updatedBy": admin_id}
            updated_folder: Entry = (
                await self.app.documents(FOLDER).update(now["documentId"], data=data) or now
            )
            if "parent" in changes:
                updated_folder = await self._place(now, parent, admin_id)
        return updated_folder

    async def move(
        self, folders: Sequence[Entry], files: Sequence[Entry], target: Entry | None, admin_id: int
    ) -> tuple[list[Entry], list[Entry]]:
        """Put folders, with all inside, and files into a folder or at the top: all of them or none."""
        async with self.app.transaction():
            await self.app.store.lock(FOLDER_LOCK)
            moved = []
            for folder in folders:
                place, now = await self._current(target), await self._current(folder)
                if now is None:
                    raise NotFoundError(GONE)
                await self._expect_placeable(now, now["name"], place)
                moved.append(await self._place(now, place, admin_id))
            place = await self._current(target)
            data = {
                "folder": place["documentId"] if place else None,
                "folderPath": place["path"] if place else ROOT_FOLDER,
                "updatedBy": admin_id,
            }
            documents = self.app.documents(FILE)
            updated_files = [await documents.update(file["documentId"], data=data) for file in files]
        return moved, [file for file in updated_files if file is not None]

    async def _current(self, folder: Entry | None) -> Entry | None:
        """Return a folder as it is now, inside the lock; raises NotFoundError for one that is gone."""
        if folder is None:
            return None
        now = await self.find(folder["id"])
        if now is None:
            raise NotFoundError(GONE)
        return now

    async def _expect_placeable(self, folder: Entry, name: str, parent: Entry | None) -> None:
        if is_within(parent, folder):
            raise YupValidationError([Finding(("parent",), INSIDE_ITSELF, parent and parent["id"])])
        await self._expect_free(name, parent, folder)

    async def _expect_free(self, name: str, parent: Entry | None, besides: Entry | None = None) -> None:
        """Raise YupValidationError where another folder has the name in this place."""
        inside: Mapping[str, Any] = {"id": parent["id"]} if parent else {"id": {"$null": True}}
        others = {"id": {"$ne": besides["id"]}} if besides else {}
        if await self.app.query(FOLDER).count({"name": name, "parent": inside, **others}):
            raise YupValidationError([Finding(("name",), NAME_TAKEN, name)])

    async def _place(self, folder: Entry, parent: Entry | None, admin_id: int) -> Entry:
        """Put a folder into another, and change the paths of all inside."""
        path = f"{parent['path'] if parent else ''}/{folder['pathId']}"
        data = {
            "parent": parent["documentId"] if parent else None,
            "path": path,
            "updatedBy": admin_id,
        }
        updated_folder: Entry = (
            await self.app.documents(FOLDER).update(folder["documentId"], data=data) or folder
        )
        if path == folder["path"]:
            return updated_folder
        inner = await self.app.query(FOLDER).find_many(
            {"path": {"$startsWith": f"{folder['path']}/"}}, select=["path"]
        )
        for one in inner:
            moved = path + one["path"].removeprefix(folder["path"])
            await self.app.query(FOLDER).update({"id": one["id"]}, {"path": moved})
        for old in (folder["path"], *(one["path"] for one in inner)):
            moved = path + old.removeprefix(folder["path"])
            await self.app.query(FILE).update_many({"folderPath": old}, {"folderPath": moved})
        return updated_folder

    async def structure(self) -> list[Entry]:
        """Return every folder as `id`, `name` and `children`, by name."""
        folders = await self.app.query(FOLDER).find_many(select=["name", "path"], order_by="name:asc")
        nodes = {row["path"]: {"id": row["id"], "name": row["name"], "children": []} for row in folders}
        top: list[Entry] = []
        for path, folder in nodes.items():
            above = nodes.get(path.rpartition("/")[0])
            (above["children"] if above else top).append(folder)
        return top

    async def trees(self, folders: list[Entry]) -> Tree:
        """Return some folders with all folders and files inside them."""
        if not folders:
            return [], []
        paths = [folder["path"] for folder in folders]
        below = [{"path": {"$startsWith": f"{path}/"}} for path in paths]
        inside = await self.app.query(FOLDER).find_many({"$or": [{"path": {"$in": paths}}, *below]})
        places = [folder["path"] for folder in inside]
        files = await self.app.query(FILE).find_many({"folderPath": {"$in": places}})
        return sorted(inside, key=lambda folder: -folder["path"].count("/")), files


def is_within(folder: Entry | None, other: Entry) -> bool:
    """Whether a folder is another, or inside it."""
    return folder is not None and f"{folder['path']}/".startswith(f"{other['path']}/")
