"""Hosts of the browsers' preload list get the published outcomes; an old list accuses nobody.

Source: examples in the test files of mdn-http-observatory (strict-transport-security, redirection) and its chart of
modifiers: hsts-preloaded +5, redirection-all-redirects-preloaded 0, hsts-not-implemented -20, redirection-missing -20.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest

from giaoban.core.probes import headers
from giaoban.core.probes.judge import judge
from giaoban.core.probes.measurement import Exchange, Measurement, read
from giaoban.core.probes.observatory import judge_observatory
from giaoban.core.probes.outcome import FULL
from giaoban.core.probes.pages import Page, as_bytes
from giaoban.core.probes.preload import NOT_LOOKED_UP, Preload, hosts_to_look_up, preload_of, remark
from giaoban.exchange.fetch.probing.preload import day_of_list, look_up
from giaoban.web.findings import say

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
DAY = "2025-01-01"
SOUND = "max-age=31536000; includeSubDomains"


def hop(url: str, status: int = 301, location: str = "", **more: str) -> Page:
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return Page(url, status, tuple({**named, **({"location": location} if location else {})}.items()), b"<p>")


def visited(host="bo.vn", hsts="", http=(), preload=None, code=0) -> Measurement:
    said = {"content-type": "text/html"} | ({"strict-transport-security": hsts} if hsts else {})
    page = Page(f"https://{host}/", 200, tuple(said.items()), b"<html><p>x</p></html>")
    exchanges = [
        Exchange("tls/trust", "", json.dumps({"code": code, "message": "", "chain": []}).encode()),
        Exchange("pages/https", "", as_bytes([page])),
        Exchange("pages/http", "", as_bytes(http) if http else b"", "" if http else "refused"),
    ]
    facts = {} if preload is None else {"preload": {"list": DAY, "hosts": preload}}
    return Measurement(host, NOW, tuple(exchanges), facts=facts)


@pytest.mark.parametrize(
    ("header", "verified", "published"),
    [("", True, "hsts-not-implemented"), ("includeSubDomains; preload", True, "hsts-header-invalid"),
     ("max-age=86400", True, "hsts-implemented-max-age-less-than-six-months"),
     ("max-age=15768000", True, "hsts-implemented-max-age-at-least-six-months"),
     ("max-age=15768000", False, "hsts-invalid-cert")],
)  # fmt: skip
def test_a_preloaded_host_is_preloaded_whatever_its_header_and_certificate(header, verified, published):
    assert headers.hsts_outcome(header, verified=verified) == published
    assert headers.hsts_outcome(header, verified=verified, preloaded=True) == "hsts-preloaded"


ROUTE = [
    hop("http://may.vn/", location="https://may.vn/"), hop("https://may.vn/", 302, "https://www.may.vn/"),
    hop("https://www.may.vn/", 302, "https://x.may.vn/a"), hop("https://x.may.vn/a", 200),
]  # fmt: skip


def test_a_route_is_preloaded_only_when_every_host_on_it_is():
    every = {"may.vn": True, "www.may.vn": True, "x.may.vn": True}
    assert headers.redirect_outcome(ROUTE, preload=Preload(DAY, every)) == "redirection-all-redirects-preloaded"
    for host in every:
        said = headers.redirect_outcome(ROUTE, preload=Preload(DAY, every | {host: False}))
        assert said == "redirection-to-https"
    assert headers.redirect_outcome(ROUTE) == "redirection-to-https"


def test_a_preloaded_host_needs_no_redirect_and_a_closed_port_comes_first():
    alone = Preload(DAY, {"may.vn": True})
    assert (
        headers.redirect_outcome([hop("http://may.vn/", 200)], preload=alone) == "redirection-all-redirects-preloaded"
    )
    assert headers.redirect_outcome([hop("http://may.vn/", 200)]) == "redirection-missing"
    assert headers.redirect_outcome([], preload=alone) == "redirection-not-needed-no-http"
    assert headers.redirect_outcome(ROUTE, verified=False, preload=alone) == "redirection-invalid-cert"
    away = [hop("http://may.vn/", location="http://khac.vn/")]  # the way there was not open
    assert headers.redirect_outcome(away, preload=alone) == "redirection-not-to-https"


def test_the_grade_of_a_preloaded_host_without_a_header_is_that_of_the_chart():
    """By hand: no CSP -25, no framing -20, no nosniff -5, no HSTS -20: 30, D. Preloaded: 50, C (no bonus below 90)."""
    bare, listed = judge_observatory(visited()), judge_observatory(visited(preload={"bo.vn": True}))
    assert bare is not None
    assert listed is not None
    assert (bare.score, bare.letter, bare.preload) == (30, "D", "")
    assert (listed.score, listed.letter, listed.preload) == (50, "C", DAY)
    assert "hsts-preloaded" in listed.outcomes
    assert "hsts-not-implemented" in bare.outcomes


def test_a_cookie_of_a_preloaded_host_is_protected_as_by_the_header():
    def graded(preload):
        page = Page("https://bo.vn/", 200, (("content-type", "text/html"), ("set-cookie", "a=b; Path=/")), b"<p>")
        seen = visited(preload=preload)
        kept = tuple(Exchange("pages/https", "", as_bytes([page])) if one.name == "pages/https" else one
                     for one in seen.exchanges)  # fmt: skip
        return judge_observatory(Measurement(seen.host, NOW, kept, facts=seen.facts)).outcomes

    assert "cookies-without-secure-flag-but-protected-by-hsts" in graded({"bo.vn": True})
    assert "cookies-without-secure-flag" in graded({"bo.vn": False})


@pytest.mark.parametrize("preload", [None, {"bo.vn": False}, {"bo.vn": True}])
@pytest.mark.parametrize(
    ("header", "level"), [("", "0"), ("max-age=300", "1"), ("max-age=16000000", "3"), (SOUND, "4")]
)
def test_the_label_counts_the_header_alone_and_no_list_takes_points(header, level, preload):
    found = judge(visited(hsts=header, preload=preload)).outcomes["hsts"]
    assert found.level == level
    assert found.level in (*map(str, range(5)), FULL["hsts"])
    assert found.context.get("list_of", "") == ("" if preload is None else DAY)


@pytest.mark.parametrize(
    ("preload", "words"),
    [({"bo.vn": True}, "có trong danh sách HSTS nạp sẵn của trình duyệt (danh sách ngày 01/01/2025)"),
     ({"bo.vn": False}, "danh sách ngày 01/01/2025 chưa có. Không tính là lỗi"), (None, "chưa tra danh sách")],
)  # fmt: skip
def test_the_age_of_the_list_is_said_and_an_old_one_is_no_fault(preload, words):
    said = remark(judge(visited(preload=preload)).outcomes["hsts"].context)
    assert words in say(said)
    assert said.severity == "note"


def test_what_a_visit_kept_is_read_again_with_the_same_hash():
    seen = visited(preload={"bo.vn": True})
    again = read(seen.as_json(), sha256=seen.sha256)
    assert preload_of(again) == Preload(DAY, {"bo.vn": True})
    assert judge(again).observatory == judge(seen).observatory


@pytest.mark.parametrize(
    "kept",
    [None, "x", [], {}, {"hosts": {"bo.vn": True}}, {"list": DAY}, {"list": "hôm qua", "hosts": {"bo.vn": True}},
     {"list": DAY, "hosts": ["bo.vn"]}],
)  # fmt: skip
def test_nonsense_for_a_list_is_no_list(kept):
    assert preload_of(Measurement("bo.vn", NOW, (), facts={"preload": kept})) == NOT_LOOKED_UP


def test_only_a_plain_yes_is_a_yes():
    kept = {"list": DAY, "hosts": {"a.vn": "false", "b.vn": 1, "c.vn": None, "D.vn.": True}}
    found = preload_of(Measurement("a.vn", NOW, (), facts={"preload": kept}))
    assert [found.holds(host) for host in ("a.vn", "b.vn", "c.vn", "d.vn")] == [False, False, False, True]


def test_every_host_on_the_way_is_looked_up_also_one_nobody_went_to():
    route = [hop("http://bo.vn/", location="http://www.bo.vn./"), hop("http://www.bo.vn./", location="//KHAC.vn/x")]
    assert set(hosts_to_look_up(visited(http=route))) == {"bo.vn", "www.bo.vn", "khac.vn"}
    broken = [hop("http://bo.vn/", location="http://[::1/")]
    assert set(hosts_to_look_up(visited(http=broken))) - {""} == {"bo.vn"}


def test_the_list_holds_what_chromium_lists():
    """facebook.com is listed without its subdomains, bugzilla.mozilla.org with them, .app as a whole; each by hand in
    transport_security_state_static.json. example.vn is reserved and can never be listed."""
    said = look_up(["facebook.com", "chua-tung-co.facebook.com", "bugzilla.mozilla.org", "foo.bugzilla.mozilla.org",
                    "app", "bat-ky.app", "example.vn", "127.0.0.1", "", "bộ.vn", "xn--b-7ma.vn", "." * 3])  # fmt: skip
    assert said.hosts["facebook.com"] is True
    assert said.hosts["chua-tung-co.facebook.com"] is False
    assert said.hosts["bugzilla.mozilla.org"] is said.hosts["foo.bugzilla.mozilla.org"] is True
    assert said.hosts["app"] is said.hosts["bat-ky.app"] is True
    assert not any(said.hosts[host] for host in ("example.vn", "127.0.0.1", "xn--b-7ma.vn", "..."))
    assert "" not in said.hosts
    assert said.day == day_of_list() >= "2025-01-01"
