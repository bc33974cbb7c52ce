"""After an import the same requests get the same answers, ids included."""

from pathlib import Path

import pytest
from tests.importers.bringing import SAMPLES, bring, differences, new_site, recorded_answers

from octavo import ApplicationError, boot
from octavo.testing import client_of

MORPH_DRAFT = "/api/events?status=draft&populate=*&sort=id&pagination[pageSize]=100"
"""Linked by row id, Strapi shows a published article in a draft; here a draft shows drafts."""
CASES = "/api/case-studies-with-a-rather-long-name?status=draft&locale="
OTHERWISE_UPGRADED = {
    # Links of drafts that Strapi's upgrade leaves behind come over.
    MORPH_DRAFT: ("/about", "/subjects/"),
    f"{CASES}en&populate=*&sort=id&pagination[pageSize]=100": ("CaseStudies", "caseStudies"),
    f"{CASES}*&populate=*&sort=id&pagination[pageSize]=100": ("CaseStudies", "caseStudies"),
}


async def test_every_recorded_answer_is_given(recorded: Path, site: Path) -> None:
    report = await bring(recorded, site)
    assert not report.disagreeing
    answers = recorded_answers(recorded)
    async with boot.running(site) as app, client_of(app) as client:
        assert await differences(client, answers) == {}
    assert len(answers) == 72


@pytest.mark.soak
async def test_long_names_people_and_polymorphic_links_come_over(made5: Path, site: Path) -> None:
    await bring(made5, site)
    answers = recorded_answers(made5)
    async with boot.running(site) as app, client_of(app) as client:
        told = await differences(client, answers)
    assert list(told) == [MORPH_DRAFT]
    assert all("/subjects/1/" in each for each in told[MORPH_DRAFT])
    assert len(answers) == 57


@pytest.mark.soak
async def test_what_strapi_5_makes_of_a_database_of_version_4_is_made_here(made4: Path, site: Path) -> None:
    await bring(made4, site)
    answers = recorded_answers(made4)
    async with boot.running(site) as app, client_of(app) as client:
        found = await differences(client, answers, upgraded=True)
    left = {}
    for path, told in found.items():
        known = OTHERWISE_UPGRADED.get(path, ())
        # A JSON text is the text, not its JSON.
        rest = [each for each in told if not any(mark in each for mark in known) and "'text'" not in each]
        if rest:
            left[path] = rest
    assert left == {}
    assert len(answers) == 57


@pytest.mark.soak
async def test_an_archive_brings_what_the_database_has(made5: Path, site: Path) -> None:
    report = await bring(SAMPLES / "made5-export.tar.gz.enc", site, key="secretkey")
    assert not report.disagreeing
    async with boot.running(site) as app, client_of(app) as client:
        assert list(await differences(client, recorded_answers(made5))) == [MORPH_DRAFT]


@pytest.mark.soak
async def test_an_archive_of_version_4_brings_what_the_database_has(
    made4: Path, site: Path, tmp_path: Path
) -> None:
    await bring(made4, site)
    other = new_site(tmp_path / "other")
    await bring(SAMPLES / "made4-export.tar.gz", other)
    path = "/api/articles?status=draft&locale=*&sort=id&populate=*"
    found = []
    for folder in (site, other):
        async with boot.running(folder) as app, client_of(app) as client:
            found.append([entry["title"] for entry in (await client.get(path)).json()["data"]])
    assert found[0] == found[1]
    assert len(found[0]) == 12


@pytest.mark.soak
async def test_code_finds_the_entry_of_an_imported_single_type(made5: Path, site: Path) -> None:
    await bring(made5, site)
    async with boot.running(site) as app:
        homepage = app.documents("api::homepage.homepage")
        before = await homepage.find_first()
        changed = await homepage.update(data={"headline": "Changed"})
        published = await homepage.publish()
        with pytest.raises(ApplicationError, match="exists already"):
            await homepage.create(data={"headline": "Another"})
        assert before["documentId"] == changed["documentId"] == published["documentId"]
        assert {row["documentId"] for row in await homepage.find_many(locale="*")} == {before["documentId"]}
