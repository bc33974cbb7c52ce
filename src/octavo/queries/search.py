"""Compiles `_q`: a text to search for in every searchable attribute."""

from typing import Any

from octavo.errors import ValidationError
from octavo.queries.compilation import Compilation
from octavo.queries.plan import Search
from octavo.queries.problems import ErrorStage
from octavo.schema.attributes.base import Scalar
from octavo.schema.attributes.numeric import is_finite, to_number
from octavo.schema.attributes.textual import filter_text
from octavo.schema.content_type import ContentType


def read_search(compilation: Compilation, content_type: ContentType, value: Any) -> Search | None:
    """Return the search; None for an empty one. Numbers are searched only for numbers (Strapi)."""
    if value is None or value == "":
        return None
    try:
        text = filter_text("_q", value)
    except ValidationError as error:
        compilation.problems.add(ErrorStage.VALUE, error)
        return None
    kinds = ("text", "number") if is_finite(to_number(text)) else ("text",)
    names = tuple(
        name
        for name, attribute in content_type.all_attributes.items()
        if isinstance(attribute, Scalar)
        and attribute.searched_as in kinds
        and attribute.searchable
        and compilation.caller.sees(content_type, attribute)
    )
    compilation.spend_scans(len(names))
    return Search(names, compilation.bind(text))
