"""Schemas for tests that need no running project."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from octavo.content.builtin import builtin_sources
from octavo.schema.content_type import ContentType
from octavo.schema.entity import check_entry
from octavo.schema.files import load_schemas
from octavo.schema.registry import Schemas


def load_project_schemas(project: Path, custom_fields: Mapping[str, str] | None = None) -> Schemas:
    """Return a project's schemas on top of the built-in ones; raise StartupError with every problem."""
    return load_schemas(project, builtin_sources(), custom_fields)


def validate_entry(
    schemas: Schemas, content_type: ContentType, data: Any, *, draft: bool = False, creating: bool = True
) -> dict[str, Any]:
    """Return the values of `check_entry`; raise YupValidationError with all its findings."""
    values, report = check_entry(schemas, content_type, data, draft=draft, creating=creating)
    report.raise_any()
    return values
