"""`publicationFilter`: which versions count, by what the other versions of their document are.

It holds for what is asked for and for everything brought along that has drafts (Strapi).
"""

from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import constant
from octavo.db.sql.scopes import Build, Expression, RowScope


def of_publication(build: Build, scope: RowScope) -> list[Expression]:
    """Return what a `publicationFilter` asks of rows: nothing where there is none, or there are no drafts."""
    if build.publication is None or not scope.kept.content_type.draft_and_publish:
        return []
    return [_meaning(build, scope, build.publication)]


def _meaning(build: Build, scope: RowScope, publication: str) -> Expression:
    """Return the meaning of a `publicationFilter`: about this locale's two versions, or about the
    document's.
    """
    row: sa.FromClause = scope.table
    other = scope.kept.table.alias(build.name())

    def has(status: str, *more: Expression, any_locale: bool = False) -> Expression:
        same = [other.c.document_id == row.c.document_id, other.c.status == constant(status), *more]
        if not any_locale:
            same.append(other.c.locale == row.c.locale)
        found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(other).where(*same)
        return sa.exists(found.correlate_except(other))

    draft, published = has("draft"), has("published")
    is_published = row.c.status == constant("published")
    if publication in {"modified", "unmodified"}:
        differs = other.c.updated_at != row.c.updated_at
        both = sa.and_(draft, published)
        changed = sa.or_(has("draft", differs), has("published", differs))
        return sa.and_(both, changed if publication == "modified" else sa.not_(changed))
    return {
        "never-published": sa.not_(published),
        "has-published-version": published,
        "never-published-document": sa.not_(has("published", any_locale=True)),
        "has-published-version-document": has("published", any_locale=True),
        "published-without-draft": sa.and_(is_published, sa.not_(draft)),
        "published-with-draft": sa.and_(is_published, draft),
    }[publication]
