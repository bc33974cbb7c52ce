"""The README's tour prints what it says it prints."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.tour import README, ROOT, Step, Tour, comparable, magazine, steps

STEPS = steps(README.read_text("utf-8"))


@pytest.fixture(scope="module")
def tour() -> Iterator[Tour]:
    with magazine() as served, tempfile.TemporaryDirectory() as folder:
        yield Tour(served, Path(folder))


@pytest.mark.soak
@pytest.mark.parametrize("step", STEPS, ids=[step.command[:70] for step in STEPS])
def test_a_command_prints_what_the_readme_shows(tour: Tour, step: Step) -> None:
    assert comparable(tour.run(step)) == comparable(step.shown)


def test_it_links_to_every_document() -> None:
    linked = set(re.findall(r"\((docs/[\w-]+\.md)\)", README.read_text("utf-8")))
    assert linked == {f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md")}


def test_it_shows_three_pictures_that_are_there_and_light() -> None:
    shown = re.findall(r"^!\[(.+)\]\((.+)\)$", README.read_text("utf-8"), re.MULTILINE)
    assert len(shown) == 3
    assert all(len(text) > 40 for text, _ in shown)
    pictures = sorted((ROOT / "docs/pictures").iterdir())
    assert sorted(ROOT / path for _, path in shown) == pictures
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size <= 120_000, f"{picture.name} is heavier than 120 kB"
