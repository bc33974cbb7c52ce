from pathlib import Path

from octavo.testing import Project, client_of, running

SETTINGS = '[api.rest]\nv4_clients = true\ndrafts = "everybody"\n[i18n]\nlocales = ["en", "fr"]\n'


async def test_locales_and_previews_of_a_single_type_mean_what_they_meant(tmp_path: Path) -> None:
    project = Project(tmp_path).settings(SETTINGS).grants(["api::*"])
    title = {"type": "string", "pluginOptions": {"i18n": {"localized": True}}}
    project.content_type("home", {"title": title}, single=True, drafts=True, localized=True)
    async with running(project.folder) as app, client_of(app) as client:
        assert (await client.put("/api/home?locale=fr", json={"data": {"title": "F"}})).status_code == 200
        draft = {"title": "D", "publishedAt": None}
        assert (await client.put("/api/home?locale=en", json={"data": draft})).status_code == 200
        assert (await client.get("/api/home?locale=en")).status_code == 404
        found = await client.get("/api/home?locale=en&publicationState=preview")
        assert (found.json()["data"]["title"], found.json()["data"]["publishedAt"]) == ("D", None)
        found = await client.get("/api/home?locale=fr&publicationState=preview")
        assert (found.json()["data"]["title"], bool(found.json()["data"]["publishedAt"])) == ("F", True)
        refused = await client.put("/api/home?locale=en", json={"data": {"title": "X", "locale": "fr"}})
        assert refused.status_code == 400
