"""Addresses in numbers of which one or all are none."""

import pytest

from octavo.http.url import URL, InvalidURLError


@pytest.mark.parametrize(
    "host",
    ["1.2.3.4.0", "1.2.3.4.0.", "0.0.0.0.0", "1_0.1", "+1.1", "-1.1", "0x1_0.1", "0x-1.1", "0xg.1", "9" * 25],
)
def test_they_are_no_addresses(host: str) -> None:
    with pytest.raises(InvalidURLError):
        URL.from_text(f"http://{host}/")
