"""FastAPI and SQLAlchemy's ORM the way their tutorials use them: endpoints in FastAPI's thread pool."""

import os
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.services import models as m

engine = create_engine(f"sqlite:///{os.environ['BENCH_DATABASE']}", pool_size=20)
m.keep_writes(engine)
make_session = sessionmaker(engine, expire_on_commit=False)


def session() -> Iterator[Session]:
    with make_session() as opened:
        yield opened


Opened = Annotated[Session, Depends(session)]
app = FastAPI()


def page_of(opened: Session, statement: Any, page: int, size: int, *options: Any) -> dict[str, Any]:
    rows = opened.scalars(statement.limit(size).offset((page - 1) * size).options(*options)).all()
    return m.page_of(rows, page, size, opened.scalar(m.counted(statement)) or 0)


def version(opened: Session, document_id: str, status: str, *options: Any) -> m.Article:
    statement = select(m.Article).filter_by(document_id=document_id, status=status).options(*options)
    found = opened.scalar(statement)
    if found is None:
        raise HTTPException(404)
    return found


@app.get("/articles", response_model=m.Articles)
def list_articles(opened: Opened, page: int = 1, page_size: int = 25) -> Any:
    return page_of(opened, m.published().order_by(m.Article.id), page, page_size)


@app.get("/articles/full", response_model=m.FullArticles)
def list_full_articles(opened: Opened, page: int = 1, page_size: int = 25) -> Any:
    return page_of(opened, m.published().order_by(m.Article.id), page, page_size, *m.LOADED)


@app.get("/articles/by-author", response_model=m.Articles)
def list_by_author(opened: Opened, name: str) -> Any:
    return page_of(opened, m.by_author(name).order_by(m.Article.title, m.Article.id), 1, 25)


@app.get("/articles/{document_id}", response_model=m.OneArticle)
def read_article(opened: Opened, document_id: str) -> Any:
    return {"data": version(opened, document_id, "published")}


@app.post("/articles", response_model=m.OneArticle)
def create_article(opened: Opened, given: m.NewArticle) -> Any:
    made = m.versions(given)
    opened.add_all(made)
    opened.commit()
    return {"data": made[1]}


@app.put("/articles/{document_id}", response_model=m.OneArticle)
def update_article(opened: Opened, document_id: str, given: m.ArticleChange) -> Any:
    draft = version(opened, document_id, "draft")
    draft.title = given.title
    opened.commit()
    return {"data": draft}


@app.post("/articles/{document_id}/publish", response_model=m.OneArticle)
def publish_article(opened: Opened, document_id: str) -> Any:
    draft = version(opened, document_id, "draft", *m.LINKED)
    target = version(opened, document_id, "published", *m.LINKED)
    m.copy(draft, target)
    opened.commit()
    return {"data": target}
