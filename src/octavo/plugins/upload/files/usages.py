"""Where a file is used: by references to it, and by its address in texts."""

from octavo import Octavo
from octavo.plugins.upload.file_tracker import FILE, Entry


async def file_usages(app: Octavo, file: Entry) -> list[Entry]:
    """Return `{uid, documentId, locale, status, field}` per use; one statement for each place in the schemas
    that may have one, however many entries there are.

    The addresses of a file and of its sizes have its `hash` in them, which no other file has.
    """
    usages: list[Entry] = await app.documents(FILE).find_usages(file["documentId"])
    for uid in app.schemas.content_types:
        usages += await app.documents(uid).find_mentions(file["hash"])
    return usages
