"""The only way out of the house, attacked: addresses, names, redirects, secrets, sizes, times."""

from __future__ import annotations

import gzip
import io
import socket
import threading
import time
import zlib
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.exchange.servers import Answer, certificate, serving, talking

from giaoban.exchange.fetch import Allow, Limits, Unfetched, checked_addresses, fetch
from giaoban.exchange.fetch.addresses import why_refused
from giaoban.exchange.fetch.places import follow, read_url
from giaoban.web.findings import words

HERE = ("127.0.0.1/32",)


def here(port: int, **more) -> Allow:
    return Allow(networks=HERE, ports=(port,), **more)


def refusal(*args, **more) -> tuple[str, dict]:
    with pytest.raises(Unfetched) as caught:
        fetch(*args, **more)
    assert caught.value.finding.code in words(), "a refusal nobody can read"
    return caught.value.finding.code, dict(caught.value.finding.context)


def always(*addresses: str):
    return lambda host, port: list(addresses)


# --- addresses -----------------------------------------------------------------------------------------------------

REFUSED = {
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "10.0.0.1": "private",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.168.1.1": "private",
    "100.64.0.1": "shared",
    "100.127.255.255": "shared",
    "169.254.1.1": "link-local",
    "169.254.169.254": "metadata",
    "169.254.170.2": "metadata",
    "100.100.100.200": "metadata",
    "168.63.129.16": "metadata",
    "192.0.0.192": "metadata",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "198.18.0.1": "reserved",
    "192.0.2.1": "reserved",
    "203.0.113.9": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fec0::1": "private",
    "fd00::1": "private",
    "fc00::1": "private",
    "fd00:ec2::254": "metadata",
    "fd20:ce::254": "metadata",
    "ff02::1": "multicast",
    "2001:db8::1": "reserved",
    "100::1": "reserved",
    "4000::1": "reserved",
    "::ffff:127.0.0.1": "loopback",  # v4-mapped
    "::ffff:169.254.169.254": "metadata",
    "::ffff:10.0.0.1": "private",
    "::127.0.0.1": "loopback",  # v4-compatible
    "::ffff:0:10.0.0.1": "private",  # v4-translated
    "64:ff9b::10.0.0.1": "private",  # NAT64
    "64:ff9b::169.254.169.254": "metadata",
    "64:ff9b:1::8.8.8.8": "private",  # NAT64 of one's own network
    "2002:7f00:1::": "loopback",  # 6to4
    "2002:a00:1::1": "private",
    "2002:a9fe:a9fe::": "metadata",
    "2001:0:808:808::f5ff:fffe": "private",  # Teredo: client 10.0.0.1, its bits turned over
    "2001:0:a00:1::": "private",  # Teredo: server 10.0.0.1
    "2001:0:808:808::f7f7:f7f7": "reserved",  # Teredo with nothing private in it: still no service
    "2606:4700::5efe:10.0.0.1": "private",  # ISATAP
    "2606:4700::200:5efe:127.0.0.1": "loopback",
}
PUBLIC = ("1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "11.0.0.1",
          "169.253.0.1", "2606:4700:4700::1111", "2400:cb00::1", "64:ff9b::8.8.8.8", "2002:808:808::1",
          "::ffff:8.8.8.8")  # fmt: skip


@pytest.mark.parametrize(("address", "reason"), REFUSED.items())
def test_no_address_that_is_nobodys_public_service_is_connected_to(address, reason):
    assert why_refused(ip_address(address), Allow()) == reason


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are(address):
    assert why_refused(ip_address(address), Allow()) == ""


@given(st.ip_addresses(v=4))
def test_every_way_to_wrap_a_refused_address_is_refused_as_well(inner):
    if not why_refused(inner, Allow()):
        return
    bits = int(inner)
    wrapped = (
        (0xFFFF << 32) | bits,
        bits,
        (0xFFFF << 48) | bits,
        (0x64_FF9B << 96) | bits,
        (0x2002 << 112) | (bits << 80),
        (0x2001_0000 << 96) | (bits << 64),
        (0x2001_0000 << 96) | (~bits & 0xFFFF_FFFF),
        (0x2606_4700 << 96) | (0x5EFE << 32) | bits,
    )
    for number in wrapped:
        assert why_refused(IPv6Address(number), Allow()), IPv6Address(number)


