"""What roles may do: grants as lists of actions, compiled once into abilities."""

from collections.abc import Iterable, Mapping

from octavo.queries.access import Grants

NOTHING = Grants(())
"""The ability of somebody nobody knows, as on routes with `auth=False`."""


class Permissions:
    """The grants of every role of one instance; they may be changed while it runs."""

    def __init__(self, grants: Mapping[str, Iterable[str]]) -> None:
        self._abilities: dict[str, Grants] = {}
        for role, actions in grants.items():
            self.set_role_grants(role, actions)

    def set_role_grants(self, role: str, actions: Iterable[str]) -> None:
        """Give a role exactly these actions, such as `api::article.article.find`; `*` at the end is a
        prefix.
        """
        self._abilities[role] = Grants(actions)

    def ability(self, role: str) -> Grants:
        """Return what a role may do; nothing, when it is not known."""
        return self._abilities.get(role, NOTHING)

    def grants_anything(self, role: str) -> bool:
        """Whether a role may do anything at all."""
        ability = self.ability(role)
        return bool(ability.actions or ability.prefixes)
