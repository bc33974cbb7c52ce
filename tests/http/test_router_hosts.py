import re

import pytest
from tests.http.client import ask

from octavo.http import Application, Context, Next, Router


async def said(ctx: Context, next: Next) -> None:
    ctx.body = "here"


@pytest.mark.parametrize(
    ("host", "asked", "status"),
    [
        (None, "b.example", 200),
        ("a.example", "a.example", 200),
        ("a.example", "b.example", 404),
        ("a.example", "x.a.example", 404),
        (re.compile(r"^a\."), "a.example", 200),
        (re.compile(r"^a\."), "b.example", 404),
        (re.compile(r"example$"), "b.example", 200),
    ],
)
async def test_a_router_answers_for_its_hosts_alone(
    host: str | re.Pattern[str] | None, asked: str, status: int
) -> None:
    router = Router(host=host).get("/x", said)
    answer = await ask(Application().use(router.routes()), "/x", raw_headers=[(b"host", asked.encode())])
    assert answer.status == status
