"""The onion: order, `next` at most once, what it returns and raises."""

import pytest

from octavo.compose import Next, compose


async def nothing() -> str:
    return "innermost"


def noting(seen: list[str], name: str):
    async def middleware(ctx: dict[str, str], next: Next) -> object:
        seen.append(f"{name} in")
        result = await next()
        seen.append(f"{name} out")
        return f"{name}({result})"

    return middleware


async def test_runs_outside_in_and_back() -> None:
    seen: list[str] = []
    result = await compose([noting(seen, "a"), noting(seen, "b")])({}, nothing)
    assert seen == ["a in", "b in", "b out", "a out"]
    assert result == "a(b(innermost))"


async def test_of_nothing_runs_what_comes_next() -> None:
    assert await compose([])({}, nothing) == "innermost"


async def test_next_runs_at_most_once_even_for_the_innermost() -> None:
    async def twice(ctx: object, next: Next) -> None:
        await next()
        await next()

    for chain in ([twice], [noting([], "a"), twice], [twice, noting([], "a")]):
        with pytest.raises(RuntimeError, match=r"next\(\) called multiple times"):
            await compose(chain)({}, nothing)


async def test_one_chain_serves_many_contexts_at_once() -> None:
    import asyncio

    async def outer(ctx: list[int], next: Next) -> None:
        await asyncio.sleep(0)
        await next()

    async def inner(ctx: list[int], next: Next) -> None:
        ctx.append(1)

    chain = compose([outer, inner])
    contexts: list[list[int]] = [[] for _ in range(100)]
    await asyncio.gather(*(chain(ctx, nothing) for ctx in contexts))
    assert contexts == [[1]] * 100


async def test_errors_pass_through_every_layer() -> None:
    seen: list[str] = []

    async def fails(ctx: object, next: Next) -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await compose([noting(seen, "a"), fails])({}, nothing)
    assert seen == ["a in"]


async def test_chains_nest() -> None:
    seen: list[str] = []
    inner = compose([noting(seen, "b")])
    assert await compose([noting(seen, "a"), inner])({}, nothing) == "a(b(innermost))"