@given(st.ip_addresses(v=4))
def test_we_refuse_whatever_the_standard_library_calls_not_global(address):
    """An independent reading of the same registries; ours may be stricter, never laxer."""
    assert isinstance(address, IPv4Address)
    if not address.is_global:
        assert why_refused(address, Allow())


def test_a_wide_range_never_opens_the_metadata_service():
    wide, exact = Allow(networks=("0.0.0.0/0", "169.254.0.0/16")), Allow(networks=("169.254.169.254/32",))
    metadata = ip_address("169.254.169.254")
    assert why_refused(metadata, wide) == "metadata"
    assert why_refused(metadata, exact) == ""
    assert why_refused(ip_address("10.1.1.1"), wide) == ""
    assert why_refused(ip_address("224.0.0.1"), wide) == "multicast"
    assert why_refused(ip_address("64:ff9b::a00:1"), wide) == "private"  # a v4 range opens no tunnel


def test_a_mistyped_range_is_a_fault_before_anything_is_asked():
    with pytest.raises(ValueError, match="has host bits set"):
        Allow(networks=("10.0.0.1/8",))


# --- names and ways to write them ----------------------------------------------------------------------------------

ODD = {
    "http://2130706433/": "fetch.odd-host",
    "http://0x7f000001/": "fetch.odd-host",
    "http://0x7f.0.0.1/": "fetch.odd-host",
    "http://127.0.0.0x1/": "fetch.odd-host",
    "http://0177.0.0.1/": "fetch.odd-host",
    "http://127.1/": "fetch.odd-host",
    "http://127.0.0.1./": "fetch.odd-host",
    "http://127.0.0.1.5/": "fetch.odd-host",
    "http://example.0x1/": "fetch.odd-host",
    "http://[::1/": "fetch.odd-host",
    "http://[::1]x/": "fetch.odd-host",
    "http://[fe80::1%25eth0]/": "fetch.odd-host",
    "http://[127.0.0.1]/": "fetch.odd-host",
    "http:///path": "fetch.odd-host",
    "http://exa%6dple.vn/": "fetch.odd-host",
    "http://a..b/": "fetch.odd-host",
    "http://-a.vn/": "fetch.odd-host",
    "http://user@127.0.0.1/": "fetch.userinfo",
    "http://example.vn:80@127.0.0.1/": "fetch.userinfo",
    "http://example.vn\\@127.0.0.1/": "fetch.bad-url",
    "http://exa\tmple.vn/": "fetch.bad-url",
    "http://example.vn/\r\nHost: evil": "fetch.bad-url",
    " http://example.vn/": "fetch.bad-url",
    "http://１２７.０.０.１/": "fetch.bad-url",
    "http://127。0。0。1/": "fetch.bad-url",
    "http://ⓛocalhost/": "fetch.bad-url",
    "//example.vn/": "fetch.bad-url",
    "http:example.vn": "fetch.bad-url",
    "": "fetch.bad-url",
    "ftp://example.vn/": "fetch.scheme",
    "file:///etc/passwd": "fetch.scheme",
    "gopher://127.0.0.1:70/_x": "fetch.scheme",
    "dict://127.0.0.1/": "fetch.scheme",
    "http://example.vn:0/": "fetch.port",
    "http://example.vn:65536/": "fetch.port",
    "http://example.vn:8o/": "fetch.port",
    "http://example.vn:22/": "fetch.port-not-allowed",
    "http://" + "a" * 9_000: "fetch.bad-url",
}


@pytest.mark.parametrize(("url", "code"), ODD.items(), ids=[url[:40] for url in ODD])
def test_what_two_programs_could_read_differently_is_refused_unasked(url, code):
    def nobody(host, port):
        raise AssertionError("was looked up")

    assert refusal(url, resolve=nobody)[0] == code


