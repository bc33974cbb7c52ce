"""What Octavo is compared with: the same articles served by FastAPI, SQLAlchemy's ORM and pydantic.

Written the way their tutorials do, in the faster of the usual ways: sync endpoints in FastAPI's thread pool,
relations loaded with one statement each (selectinload), answers checked and written by response models.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, ForeignKey, Table, Text, create_engine, func, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
)

engine = create_engine(f"sqlite:///{os.environ['BENCH_DATABASE']}")
make_session = sessionmaker(engine)


class Base(DeclarativeBase):
    """What every table has."""

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


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
    name: Mapped[str]
    bio: Mapped[str] = mapped_column(Text)


class Tag(Base):
    __tablename__ = "tags"
    name: Mapped[str]


class Article(Base):
    __tablename__ = "articles"
    title: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str] = mapped_column(Text)
    views: Mapped[int]
    featured: Mapped[bool]
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    category: Mapped[Category] = relationship()
    authors: Mapped[list[Author]] = relationship(secondary=article_authors, order_by=Author.id)
    tags: Mapped[list[Tag]] = relationship(secondary=article_tags, order_by=Tag.id)


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
    category: CategoryOut
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


def session() -> Iterator[Session]:
    with make_session() as opened:
        yield opened


Opened = Annotated[Session, Depends(session)]
app = FastAPI()


def page_of(opened: Session, page: int, *options: Any) -> dict[str, Any]:
    size = 25
    statement = select(Article).order_by(Article.id).limit(size).offset((page - 1) * size).options(*options)
    total = opened.scalar(select(func.count()).select_from(Article)) or 0
    pagination = Pagination(page=page, page_size=size, page_count=-(-total // size), total=total)
    return {"data": opened.scalars(statement).all(), "meta": Meta(pagination=pagination)}


@app.get("/articles", response_model=Articles)
def list_articles(opened: Opened, page: int = 1) -> Any:
    return page_of(opened, page)


@app.get("/articles/full", response_model=FullArticles)
def list_full_articles(opened: Opened, page: int = 1) -> Any:
    loads = (Article.category, Article.authors, Article.tags)
    return page_of(opened, page, *(selectinload(relation) for relation in loads))


def load(seed: Path) -> None:
    """Fill an empty database from a seed file of Octavo's format."""
    kinds = {"category": Category, "author": Author, "tag": Tag, "article": Article}
    made: dict[str, Any] = {}

    def value(given: Any) -> Any:
        if isinstance(given, list):
            return [value(item) for item in given]
        return made[given["$ref"]] if isinstance(given, dict) else given

    Base.metadata.create_all(engine)
    now = datetime.now(UTC)
    with make_session.begin() as opened:
        for line in seed.read_text().splitlines():
            entry = json.loads(line)
            fields = {name: value(given) for name, given in entry["data"].items()}
            stamps = {"document_id": f"{entry['key']:x<24}", "created_at": now, "updated_at": now}
            made[entry["key"]] = kinds[entry["uid"].rpartition(".")[2]](**fields, **stamps)
        opened.add_all(made.values())
