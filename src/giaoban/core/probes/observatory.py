"""The score and grade of the HTTP Observatory for a visit, as its published rules compute them.

    score = 100 + penalties; bonuses are added only to 90 or more; grade by the next lower multiple of five

Source: mdn-http-observatory 1.6, chart of outcomes and modifiers. Limits: the preload list of browsers is as old as the
visit says (`Grade.preload`); without one `hsts-preloaded` and `redirection-all-redirects-preloaded` never appear.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from giaoban.core.probes import headers
from giaoban.core.probes.cookies import outcome_of, read_cookies
from giaoban.core.probes.markup import Markup, Tag, read_markup
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.pages import Page, hops, last
from giaoban.core.probes.preload import preload_of

BASE, LEAST_FOR_BONUS = 100, 90
MODIFIERS = {
    "csp-implemented-with-no-unsafe-default-src-none": 10, "csp-implemented-with-no-unsafe": 5,
    "csp-implemented-with-unsafe-inline-in-style-src-only": 0,
    "csp-implemented-with-insecure-scheme-in-passive-content-only": -10, "csp-implemented-with-unsafe-eval": -10,
    "csp-implemented-with-unsafe-inline": -20, "csp-implemented-with-insecure-scheme": -20,
    "csp-header-invalid": -25, "csp-not-implemented": -25, "csp-not-implemented-but-reporting-enabled": -25,
    "csp-implemented-but-duplicate-directives": 0,
    "cookies-secure-with-httponly-sessions-and-samesite": 5, "cookies-secure-with-httponly-sessions": 0,
    "cookies-not-found": 0, "cookies-without-secure-flag-but-protected-by-hsts": -5,
    "cookies-session-without-secure-flag-but-protected-by-hsts": -10, "cookies-without-secure-flag": -20,
    "cookies-samesite-flag-invalid": -20, "cookies-anticsrf-without-samesite-flag": -20,
    "cookies-session-without-httponly-flag": -30, "cookies-session-without-secure-flag": -40,
    "cross-origin-resource-sharing-not-implemented": 0,
    "cross-origin-resource-sharing-implemented-with-public-access": 0,
    "cross-origin-resource-sharing-implemented-with-restricted-access": 0,
    "cross-origin-resource-sharing-implemented-with-universal-access": -50,
    "redirection-all-redirects-preloaded": 0, "redirection-to-https": 0, "redirection-not-needed-no-http": 0,
    "redirection-off-host-from-http": -5, "redirection-not-to-https-on-initial-redirection": -10,
    "redirection-not-to-https": -20, "redirection-missing": -20, "redirection-invalid-cert": -20,
    "referrer-policy-private": 5, "referrer-policy-not-implemented": 0, "referrer-policy-unsafe": -5,
    "referrer-policy-header-invalid": -5,
    "hsts-preloaded": 5, "hsts-implemented-max-age-at-least-six-months": 0,
    "hsts-implemented-max-age-less-than-six-months": -10, "hsts-not-implemented": -20, "hsts-header-invalid": -20,
    "hsts-not-implemented-no-https": -20, "hsts-invalid-cert": -20,
    "sri-implemented-and-all-scripts-loaded-securely": 5, "sri-implemented-and-external-scripts-loaded-securely": 5,
    "sri-not-implemented-response-not-html": 0, "sri-not-implemented-but-no-scripts-loaded": 0,
    "sri-not-implemented-but-all-scripts-loaded-from-secure-origin": 0,
    "sri-not-implemented-but-external-scripts-loaded-securely": -5,
    "sri-implemented-but-external-scripts-not-loaded-securely": -20,
    "sri-not-implemented-and-external-scripts-not-loaded-securely": -50,
    "x-content-type-options-nosniff": 0, "x-content-type-options-not-implemented": -5,
    "x-content-type-options-header-invalid": -5,
    "x-frame-options-implemented-via-csp": 5, "x-frame-options-sameorigin-or-deny": 0,
    "x-frame-options-allow-from-origin": 0, "x-frame-options-not-implemented": -20,
    "x-frame-options-header-invalid": -20,
    "corp-header-invalid": -5, "corp-implemented-with-cross-origin": 0, "corp-implemented-with-same-origin": 10,
    "corp-implemented-with-same-site": 10, "corp-not-implemented": 0,
    "html-not-parseable": -20,
}  # fmt: skip
_STEPS = ("F", "F", "F", "F", "F", "D-", "D", "D", "D+", "C-", "C", "C", "C+", "B-", "B", "B", "B+", "A-", "A", "A",
          "A+")  # fmt: skip
_SRI_WORST_LAST = (
    "sri-implemented-and-all-scripts-loaded-securely",
    "sri-implemented-and-external-scripts-loaded-securely",
    "sri-implemented-but-external-scripts-not-loaded-securely",
    "sri-not-implemented-but-external-scripts-loaded-securely",
    "sri-not-implemented-and-external-scripts-not-loaded-securely",
)


@dataclass(frozen=True)
class Grade:
    """`preload`: day of the browsers' list that was looked up; empty where none was."""

    score: int
    letter: str
    outcomes: tuple[str, ...]
    preload: str = ""

    def as_row(self) -> dict[str, Any]:
        return {
            "score": self.score, "grade": self.letter, "outcomes": list(self.outcomes), "preload_list": self.preload,
        }  # fmt: skip