def test_a_name_and_the_usual_forms_are_read():
    assert read_url("HTTPS://Dulieu.Gov.VN./x").origin == ("https", "dulieu.gov.vn", 443)
    assert read_url("http://[2606:4700::1]:8080/?q=1").origin == ("http", "2606:4700::1", 8080)
    assert read_url("https://xn--a-ecp.vn").url == "https://xn--a-ecp.vn/"


@pytest.mark.parametrize(
    ("location", "where"),
    [("/b", "https://a.vn/b"), ("c?d=1", "https://a.vn/x/c?d=1"), ("//b.vn/", "https://b.vn/"), ("?p=2", "https://a.vn/x/y?p=2")],
)  # fmt: skip
def test_a_relative_redirect_is_read_as_browsers_do(location, where):
    assert follow(read_url("https://a.vn/x/y"), location).url == where


@given(st.text(max_size=40))
def test_any_text_is_either_read_or_refused_in_words(text):
    for url in (text, f"http://{text}", f"http://{text}/", f"http://a.vn:{text}"):
        try:
            assert read_url(url).scheme in ("http", "https")
        except Unfetched as why:
            assert why.finding.code in words()


def test_one_bad_address_among_good_ones_refuses_the_name():
    code, context = refusal("http://two.example/", resolve=always("1.1.1.1", "10.0.0.5"))
    assert (code, context["address"], context["reason"]) == ("fetch.address-refused", "10.0.0.5", "private")


def test_localhost_by_name_is_as_private_as_by_number():
    assert refusal("http://localhost/")[1]["reason"] == "loopback"


def test_a_name_without_address_and_a_resolver_that_fails_are_told():
    assert refusal("http://none.example/", resolve=always())[0] == "fetch.no-address"
    assert refusal("http://odd.example/", resolve=always("not-an-address"))[0] == "fetch.no-address"

    def broken(host, port):
        raise socket.gaierror("no such name")

    assert refusal("http://none.example/", resolve=broken)[0] == "fetch.no-address"


def test_a_name_server_that_never_answers_costs_no_more_than_the_deadline():
    stuck = threading.Event()

    def sleepy(host, port):
        stuck.wait(30)
        return ["1.1.1.1"]

    try:
        assert refusal("http://slow.example/", resolve=sleepy, limits=Limits(seconds=0.2))[0] == "fetch.too-slow"
    finally:
        stuck.set()


# --- pinning -------------------------------------------------------------------------------------------------------


def test_a_name_that_changes_its_address_is_asked_only_once():
    """Rebinding: the first answer is fine, the second would be another machine. Nobody asks a second time."""
    looked_up: list[str] = []

    def rebinding(host, port):
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["127.0.0.2"]

    with serving(lambda path, headers: Answer(b"first")) as server:
        got = fetch(server.url(host="rebind.example"), allow=here(server.port), resolve=rebinding)
    assert (got.body, looked_up) == (b"first", ["rebind.example"])
    assert server.asked[0][2]["host"] == f"rebind.example:{server.port}"


def test_a_name_that_turns_private_between_two_hops_is_refused_at_the_second():
    answers = iter((["127.0.0.1"], ["127.0.0.2"]))
    with serving(lambda path, headers: Answer(status=302, headers={"location": "/again"})) as server:
        code, context = refusal(
            server.url(host="rebind.example"), allow=here(server.port), resolve=lambda host, port: next(answers)
        )
    assert (code, context["address"], len(server.asked)) == ("fetch.address-refused", "127.0.0.2", 1)


def test_the_environments_proxy_is_not_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    with serving(lambda path, headers: Answer(b"straight")) as server:
        assert fetch(server.url(), allow=here(server.port)).body == b"straight"


def test_when_the_first_checked_address_is_dead_the_next_is_tried():
    with serving(lambda path, headers: Answer(b"second")) as server:
        allow = Allow(networks=("127.0.0.0/8",), ports=(server.port,))
        got = fetch(server.url(host="two.example"), allow=allow, resolve=always("127.0.0.9", "127.0.0.1"))
    assert got.body == b"second"


