"""Requests strangers make this server send: to addresses inside, however they are written or come to be."""

import gzip
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address
from pathlib import Path

import pytest
from tests.security.outgoing_servers import certified, counting

from octavo.addresses import kind_of, read_allowance, read_url, refusal
from octavo.http.outgoing import Outgoing, OutgoingError, OutgoingRefusedError

pytestmark = [pytest.mark.advisory("CVE-2020-27664"), pytest.mark.advisory("CVE-2024-52588")]

PUBLIC = "93.184.216.34"
INSIDE = {
    "this machine": ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
    "unspecified": ["0.0.0.0", "0.1.2.3", "::", "::ffff:0.0.0.0"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "::ffff:10.0.0.1", "fc00::1"],
    "private, of IPv6": ["fd00:ec2::254", "fd20:ce::254", "fdff:ffff::1", "64:ff9b::a00:1"],
    "link-local": ["169.254.0.1", "169.254.169.254", "fe80::1", "febf::1", "::ffff:169.254.169.254"],
    "metadata": ["168.63.129.16", "100.100.100.200", "192.0.0.192", "64:ff9b::a9fe:a9fe"],
    "of a provider": ["100.64.0.1", "100.127.255.255", "::ffff:100.64.0.1"],
    "reserved": ["192.0.0.1", "240.0.0.1", "255.255.255.255", "fec0::1", "100::1", "5f00::1", "4000::1"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "benchmarks": ["198.18.0.1", "198.19.255.255", "2001:2::1"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "tunnels": ["2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::1", "2001::1", "192.88.99.1"],
    "translators": ["64:ff9b:1::a00:1", "64:ff9b:1::1", "::ffff:0:127.0.0.1", "::127.0.0.1", "::2"],
    "zones": ["fe80::1%lo", "2606:4700::1%lo"],
}
OUTSIDE = [
    *(PUBLIC, "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "169.253.0.1"),
    *("11.0.0.1", "192.167.0.1", "192.0.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.254"),
    *("2606:4700::1111", "2a00:1450:4001::1", "2001:200::1", "::ffff:1.1.1.1", "64:ff9b::101:101"),
]
SPELLINGS = [
    # Numbers as inet_aton reads them.
    *("http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://0x7F.1/", "http://127.1/"),
    *("http://127.0.1/", "http://0177.0.0.1/", "http://127.0.0.0x1/", "http://00000127.0.0.1/", "http://0/"),
    *("http://0x/", "http://127.0.0.1.0x/", "http://4294967297/", "http://1.2.3.4.5/", "http://256.0.0.1/"),
    # Dots, letters and numbers that others take for ASCII ones.
    *("http://127.0.0.1./", "http://localhost./", "http://.localhost/", "http://local..host/"),
    *("http://127。0。0。1/", "http://127．0．0．1/", "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/"),  # noqa: RUF001
    *("http://ｌｏｃａｌｈｏｓｔ/", "http://locaLhoſt/", "http://lo\u00adcalhost/", "httpſ://localhost/"),  # noqa: RUF001
    *("http://%31%32%37.0.0.1/", "http://127.0.0.1%2f/", "http://127%2e0.0.1/", "http://locаlhost/"),  # noqa: RUF001
    # What stands around the host.
    *("http://example.org@127.0.0.1/", "http://a:b@127.0.0.1/", "http://127.0.0.1\\@example.org/"),
    *("http://@127.0.0.1/", "http://example.org\\127.0.0.1/", "http://127.0.0.1#@example.org/"),
    *("http:///127.0.0.1/", "http:127.0.0.1/", "http:/127.0.0.1/", "//127.0.0.1/", "127.0.0.1", ""),
    *(" http://127.0.0.1/", "http://127.0.0.1 /", "http://127.0.0.1\t/", "http://127.0.0.1/\r\nX: y"),
    *("http://127.0.0.1\x00/", "http://127.0.0.1/a b", "http://127.0.0.1/é", "http://127.0.0.1/\n"),
    # Ports, zones, brackets and schemes.
    *("http://127.0.0.1:0/", "http://127.0.0.1:65536/", "http://127.0.0.1:/", "http://127.0.0.1:+80/"),
    *("http://[::1%25lo]/", "http://[::1%lo]/", "http://[::1]x/", "http://[127.0.0.1]/", "http://::1/"),
    *("http://[v1.x]/", "http://[::ffff:127.1]/", "http://[]/", "http://[::1/", "http://-a.example/"),
    *("ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "unix:/run/x", "dict://127.0.0.1/"),
    *("javascript:alert(1)", "data:,x", "ws://127.0.0.1/", "http+unix://127.0.0.1/", f"http://{'a' * 64}/"),
]

Names = Callable[[str, int], Awaitable[Sequence[str]]]


class Answers:
    """A resolver that has these answers, one after the other, and remembers who was asked for."""

    def __init__(self, *answers: Iterable[str]) -> None:
        self.answers = [list(answer) for answer in answers]
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0)


@pytest.mark.parametrize("address", [address for group in INSIDE.values() for address in group])
async def test_no_address_inside_is_called(address: str) -> None:
    with pytest.raises(OutgoingRefusedError, match="outgoing_allowed"):
        await Outgoing(resolve=Answers([address])).send("GET", "https://evil.example/")
    with pytest.raises(OutgoingRefusedError, match="outgoing_allowed"):
        await Outgoing(resolve=Answers([PUBLIC, address])).send("GET", "https://evil.example/")
    if "%" not in address:
        url = f"https://[{address}]/" if ":" in address else f"https://{address}/"
        with pytest.raises(OutgoingRefusedError):
            await Outgoing().send("POST", url)


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_public_internet_is_open(address: str) -> None:
    assert kind_of(ip_address(address)) == ""
    assert refusal(read_url("https://example.org/"), ip_address(address), []) == ""
    assert "outgoing_allowed" in refusal(read_url("http://example.org/"), ip_address(address), [])


@pytest.mark.parametrize("url", SPELLINGS)
async def test_an_address_readers_could_disagree_about_is_none(url: str) -> None:
    """Even where all of this machine is allowed."""
    everything = Outgoing(["http://localhost", "http://127.0.0.1", "http://[::1]", "0.0.0.0/0", "::/0"])
    for one in (url, url.replace("http://", "https://", 1)):
        with pytest.raises(OutgoingRefusedError, match="is not called"):
            await everything.send("GET", one)


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "authority"),
    [
        ("https://Example.ORG", "example.org", 443, "/", "example.org"),
        ("HTTPS://example.org:443/a?b=c%20d&e", "example.org", 443, "/a?b=c%20d&e", "example.org"),
        ("https://example.org?a=/b", "example.org", 443, "/?a=/b", "example.org"),
        (
            "http://login_1.example.org:8080//x@y",
            "login_1.example.org",
            8080,
            "//x@y",
            "login_1.example.org:8080",
        ),
        ("https://[2606:4700:0:0::1]:8443/", "2606:4700::1", 8443, "/", "[2606:4700::1]:8443"),
        ("https://xn--mnchen-3ya.example/", "xn--mnchen-3ya.example", 443, "/", "xn--mnchen-3ya.example"),
        ("http://1.1.1.1/", "1.1.1.1", 80, "/", "1.1.1.1"),
        ("https://1e1.example.1a/", "1e1.example.1a", 443, "/", "1e1.example.1a"),
    ],
)
def test_an_address_says_one_thing(url: str, host: str, port: int, path: str, authority: str) -> None:
    target = read_url(url)
    assert (target.host, target.port, target.path, target.authority) == (host, port, path, authority)


URLS = {
    "https name": "https://db.lan/",
    "https name 8443": "https://db.lan:8443/",
    "http name": "http://db.lan/",
    "http name 8080": "http://db.lan:8080/",
    "https address": "https://10.0.0.5/",
    "http address": "http://10.0.0.5/",
    "https other": "https://other.lan/",
}
ALLOWED = {
    "db.lan": {"https name", "https name 8443"},
    "DB.lan:8443": {"https name 8443"},
    "https://db.lan": {"https name"},
    "http://db.lan": {"http name"},
    "http://db.lan:8080/": {"http name 8080"},
    "10.0.0.0/8": {"https name", "https name 8443", "https address", "https other"},
    "10.0.0.5": {"https name", "https name 8443", "https address", "https other"},
    "10.0.0.5:8443": {"https name 8443"},
    "http://10.0.0.5": {"http name", "http address"},
    "10.0.1.0/24": set(),
    "fd00::/8": set(),
    "lan": set(),
    "b.lan": set(),
}


@pytest.mark.parametrize("mapped", ["", "::ffff:"])
@pytest.mark.parametrize("entry", ALLOWED)
def test_what_is_allowed_is_that_and_no_more(entry: str, mapped: str) -> None:
    allowances = [read_allowance(entry)]
    address = ip_address(f"{mapped}10.0.0.5")
    open_ = {name for name, url in URLS.items() if not refusal(read_url(url), address, allowances)}
    assert open_ == ALLOWED[entry]


@pytest.mark.parametrize(
    "entry", ["", "*", "*.lan", "10.0.0.1/8", "10.0.0.0/33", "db.lan/path", "http://db.lan/x", "127.1", "a b"]
)
def test_an_entry_that_is_none_is_told(entry: str) -> None:
    with pytest.raises(ValueError, match="an entry is one of host, host:port"):
        read_allowance(entry)


async def test_a_refused_request_reaches_nobody() -> None:
    async with counting() as inside:
        port = inside.port
        urls = [
            f"{scheme}://{host}:{port}/"
            for scheme in ("http", "https")
            for host in ("127.0.0.1", "localhost")
        ]
        urls += [
            f"https://2130706433:{port}/",
            f"https://[::ffff:127.0.0.1]:{port}/",
            f"https://127.1:{port}/",
        ]
        for url in urls:
            with pytest.raises(OutgoingRefusedError):
                await Outgoing(["http://127.0.0.1:1", "localhost:1"]).send("GET", url)
        assert inside.connections == 0
        answer = await Outgoing([f"http://127.0.0.1:{port}"]).send("GET", f"http://127.0.0.1:{port}/a?b")
        assert (answer.status, answer.body, inside.connections) == (200, b"ok", 1)
        assert inside.requests[0].startswith("GET /a?b HTTP/1.1\r\n")


async def test_a_name_is_looked_up_once() -> None:
    """What the name stands for at the second look is inside, and nobody looks."""
    async with counting("127.0.0.2") as first, counting("127.0.0.1", port=first.port) as inside:
        names = Answers(["127.0.0.2"], ["127.0.0.1"])
        url = f"http://rebinding.example:{first.port}"
        guarded = Outgoing([f"http://127.0.0.2:{first.port}"], names)
        assert (await guarded.send("GET", url)).body == b"ok"
        assert (names.asked, first.connections, inside.connections) == (["rebinding.example"], 1, 0)
        assert f"host: rebinding.example:{first.port}\r\n" in first.requests[0].lower()
        with pytest.raises(OutgoingRefusedError):
            await guarded.send("GET", url)
        assert (first.connections, inside.connections) == (1, 0)


async def test_one_address_inside_among_many_closes_all() -> None:
    async with counting("127.0.0.2") as good, counting("127.0.0.1", port=good.port) as inside:
        for answer in (["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"], ["127.0.0.2"] * 9 + ["::1"]):
            guarded = Outgoing([f"http://127.0.0.2:{good.port}"], Answers(answer))
            with pytest.raises(OutgoingRefusedError):
                await guarded.send("GET", f"http://several.example:{good.port}/")
        assert (good.connections, inside.connections) == (0, 0)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Again", "308 Moved"])
async def test_a_redirect_is_an_answer(status: str) -> None:
    async with counting("127.0.0.1") as inside:
        place = f"http://127.0.0.1:{inside.port}/secret"
        sent = f"HTTP/1.1 {status}\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode()
        async with counting("127.0.0.2", sent + b"\n") as good:
            url = f"http://127.0.0.2:{good.port}"
            answer = await Outgoing([url]).send("POST", f"{url}/", content=b"x")
        assert (answer.status, answer.headers["location"]) == (int(status[:3]), place)
        assert (good.connections, inside.connections) == (1, 0)


async def test_where_one_address_is_dead_the_next_is_called() -> None:
    async with counting("127.0.0.2") as good:
        dead = ["::1", "127.0.0.3"]
        guarded = Outgoing([f"http://half.example:{good.port}"], Answers([*dead, "127.0.0.2"], dead, []))
        url = f"http://half.example:{good.port}/"
        assert (await guarded.send("GET", url)).body == b"ok"
        for _ in ("nothing listens", "no address at all"):
            with pytest.raises(OutgoingError):
                await guarded.send("GET", url)


async def test_tls_is_verified_against_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls, certificate = certified(tmp_path, "login.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with counting("127.0.0.2", tls=tls) as good:

        def named(name: str) -> tuple[Outgoing, str]:
            return Outgoing([name], Answers(["127.0.0.2"])), f"https://{name}:{good.port}/"

        guarded, url = named("login.example")
        assert (await guarded.send("GET", url)).body == b"ok"
        assert f"host: login.example:{good.port}\r\n" in good.requests[0].lower()
        for other in ("other.example", "127.0.0.2", "login.example.evil.example"):
            guarded, url = named(other)
            with pytest.raises(OutgoingError, match="CERTIFICATE_VERIFY_FAILED"):
                await guarded.send("GET", url)
        monkeypatch.delenv("SSL_CERT_FILE")
        guarded, url = named("login.example")
        with pytest.raises(OutgoingError, match="CERTIFICATE_VERIFY_FAILED"):
            await guarded.send("GET", url)
        assert len(good.requests) == 1


async def test_no_proxy_of_the_environment_comes_between(monkeypatch: pytest.MonkeyPatch) -> None:
    async with counting("127.0.0.2") as good, counting("127.0.0.1") as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            monkeypatch.setenv(name.lower(), f"http://127.0.0.1:{proxy.port}")
        url = f"http://127.0.0.2:{good.port}"
        assert (await Outgoing([url]).send("GET", url)).status == 200
        assert (good.connections, proxy.connections) == (1, 0)


async def test_a_caller_does_not_choose_the_host_it_names() -> None:
    async with counting("127.0.0.2") as good:
        url = f"http://127.0.0.2:{good.port}"
        headers = {"host": "inside.example", "accept-encoding": "gzip", "X-Mine": "1"}
        await Outgoing([url]).send("GET", url, headers)
        lines = good.requests[0].lower().split("\r\n")
        told = sorted(line for line in lines if line.startswith(("host", "accept-e", "x-mine")))
        assert told == ["accept-encoding: identity", f"host: 127.0.0.2:{good.port}", "x-mine: 1"]
        assert "user-agent: octavo" in lines
        for bad in ({"X": "a\r\nY: b"}, {"X\r\n": "a"}, {"X": "é€"}):
            with pytest.raises(OutgoingError):
                await Outgoing([url]).send("GET", url, bad)
        assert all("y: b" not in request.lower() for request in good.requests)


PACKED = gzip.compress(b"x" * 50_000_000, 1)
UNBOUNDED = {
    "too long": b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 2_000_000,
    "no length": b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2_000_000,
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 2_000_000,
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "cut off": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx",
    "silence": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
}


@pytest.mark.parametrize("what", UNBOUNDED)
async def test_an_answer_without_bounds_is_none(what: str) -> None:
    async with counting("127.0.0.2", UNBOUNDED[what]) as server:
        url = f"http://127.0.0.2:{server.port}"
        with pytest.raises(OutgoingError):
            await Outgoing([url], seconds=1.0).send("GET", url)


async def test_what_is_packed_stays_packed() -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(PACKED)}\r\n\r\n"
    async with counting("127.0.0.2", head.encode() + PACKED) as server:
        url = f"http://127.0.0.2:{server.port}"
        assert (await Outgoing([url]).send("GET", url)).body == PACKED
