"""All contenders, in the order of the table."""

from benchmarks.contenders.base import Contender
from benchmarks.contenders.handwritten import Django, HandWritten
from benchmarks.contenders.octavo import OctavoPostgres, OctavoSQLite
from benchmarks.contenders.strapi import Strapi


def contenders() -> list[Contender]:
    return [
        OctavoSQLite(),
        OctavoPostgres(),
        HandWritten("fastapi-sync", "FastAPI + ORM, sync", "benchmarks.services.fastapi_sync:app"),
        HandWritten("fastapi-async", "FastAPI + ORM, async", "benchmarks.services.fastapi_async:app"),
        Django(),
        Strapi(),
        HandWritten("floor", "hand-written SQL, raw ASGI", "benchmarks.services.floor:app", installed=False),
    ]
