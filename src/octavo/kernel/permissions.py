"""The grants of roles, as abilities."""

from collections.abc import Iterable, Mapping

from octavo.queries.access import Grants

NOTHING = Grants(())
"""The ability of callers without any grant, as on routes with `auth=False`."""


class Permissions:
    """The grants of every role of one instance; they may change while it runs."""

    def __init__(self, grants: Mapping[str, Iterable[str]]) -> None:
        self._abilities: dict[str, Grants] = {}
        for role, actions in grants.items():
            self.set_role_grants(role, actions)

    def set_role_grants(self, role: str, actions: Iterable[str]) -> None:
        """Set the actions of a role, such as `api::article.article.find`; `*` at the end matches any
        suffix.
        """
        self._abilities[role] = Grants(actions)

    def ability(self, role: str) -> Grants:
        """Return the ability of a role; an unknown one has no grants."""
        return self._abilities.get(role, NOTHING)

    def grants_anything(self, role: str) -> bool:
        """Whether a role has any grant."""
        ability = self.ability(role)
        return bool(ability.actions or ability.prefixes)
