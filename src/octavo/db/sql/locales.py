"""Translates the locales of a plan."""

from typing import Any

import sqlalchemy as sa

from octavo.db.sql.scopes import Build, Expression, RowScope, bind
from octavo.queries.plan import LocaleScope, value_name


def of_locales(build: Build, scope: RowScope, locales: LocaleScope, param: int) -> Expression:
    """Return the condition that a row has one of the locales read; not for `all`."""
    locale: Expression = scope.table.c.locale
    if locales == "one":
        return locale == bind(param, "text")
    if locales == "some":
        return build.dialect.is_in(locale, value_name(param), "text")
    return sa.or_(locale == bind(param, "text"), sa.not_(_is_surpassed(build, scope, param)))


def _is_surpassed(build: Build, scope: RowScope, param: int) -> Expression:
    """Return the condition that the document has a version in a locale that is preferred to the row's."""
    row: sa.FromClause = scope.table
    other = scope.type_model.table.alias(build.name())

    def rank(table: sa.FromClause) -> Expression:
        preferred, default = (bind(number, "text") for number in (param, param + 1))
        return sa.case((table.c.locale == preferred, 0), (table.c.locale == default, 1), else_=2)

    is_before = sa.or_(
        rank(other) < rank(row), sa.and_(rank(other) == rank(row), other.c.locale < row.c.locale)
    )
    versions: sa.Select[Any] = (
        sa.select(sa.literal_column("1"))
        .select_from(other)
        .where(other.c.document_id == row.c.document_id, other.c.status == row.c.status, is_before)
    )
    return sa.exists(versions.correlate_except(other))