def test_a_driver_gets_the_same_check():
    assert [str(one) for one in checked_addresses("http://db.example/", allow=Allow(), resolve=always("1.1.1.1"))] == [
        "1.1.1.1"
    ]
    with pytest.raises(Unfetched):
        checked_addresses("http://db.example/", allow=Allow(), resolve=always("192.168.0.9"))


# --- certificates --------------------------------------------------------------------------------------------------


def test_the_certificate_is_checked_against_the_name_not_the_address(tmp_path):
    file, context = certificate(tmp_path, "source.example")
    with serving(lambda path, headers: Answer(b"whole"), tls=context) as server:
        allow = here(server.port, ca_file=str(file), hosts=("*",))
        url = server.url(host="source.example", scheme="https")
        assert fetch(url, allow=allow, resolve=always("127.0.0.1")).body == b"whole"
        other = server.url(host="other.example", scheme="https")
        assert refusal(other, allow=allow, resolve=always("127.0.0.1"))[0] == "fetch.certificate"
        code, _ = refusal(url, allow=here(server.port), resolve=always("127.0.0.1"))
        assert code == "fetch.certificate"  # signed by nobody we trust
    code, context = refusal(url, allow=here(server.port, ca_file="/none.pem"), resolve=always("127.0.0.1"))
    assert (code, context["file"]) == ("fetch.bad-ca-file", "/none.pem")


def test_a_handshake_that_drips_ends_at_the_deadline():
    def drip(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"\x16\x03\x03\x3f\xff")
        for _ in range(200):
            connection.sendall(b"\x00")
            time.sleep(0.02)

    with talking(drip) as port:
        url = f"https://slow.example:{port}/"
        limits = Limits(seconds=0.4, silent=5)
        assert refusal(url, allow=here(port), resolve=always("127.0.0.1"), limits=limits)[0] == "fetch.too-slow"


