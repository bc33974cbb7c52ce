"""FastAPI and SQLAlchemy's ORM with asyncio: endpoints on the event loop, aiosqlite below."""

import os
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from benchmarks.services import models as m

engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['BENCH_DATABASE']}", pool_size=20)
m.keep_writes(engine.sync_engine)
make_session = async_sessionmaker(engine, expire_on_commit=False)


async def session() -> AsyncIterator[AsyncSession]:
    async with make_session() as opened:
        yield opened


Opened = Annotated[AsyncSession, Depends(session)]
app = FastAPI()


async def page_of(
    opened: AsyncSession, statement: Any, page: int, size: int, *options: Any
) -> dict[str, Any]:
    rows = (await opened.scalars(statement.limit(size).offset((page - 1) * size).options(*options))).all()
    return m.page_of(rows, page, size, await opened.scalar(m.counted(statement)) or 0)


async def version(opened: AsyncSession, document_id: str, status: str, *options: Any) -> m.Article:
    statement = select(m.Article).filter_by(document_id=document_id, status=status).options(*options)
    found = await opened.scalar(statement)
    if found is None:
        raise HTTPException(404)
    return found


@app.get("/articles", response_model=m.Articles)
async def list_articles(opened: Opened, page: int = 1, page_size: int = 25) -> Any:
    return await page_of(opened, m.published().order_by(m.Article.id), page, page_size)


@app.get("/articles/full", response_model=m.FullArticles)
async def list_full_articles(opened: Opened, page: int = 1, page_size: int = 25) -> Any:
    return await page_of(opened, m.published().order_by(m.Article.id), page, page_size, *m.LOADED)


@app.get("/articles/by-author", response_model=m.Articles)
async def list_by_author(opened: Opened, name: str) -> Any:
    return await page_of(opened, m.by_author(name).order_by(m.Article.title, m.Article.id), 1, 25)


@app.get("/articles/{document_id}", response_model=m.OneArticle)
async def read_article(opened: Opened, document_id: str) -> Any:
    return {"data": await version(opened, document_id, "published")}


@app.post("/articles", response_model=m.OneArticle)
async def create_article(opened: Opened, given: m.NewArticle) -> Any:
    made = m.versions(given)
    opened.add_all(made)
    await opened.commit()
    return {"data": made[1]}


@app.put("/articles/{document_id}", response_model=m.OneArticle)
async def update_article(opened: Opened, document_id: str, given: m.ArticleChange) -> Any:
    draft = await version(opened, document_id, "draft")
    draft.title = given.title
    await opened.commit()
    return {"data": draft}


@app.post("/articles/{document_id}/publish", response_model=m.OneArticle)
async def publish_article(opened: Opened, document_id: str) -> Any:
    draft = await version(opened, document_id, "draft", *m.LINKED)
    target = await version(opened, document_id, "published", *m.LINKED)
    m.copy(draft, target)
    await opened.commit()
    return {"data": target}
