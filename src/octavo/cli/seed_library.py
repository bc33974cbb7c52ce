"""Files that a seed file names: they go into the media library before its entries are written."""

import mimetypes
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from octavo.cli.seed_file import SeedEntry
from octavo.errors import ApplicationError, Problem, StartupError

UPLOAD = "plugin::upload.upload"


@asynccontextmanager
async def uploaded(
    app: Any, lines: Sequence[SeedEntry], folder: Path, source: str
) -> AsyncIterator[dict[str, int]]:
    """Keep the files that lines name, and yield their row ids by key; what follows failing, they go again.

    Raises StartupError naming the line of a file that is not there or may not come in.
    """
    ids: dict[str, int] = {}
    row_ids: list[int] = []
    try:
        for entry in lines:
            try:
                row_id = await _upload(app, entry, folder)
            except (ApplicationError, OSError) as error:
                raise StartupError([Problem(f"{source}:{entry.line}", str(error))]) from error
            row_ids.append(row_id)
            if entry.key is not None:
                ids[entry.key] = row_id
        yield ids
    except BaseException:
        for row_id in row_ids:
            await app.service(UPLOAD).remove(row_id)
        raise


async def _upload(app: Any, entry: SeedEntry, folder: Path) -> int:
    from octavo.http import UploadedFile

    path = folder / str(entry.data["file"])
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    file = UploadedFile(path.name, mime, path.stat().st_size, path)
    info = {name: value for name, value in entry.data.items() if name != "file"}
    (file_entry,) = await app.service(UPLOAD).upload([file], [info])
    return int(file_entry["id"])