# --- redirects -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://169.254.169.254/latest/meta-data/", "fetch.address-refused"),
        ("http://[fd00:ec2::254]/", "fetch.address-refused"),
        ("http://[::ffff:10.0.0.1]/", "fetch.address-refused"),
        ("http://127.0.0.1:22/", "fetch.port-not-allowed"),
        ("file:///etc/passwd", "fetch.scheme"),
        ("http://user:word@127.0.0.1/", "fetch.userinfo"),
        ("http://2852039166/", "fetch.odd-host"),
        ("http://a b/", "fetch.bad-url"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(location, code):
    with serving(lambda path, headers: Answer(status=302, headers={"location": location})) as server:
        assert refusal(server.url(), allow=here(server.port, hosts=("*",)))[0] == code
        assert len(server.asked) == 1


def test_a_redirect_to_a_host_that_was_not_named_is_refused():
    with serving(lambda path, headers: Answer(status=302, headers={"location": "http://elsewhere.example/"})) as server:
        code, context = refusal(server.url(), allow=here(server.port))
    assert (code, context["host"]) == ("fetch.host-not-allowed", "elsewhere.example")


def test_redirects_are_followed_to_the_end_and_no_further_than_allowed():
    def onward(path, headers):
        number = int(path[1:])
        return Answer(b"arrived") if number == 3 else Answer(status=307, headers={"location": f"/{number + 1}"})

    with serving(onward) as server:
        got = fetch(server.url("/0"), allow=here(server.port))
        assert (got.body, len(got.hops), got.url) == (b"arrived", 3, server.url("/3"))
        code, _ = refusal(server.url("/0"), allow=here(server.port), limits=Limits(redirects=2))
        assert code == "fetch.too-many-redirects"


def test_https_never_falls_back_to_http(tmp_path):
    file, context = certificate(tmp_path, "source.example")
    place = "http://source.example/"
    with serving(lambda path, headers: Answer(status=301, headers={"location": place}), tls=context) as server:
        url = server.url(host="source.example", scheme="https")
        code, _ = refusal(url, allow=here(server.port, ca_file=str(file)), resolve=always("127.0.0.1"))
    assert code == "fetch.downgrade"


def test_data_that_was_sent_is_not_sent_again_to_wherever_a_redirect_points():
    with serving(lambda path, headers: Answer(status=307, headers={"location": "/other"})) as server:
        code, _ = refusal(server.url(), allow=here(server.port), method="POST", content=b"records")
        assert (code, len(server.asked)) == ("fetch.redirected-post", 1)


def test_a_redirect_without_a_place_is_no_answer():
    with serving(lambda path, headers: Answer(status=302)) as server:
        assert refusal(server.url(), allow=here(server.port))[0] == "fetch.bad-answer"


# --- secrets -------------------------------------------------------------------------------------------------------


def test_a_secret_stays_with_the_origin_it_was_given_for():
    with serving(lambda path, headers: Answer(b"there")) as other:
        place = other.url("/landing")
        with serving(lambda path, headers: Answer(status=302, headers={"location": place})) as first:
            allow = Allow(networks=HERE, ports=(first.port, other.port))
            fetch(
                first.url(), allow=allow, secrets={"X-Key": "k"}, headers={"Authorization": "Bearer t", "accept": "a/b"}
            )
    (_, _, at_first), (_, _, at_other) = first.asked[0], other.asked[0]
    assert (at_first["x-key"], at_first["authorization"]) == ("k", "Bearer t")
    assert not {"x-key", "authorization", "cookie", "referer"} & at_other.keys()  # another port is another origin
    assert at_other["accept"] == "a/b"


def test_a_cookie_that_one_hop_sets_is_not_carried_to_the_next():
    def setting(path, headers):
        if path == "/":
            return Answer(status=302, headers={"location": "/next", "set-cookie": "id=1"})
        return Answer(headers.get("cookie", "none").encode())

    with serving(setting) as server:
        assert fetch(server.url(), allow=here(server.port)).body == b"none"


def test_a_secret_never_travels_in_clear_outside_the_named_networks():
    def nobody(host, port):
        return ["1.1.1.1"]

    code, context = refusal("http://api.example/", secrets={"authorization": "Bearer t"}, resolve=nobody)
    assert (code, context) == ("fetch.secret-in-clear", {"host": "api.example"})


def test_no_refusal_repeats_the_query_where_a_key_may_stand():
    code, context = refusal("http://127.0.0.1/data?key=hidden")
    assert "hidden" not in str(context)
    with serving(lambda path, headers: Answer(b"x" * 100)) as server:
        code, context = refusal(server.url("/d?key=hidden"), allow=here(server.port), limits=Limits(bytes=10))
        assert code == "fetch.too-big"
        assert "hidden" not in str(context)


@pytest.mark.parametrize("headers", [{"host": "evil"}, {"x-a": "1\r\nx-b: 2"}, {"connection": "x"}, {"x-ă": "1"}])
def test_a_setting_cannot_smuggle_a_header(headers):
    assert refusal("https://api.example/", headers=headers)[0] == "fetch.bad-header"


# --- sizes ---------------------------------------------------------------------------------------------------------


def packed(body: bytes, packing: str = "gzip"):
    return lambda path, headers: Answer(body, headers={"content-encoding": packing})


def test_a_packed_answer_is_unpacked_and_hashed():
    text = b"giao ban " * 50_000
    for body in (gzip.compress(text), gzip.compress(text[:100]) + gzip.compress(text[100:])):
        with serving(packed(body)) as server:
            got = fetch(server.url(), allow=here(server.port), limits=Limits(ratio=2_000))
        assert (got.body, got.size) == (text, len(text))
    import hashlib

    assert got.sha256 == hashlib.sha256(text).hexdigest()


def test_a_gzip_bomb_is_stopped_long_before_it_is_large():
    """10 MiB of nothing, 200 times over: 2 GiB. What is written stays below the limit."""
    member = gzip.compress(b"\0" * 10 * 1024 * 1024, 9)
    sink = io.BytesIO()
    with serving(packed(member * 200)) as server:
        code, _ = refusal(server.url(), allow=here(server.port), to=sink)
        assert code == "fetch.bomb"
        assert sink.tell() <= 8 * 1024 * 1024  # one chunk off the wire at the most decides
        code, _ = refusal(
            server.url(), allow=here(server.port), limits=Limits(bytes=500_000, ratio=10**9), to=io.BytesIO()
        )
        assert code == "fetch.too-big"


@pytest.mark.parametrize("packing", ["br", "zstd", "deflate", "gzip, gzip", "gzip,br", "nonsense"])
def test_only_the_packing_that_was_asked_for_is_opened(packing):
    with serving(packed(b"\x00" * 100, packing)) as server:
        assert refusal(server.url(), allow=here(server.port))[0] == "fetch.packing"
        assert server.asked[0][2]["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (gzip.compress(b"whole" * 1000, mtime=0)[:-9], "fetch.cut-short"),
        (b"\x1f\x8b\x08", "fetch.cut-short"),
        (b"no gzip at all", "fetch.bad-packing"),
        (zlib.compress(b"zlib is not gzip"), "fetch.bad-packing"),
        (gzip.compress(b"good", mtime=0) + b"junk after it", "fetch.bad-packing"),
    ],
)
def test_a_damaged_packing_gives_nothing_rather_than_half(body, code):
    with serving(packed(body)) as server:
        assert refusal(server.url(), allow=here(server.port))[0] == code


