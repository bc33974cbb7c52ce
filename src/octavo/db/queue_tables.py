"""The tables of jobs and of schedules."""

import sqlalchemy as sa

from octavo.db.types import RowIdType, StoredType, own_text


def queue_tables(metadata: sa.MetaData) -> tuple[sa.Table, sa.Table]:
    """Return the tables of jobs and of schedules; moments are milliseconds since 1970."""
    numbers = ("attempts", "beat", "run_at", "created_at", "started_at", "ended_at")
    absent = {"started_at", "ended_at", "job_key", "worker", "error"}
    jobs = sa.Table(
        "octavo_jobs",
        metadata,
        sa.Column("id", RowIdType(), sa.Identity(), primary_key=True),
        *(
            sa.Column(name, own_text(name), nullable=name in absent)
            for name in ("kind", "state", "job_key", "worker")
        ),
        sa.Column("arguments", StoredType("text"), nullable=False),
        sa.Column("error", StoredType("text")),
        *(sa.Column(name, StoredType("bigint"), nullable=name in absent) for name in numbers),
        sa.Index("octavo_jobs_due", "state", "run_at"),
        sa.Index("octavo_jobs_key", "job_key", unique=True),
        sqlite_autoincrement=True,
    )
    schedules = sa.Table(
        "octavo_schedules",
        metadata,
        sa.Column("name", own_text("name"), primary_key=True),
        sa.Column("expression", StoredType("text"), nullable=False),
        *(sa.Column(name, StoredType("bigint"), nullable=False) for name in ("due", "fired", "fired_at")),
    )
    return jobs, schedules
