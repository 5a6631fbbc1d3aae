"""Header outcomes and grades against the HTTP Observatory's published rules and examples.

Source: examples in the test files of mdn-http-observatory (csp, cookies, strict-transport-security, x-frame-options and
referrer-policy), retold with hosts of our own; each row is a header and the outcome they publish for it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.probes import headers
from giaoban.core.probes.cookies import outcome_of, read_cookies
from giaoban.core.probes.markup import read_markup
from giaoban.core.probes.observatory import MODIFIERS, grade, sri_outcome
from giaoban.core.probes.pages import Page
from giaoban.core.probes.policy import judge_policy

CSP = {
    "header-invalid": [
        "  ", "", "default-src 'none'; default-src 'none'", "default-src 'none'; img-src 'self'; default-src 'none'",
        "default-src 'none'; script-src 'strict-dynamic'", "defa",
    ],
    "implemented-with-insecure-scheme": [
        "default-src http://lab.vn", "default-src 'none'; script-src http://lab.vn",
        "default-src 'none'; script-src ftp://lab.vn",
    ],
    "implemented-with-insecure-scheme-in-passive-content-only": [
        "default-src 'none'; img-src http://lab.vn", "default-src 'self'; img-src ftp:",
        "default-src 'self'; img-src http:", "default-src 'none'; img-src https:; media-src http://lab.vn",
        "default-src 'none'; img-src http: https:; script-src 'self'; style-src 'self'",
        "default-src 'none'; img-src 'none'; media-src http:; script-src 'self'; style-src 'unsafe-inline'",
    ],
    "implemented-with-unsafe-inline": [
        "script-src 'unsafe-inline'", "script-src data:", "script-src http:", "script-src ftp:",
        "default-src 'unsafe-inline'", "default-src 'UNSAFE-INLINE'", "upgrade-insecure-requests", "script-src 'none'",
        "script-src https:", "script-src https://lab.vn https:", "default-src https://lab.vn https:",
        "default-src 'none'; script-src *", "default-src *; script-src *; object-src 'none'",
        "default-src 'none'; script-src 'none'; object-src *", "default-src 'none'; script-src https://*",
        "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'", "object-src https:; script-src 'none'",
        "default-src 'none'; script-src 'unsafe-inline' http:",
    ],
    "implemented-with-unsafe-eval": ["default-src 'none'; script-src 'unsafe-eval'"],
    "implemented-with-unsafe-inline-in-style-src-only": [
        "object-src 'none'; script-src 'none'; style-src 'unsafe-inline'",
        "default-src 'none'; script-src https://lab.vn; style-src 'unsafe-inline'",
        "default-src 'unsafe-inline'; script-src https://lab.vn",
        "default-src 'none';;; ;;;style-src 'self' 'unsafe-inline'",
        "default-src 'none'; style-src data:", "default-src 'none'; style-src *",
        "default-src 'none'; style-src https:",
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-AAAA=' 'unsafe-inline'",
    ],
    "implemented-with-no-unsafe": [
        "default-src https://lab.vn", "default-src https://lab.vn;;; ;;;script-src 'none'",
        "object-src 'none'; script-src https://lab.vn; style-src https://lab.vn; upgrade-insecure-requests;",
        "object-src 'none'; script-src 'strict-dynamic' 'nonce-abc' 'unsafe-inline'; style-src 'none'",
        "object-src 'none'; style-src 'self';script-src 'sha256-AAAA='",
        "object-src 'none'; script-src 'unsafe-inline' 'nonce-abc123' 'unsafe-inline'; style-src 'none'",
        "default-src https://lab.vn; style-src 'unsafe-inline' 'nonce-abc123' 'unsafe-inline'",
    ],
    "implemented-with-no-unsafe-default-src-none": [
        "default-src", "default-src 'none'; script-src 'strict-dynamic' 'nonce-abc123' 'unsafe-inline'",
        "default-src 'none'; script-src https://lab.vn; style-src https://lab.vn; upgrade-insecure-requests;",
        "default-src 'none'; object-src https://lab.vn",
        "default-src 'none'; script-src 'strict-dynamic' 'sha256-abc123' https://*",
        "default-src 'none'; script-src 'strict-dynamic' 'sha256-abc123' 'unsafe-inline'",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("outcome", "value"), [(name, value) for name, values in CSP.items() for value in values])
def test_a_policy_gets_the_published_outcome(outcome, value):
    assert judge_policy([value]).outcome == f"csp-{outcome}"


def test_policies_of_header_and_page_hold_together():
    none = "csp-implemented-with-no-unsafe-default-src-none"
    assert judge_policy([]).outcome == "csp-not-implemented"
    assert judge_policy(["default-src http:"], ["default-src https:"]).outcome == none
    assert judge_policy([], ["default-src 'none'"]).outcome == none
    assert judge_policy(["img-src 'none'"], ["default-src 'none'"]).outcome == none
    assert judge_policy([], ["frame-ancestors 'none'"]).outcome == "csp-not-implemented"
    assert judge_policy(["default-src 'none'; report-uri /a; report-uri /b"]).outcome == (
        "csp-implemented-but-duplicate-directives"
    )


COOKIES = [
    ("cookies-not-found", False, []),
    ("cookies-secure-with-httponly-sessions", False,
     ["SESSIONID=x; Secure; HttpOnly", "a=b; Secure", "heroku-session-affinity=x; Path=/"]),
    ("cookies-secure-with-httponly-sessions-and-samesite", False,
     [f"SESSIONID_{mark}=x; Secure; HttpOnly; SameSite={mark}" for mark in ("Strict", "Lax", "None")]),
    ("cookies-anticsrf-without-samesite-flag", False, ["CSRFTOKEN=x; Secure; HttpOnly"]),
    ("cookies-samesite-flag-invalid", False, ["SESSIONID=x; Secure; HttpOnly; SameSite="]),
    ("cookies-samesite-flag-invalid", False, ["SESSIONID=x; Secure; HttpOnly; SameSite=True"]),
    ("cookies-without-secure-flag-but-protected-by-hsts", True, ["a=b; Path=/"]),
    ("cookies-session-without-secure-flag-but-protected-by-hsts", True, ["SESSIONID=x; HttpOnly"]),
    ("cookies-without-secure-flag", False, ["a=b; Path=/"]),
    ("cookies-session-without-httponly-flag", False, ["SESSIONID=x; Secure"]),
    ("cookies-session-without-secure-flag", False, ["SESSIONID=x; HttpOnly"]),
    ("cookies-session-without-secure-flag", False, ["SESSIONID=x"]),
]  # fmt: skip


@pytest.mark.parametrize(("outcome", "hsts", "values"), COOKIES)
def test_cookies_get_the_published_outcome(outcome, hsts, values):
    assert outcome_of(read_cookies(values), hsts=hsts) == outcome


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("", "hsts-not-implemented"),
        ("includeSubDomains; preload", "hsts-header-invalid"),
        ("max-age=15768000; includeSubDomains, max-age=15768000; includeSubDomains", "hsts-header-invalid"),
        ("max-age=86400", "hsts-implemented-max-age-less-than-six-months"),
        ("max-age=15768000; includeSubDomains; preload", "hsts-implemented-max-age-at-least-six-months"),
    ],
)
def test_hsts_gets_the_published_outcome(value, outcome):
    assert headers.hsts_outcome(value) == outcome
    assert headers.hsts_outcome(value, verified=False) == "hsts-invalid-cert"


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        *((value, "private") for value in ("no-referrer", "same-origin", "STRICT-ORIGIN", "no-referrer, whimsy")),
        *((value, "unsafe") for value in ("origin", "unsafe-url", "no-referrer, unsafe-url")),
        ("whimsy", "header-invalid"), ("whimsy, whimsy1, whimsy2", "header-invalid"),
    ],
)  # fmt: skip
def test_referrer_policy_gets_the_published_outcome(value, outcome):
    assert headers.referrer_outcome([value]) == f"referrer-policy-{outcome}"


@pytest.mark.parametrize(
    ("value", "policy", "outcome"),
    [
        ("", "", "not-implemented"), ("whimsy", "", "header-invalid"), ("SAMEORIGIN, SAMEORIGIN", "", "header-invalid"),
        ("ALLOW-FROM https://lab.vn", "", "allow-from-origin"), ("DENY ", "", "sameorigin-or-deny"),
        ("DENY", "frame-ancestors https://lab.vn", "implemented-via-csp"),
    ],
)  # fmt: skip
def test_framing_gets_the_published_outcome(value, policy, outcome):
    assert headers.frame_outcome(value, judge_policy([policy] if policy else [])) == f"x-frame-options-{outcome}"


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ('src="/a.js"', "not-implemented-but-all-scripts-loaded-from-secure-origin"),
        ('src="/a.js" integrity="sha256-x"', "implemented-and-all-scripts-loaded-securely"),
        ('src="https://www.lab.vn/a.js"', "not-implemented-but-all-scripts-loaded-from-secure-origin"),
        ('src="https://cdn.else.vn/a.js" integrity="x"', "implemented-and-external-scripts-loaded-securely"),
        ('src="https://cdn.else.vn/a.js"', "not-implemented-but-external-scripts-loaded-securely"),
        ('src="http://cdn.else.vn/a.js" integrity="x"', "implemented-but-external-scripts-not-loaded-securely"),
        ('src="http://cdn.else.vn/a.js"', "not-implemented-and-external-scripts-not-loaded-securely"),
        ('src="//lab.vn/a.js"', "not-implemented-and-external-scripts-not-loaded-securely"),
    ],
)
def test_scripts_of_others_get_the_published_outcome(source, outcome):
    text = f"<html><script {source}></script></html>"
    page = Page("https://lab.vn/", 200, (("content-type", "text/html"),), text.encode())
    assert sri_outcome(page, read_markup(text, page.url), "lab.vn") == f"sri-{outcome}"


def test_grades_are_those_of_the_published_chart():
    """The chart: 100 and more A+, 90 A, 85 A-, 80 B+, 70 B, 65 B-, 60 C+, 50 C, 45 C-, 40 D+, 30 D, 25 D-, below F."""
    chart = {100: "A+", 95: "A", 90: "A", 85: "A-", 80: "B+", 75: "B", 70: "B", 65: "B-", 60: "C+", 55: "C", 50: "C",
             45: "C-", 40: "D+", 35: "D", 30: "D", 25: "D-", 20: "F", 0: "F"}  # fmt: skip
    five = "x-content-type-options-not-implemented"
    for score, letter in chart.items():
        found = grade([five] * ((100 - score) // 5))
        assert (found.score, found.letter) == (score, letter)


def test_bonuses_count_only_from_ninety_on():
    """100 - 5 - 5 = 90, so + 10; 100 - 20 = 80, so no bonus."""
    strict, sniff = "csp-implemented-with-no-unsafe-default-src-none", "x-content-type-options-not-implemented"
    assert grade([strict, sniff, "referrer-policy-unsafe"]).score == 100
    assert grade([strict, "hsts-not-implemented"]).score == 80
    assert grade(["csp-not-implemented", *["cookies-session-without-secure-flag"] * 3]).score == 0


PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "vn" / "observatory_scoring.json"


@pytest.mark.skipif(not PUBLISHED.is_file(), reason=f"no {PUBLISHED}")
def test_modifiers_equal_the_published_list():
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert {row["outcome"]: row["modifier"] for row in published["outcomes"]} == MODIFIERS


@given(st.lists(st.text(max_size=60), max_size=3))
def test_no_header_text_is_an_exception(values):
    judge_policy(values)
    headers.referrer_outcome(values)
    outcome_of(read_cookies(values), hsts=True)
    for value in values:
        headers.hsts_outcome(value)
