"""Those who keep versions are told at the end of a transaction what it has saved, and of nothing else."""

from collections.abc import Sequence

import pytest
from tests.content.library import AUTHOR

from octavo.content.repository import Repository
from octavo.content.saves import Deletion, Save
from octavo.db.savepoints import savepoint
from octavo.errors import ValidationError


async def test_what_was_undone_on_the_way_is_not_told(golden: Repository) -> None:
    told: list[list[tuple[str, str]]] = []

    async def keep(saves: Sequence[Save]) -> None:
        told.append([(save.name, save.columns["name"]) for save in saves])

    async def ignore(_: Deletion) -> None:
        pass

    golden.content.saves.subscribe(keep, ignore, condition=lambda uid: uid == AUTHOR)
    authors, database = golden.documents(AUTHOR), golden.content.database
    async with database.transaction():
        for name in ("first", "second"):
            with pytest.raises(ValidationError):
                async with savepoint(database, (ValidationError,)):
                    await authors.create(data={"name": "undone"})
                    raise ValidationError("no")
            made = await authors.create(data={"name": name})
            await authors.update(made["documentId"], data={"name": f"{name}, changed"})
    assert told == [[("entry.update", "first, changed"), ("entry.update", "second, changed")]]
