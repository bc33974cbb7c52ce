"""Addresses as browsers read them: expected are the answers of Node's `URL`."""

import pytest

from octavo.http.url import URL, InvalidURLError

FORBIDDEN = [*range(33), *map(ord, "#%/:<>?@[\\]^|"), 127]
"""What no name of a host holds, however it is written (WHATWG URL, "forbidden domain code point")."""

AS_NOTHING = "\t\n\r"
DELIMITERS = "#/:?@\\"
"""Where these stand in a host as they are, they end it, and something else is refused or read."""


@pytest.mark.parametrize("code", FORBIDDEN)
def test_a_host_holds_no_forbidden_character(code: int) -> None:
    with pytest.raises(InvalidURLError):
        URL.from_text(f"http://a%{code:02x}b/")
    if chr(code) not in AS_NOTHING + DELIMITERS:
        with pytest.raises(InvalidURLError):
            URL.from_text(f"http://a{chr(code)}b/")


@pytest.mark.parametrize("code", sorted(set(range(128)) - set(FORBIDDEN)))
def test_every_other_character_is_one_of_a_host(code: int) -> None:
    name = f"a{chr(code)}b".lower()
    assert URL.from_text(f"http://a%{code:02x}b/").hostname == name
    assert URL.from_text(f"http://a{chr(code)}b/").hostname == name


@pytest.mark.parametrize("code", list(map(ord, " :<>[\\]^|\0")))
def test_a_host_of_another_scheme_holds_none_either(code: int) -> None:
    with pytest.raises(InvalidURLError):
        URL.from_text(f"foo://a{chr(code)}b/")


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("http://a:0/", "http://a:0/"),
        ("http://a:65535/", "http://a:65535/"),
        ("http://a:65536/", None),
        ("http://a:080/", "http://a/"),
        ("http://a:/", "http://a/"),
        ("http://a:80a/", None),
        ("http://a:\u0663/", None),
        ("https://a:443", "https://a/"),
        ("http://a:443", "http://a:443/"),
        ("ws://a:80", "ws://a/"),
        ("wss://a:443", "wss://a/"),
        ("ftp://a:21", "ftp://a/"),
        ("foo://h:1", "foo://h:1"),
        ("foo://h:65535", "foo://h:65535"),
        ("foo://h:65536", None),
    ],
)
def test_a_port_is_a_number_of_sixteen_bits_and_left_out_where_it_is_the_schemes(
    text: str, href: str | None
) -> None:
    check(text, href)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("255.255.255.255", "255.255.255.255"),
        ("256.1.1.1", None),
        ("1.256.1", None),
        ("1.1.1.256", None),
        ("1.2.3.4.5", None),
        ("1.2.3.4.", "1.2.3.4"),
        ("0", "0.0.0.0"),
        ("256", "0.0.1.0"),
        ("4294967295", "255.255.255.255"),
        ("4294967296", None),
        ("1.16777215", "1.255.255.255"),
        ("1.16777216", None),
        ("255.256", "255.0.1.0"),
        ("1.2.65535", "1.2.255.255"),
        ("1.2.65536", None),
        ("1.2.3", "1.2.0.3"),
        ("0x7f.1", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"),
        ("1.2.3.0x10", "1.2.3.16"),
        ("0x", "0.0.0.0"),
        ("010", "0.0.0.8"),
        ("08", None),
        ("1..2", None),
        ("a.1", None),
        ("a.0x1", None),
        ("1.a", "1.a"),
        ("a.1a", "a.1a"),
        ("[::1]", "[::1]"),
        ("[1:0:0:0:0:0:0:2]", "[1::2]"),
        ("[::1", None),
        ("[1::2::3]", None),
        ("[g::1]", None),
    ],
)
def test_a_host_that_ends_in_a_number_is_an_address(host: str, address: str | None) -> None:
    check(f"http://{host}/", address and f"http://{address}/")


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("http://a/b/../c", "http://a/c"),
        ("http://a/b/..", "http://a/"),
        ("http://a/b/c/../d", "http://a/b/d"),
        ("http://a/b/c/..", "http://a/b/"),
        ("http://a/b/c/../../d/./e", "http://a/d/e"),
        ("http://a/b/.", "http://a/b/"),
        ("http://a/./b", "http://a/b"),
        ("http://a/../../b", "http://a/b"),
        ("http://a/%2e%2E/b", "http://a/b"),
        ("http://a/x/.%2e/b", "http://a/b"),
        ("http://a/b/%2e", "http://a/b/"),
        ("http://a\\b\\c", "http://a/b/c"),
        ("http:\\\\a", "http://a/"),
        ("http:///a", "http://a/"),
        ("http://A.b", "http://a.b/"),
        ("http://\u00fc.de", "http://xn--tda.de/"),
        ("http://a\u3002b", "http://a.b/"),
        ("http://u:p@h/", "http://u:p@h/"),
        ("http://u@h", "http://u@h/"),
        ("http://:p@h", "http://:p@h/"),
        ("http://h?", "http://h/?"),
        ("http://h#", "http://h/#"),
        ("http://h?a#b", "http://h/?a#b"),
        ("http://a/ b?c d#e f", "http://a/%20b?c%20d#e%20f"),
        ("foo:bar baz", "foo:bar baz"),
        ("http://", None),
        ("http://%", None),
        ("//a", None),
        ("", None),
    ],
)
def test_a_text_is_read_as_browsers_do(text: str, href: str | None) -> None:
    check(text, href)


BASE = URL.from_text("http://u@h:1/b/c?q#f")


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("d", "http://u@h:1/b/d"),
        ("/d", "http://u@h:1/d"),
        ("../d", "http://u@h:1/d"),
        ("//i/d", "http://i/d"),
        ("\\\\i", "http://i/"),
        ("?x", "http://u@h:1/b/c?x"),
        ("#x", "http://u@h:1/b/c?q#x"),
        ("", "http://u@h:1/b/c?q"),
        ("http:d", "http://u@h:1/b/d"),
        ("http://i", "http://i/"),
        ("https:d", "https://d/"),
        ("foo:d", "foo:d"),
    ],
)
def test_a_relative_address_stands_on_another(text: str, href: str) -> None:
    assert URL.from_text(text, BASE).href == href


@pytest.mark.parametrize(
    ("text", "search", "fragment", "origin"),
    [
        ("http://h?", "", "", "http://h"),
        ("http://h?a", "?a", "", "http://h"),
        ("http://h#", "", "", "http://h"),
        ("https://h:8#a", "", "#a", "https://h:8"),
        ("foo://h/", "", "", "null"),
    ],
)
def test_parts_are_those_browsers_name(text: str, search: str, fragment: str, origin: str) -> None:
    url = URL.from_text(text)
    assert (url.search, url.hash, url.origin) == (search, fragment, origin)


def check(text: str, href: str | None) -> None:
    if href is None:
        with pytest.raises(InvalidURLError):
            URL.from_text(text)
    else:
        assert URL.from_text(text).href == href


def test_blanks_around_a_url_are_no_part_of_it() -> None:
    for code in range(33):
        assert URL.from_text(f"{chr(code)}http://h/a{chr(code)}").href == "http://h/a"
    assert URL.from_text("http://h/a!").href == "http://h/a!"
