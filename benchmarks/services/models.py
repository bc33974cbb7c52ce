"""What both services on FastAPI share: SQLAlchemy's models and pydantic's answers, as in their tutorials."""

import secrets
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Base(DeclarativeBase):
    """What every table has."""

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(String(24), default=lambda: secrets.token_hex(12))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


article_authors = Table(
    "article_authors",
    Base.metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("author_id", ForeignKey("authors.id"), primary_key=True),
)
article_tags = Table(
    "article_tags",
    Base.metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True),
)


class Category(Base):
    __tablename__ = "categories"
    name: Mapped[str]
    description: Mapped[str] = mapped_column(Text)


class Author(Base):
    __tablename__ = "authors"
    name: Mapped[str] = mapped_column(index=True)
    bio: Mapped[str] = mapped_column(Text)


class Tag(Base):
    __tablename__ = "tags"
    name: Mapped[str]


class Article(Base):
    __tablename__ = "articles"
    status: Mapped[str] = mapped_column(String(9))
    title: Mapped[str]
    slug: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    views: Mapped[int]
    featured: Mapped[bool]
    seo: Mapped[dict[str, Any]] = mapped_column(JSON)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    category: Mapped[Category | None] = relationship()
    authors: Mapped[list[Author]] = relationship(secondary=article_authors, order_by=Author.id)
    tags: Mapped[list[Tag]] = relationship(secondary=article_tags, order_by=Tag.id)


COPIED = ("title", "slug", "body", "views", "featured", "seo", "category_id", "updated_at")
"""What publishing copies, beside the relations."""
RELATIONS = (Article.category, Article.authors, Article.tags)
LOADED = tuple(selectinload(relation) for relation in RELATIONS)
LINKED = (selectinload(Article.authors), selectinload(Article.tags))


class Out(BaseModel):
    """What every answer has."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    document_id: str
    created_at: datetime
    updated_at: datetime


class CategoryOut(Out):
    name: str
    description: str


class AuthorOut(Out):
    name: str
    bio: str


class TagOut(Out):
    name: str


class ArticleOut(Out):
    title: str
    slug: str
    body: str
    views: int
    featured: bool


class FullArticleOut(ArticleOut):
    category: CategoryOut | None
    authors: list[AuthorOut]
    tags: list[TagOut]


class Pagination(BaseModel):
    page: int
    page_size: int
    page_count: int
    total: int


class Meta(BaseModel):
    pagination: Pagination


class Articles(BaseModel):
    data: list[ArticleOut]
    meta: Meta


class FullArticles(BaseModel):
    data: list[FullArticleOut]
    meta: Meta


class OneArticle(BaseModel):
    data: ArticleOut


class Seo(BaseModel):
    metaTitle: str
    metaDescription: str


class NewArticle(BaseModel):
    title: str
    slug: str
    body: str
    views: int
    featured: bool
    seo: Seo


class ArticleChange(BaseModel):
    title: str


def published() -> Any:
    return select(Article).where(Article.status == "published")


def by_author(name: str) -> Any:
    return published().where(Article.authors.any(Author.name == name))


def counted(statement: Any) -> Any:
    return statement.with_only_columns(func.count(Article.id), maintain_column_froms=True).order_by(None)


def page_of(rows: Any, page: int, size: int, total: int) -> dict[str, Any]:
    pagination = Pagination(page=page, page_size=size, page_count=-(-total // size), total=total)
    return {"data": rows, "meta": Meta(pagination=pagination)}


def versions(given: NewArticle) -> list[Article]:
    """Return the draft and what is published of a new article."""
    document_id = secrets.token_hex(12)
    fields = given.model_dump()
    return [Article(**fields, document_id=document_id, status=status) for status in ("draft", "published")]


def copy(draft: Article, target: Article) -> None:
    for name in COPIED:
        setattr(target, name, getattr(draft, name))
    target.authors = list(draft.authors)
    target.tags = list(draft.tags)


def keep_writes(engine: Any) -> None:
    """Let readers read while somebody writes, and answer a write only once it is on the disk."""

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: Any) -> None:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "busy_timeout = 5000",
        ):
            connection.execute(f"PRAGMA {pragma}")