def grade(outcomes: Iterable[str], *, preload: str = "") -> Grade:
    """Score and letter of a set of outcomes.

    >>> found = grade(["csp-not-implemented", "hsts-not-implemented", "x-frame-options-implemented-via-csp"])
    >>> found.score, found.letter
    (55, 'C')
    """
    given = tuple(outcomes)
    score = BASE + sum(min(0, MODIFIERS[name]) for name in given)
    if score >= LEAST_FOR_BONUS:
        score += sum(max(0, MODIFIERS[name]) for name in given)
    score = max(0, score)
    return Grade(score, _STEPS[min(score, 100) // 5], given, preload)


def judge_observatory(visit: Measurement) -> Grade | None:
    """As the Observatory would grade the visit; None when no page came over https."""
    page = last(visit, "https")
    if page is None:
        return None
    first, verified = hops(visit, "https")[0], headers.is_verified(visit)
    markup = read_markup(page.text, page.url) if page.is_html else Markup(page.url)
    policy = headers.page_policy(page, markup)
    csp = policy.outcome
    if csp == "csp-not-implemented" and page.first("content-security-policy-report-only"):
        csp = "csp-not-implemented-but-reporting-enabled"
    preload = preload_of(visit)
    preloaded = preload.holds(visit.host)
    hsts = headers.hsts_outcome(first.first("strict-transport-security"), verified=verified, preloaded=preloaded)
    cors = last(visit, "cors")
    referrers = [*page.all("referrer-policy"), *markup.equivalents("referrer-policy")]
    cookies = read_cookies([value for hop in hops(visit, "https") for value in hop.all("set-cookie")])
    corp = (
        page.first("cross-origin-resource-policy") or (markup.equivalents("cross-origin-resource-policy") or [""])[-1]
    )
    return grade([
        csp,
        outcome_of(cookies, hsts=preloaded or hsts.endswith("at-least-six-months")),
        headers.cors_outcome(cors or Page(page.url, 0)),
        headers.redirect_outcome(hops(visit, "http"), verified=verified, preload=preload),
        headers.referrer_outcome(referrers),
        hsts,
        sri_outcome(page, markup, visit.host),
        headers.nosniff_outcome(page.first("x-content-type-options")),
        headers.frame_outcome(page.first("x-frame-options"), policy),
        headers.corp_outcome(corp),
    ], preload=preload.day)  # fmt: skip


def sri_outcome(page: Page, markup: Markup, host: str) -> str:
    """Scripts of other sites and their fingerprints; a site is the same by its last two labels (three below `.vn`)."""
    if not page.is_html:
        return "sri-not-implemented-response-not-html"
    scripts = markup.named("script")
    if not scripts:
        return "sri-not-implemented-but-no-scripts-loaded"
    found: list[str] = []
    foreign = bonus = False
    for tag in (tag for tag in scripts if tag.get("src")):
        source = tag.get("src").strip()
        is_full = source.lower().startswith(("http://", "https://"))
        is_foreign = source.startswith("//") or (is_full and not same_site(_host(source), host))
        if is_foreign:
            foreign = True
            found += _sri(tag, source)
        elif tag.get("integrity") and (source.startswith("https:") or not is_full):
            bonus = True
    if found:
        return max(found, key=_SRI_WORST_LAST.index)
    if bonus:
        return "sri-implemented-and-all-scripts-loaded-securely"
    if foreign:
        return "sri-implemented-and-external-scripts-loaded-securely"
    return "sri-not-implemented-but-all-scripts-loaded-from-secure-origin"


def _sri(tag: Tag, source: str) -> list[str]:
    secure = source.lower().startswith("https://")
    if tag.get("integrity"):
        return [] if secure else ["sri-implemented-but-external-scripts-not-loaded-securely"]
    if secure:
        return ["sri-not-implemented-but-external-scripts-loaded-securely"]
    return ["sri-not-implemented-and-external-scripts-not-loaded-securely"]


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


SECOND_LEVELS = frozenset({"gov", "com", "net", "org", "edu", "ac", "info", "name", "pro", "health", "int", "biz", "id",
                           "io", "ai", "co"})  # fmt: skip


def same_site(one: str, other: str) -> bool:
    """Whether two hosts belong to one registered name. Limits: knows `gov.vn` and its like, not the whole list of
    public suffixes.

    >>> same_site("cdn.bo.gov.vn", "www.bo.gov.vn"), same_site("a.gov.vn", "b.gov.vn"), same_site("x.vn", "y.x.vn")
    (True, False, True)
    """
    return _registered(one) == _registered(other)


def _registered(host: str) -> tuple[str, ...]:
    labels = host.lower().rstrip(".").split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVELS
    return tuple(labels[-3:] if deep else labels[-2:])