def test_an_answer_longer_than_allowed_is_refused_by_its_announcement_and_by_its_length():
    with serving(lambda path, headers: Answer(b"x" * 5_000)) as server:
        assert refusal(server.url(), allow=here(server.port), limits=Limits(bytes=4_999))[0] == "fetch.too-big"
        assert fetch(server.url(), allow=here(server.port), limits=Limits(bytes=5_000)).size == 5_000

    def endless(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    with talking(endless) as port:
        url = f"http://127.0.0.1:{port}/"
        assert refusal(url, allow=here(port), limits=Limits(bytes=1_000_000))[0] == "fetch.too-big"


def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one():
    def half(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nonly this")

    with talking(half) as port:
        assert refusal(f"http://127.0.0.1:{port}/", allow=here(port))[0] == "fetch.cut-short"


# --- times ---------------------------------------------------------------------------------------------------------


def dripping(begin: bytes, drop: bytes):
    def say(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(begin)
        for _ in range(500):
            connection.sendall(drop)
            time.sleep(0.02)

    return say


@pytest.mark.parametrize(
    ("begin", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", b"x"),  # the body drips
        (b"HTTP/1.1 200 OK\r\nx-slow: ", b"x"),  # the headers drip
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),  # nothing but promises
    ],
)
def test_a_byte_now_and_then_does_not_prolong_the_deadline(begin, drop):
    with talking(dripping(begin, drop)) as port:
        limits = Limits(seconds=0.4, silent=5)
        assert refusal(f"http://127.0.0.1:{port}/", allow=here(port), limits=limits)[0] == "fetch.too-slow"


def test_a_server_that_says_nothing_is_left():
    done = threading.Event()
    try:
        with talking(lambda connection: done.wait(20)) as port:  # type: ignore[arg-type, return-value]
            limits = Limits(seconds=30, silent=0.2)
            assert refusal(f"http://127.0.0.1:{port}/", allow=here(port), limits=limits)[0] == "fetch.silent"
    finally:
        done.set()


def test_the_deadline_counts_all_hops_together():
    def slow(path, headers):
        time.sleep(0.15)
        return Answer(status=302, headers={"location": f"/{len(path)}" + "x" * len(path)})

    with serving(slow) as server:
        limits = Limits(seconds=0.5, redirects=50)
        assert refusal(server.url(), allow=here(server.port), limits=limits)[0] == "fetch.too-slow"


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\x01\x02\x03", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_speaks_no_http_is_no_source(answer):
    def say(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(answer)

    with talking(say) as port:
        code, _ = refusal(f"http://127.0.0.1:{port}/", allow=here(port))
    assert code in ("fetch.bad-answer", "fetch.cut-short")


def test_nobody_there_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert refusal(f"http://127.0.0.1:{port}/", allow=here(port))[0] == "fetch.no-connection"
