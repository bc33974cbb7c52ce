"""Every page that can be walked through does what it shows."""

from pathlib import Path

import pytest
from tests.docs.walkthrough import walk, walked


@pytest.mark.soak
@pytest.mark.parametrize("page", walked(), ids=lambda page: page.stem)
def test_the_commands_of_a_page_print_what_it_shows(page: Path) -> None:
    _, differences = walk(page)
    assert not differences, "\n\n".join(differences)
