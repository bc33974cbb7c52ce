"""Translates `publicationFilter`: it selects versions by the other versions of their document.

It applies to the type asked for and to every populated type that has drafts (Strapi).
"""

from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import constant
from octavo.db.sql.scopes import Build, Expression, RowScope


def of_publication(build: Build, scope: RowScope) -> list[Expression]:
    """Return the conditions of the `publicationFilter`; none without one, or for types without drafts."""
    if build.publication is None or not scope.type_model.content_type.draft_and_publish:
        return []
    return [_meaning(build, scope, build.publication)]


class VersionSubquery:
    """The versions of the document of a row."""

    def __init__(self, build: Build, scope: RowScope) -> None:
        self.row: sa.FromClause = scope.table
        self.other = scope.type_model.table.alias(build.name())

    def has(self, status: str, *more: Expression, any_locale: bool = False) -> Expression:
        """Return whether there is one of a status, in the row's locale unless `any_locale`."""
        row, other = self.row, self.other
        same = [other.c.document_id == row.c.document_id, other.c.status == constant(status), *more]
        if not any_locale:
            same.append(other.c.locale == row.c.locale)
        versions: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(other).where(*same)
        return sa.exists(versions.correlate_except(other))

    def is_modified(self) -> Expression:
        """Return whether one differs from the row."""
        differs = self.other.c.updated_at != self.row.c.updated_at
        return sa.or_(self.has("draft", differs), self.has("published", differs))


def status_of_row(build: Build, scope: RowScope) -> Expression:
    """Return the status of the draft and the published version of a row together: `draft`, `modified` or
    `published`.
    """
    versions = VersionSubquery(build, scope)
    return sa.case(
        (sa.not_(versions.has("published")), constant("draft")),
        (versions.is_modified(), constant("modified")),
        else_=constant("published"),
    )


def _meaning(build: Build, scope: RowScope, publication: str) -> Expression:
    """Return the condition of a `publicationFilter`: about both versions of this locale, or about all of the
    document.
    """
    versions = VersionSubquery(build, scope)
    has, draft, published = versions.has, versions.has("draft"), versions.has("published")
    is_published = versions.row.c.status == constant("published")
    if publication in {"modified", "unmodified"}:
        both, is_modified = sa.and_(draft, published), versions.is_modified()
        return sa.and_(both, is_modified if publication == "modified" else sa.not_(is_modified))
    return {
        "never-published": sa.not_(published),
        "has-published-version": published,
        "never-published-document": sa.not_(has("published", any_locale=True)),
        "has-published-version-document": has("published", any_locale=True),
        "published-without-draft": sa.and_(is_published, sa.not_(draft)),
        "published-with-draft": sa.and_(is_published, draft),
    }[publication]
