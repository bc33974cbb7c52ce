"""Inserts that say what happens to a row that is there already."""

from importlib import import_module
from typing import Any

import sqlalchemy as sa


def insert_into(table: sa.Table, dialect: str) -> Any:
    """Return an insert with `on_conflict_do_update`, as the dialect has it.

    Imported by name: the other dialect is a tenth of the time a start takes.
    """
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
