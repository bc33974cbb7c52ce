"""What pydantic finds wrong with settings, as problems with their place and the nearest valid key."""

import difflib
import re
import types
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic import ValidationError as PydanticError

from octavo.errors import Problem

Pointer: TypeAlias = tuple[str | int, ...]

# pydantic names the member of a union it tried among the keys.
_TYPE_TAG = re.compile(r"[A-Z]\w*(?:Options|Settings)|.*\[.*")


def problems_of(
    error: PydanticError, model: type[BaseModel], where: Callable[[Pointer], str]
) -> Iterator[Problem]:
    """Yield pydantic's errors as problems, each with its place and, for an unknown key, the nearest valid
    one.
    """
    for finding in error.errors(include_url=False, include_context=False, include_input=False):
        path = finding["loc"]
        if path[-1:] == ("literal[False]",):
            continue  # the other way to write the same setting: what is wrong is said of this one
        place = where(tuple(part for part in path if not _TYPE_TAG.fullmatch(str(part))))
        if finding["type"] != "extra_forbidden":
            yield Problem(place, finding["msg"].removeprefix("Value error, "))
            continue
        valid = sorted(_fields_at(model, path[:-1]))
        close = difflib.get_close_matches(str(path[-1]), valid, n=1, cutoff=0.5)
        fix = f"did you mean {close[0]}?" if close else f"valid: {', '.join(valid) or 'none'}"
        yield Problem(place, f"unknown key {path[-1]!r}", fix)


def _fields_at(model: type[BaseModel], path: Pointer) -> list[str]:
    """Return the valid names at a path; a part of it may be a list's index or a table's own key."""
    here: Any = model
    for part in path:
        if _is_model(here):
            field = here.model_fields.get(str(part))
            here = field.annotation if field else None
        else:
            here = _model_in(here)
    here = _model_in(here)
    return list(here.model_fields) if _is_model(here) else []


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _model_in(annotation: Any) -> Any:
    """Return the model inside `Model`, `Model | None`, `tuple[Model, ...]` or `dict[str, Model]`."""
    if _is_model(annotation):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, tuple, list, dict):
        return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
    return None
