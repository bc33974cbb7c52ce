"""Compiles `fields`: the scalars to select, as a text with commas, a list of such texts, or `*`."""

from typing import Any

from octavo.queries.compilation import IDS, ParameterCompiler
from octavo.queries.problems import ErrorStage
from octavo.schema.attributes.base import Scalar
from octavo.schema.walk import to_list

INVALID_FIELDS = "Invalid fields parameter. Expected a string or an array of strings"


class FieldsCompiler(ParameterCompiler):
    """Compiles one `fields` value to names, in the order of the wire."""

    def compile(self, uid: str, value: Any) -> tuple[str, ...]:
        """Return the selected scalars; all that are visible to the caller if none are given."""
        visible = self.visible(uid)
        if value is None or value == "*":
            return visible
        texts = to_list(value)
        if not all(isinstance(text, str) for text in texts):
            self.complain(ErrorStage.FIELDS_SHAPE, INVALID_FIELDS)
            return visible
        names = [name.strip() for text in texts for name in text.split(",")]
        for name in names:
            self.compilation.spend()
            self._check(uid, name)
        if "*" in names:
            return visible
        selected_names = {"id", "documentId", *names}
        return tuple(name for name in visible if name in selected_names)

    def visible(self, uid: str) -> tuple[str, ...]:
        """Return every scalar that is visible to the caller; the identifiers come first."""
        owner = self.compilation.owner(uid)
        attributes = self.compilation.attributes(uid)
        names = [
            name
            for name, attribute in attributes.items()
            if owner is not None and isinstance(attribute, Scalar) and self.caller.sees(owner, attribute)
        ]
        return tuple(names) if "id" in attributes else ("id", *names)

    def _check(self, uid: str, name: str) -> None:
        attribute = self.compilation.attributes(uid).get(name)
        if name == "*" or name == "id" or (name in IDS and attribute is not None):
            return
        if self.caller.trusted and isinstance(attribute, Scalar):
            return
        if attribute is None or not isinstance(attribute, Scalar):
            self.refuse(ErrorStage.UNKNOWN_KEY, name, (name,) if attribute is not None else ())
        else:
            self.check_allowed(uid, attribute, (name,))
