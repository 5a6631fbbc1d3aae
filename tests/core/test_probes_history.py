"""What stands after many measurements: a downgrade needs three that agree; history judged again from raw evidence."""

from __future__ import annotations

import datetime as dt
import ssl
import tempfile

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st
from tests.lab.authority import certificate, key

from giaoban.core.findings import Refused
from giaoban.core.probes.certificates import Trust
from giaoban.core.probes.handshake import client_hello, read_answer
from giaoban.core.probes.history import APART, Reading, rescored, standing
from giaoban.core.probes.judge import Blocks, Judgement, Known, judge
from giaoban.core.probes.markup import read_markup
from giaoban.core.probes.measurement import Exchange, Measurement, read
from giaoban.core.probes.outcome import FULL, graded, untested
from giaoban.core.probes.pages import Page, as_bytes
from giaoban.core.probes.wellknown import read_security_text

START = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)


def readings(*levels: str | None, minutes: int = 30) -> list[Reading]:
    return [Reading(START + n * dt.timedelta(minutes=minutes), level) for n, level in enumerate(levels)]


def test_two_bad_measurements_do_not_cost_a_label_and_three_do():
    assert standing(readings("pass", "fail", "fail")).level == "pass"
    assert standing(readings("pass", "fail", "fail")).doubts == 2
    assert standing(readings("pass", "fail", "fail", "fail")).level == "fail"


def test_measurements_closer_than_half_an_hour_are_one_opinion():
    assert standing(readings("pass", "fail", "fail", "fail", minutes=29)).level == "pass"
    assert standing(readings("pass", *["fail"] * 6, minutes=15)).level == "fail"


def test_a_good_one_in_between_begins_the_count_anew():
    assert standing(readings("pass", "fail", "fail", "pass", "fail", "fail")).level == "pass"


def test_better_counts_at_once():
    assert standing(readings("0", "4")).level == "4"


def test_not_tested_neither_counts_nor_interrupts():
    assert standing(readings("4", None, "0", None, "0", None)).level == "4"
    assert standing(readings("4", None, "0", None, "0", None, "0")).level == "0"
    assert standing(readings(None, None)).level is None


def test_it_falls_to_what_all_three_agree_on():
    """4, then 0, 1, 0: all three say "no better than 1"."""
    assert standing(readings("4", "0", "1", "0")).level == "1"


@given(st.lists(st.sampled_from(["0", "1", "4", None]), max_size=12), st.randoms())
def test_the_order_they_arrive_in_does_not_matter(levels, random):
    given_ = readings(*levels)
    mixed = given_.copy()
    random.shuffle(mixed)
    assert standing(mixed) == standing(given_)


def visit(at: dt.datetime = START, **exchanges: tuple[bytes, str]) -> Measurement:
    return Measurement("a.vn", at, tuple(Exchange(name, "", *one) for name, one in exchanges.items()))


def test_history_is_judged_again_by_the_rules_of_today():
    """Yesterday's rules knew no block list; the kept measurements are enough to judge by a new one."""
    visits = [visit(START + n * APART) for n in range(4)]
    assert rescored(visits)["not-blocklisted"].level is None
    assert rescored(visits, Known(blocks=Blocks.of(["a.vn"])))["not-blocklisted"].level == "fail"


def test_a_measurement_is_read_again_byte_for_byte_and_a_changed_one_is_refused():
    one = visit(**{"tls/ssl2": (b"\x00\xff", ""), "pages/http": (b"", "refused")})
    assert read(one.as_json(), sha256=one.sha256).as_json() == one.as_json()
    with pytest.raises(Refused, match=r"probe\.changed"):
        read(one.as_json().replace("refused", "timeout"), sha256=one.sha256)
    for nonsense in ("", "[]", "{}", '{"form": "giaoban-probe/1"}', "[" * 100_000):
        with pytest.raises(Refused, match=r"probe\.unreadable"):
            read(nonsense)


@pytest.mark.parametrize("fault", ["timeout", "unreachable", "not-allowed", "failed"])
def test_a_way_that_failed_is_never_a_failure_of_the_site(fault):
    names = ["tls/trust", "tls/ssl2", "tls/tls12", "tls/suites/broken", "pages/http", "pages/https", "pages/robots.txt",
             "pages/security.txt", "pages/https6", "dns/a.vn/A", "dns/a.vn/TXT"]  # fmt: skip
    judged = judge(visit(**dict.fromkeys(names, (b"", fault))))
    assert judged.failed == []
    assert not judged.is_decidable


def test_more_than_a_tenth_untested_gives_no_verdict():
    """39 checks: 3 untested are 7.7 %, 4 are 10.3 %."""
    for missing, decidable in ((3, True), (4, False)):
        outcomes = {
            name: untested(name, "timeout") if place < missing else graded(name, FULL[name], "fine")
            for place, name in enumerate(FULL)
        }
        assert Judgement("", "", outcomes, None).is_decidable is decidable


@given(st.binary(max_size=400))
def test_no_bytes_of_a_server_are_an_exception(data):
    read_answer(data)
    read_answer(b"\x16\x03\x03" + len(data).to_bytes(2) + data)
    read_answer(b"\x16\x03\x03" + (len(data) + 4).to_bytes(2) + b"\x02" + len(data).to_bytes(3) + data)
    names = ("tls/trust", "tls/tls12", "tls/tls13", "pages/https", "pages/http", "dns/a.vn/A", "dns/./DNSKEY")
    judge(visit(**dict.fromkeys(names, (data, ""))))


@given(st.text(max_size=300))
def test_no_page_is_an_exception(text):
    read_markup(text, "https://a.vn/")
    read_security_text(text, at=START)
    page = Page("https://a.vn/", 200, (("content-type", "text/html"),), text.encode("utf-8", "replace"))
    trust = Trust(0, "ok", (text.encode("utf-8", "replace"),)).as_bytes()
    judge(visit(**{"pages/https": (as_bytes([page]), ""), "tls/trust": (trust, "")}))


def test_a_hello_of_our_own_is_understood_by_openssl():
    """OpenSSL answers it with a ServerHello: the bytes are well formed."""
    made = certificate(["a.vn"], by=None)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(made.public_bytes(serialization.Encoding.PEM))
        file.write(key("ec256").private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))  # fmt: skip
        file.flush()
        context.load_cert_chain(file.name)
    for version, suites, sent in ((0x0303, (0xC02B,), b""), (0x0304, (0x1301,), bytes(range(32)))):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        shaking = context.wrap_bio(incoming, outgoing, server_side=True)
        incoming.write(client_hello(version=version, suites=suites, host="a.vn", random=bytes(32), key=sent))
        with pytest.raises(ssl.SSLWantReadError):
            shaking.do_handshake()
        answer = read_answer(outgoing.read())
        assert (answer.kind, answer.version, answer.suite) == ("hello", version, suites[0])
        assert answer.is_complete
