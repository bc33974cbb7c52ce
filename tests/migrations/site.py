"""A site whose schemas change at random, and what its pages say under each of them."""

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.migrations.test_apply import everything, plain
from tests.migrations.values import SCALARS, canonical, value_of
from tests.migrations.worlds import NOTE, OWN, PAGE, Raw, World, component, type_

from octavo.content.repository import Repository

INNER = "shared.inner"
LOCALES = ("en", "fr")
Version = tuple[str, str, str]
"""A document, a locale, '' where there are none, and a status."""
State = dict[Version, dict[str, list[str]]]
"""What each version says, by attribute."""


@dataclass
class Site:
    """A world, and the names that were given in it."""

    url: str
    chance: random.Random
    world: World = field(default_factory=dict)
    card: str = "shared.card"
    """The component of pages, as it is called now; it has another one inside."""
    names: int = 0

    def __post_init__(self) -> None:
        inner = {"type": "component", "component": INNER}
        note = {"type": "relation", "relation": "oneToOne", "target": NOTE}
        self.world = {
            NOTE: type_("note", {"name": {"type": "string"}}),
            PAGE: type_("page", {"title": {"type": "string"}}),
            self.card: component({"head": {"type": "string"}, "inner": inner}),
            INNER: component({"text": {"type": "string"}, "note": note}),
        }

    @property
    def has_drafts(self) -> bool:
        return bool(self.world[PAGE]["options"]["draftAndPublish"])

    @property
    def is_localized(self) -> bool:
        return bool(self.world[PAGE]["pluginOptions"]["i18n"]["localized"])

    def attributes(self, uid: str = PAGE) -> Raw:
        found: Raw = self.world[uid]["attributes"]
        return found

    def fresh(self) -> str:
        self.names += 1
        return f"a{self.names}"

    def forget_renames(self) -> None:
        for holder in self.world.values():
            holder.pop("renamedFrom", None)
            for attribute in holder["attributes"].values():
                attribute.pop("renamedFrom", None)

    def change(self) -> str:
        """Change the schemas at random; return what was changed."""
        self.forget_renames()
        kinds = [self.add, self.rename, self.retype, self.remove, self.many, self.drafts, self.locales]
        kinds += [self.share, self.inside, self.inside, self.table, self.rename_component, self.to_zone]
        return self.chance.choice(kinds)()

    def pick(self, uid: str = PAGE, *kinds: str) -> str | None:
        names = [n for n, one in self.attributes(uid).items() if not kinds or one["type"] in kinds]
        return self.chance.choice([*names, None])

    def add(self) -> str:
        shapes: list[Raw] = [{"type": kind} for kind in SCALARS]
        relations = ("manyToOne", "manyToMany")
        shapes += [{"type": "relation", "relation": kind, "target": NOTE} for kind in relations] * 2
        shapes += [
            {"type": "component", "component": uid, "repeatable": many}
            for uid in (self.card, INNER)
            for many in (True, False)
        ]
        shapes += [{"type": "dynamiczone", "components": [self.card, INNER]}] * 3
        name = self.fresh()
        own = copy.deepcopy(OWN) if self.chance.random() < 0.5 else {}
        self.attributes()[name] = {**copy.deepcopy(self.chance.choice(shapes)), **own}
        return f"add {name}"

    def rename(self) -> str:
        old = self.pick()
        if old is None:
            return "nothing"
        new = self.fresh()
        self.attributes()[new] = {**self.attributes().pop(old), "renamedFrom": old}
        return f"rename {old} {new}"

    def retype(self) -> str:
        name = self.pick(PAGE, *SCALARS)
        if name is None:
            return "nothing"
        kind = self.chance.choice(SCALARS)
        self.attributes()[name]["type"] = kind
        return f"retype {name} {kind}"

    def remove(self) -> str:
        uid = self.chance.choice([PAGE, PAGE, self.card, INNER])
        name = self.pick(uid)
        if name is None:
            return "nothing"
        del self.attributes(uid)[name]
        return f"remove {name}"

    def many(self) -> str:
        """One becomes many, or many one."""
        uid = self.chance.choice([PAGE, PAGE, self.card, INNER])
        name = self.pick(uid, "relation", "component")
        if name is None:
            return "nothing"
        attribute = self.attributes(uid)[name]
        if attribute["type"] == "component":
            attribute["repeatable"] = not attribute.get("repeatable", False)
        else:
            many = "ToMany" in attribute["relation"]
            attribute["relation"] = "manyToOne" if many else "manyToMany"
        return f"one or many {name}"

    def to_zone(self) -> str:
        name = self.pick(PAGE, "component")
        if name is None:
            return "nothing"
        attribute = self.attributes()[name]
        kept = {key: value for key, value in attribute.items() if key == "pluginOptions"}
        components = [attribute["component"]]
        self.attributes()[name] = {"type": "dynamiczone", "components": components, **kept}
        return f"to zone {name}"

    def drafts(self) -> str:
        self.world[PAGE]["options"]["draftAndPublish"] = not self.has_drafts
        return f"drafts {self.has_drafts}"

    def locales(self) -> str:
        self.world[PAGE]["pluginOptions"]["i18n"]["localized"] = not self.is_localized
        return f"locales {self.is_localized}"

    def share(self) -> str:
        """What each locale had is shared, or the other way round."""
        name = self.pick(PAGE, *SCALARS, "component", "dynamiczone")
        if name is None:
            return "nothing"
        attribute = self.attributes()[name]
        if attribute.pop("pluginOptions", None) is None:
            attribute |= copy.deepcopy(OWN)
            return f"own {name}"
        return f"share {name}"

    def table(self) -> str:
        self.world[PAGE]["collectionName"] = f"pages_{self.fresh()}"
        return "table"

    def rename_component(self) -> str:
        old, self.card = self.card, f"shared.{self.fresh()}"
        self.world[self.card] = {**self.world.pop(old), "renamedFrom": old}
        for attribute in self.attributes().values():
            if attribute.get("component") == old:
                attribute["component"] = self.card
            if "components" in attribute:
                attribute["components"] = [
                    self.card if uid == old else uid for uid in attribute["components"]
                ]
        return f"rename {old} {self.card}"

    def inside(self) -> str:
        """Change a component."""
        uid = self.chance.choice([self.card, INNER])
        attributes, name = self.attributes(uid), self.pick(uid)
        if name is None or self.chance.random() < 0.3:
            attributes[self.fresh()] = {"type": self.chance.choice(SCALARS)}
            return "add inside"
        if attributes[name]["type"] not in SCALARS or self.chance.random() < 0.5:
            new = self.fresh()
            attributes[new] = {**attributes.pop(name), "renamedFrom": name}
            return f"rename inside {name} {new}"
        attributes[name]["type"] = self.chance.choice(SCALARS)
        return f"retype inside {name}"

    def draw(self, notes: list[str], uid: str = PAGE) -> Raw:
        """Draw a body, or a component of one."""
        return {
            name: self.draw_value(attribute, notes)
            for name, attribute in self.attributes(uid).items()
            if self.chance.random() < 0.8
        }

    def draw_value(self, attribute: Raw, notes: list[str]) -> Any:
        match attribute["type"]:
            case "relation":
                picked = self.chance.sample(notes, self.chance.randint(1, 2))
                return picked if "ToMany" in attribute["relation"] else picked[0]
            case "component":
                uid = attribute["component"]
                drawn = [self.draw(notes, uid) for _ in range(self.chance.randint(1, 2))]
                return drawn if attribute.get("repeatable") else drawn[0]
            case "dynamiczone":
                uids = self.chance.choices(attribute["components"], k=self.chance.randint(1, 2))
                return [{"__component": uid, **self.draw(notes, uid)} for uid in uids]
        return value_of(attribute["type"], self.chance)

    async def write(self, content: Repository, notes: list[str]) -> None:
        """Write an entry: in a locale or both, published or not, and edited since or not."""
        pages, chance = content.documents(PAGE), self.chance
        statuses = ["draft", "published"] if self.has_drafts else ["published"]
        first, second = chance.choice([LOCALES, LOCALES[::-1]]) if self.is_localized else ("", "")
        where = {"locale": first} if first else {}
        made = await pages.create(data=self.draw(notes), status=chance.choice(statuses), **where)
        entry = made["documentId"]
        if second and chance.random() < 0.6:
            other = {"locale": second, "status": chance.choice(statuses)}
            await pages.update(entry, data=self.draw(notes), **other)
        if self.has_drafts and chance.random() < 0.4:
            await pages.update(entry, data=self.draw(notes), **where)

    async def state(self, content: Repository) -> State:
        """Return what every version says."""
        found: State = {}
        populate = everything(content.content.schemas, PAGE)
        for locale in LOCALES if self.is_localized else ("",):
            for status in ("draft", "published") if self.has_drafts else ("published",):
                where = {"locale": locale} if locale else {}
                for page in await content.documents(PAGE).find_many(
                    populate=populate, status=status, **where
                ):
                    found[page["documentId"], locale, status] = {
                        name: sorted(map(str, leaves(plain(page.get(name))))) for name in self.attributes()
                    }
        return found


