"""The rules of documents once more, as small as they can be said: dictionaries and lists in memory.

Posts have drafts and locales; `title` is localized, `level` shared. A post has tags (many-to-many), a shelf
(many-to-one; shelves have drafts) and a seal (one-to-one). Every link remembers its place in the other side's
list.
"""

import copy
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, str]
"""Locale and status."""
BOTH = ("draft", "published")


@dataclass
class Version:
    row: int
    title: str | None = None
    level: int | None = None
    tags: dict[str, int] = field(default_factory=dict)
    shelf: tuple[str, int] | None = None
    seal: str | None = None


@dataclass
class Change:
    """`set`, or `disconnect` and `connect` at a place: end, start, or before one that is there."""

    set: list[str] | None = None
    connect: str | None = None
    place: str = "end"
    disconnect: str | None = None

    def body(self, neighbour: str | None = None) -> Any:
        if self.set is not None:
            return {"set": self.set}
        verbs: dict[str, Any] = {}
        if self.disconnect is not None:
            verbs["disconnect"] = [self.disconnect]
        if self.connect is not None:
            position = {"before": neighbour} if self.place == "before" else {self.place: True}
            verbs["connect"] = [{"documentId": self.connect, "position": position}]
        return verbs or {"connect": []}

    @property
    def moves(self) -> bool:
        return self.set is not None or (self.connect is not None and self.place != "end")

    def neighbour(self, before: list[str]) -> str | None:
        """The target to stand before: the first one that stays."""
        gone = {self.connect, self.disconnect}
        return next((item for item in before if item not in gone), None)

    def apply(self, before: list[str]) -> list[str]:
        if self.set is not None:
            return list(dict.fromkeys(self.set))
        dropped = {self.disconnect, self.connect} - {None}
        after = [item for item in before if item not in dropped]
        if self.connect is not None:
            if self.place == "start":
                after.insert(0, self.connect)
            elif self.place == "before" and self.neighbour(before) is not None:
                after.insert(after.index(self.neighbour(before) or ""), self.connect)
            else:
                after.append(self.connect)
        return after


