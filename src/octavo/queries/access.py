"""Who queries, and what they may see of the content model."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from octavo.schema.attributes.base import Attribute, Relation
from octavo.schema.content_type import ContentType, Holder

FIND_DRAFTS = ".findDrafts"


def drafts_grant(uid: str) -> str:
    """Return the action that grants reading drafts of a type: `api::article.article.findDrafts`."""
    return f"{uid}{FIND_DRAFTS}"


def spelled(action: str) -> str:
    """Return an action in its canonical spelling; core actions may be written as Python names
    (`find_one`).
    """
    for suffix, canonical_suffix in ((".find_one", ".findOne"), (".find_drafts", FIND_DRAFTS)):
        if action.endswith(suffix):
            return action.removesuffix(suffix) + canonical_suffix
    return action


class Ability(Protocol):
    """What a caller may do, in action names such as `api::article.article.find`."""

    def can(self, action: str) -> bool:
        """Whether the action is granted."""
        ...

    def can_read(self, uid: str) -> bool:
        """Whether content of this type may be shown: `find` on it is granted (Strapi)."""
        ...

    def can_read_drafts(self, uid: str) -> bool:
        """Whether drafts of this type may be shown too."""
        ...


class Grants:
    """An ability made of action names; `*` at the end of one matches any suffix."""

    def __init__(self, actions: Iterable[str]) -> None:
        granted = frozenset(map(spelled, actions))
        self.actions = frozenset(action for action in granted if not action.endswith("*"))
        self.prefixes = tuple(sorted(action[:-1] for action in granted if action.endswith("*")))

    def can(self, action: str) -> bool:
        """Whether the action is granted."""
        return action in self.actions or action.startswith(self.prefixes)

    def can_read(self, uid: str) -> bool:
        """Whether `find` is granted on this type."""
        return self.can(f"{uid}.find")

    def can_read_drafts(self, uid: str) -> bool:
        """Whether `findDrafts` is granted on this type."""
        return self.can(drafts_grant(uid))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Grants) and (self.actions, self.prefixes) == (other.actions, other.prefixes)

    def __hash__(self) -> int:
        return hash((self.actions, self.prefixes))


EVERYTHING = Grants(["*"])
"""Every action is granted."""


class Unquestioned:
    """The ability of code that runs without authentication: everything but drafts may be read."""

    def can(self, action: str) -> bool:
        """Return False only for reading drafts."""
        return not action.endswith(FIND_DRAFTS)

    def can_read(self, uid: str) -> bool:
        """Return True."""
        return True

    def can_read_drafts(self, uid: str) -> bool:
        """Return False."""
        return False


UNQUESTIONED = Unquestioned()


@dataclass(frozen=True, slots=True)
class Caller:
    """For whom a query is compiled.

    With `ability` None, relations are not checked. `trusted` is the project's own code: it sees private
    attributes. `source` is what error details name as their source; None leaves source and parameter out.
    With `open_drafts`, whoever reads published entries also reads drafts (Strapi).
    """

    ability: Ability | None = None
    trusted: bool = False
    source: str | None = "query"
    open_drafts: bool = False

    def sees(self, owner: Holder, attribute: Attribute) -> bool:
        """Whether this attribute may be shown to the caller."""
        return self.trusted or not (attribute.is_password or is_private(owner, attribute))

    def may_follow(self, attribute: Attribute) -> bool:
        """Whether the caller may read the targets of a relation; media and components need no grant
        (Strapi).
        """
        if self.ability is None or not isinstance(attribute, Relation) or attribute.target is None:
            return True
        return self.ability.can_read(attribute.target)

    def may_show(self, attribute: Attribute) -> bool:
        """Whether an attribute may be populated; hidden ones only by the project's own code."""
        hidden = isinstance(attribute, Relation) and attribute.hidden
        return self.may_follow(attribute) and (self.trusted or not hidden)

    def may_read(self, uid: str) -> bool:
        """Whether the caller may read content of this type."""
        return self.ability is None or self.ability.can_read(uid)

    def may_read_drafts(self, content_type: ContentType) -> bool:
        """Whether the caller may read drafts of this type."""
        if self.ability is None or self.open_drafts or not content_type.draft_and_publish:
            return True
        return self.ability.can_read_drafts(content_type.uid)


def is_private(owner: Holder, attribute: Attribute) -> bool:
    """Whether only the project's own code sees this attribute: declared private, or in
    `options.privateAttributes`.

    Creators, and the locale of types without locales, are private by their system attributes.
    """
    return attribute.private or attribute.name in owner.options.get("privateAttributes", ())
