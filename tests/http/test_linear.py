"""No text a client sends costs more than its length."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.http.regex_steps import EXTRA, TooManyStepsError, count_steps

from octavo.http import (
    content_disposition,
    cookies,
    dates,
    fresh,
    headers,
    media_type,
    path_pattern,
    querystring,
    target,
    text,
    type_is,
    url,
)
from octavo.http.accept import Accept
from octavo.http.layer import decode

ROUTES = ("/:a-:b", "/:a.:b.:c", "/w/:rest*", "/n/:id(\\d+)/x", "/{:a-}?b")
EXTRA.update({path: path_pattern.compile_pattern(path)[0] for path in ROUTES})

PARSERS = {
    "accept": lambda sent: Accept.media_types(sent).best(["text/html", "application/json"]),
    "accept-encoding": lambda sent: Accept.encodings(sent).best(["gzip", "br"]),
    "accept-charset": lambda sent: Accept.charsets(sent).best(["utf-8"]),
    "accept-language": lambda sent: Accept.languages(sent).best(["en", "fr-CA"]),
    "content-type": media_type.MediaType.from_text,
    "type-is": lambda sent: type_is.type_is(sent, ("json", "multipart/*")),
    "content-disposition": content_disposition.ContentDisposition.from_text,
    "disposition of a file": lambda sent: content_disposition.ContentDisposition.for_file(sent).to_text(),
    "cookie": lambda sent: cookies.find(sent, "session"),
    "set-cookie": cookies.Cookie.from_text,
    "a cookie's domain": lambda sent: cookies.Cookie("a", "b", domain=sent),
    "if-none-match": lambda sent: fresh.is_fresh({"if-none-match": sent}, {"etag": '"a"'}),
    "cache-control": lambda sent: fresh.is_fresh({"if-none-match": "*", "cache-control": sent}, {}),
    "date": dates.from_text,
    "vary": lambda sent: headers.vary_with("Accept", sent),
    "target": lambda sent: target.RequestTarget.from_text("/" + sent).to_text(),
    "absolute target": lambda sent: target.RequestTarget.from_text("http://" + sent).to_text(),
    "url": lambda sent: url.URL.from_text("http://a.com/" + sent).href,
    "host": lambda sent: url.URL.from_text("http://" + sent).href,
    "query": querystring.parse,
    "location": text.encode_url,
    "html": text.escape_html,
    "commas": text.split_commas,
    "number": lambda sent: text.NUMBER.fullmatch(sent),
    "path segment": decode,
    "routes": lambda sent: [EXTRA[path].match("/" + sent) for path in ROUTES],
}

ATOMS = st.text(st.sampled_from("a,;=\"\\ %/?#.:*-_'()[]@&\t0é\u20ac"), min_size=1, max_size=4)


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS.keys())
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=st.text("a;=\"'/ ", max_size=3), atom=ATOMS, after=st.text("b;\"'/ \n", max_size=2))
@example(before="", atom="0", after=";")
@example(before='a="', atom='\\"', after="")
@example(before="a", atom=" ", after="b")
def test_four_times_the_text_is_four_times_the_work(parser, before: str, atom: str, after: str) -> None:
    def sized(size: int) -> str:
        return before + atom * (size // len(atom)) + after

    small = count_steps(parser, sized(120))
    try:
        large = count_steps(parser, sized(480))
    except TooManyStepsError:
        pytest.fail(f"more than linear: {before!r} + {atom!r} * n + {after!r}")
    assert large <= 5 * small + 500


@pytest.mark.soak
def test_the_counter_sees_what_is_quadratic() -> None:
    EXTRA["quadratic"] = re.compile(r"\s*?no\s*?$")
    try:
        small, large = (
            count_steps(lambda sent: EXTRA["quadratic"].search(sent), " " * size) for size in (100, 400)
        )
    finally:
        del EXTRA["quadratic"]
    assert large > 12 * small