def leaves(value: Any) -> list[Any]:
    """Return everything that is said in an entry, lists and objects of components taken apart."""
    if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
        return [leaf for part in value for leaf in leaves(part)]
    if isinstance(value, dict) and "a" not in value:
        return [
            leaf for name, part in sorted(value.items()) if name != "__component" for leaf in leaves(part)
        ]
    return [] if value in (None, [], {}) else [canonical(value)]


def expected(before: State, what: str, was: Site, now: Site) -> dict[Version, list[str]]:
    """Return what every version is to say after a change, if nothing is parked."""
    return {
        version: sorted(leaf for part in said.values() for leaf in part)
        for version, said in _versions(before, what, was, now)
    }


def _versions(
    before: State, what: str, was: Site, now: Site
) -> Iterator[tuple[Version, dict[str, list[str]]]]:
    for (document, locale, status), said in before.items():
        if what == "drafts True":
            yield (document, locale, "draft"), said
            yield (document, locale, "published"), said
        elif what == "drafts False":
            yield (document, locale, "published"), before.get((document, locale, "draft"), said)
        elif what == "locales True":
            yield (document, "en", status), said
        elif what == "locales False":
            yield (document, "", status), _first(before, document, status)
        elif what.startswith("share ") and was.is_localized:
            name = what.removeprefix("share ")
            yield (document, locale, status), {**said, name: _first(before, document, status)[name]}
        else:
            yield (document, locale, status), said


def _first(before: State, document: str, status: str) -> dict[str, list[str]]:
    return next(before[document, code, status] for code in LOCALES if (document, code, status) in before)
