"""The first screen of a panel: what each administrator wants there, and the numbers of the project."""

from typing import Any

from tests.plugins.admin.conftest import Site, problems
from tests.plugins.admin.test_entries import reader

LAYOUT = "/admin/homepage/layout"
STATISTICS = "/admin/homepage/key-statistics"
WIDGETS = [{"uid": "recent", "width": 12}, {"uid": "profile", "width": 4}]


async def test_each_administrator_has_a_layout_of_their_own(site: Site) -> None:
    root = await site.first()
    assert (await root.get(LAYOUT)).json() == {"data": None}
    answer = await root.put(LAYOUT, {"widgets": WIDGETS})
    assert answer.status_code == 200, answer.text
    layout = answer.json()["data"]
    assert (layout["version"], layout["widgets"]) == (1, WIDGETS)
    assert (await root.get(LAYOUT)).json()["data"] == layout
    assert (await root.put(LAYOUT, {**layout, "widgets": []})).json()["data"]["widgets"] == []
    me = await reader(site)
    assert (await me.get(LAYOUT)).json() == {"data": None}


async def test_a_layout_goes_with_its_account(site: Site) -> None:
    root = await site.first()
    me = await reader(site)
    await me.put(LAYOUT, {"widgets": WIDGETS})
    user = (await me.get("/admin/users/me")).json()["data"]
    key = f"admin.homepage.{user['documentId']}"
    assert await site.app.store.get(key) is not None
    assert (await root.delete(f"/admin/users/{user['id']}")).status_code == 200
    assert await site.app.store.get(key) is None


WRONG: list[Any] = [
    None,
    [],
    {},
    {"widgets": {}},
    {"widgets": [{"uid": "recent"}]},
    {"widgets": [{"uid": "", "width": 4}]},
    {"widgets": [{"uid": "recent", "width": 5}]},
    {"widgets": [{"uid": "recent", "width": 4, "colour": "red"}]},
    {"widgets": [{"uid": "x" * 256, "width": 4}]},
    {"widgets": [*WIDGETS, WIDGETS[0]]},
    {"widgets": [{"uid": str(number), "width": 4} for number in range(101)]},
    {"widgets": WIDGETS, "version": 2},
]


async def test_a_layout_that_makes_no_sense_is_refused(site: Site) -> None:
    root = await site.first()
    await root.put(LAYOUT, {"widgets": WIDGETS})
    for body in WRONG:
        answer = await root.put(LAYOUT, body)
        assert answer.status_code == 400, body
        assert all(problems(answer))
    assert (await root.get(LAYOUT)).json()["data"]["widgets"] == WIDGETS


async def test_numbers_are_those_one_may_read(site: Site) -> None:
    root = await site.first()
    numbers = (await root.get(STATISTICS)).json()["data"]
    assert (numbers["admins"], numbers["assets"], numbers["components"]) == (1, 0, 1)
    assert numbers["locales"] == len(site.app.locales.codes)
    types = (await root.get("/content-type-builder/content-types")).json()["data"]
    assert numbers["contentTypes"] == len([one for one in types if one["schema"]["visible"]])
    assert numbers["webhooks"] == 0
    assert numbers["apiTokens"] == len((await root.get("/admin/api-tokens")).json()["data"])
    me = await reader(site, {"action": "plugin::upload.read"})
    numbers = (await me.get(STATISTICS)).json()["data"]
    assert (numbers["assets"], numbers["admins"], numbers["contentTypes"]) == (0, None, None)
    assert numbers["apiTokens"] is None
