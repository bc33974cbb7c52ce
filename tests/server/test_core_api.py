"""The REST API of content types, where the recordings say nothing: what projects change, and what is kept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from octavo import Octavo
from octavo.server.core_api import query_cache
from octavo.server.core_api.query_cache import QueryCache
from octavo.server.core_api.transform import to_v4, transform_response
from octavo.testing import Client, Project, client_of, running

LOAF = {
    "title": {"type": "string", "required": True},
    "recipe": {"type": "string", "private": True},
    "baker": {"type": "relation", "relation": "manyToOne", "target": "api::baker.baker"},
    "about": {"type": "relation", "relation": "morphToOne"},
}


def bakery(folder: Path) -> Project:
    return (
        Project(folder)
        .content_type("loaf", LOAF, plural="loaves")
        .content_type("baker", {"name": {"type": "string"}})
        .content_type("shop", {"name": {"type": "string"}}, single=True)
    )


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[Octavo]:
    async with running(bakery(tmp_path).grants(["*"]).folder, {}) as instance:
        yield instance


@pytest_asyncio.fixture
async def client(app: Octavo) -> AsyncIterator[Client]:
    async with client_of(app) as caller:
        yield caller


async def test_an_entry_lives_from_create_to_delete(client: Client) -> None:
    made = await client.post("/api/loaves", json={"data": {"title": "Rye", "recipe": "secret"}})
    assert made.status_code == 201
    path = f"/api/loaves/{made.json()['data']['documentId']}"
    assert "recipe" not in made.json()["data"]
    changed = await client.put(path, json={"data": {"title": "Wheat"}})
    assert (changed.status_code, changed.json()["data"]["title"]) == (200, "Wheat")
    assert (await client.get(path)).json()["data"]["title"] == "Wheat"
    assert (await client.delete(path)).status_code == 204
    assert (await client.get(path)).status_code == 404


async def test_a_single_type_is_made_by_its_first_update(client: Client) -> None:
    assert (await client.get("/api/shop")).status_code == 404
    first = await client.put("/api/shop", json={"data": {"name": "Corner"}})
    second = await client.put("/api/shop", json={"data": {"name": "Middle"}})
    assert first.json()["data"]["documentId"] == second.json()["data"]["documentId"]
    assert (await client.get("/api/shop")).json()["data"]["name"] == "Middle"


@pytest.mark.soak
async def test_a_single_type_made_by_several_at_once_is_one_entry(client: Client) -> None:
    answers = await asyncio.gather(
        *(client.put("/api/shop", json={"data": {"name": str(number)}}) for number in range(8))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["data"]["documentId"] for answer in answers}) == 1


async def test_a_body_without_data_is_refused(client: Client, subtests: pytest.Subtests) -> None:
    for body in [b"", b"{}", b'{"data": null}', b'{"data": 5}', b'{"data": "text"}', b"[]"]:
        with subtests.test(body=body):
            answer = await client.post(
                "/api/loaves", content=body, headers={"Content-Type": "application/json"}
            )
            assert (answer.status_code, answer.json()["error"]["message"]) == (
                400,
                'Missing "data" payload in the request body',
            )


async def test_a_relation_to_what_may_not_be_read_is_refused_and_not_shown(
    app: Octavo, client: Client
) -> None:
    baker = (await client.post("/api/bakers", json={"data": {"name": "Ann"}})).json()["data"]
    await client.post("/api/loaves", json={"data": {"title": "Rye", "baker": baker["documentId"]}})
    app.permissions.set_role_grants("public", ["api::loaf.*"])
    refused = await client.post("/api/loaves", json={"data": {"title": "x", "baker": baker["documentId"]}})
    assert (refused.status_code, refused.json()["error"]["details"]["key"]) == (400, "baker")
    filtered = await client.get("/api/loaves?filters[baker][name]=Ann")
    assert filtered.status_code == 400
    listed = await client.get("/api/loaves?populate=baker")
    assert "baker" not in listed.json()["data"][0]


async def test_answers_follow_grants_though_queries_are_kept(app: Octavo, client: Client) -> None:
    baker = (await client.post("/api/bakers", json={"data": {"name": "Ann"}})).json()["data"]
    await client.post("/api/loaves", json={"data": {"title": "Rye", "baker": baker["documentId"]}})
    seen = []
    for grants in (["*"], ["api::loaf.loaf.find"], ["*"]):
        app.permissions.set_role_grants("public", grants)
        seen.append("baker" in (await client.get("/api/loaves?populate=baker")).json()["data"][0])
    assert seen == [True, False, True]


async def test_a_project_changes_what_a_controller_and_a_service_do(tmp_path: Path) -> None:
    project = (
        bakery(tmp_path)
        .grants(["*"])
        .file(
            "app/api/loaf/controller.py",
            "from octavo import CollectionController\n\n\n"
            "class LoafController(CollectionController):\n    uid = 'api::loaf.loaf'\n\n"
            "    async def find(self, ctx):\n"
            "        ctx.query['filters'] = {'title': 'Rye'}\n"
            "        ctx.set('X-Listed', 'yes')\n        return await super().find(ctx)\n",
        )
        .file(
            "app/api/loaf/service.py",
            "from octavo import CollectionService\n\n\n"
            "class LoafService(CollectionService):\n    uid = 'api::loaf.loaf'\n\n"
            "    async def create(self, data, query):\n"
            "        return await super().create({**data, 'title': data['title'].strip()}, query)\n",
        )
    )
    async with running(project.folder, {}) as app, client_of(app) as client:
        for title in (" Rye ", "Wheat"):
            await client.post("/api/loaves", json={"data": {"title": title}})
        lists = [await client.get("/api/loaves?sort=title") for _ in range(2)]
    assert [[loaf["title"] for loaf in answer.json()["data"]] for answer in lists] == [["Rye"], ["Rye"]]
    assert lists[0].headers["X-Listed"] == "yes"


async def test_hooks_and_document_middlewares_of_an_api_run(tmp_path: Path) -> None:
    project = (
        bakery(tmp_path)
        .grants(["*"])
        .file(
            "app/api/loaf/lifecycles.py",
            "async def before_create(event):\n    event.params['data']['title'] += '!'\n",
        )
        .file(
            "app/api/loaf/documents.py",
            "from octavo import document_middleware\n\n\n@document_middleware(actions=['find_many'])\n"
            "async def count(ctx, next):\n    found = await next()\n"
            "    return [{**row, 'title': row['title'] * 2} for row in found]\n",
        )
    )
    async with running(project.folder, {}) as app, client_of(app) as client:
        await client.post("/api/loaves", json={"data": {"title": "Rye"}})
        await client.post("/api/bakers", json={"data": {"name": "Ann"}})
        assert [row["title"] for row in (await client.get("/api/loaves")).json()["data"]] == ["Rye!Rye!"]
        assert [row["name"] for row in (await client.get("/api/bakers")).json()["data"]] == ["Ann"]


def test_an_entry_is_an_object_or_a_list_of_them() -> None:
    assert transform_response(None) is None
    assert transform_response([{"id": 1}]) == {"data": [{"id": 1}], "meta": {}}
    with pytest.raises(TypeError, match="must be an object, not str"):
        transform_response("x")


async def test_strapi_4_has_attributes_and_data_inside(app: Octavo) -> None:
    entry = {"id": 1, "documentId": "d", "title": "Rye", "baker": {"id": 2, "documentId": "e", "name": "Ann"}}
    assert to_v4(app.schemas, "api::loaf.loaf", [entry]) == [
        {
            "id": 1,
            "documentId": "d",
            "attributes": {
                "title": "Rye",
                "baker": {"data": {"id": 2, "documentId": "e", "attributes": {"name": "Ann"}}},
            },
        }
    ]


async def test_what_may_point_at_any_type_is_not_wrapped_for_strapi_4(app: Octavo) -> None:
    about = {"id": 2, "documentId": "e", "name": "Ann", "__type": "api::baker.baker"}
    entry = {"id": 1, "documentId": "d", "about": about}
    assert to_v4(app.schemas, "api::loaf.loaf", entry)["attributes"] == {"about": about}


async def test_the_query_cache_keeps_within_its_bounds(app: Octavo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_cache, "MAX_ENTRIES", 2)
    monkeypatch.setattr(query_cache, "MAX_CHARACTERS", 10)
    cache, query = QueryCache(), object()
    for text in ("aaa", "bbb", "ccc"):
        cache.put(text, None, query)  # type: ignore[arg-type]  # what is kept does not matter
    assert [cache.get(text, None) is query for text in ("aaa", "bbb", "ccc")] == [False, True, True]
    cache.put("d" * 9, None, query)  # type: ignore[arg-type]  # as above
    assert [cache.get(text, None) is query for text in ("ccc", "d" * 9)] == [False, True]


async def test_names_beyond_ascii(tmp_path: Path) -> None:
    movie = {"año": {"type": "integer"}, "título": {"type": "string"}}
    project = Project(tmp_path).content_type("película", movie).grants(["*"])
    async with running(project.folder, {}) as instance, client_of(instance) as caller:
        made = await caller.post("/api/películas", json={"data": {"año": 1999, "título": "Sur"}})
        assert made.status_code == 201, made.text
        query = {"filters[año][$eq]": "1999", "fields": "título", "sort": "año"}
        [found] = (await caller.get("/api/películas", params=query)).json()["data"]
        assert found["título"] == "Sur"
        assert "Pelicula" in (await caller.get("/openapi.json")).json()["components"]["schemas"]


async def test_a_list_within_or_holds_as_a_whole(client: Client) -> None:
    for title, recipe in (("Rye", "a"), ("Rye", "b"), ("Oat", "c")):
        await client.post("/api/loaves", json={"data": {"title": title, "recipe": recipe}})

    async def found(query: str) -> list[str]:
        listed = (await client.get(f"/api/loaves?fields=title&sort=id&{query}")).json()["data"]
        return [entry["title"] for entry in listed]

    both = "filters[$or][1][0][title]=Rye&filters[$or][1][1][id]=2"
    assert await found(f"filters[$or][0][title]=Oat&{both}") == ["Rye", "Oat"]
    assert await found("filters[$and][0][0][title]=Rye&filters[$and][0][1][id]=2") == ["Rye"]
    nested = "filters[$or][0][0][0][title]=Rye&filters[$or][0][0][1][title]=Oat"
    assert await found(nested) == []
    refused = await client.get("/api/loaves?filters[$or][0][0]=x")
    assert refused.status_code == 400


async def test_to_delete_one_status_alone_is_refused(client: Client, subtests: pytest.Subtests) -> None:
    made = (await client.post("/api/loaves", json={"data": {"title": "Rye"}})).json()["data"]
    await client.put("/api/shop", json={"data": {"name": "Corner"}})
    for query in ["status=draft", "status=published", "publicationState=preview"]:
        with subtests.test(query=query):
            for path in (f"/api/loaves/{made['documentId']}", "/api/shop"):
                refused = await client.delete(f"{path}?{query}")
                key = query.partition("=")[0]
                assert (refused.status_code, refused.json()["error"]["message"]) == (
                    400,
                    f"Invalid key {key}",
                )
                assert refused.json()["error"]["details"]["key"] == key
                assert (await client.get(path)).status_code == 200


async def test_a_percent_sign_that_begins_no_character_is_refused(
    client: Client, subtests: pytest.Subtests
) -> None:
    for method in ["GET", "PUT", "DELETE", "POST"]:
        for path in ["/api/loaves/abc%", "/api/loaves/%4", "/api/%zz/1", "/api/loaves/%ff"]:
            with subtests.test(method=method, path=path):
                answer = await client.request(method, path, json={"data": {}} if method != "GET" else None)
                assert (answer.status_code, answer.json()["error"]["status"]) == (400, 400)


async def test_options_and_morph_references_hold_what_is_read_alone(client: Client) -> None:
    baker = (await client.post("/api/bakers", json={"data": {"name": "Ann"}})).json()["data"]["documentId"]
    about = {"__type": "api::baker.baker", "documentId": baker}
    for data, key in (
        ({"about": {"connect": [{**about, "colour": "red"}]}}, "colour"),
        ({"about": {"set": {**about, "colour": "red"}}}, "colour"),
        ({"about": {"connect": [about], "options": {"strikt": False}}}, "strikt"),
        ({"baker": {"connect": [baker], "options": {"strict": False, "order": 1}}}, "order"),
        ({"baker": {"connect": [baker], "options": {"strict": "no"}}}, "strict"),
        ({"baker": {"connect": [baker], "options": ["strict"]}}, "options"),
    ):
        refused = await client.post("/api/loaves", json={"data": {"title": "Rye", **data}})
        assert refused.status_code == 400, data
        assert refused.json()["error"]["details"]["key"] == key
    data = {"about": {"connect": [about]}, "baker": {"connect": [baker], "options": {"strict": False}}}
    assert (await client.post("/api/loaves", json={"data": {"title": "Rye", **data}})).status_code == 201


async def test_without_strict_a_missing_neighbour_is_the_end(tmp_path: Path) -> None:
    tags = {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"}
    name = {"type": "string"}
    project = Project(tmp_path).content_type("note", {"tags": tags}).content_type("tag", {"name": name})
    async with running(project.grants(["*"]).folder, {}) as instance, client_of(instance) as caller:
        made = [await caller.post("/api/tags", json={"data": {"name": name}}) for name in "abc"]
        a, b, c = (answer.json()["data"]["documentId"] for answer in made)
        beside = {"documentId": b, "position": {"before": c}}
        connect = {"connect": [a, beside]}
        strict = await caller.post("/api/notes", json={"data": {"tags": connect}})
        assert (strict.status_code, "needs to be connected first" in strict.text) == (400, True)
        loose = {"tags": {**connect, "options": {"strict": False}}}
        answer = await caller.post("/api/notes?populate=tags", json={"data": loose})
        assert [tag["name"] for tag in answer.json()["data"]["tags"]] == ["a", "b"]


async def test_a_write_without_drafts_answers_what_a_read_of_that_status_does(tmp_path: Path) -> None:
    target = {"type": "relation", "relation": "manyToOne", "target": "api::page.page"}
    project = Project(tmp_path).content_type("link", {"page": target})
    project.content_type("page", {"name": {"type": "string"}}, drafts=True)
    async with running(project.grants(["*"]).folder, {}) as instance, client_of(instance) as caller:
        pages = instance.documents("api::page.page")
        page = await pages.create(data={"name": "draft"})
        data = {"data": {"page": page["documentId"]}}
        made = await caller.post("/api/links?status=draft&populate=page", json=data)
        path = f"/api/links/{made.json()['data']['documentId']}?status=draft&populate=page"
        assert made.json()["data"] == (await caller.get(path)).json()["data"]
        assert made.json()["data"]["page"]["name"] == "draft"
        assert (await caller.put(path, json={"data": {}})).json()["data"]["page"]["name"] == "draft"
        plain = await caller.post("/api/links?populate=page", json=data)
        assert plain.json()["data"]["page"] is None
