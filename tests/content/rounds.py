"""Rounds of writers that want the same documents at once, in opposite orders, by every operation."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tests.content.library import content_type, model_of, relation, uid

from octavo.content.repository import Repository
from octavo.content.service import DocumentService
from octavo.db.model import Model

NAME = {"type": "string"}
STORIES, TAGS = 4, 4


def model() -> Model:
    """Stories, tags and sections, related in every way there is; stories and tags have drafts."""
    return model_of(
        content_type(
            "story",
            {
                "name": NAME,
                "tags": relation("manyToMany", "tag", inversedBy="stories"),
                "lead": relation("oneToOne", "tag", inversedBy="leads"),
                "section": relation("manyToOne", "section", inversedBy="stories"),
            },
            drafts=True,
        ),
        content_type(
            "tag",
            {
                "name": NAME,
                "stories": relation("manyToMany", "story", mappedBy="tags"),
                "leads": relation("oneToOne", "story", mappedBy="lead"),
            },
            drafts=True,
        ),
        content_type(
            "section", {"name": NAME, "stories": relation("oneToMany", "story", mappedBy="section")}
        ),
    )


class Rivals:
    """Documents that are there to be fought for, and eight writers who do."""

    def __init__(self, repository: Repository, seed: int) -> None:
        self.stories, self.tags, self.sections = (
            repository.documents(uid(name)) for name in ("story", "tag", "section")
        )
        self._rows = repository.query(uid("story"))
        self._random = random.Random(seed)
        self._story: list[str] = []
        self._tag: list[str] = []
        self._section: list[str] = []

    async def prepare(self) -> None:
        """Make the documents."""
        self._story = [await _made(self.stories, f"s{index}") for index in range(STORIES)]
        self._tag = [await _made(self.tags, f"t{index}") for index in range(TAGS)]
        self._section = [await _made(self.sections, f"x{index}") for index in range(2)]

    def join(self, others: "Rivals") -> None:
        """Fight for the documents that others have made."""
        self._story, self._tag, self._section = others._story, others._tag, others._section

    async def round(self) -> list[BaseException]:
        """Let eight writers write at once; return what any of them met."""
        writers = self._random.sample(self._writers(), 8)
        results = await asyncio.gather(*(write() for write in writers), return_exceptions=True)
        return [result for result in results if isinstance(result, BaseException)]

    def _writers(self) -> Sequence[Callable[[], Awaitable[Any]]]:
        chance = self._random
        story, tag, section = (chance.choice(ids) for ids in (self._story, self._tag, self._section))
        stories, tags = (chance.sample(ids, 3) for ids in (self._story, self._tag))
        other = chance.choice(self._story)
        return [
            lambda: self.stories.update(story, data={"tags": {"set": tags}}),
            lambda: self.stories.update(other, data={"tags": {"set": tags[::-1]}}, status="published"),
            lambda: self.tags.update(tag, data={"stories": {"set": stories}}),
            lambda: self.tags.update(tags[0], data={"stories": {"set": stories[::-1]}}, status="published"),
            lambda: self.sections.update(section, data={"stories": {"set": stories[::-1]}}),
            lambda: self.stories.update(other, data={"lead": tag, "section": section}),
            lambda: self.tags.update(tag, data={"leads": story}, status="published"),
            lambda: self.stories.publish(story),
            lambda: self.tags.publish(tag),
            lambda: self.stories.discard_draft(other),
            lambda: self.tags.discard_draft(tags[1]),
            lambda: self._attach(story, tags),
            lambda: self._copy_and_delete(self.stories, story, {"lead": tags[2]}),
            lambda: self._copy_and_delete(self.tags, tag, {"stories": stories}),
            lambda: self._rows.update_many({}, {"name": "n"}),
        ]

    async def _attach(self, document_id: str, tags: list[str]) -> None:
        row = await self.stories.find_one(document_id, status="draft")
        assert row is not None
        await self.stories.attach(row["id"], {"tags": {"connect": tags}})

    async def _copy_and_delete(self, service: DocumentService[Any], id_: str, data: dict[str, Any]) -> None:
        copy = (await service.clone(id_, data=data))["documentId"]
        await service.publish(copy)
        await service.delete(copy)


async def _made(service: DocumentService[Any], name: str) -> str:
    document_id: str = (await service.create(data={"name": name}, status="published"))["documentId"]
    return document_id