class Reference:
    """What there is, and what the operations make of it."""

    def __init__(self) -> None:
        self.posts: dict[str, dict[Place, Version]] = {}
        self.tags: list[str] = []
        self.seals: list[str] = []
        self.shelves: dict[str, set[str]] = {}
        self._rows = itertools.count(1)
        self._clock = itertools.count(1)

    def now(self) -> int:
        return next(self._clock)

    def write(
        self,
        post: str,
        locale: str,
        title: str | None,
        level: int | None,
        change: Change | None,
        links: dict[str, Any],
    ) -> None:
        """Create or update the draft of a locale."""
        versions = self.posts.setdefault(post, {})
        draft = versions.get((locale, "draft"))
        if draft is None:
            draft = versions[locale, "draft"] = Version(next(self._rows))
            sibling = next((v for (_, s), v in versions.items() if s == "draft" and v is not draft), None)
            draft.level = sibling.level if sibling else None
        if title is not None:
            draft.title = title
        if level is not None:
            self._share(post, "draft", level)
        if change is not None:
            draft.tags = {tag: draft.tags.get(tag) or self.now() for tag in change.apply(list(draft.tags))}
        if "shelf" in links:
            held, wanted = draft.shelf and draft.shelf[0], links["shelf"]
            if held != wanted:
                draft.shelf = None if wanted is None else (wanted, self.now())
        if "seal" in links:
            self._take_seal(post, locale, "draft", links["seal"])
            draft.seal = links["seal"]

    def publish(self, post: str, locale: str) -> None:
        draft = self.posts.get(post, {}).get((locale, "draft"))
        if draft is not None:
            self._copy(post, locale, draft, "published")

    def discard(self, post: str, locale: str) -> None:
        published = self.posts.get(post, {}).get((locale, "published"))
        if published is not None:
            self._copy(post, locale, published, "draft")

    def _copy(self, post: str, locale: str, source: Version, status: str) -> None:
        versions = self.posts[post]
        old = versions.get((locale, status))
        versions[locale, status] = copy.deepcopy(source)
        versions[locale, status].row = old.row if old else next(self._rows)
        self._take_seal(post, locale, status, source.seal)
        self._share(post, status, source.level)

    def _take_seal(self, post: str, locale: str, status: str, seal: str | None) -> None:
        for other, versions in self.posts.items():
            version = versions.get((locale, status))
            if seal is not None and other != post and version is not None and version.seal == seal:
                version.seal = None

    def _share(self, post: str, status: str, level: int | None) -> None:
        for (_, of_status), version in self.posts[post].items():
            if of_status == status:
                version.level = level

    def remove(self, post: str, wanted: Callable[[Place], bool]) -> None:
        versions = self.posts.get(post, {})
        for place in [place for place in versions if wanted(place)]:
            del versions[place]
        if not versions:
            self.posts.pop(post, None)

    def owners(
        self, points: Callable[[Version], int | None], statuses: tuple[str, ...]
    ) -> list[tuple[str, str]]:
        """Post and locale of every version that points at something, in the order of its list."""
        found = [
            (place, version.row, post, locale)
            for post, versions in self.posts.items()
            for (locale, status), version in versions.items()
            if status in statuses and (place := points(version)) is not None
        ]
        return list(dict.fromkeys((post, locale) for _, _, post, locale in sorted(found)))

    def tag_owners(self, tag: str, statuses: tuple[str, ...] = BOTH) -> list[tuple[str, str]]:
        return self.owners(lambda version: version.tags.get(tag), statuses)

    def shelf_owners(self, shelf: str, statuses: tuple[str, ...] = BOTH) -> list[tuple[str, str]]:
        return self.owners(
            lambda version: version.shelf[1] if version.shelf and version.shelf[0] == shelf else None,
            statuses,
        )

    def seal_owners(self, seal: str, statuses: tuple[str, ...] = BOTH) -> list[tuple[str, str]]:
        return self.owners(lambda version: version.row if version.seal == seal else None, statuses)

    def write_tag(self, tag: str, change: Change) -> None:
        """Write a tag's posts: in the default locale, drafts and published versions."""

        def drop(version: Version) -> None:
            version.tags.pop(tag, None)

        def claim(version: Version, place: int) -> None:
            version.tags[tag] = place

        self._write_inverse(self.tag_owners(tag), change, BOTH, drop, claim)

    def write_shelf(self, shelf: str, change: Change, statuses: tuple[str, ...]) -> None:
        def drop(version: Version) -> None:
            if version.shelf and version.shelf[0] == shelf:
                version.shelf = None

        def claim(version: Version, place: int) -> None:
            version.shelf = (shelf, place)

        self._write_inverse(self.shelf_owners(shelf, statuses), change, statuses, drop, claim)

    def follow_shelf(self, shelf: str, source: str, target: str) -> None:
        """Publish or discard a shelf: the posts' versions of one status say of it what the others say."""
        for versions in self.posts.values():
            for (locale, status), version in versions.items():
                edited = versions.get((locale, target))
                if status != source or edited is None:
                    continue
                if version.shelf and version.shelf[0] == shelf:
                    edited.shelf = version.shelf
                elif edited.shelf and edited.shelf[0] == shelf:
                    edited.shelf = None

    def write_seal(self, seal: str, post: str | None) -> None:
        for owner, locale in self.seal_owners(seal):
            for status in BOTH:
                version = self.posts[owner].get((locale, status))
                if version is not None and version.seal == seal and (owner, locale) != (post, "en"):
                    version.seal = None
        for status in BOTH:
            version = self.posts[post].get(("en", status)) if post else None
            if version is not None:
                version.seal = seal

    def _write_inverse(
        self,
        before: list[tuple[str, str]],
        change: Change,
        statuses: tuple[str, ...],
        drop: Callable[[Version], None],
        claim: Callable[[Version, int], None],
    ) -> None:
        named = {f"{post} {locale}": (post, locale) for post, locale in before}
        inner = Change(
            None if change.set is None else [f"{post} en" for post in change.set],
            change.connect and f"{change.connect} en",
            change.place,
            change.disconnect and f"{change.disconnect} en",
        )
        after = [tuple(item.split(" ")) for item in inner.apply(list(named))]
        for post, locale in before:
            if (post, locale) not in after:
                self._each(post, locale, statuses, drop)
        placed = after if change.moves else [item for item in after if item == (change.connect, "en")]
        for post, locale in placed:
            place = self.now()
            self._each(post, locale, statuses, lambda version, place=place: claim(version, place))  # type: ignore[misc]

    def _each(
        self, post: str, locale: str, statuses: tuple[str, ...], edit: Callable[[Version], None]
    ) -> None:
        for status in statuses:
            version = self.posts[post].get((locale, status))
            if version is not None:
                edit(version)

    def forget(self, kind: str, target: str) -> None:
        """Delete a tag, shelf or seal: nothing points at it any more."""
        for versions in self.posts.values():
            for version in versions.values():
                version.tags.pop(target, None)
                if version.shelf and version.shelf[0] == target:
                    version.shelf = None
                if version.seal == target:
                    version.seal = None
        if kind == "shelf":
            del self.shelves[target]
        else:
            (self.tags if kind == "tag" else self.seals).remove(target)
