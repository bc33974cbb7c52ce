"""Text formats read what they write: whatever value goes out comes back."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from octavo.http import dates, headers, path_pattern, querystring
from octavo.http.accept import Accept
from octavo.http.content_disposition import ContentDisposition
from octavo.http.cookies import Cookie, Keygrip, find
from octavo.http.media_type import MediaType
from octavo.http.router import Router
from octavo.http.target import RequestTarget
from octavo.http.url import URL

TOKENS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_.!#$%&'*+^`|~", min_size=1, max_size=12)
WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=8)
LATIN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_categories=["Cc"]), max_size=20)
COOKIE_VALUES = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters=';"'), max_size=20
)
FILENAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=20
)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC))


@given(st.dictionaries(WORDS, st.one_of(LATIN, st.lists(LATIN, min_size=2, max_size=3)), max_size=5))
def test_headers(fields: dict[str, headers.HeaderValue]) -> None:
    raw = headers.to_raw(fields)
    joined = {
        name: value if isinstance(value, str) else ", ".join(map(str, value))
        for name, value in fields.items()
    }
    # Of some names the first field alone is read, and cookies are joined in their own way.
    usual = {name: value for name, value in joined.items() if name not in headers._SINGLE | {"cookie"}}
    assert {name: value for name, value in headers.from_raw(raw).items() if name in usual} == usual


@given(WORDS, WORDS, st.dictionaries(TOKENS, LATIN, max_size=4))
def test_media_types(kind: str, subtype: str, parameters: dict[str, str]) -> None:
    value = MediaType(f"{kind}/{subtype}", parameters)
    assert MediaType.from_text(value.to_text()) == value


@given(FILENAMES)
def test_content_disposition(filename: str) -> None:
    value = ContentDisposition.for_file(filename)
    assert ContentDisposition.from_text(value.to_text()) == value
    value.to_text().encode("latin-1")


@given(
    name=TOKENS.filter(lambda name: "=" not in name),
    value=COOKIE_VALUES,
    domain=st.none() | st.just("a.example.com"),
    expires=st.none() | MOMENTS.map(lambda moment: moment.replace(microsecond=0)),
    secure=st.booleans(),
    http_only=st.booleans(),
    same_site=st.sampled_from([False, "lax", "strict", "none"]),
    priority=st.none() | st.sampled_from(["low", "medium", "high"]),
    partitioned=st.booleans(),
)
def test_cookies(name: str, value: str, **options: object) -> None:
    cookie = Cookie(name, value, **options)  # type: ignore[arg-type]
    assert Cookie.from_text(cookie.to_text()) == cookie
    if value:
        assert find(f"other=1; {name}={value}; {name}x=2", name) == value


@given(st.lists(TOKENS, min_size=2, max_size=4, unique=True), LATIN)
def test_signatures_survive_a_new_key_and_no_change(keys: list[str], data: str) -> None:
    old, rotated = Keygrip(keys[1:]), Keygrip(keys)
    signature = old.sign(data)
    assert rotated.index(data, signature) == 1
    assert not rotated.verify(data + "x", signature)
    assert rotated.index(data + "x", signature) == -1


@given(st.lists(st.tuples(WORDS, WORDS, st.integers(0, 10)), max_size=5))
def test_accept(ranges: list[tuple[str, str, int]]) -> None:
    text = ", ".join(f"{kind}/{subtype};q={weight / 10:g}" for kind, subtype, weight in ranges)
    value = Accept.media_types(text)
    assert Accept.media_types(value.to_text()) == value
    assert value.ranked() == [
        f"{kind}/{subtype}" for kind, subtype, weight in sorted(ranges, key=lambda found: -found[2]) if weight
    ]


@given(st.dictionaries(WORDS, st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=5))
def test_query_strings(values: dict[str, str]) -> None:
    assert querystring.parse(querystring.stringify(values)) == values


@given(MOMENTS)
def test_dates(moment: datetime) -> None:
    assert dates.from_text(dates.to_http(moment)) == moment.replace(microsecond=0)


@given(st.lists(WORDS, max_size=3), WORDS | st.just(""))
def test_targets(segments: list[str], query: str) -> None:
    text = "/" + "/".join(segments) + (f"?{query}" if query else "")
    assert RequestTarget.from_text(text).to_text() == text
    assert RequestTarget.from_text(text).with_query("a=1").query == "a=1"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.text(max_size=10).map(ascii))
def test_urls_are_stable_once_read(path: str, query: str) -> None:
    once = URL.from_text(f"http://Example.com:80/{path}?{query}")
    assert URL.from_text(once.href) == once
    assert once.host == "example.com"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), st.integers(0, 10**9))
def test_routes_match_the_urls_they_build(name: str, number: int) -> None:
    router = Router()
    router.register("/users/:name/posts/:id(\\d+)", ["GET"], [])
    (layer,) = router.stack
    url = layer.url({"name": name, "id": number})
    assert layer.params(layer.captures(url), {}) == {"name": name, "id": str(number)}
    assert path_pattern.build("/a/:b?", {}) == "/a"
