"""Response headers, one outcome each, named as the HTTP Observatory names them; levels as the trust label counts them.

Source: RFC 6797 (HSTS), W3C Referrer Policy, Fetch (CORS, nosniff); outcomes as published by the HTTP Observatory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from giaoban.core.probes import cookies as jar
from giaoban.core.probes.certificates import read_trust
from giaoban.core.probes.markup import Markup, read_markup
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.outcome import Outcome, gate, graded, untested
from giaoban.core.probes.pages import Page, hops, last
from giaoban.core.probes.policy import Policy, judge_policy
from giaoban.core.probes.preload import NOT_LOOKED_UP, Preload, preload_of

SIX_MONTHS_OBSERVATORY = 15_552_000
"""180 days: the Observatory is that lenient."""
SIX_MONTHS, YEAR = 15_768_000, 31_536_000
ORIGIN = "https://origin.probe.invalid"
"""Who the question about other origins pretends to be; nobody can own this name (RFC 6761)."""
PRIVATE = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
LEAKY = ("origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade")
_HEADERS = ("hsts", "csp", "cookies", "nosniff", "framing", "referrer-policy", "no-version-leak")
_VERSION = re.compile(r"\d+(\.\d+)+|/\s*\d")


def judge_headers(visit: Measurement) -> Iterator[Outcome]:
    """http-redirect, hsts, csp, cookies, nosniff, framing, referrer-policy, cors, no-version-leak."""
    yield _redirect(visit)
    page = last(visit, "https")
    if page is None or page.scheme != "https":
        for check in (*_HEADERS, "cors"):
            yield untested(check, "no-page", "pages/https")
        return
    markup = read_markup(page.text, page.url) if page.is_html else Markup(page.url)
    first = hops(visit, "https")[0]
    yield _hsts(first, preload_of(visit), visit.host)
    policy = page_policy(page, markup)
    yield _csp(page, policy)
    yield _cookies(visit, first)
    yield _nosniff(page)
    yield _framing(page, policy)
    yield _referrer(page, markup)
    yield _cors(visit)
    yield _leak(page)


def page_policy(page: Page, markup: Markup) -> Policy:
    name = "content-security-policy"
    return judge_policy(page.all(name), markup.equivalents(name), is_https=page.scheme == "https")


def read_hsts(value: str) -> tuple[int, bool] | None:
    """Seconds and whether subdomains are included; None for a header that browsers ignore.

    >>> read_hsts("max-age=31536000; includeSubDomains"), read_hsts("includeSubDomains")
    ((31536000, True), None)
    """
    parts = [part.strip().lower() for part in value[:1024].split(";")]
    ages = [part[8:].strip().strip('"') for part in parts if part.startswith("max-age=")]
    if "," in value or len(ages) != 1 or not re.fullmatch(r"[0-9]{1,15}", ages[0]):
        return None
    return int(ages[0]), "includesubdomains" in parts


def hsts_outcome(value: str, *, verified: bool = True, preloaded: bool = False) -> str:
    """On the browsers' list nothing else counts: not a missing or broken header, not even a bad certificate.

    >>> hsts_outcome(""), hsts_outcome("", preloaded=True)
    ('hsts-not-implemented', 'hsts-preloaded')
    """
    if preloaded:
        return "hsts-preloaded"
    if not verified:
        return "hsts-invalid-cert"
    if not value:
        return "hsts-not-implemented"
    found = read_hsts(value)
    if found is None:
        return "hsts-header-invalid"
    long = found[0] >= SIX_MONTHS_OBSERVATORY
    return f"hsts-implemented-max-age-{'at-least' if long else 'less-than'}-six-months"


def referrer_outcome(values: list[str]) -> str:
    """The last policy that browsers know counts.

    >>> referrer_outcome(["no-referrer, whimsy"]), referrer_outcome([])
    ('referrer-policy-private', 'referrer-policy-not-implemented')
    """
    if not values:
        return "referrer-policy-not-implemented"
    said = [part.strip().lower() for part in ",".join(values).split(",")]
    known = [part for part in said if part in (*PRIVATE, *LEAKY)]
    if not known:
        return "referrer-policy-header-invalid"
    return "referrer-policy-private" if known[-1] in PRIVATE else "referrer-policy-unsafe"


def frame_outcome(value: str, policy: Policy) -> str:
    if "frame-ancestors" in policy.directives:
        return "x-frame-options-implemented-via-csp"
    said = value.strip().lower()
    if not said:
        return "x-frame-options-not-implemented"
    if said in ("deny", "sameorigin"):
        return "x-frame-options-sameorigin-or-deny"
    return "x-frame-options-" + ("allow-from-origin" if said.startswith("allow-from") else "header-invalid")


def nosniff_outcome(value: str) -> str:
    if not value:
        return "x-content-type-options-not-implemented"
    return "x-content-type-options-" + ("nosniff" if value.strip().lower() == "nosniff" else "header-invalid")


def cors_outcome(page: Page) -> str:
    said = page.first("access-control-allow-origin").strip().lower()
    if not said:
        return "cross-origin-resource-sharing-not-implemented"
    if said == "*":
        kind = "public"
    else:
        reflected = said == ORIGIN and page.first("access-control-allow-credentials").strip().lower() == "true"
        kind = "universal" if reflected else "restricted"
    return f"cross-origin-resource-sharing-implemented-with-{kind}-access"


def corp_outcome(value: str) -> str:
    said = value.strip().lower()
    if not said:
        return "corp-not-implemented"
    known = said in ("same-site", "same-origin", "cross-origin")
    return f"corp-implemented-with-{said}" if known else "corp-header-invalid"


def redirect_outcome(route: list[Page], *, verified: bool = True, preload: Preload = NOT_LOOKED_UP) -> str:
    """From `http://` on, every hop; where all hosts are preloaded, no browser ever goes that way."""
    if not route:
        return "redirection-not-needed-no-http"
    if not verified:
        return "redirection-invalid-cert"
    location = route[0].first("location")
    if len(route) == 1 and route[0].status in (301, 302, 303, 307, 308) and location:
        route = [*route, Page(_joined(route[0].url, location), 0)]
    if preload.covers(route):
        return "redirection-all-redirects-preloaded"
    if len(route) == 1:
        return "redirection-missing"
    if route[-1].scheme != "https":
        return "redirection-not-to-https"
    if route[1].scheme == "http":
        return "redirection-not-to-https-on-initial-redirection"
    return "redirection-off-host-from-http" if route[0].host != route[1].host else "redirection-to-https"


def is_verified(visit: Measurement) -> bool:
    exchange = visit.get("tls/trust")
    trust = read_trust(exchange.data) if exchange else None
    return trust is not None and trust.code == 0


def _redirect(visit: Measurement) -> Outcome:
    """Passes when port 80 is closed, or its first answer leads to https of the same host."""
    check, evidence = "http-redirect", "pages/http"
    exchange = visit.get(evidence)
    route = hops(visit, "http")
    if not route:
        if exchange is not None and exchange.fault == "refused":
            return gate(check, True, "redirection-not-needed-no-http", evidence)
        return untested(check, exchange.fault if exchange else "no-answer", evidence)
    location = route[0].first("location")
    if route[0].status not in (301, 302, 303, 307, 308) or not location:
        return gate(check, False, "redirection-missing", evidence, status=route[0].status)
    there = Page(_joined(route[0].url, location), 0)  # what it says counts, whether or not the way there was open
    context = {"to": f"{there.scheme}://{there.host}"}
    if there.scheme != "https":
        return gate(check, False, "redirection-not-to-https-on-initial-redirection", evidence, **context)
    if there.host != visit.host:
        return gate(check, False, "redirection-off-host-from-http", evidence, **context)
    if route[0].status == 303:
        return gate(check, False, "redirection-see-other", evidence, **context)
    return gate(check, True, "redirection-to-https", evidence, **context)


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        return ""


def _hsts(page: Page, preload: Preload, host: str) -> Outcome:
    """By the header alone, as the label counts it; what the browsers' list says stands beside and costs nothing."""
    value = page.first("strict-transport-security")
    outcome = hsts_outcome(value)
    found = read_hsts(value)
    seen = {"preloaded": preload.holds(host), "list_of": preload.day} if preload.day else {}
    if found is None:
        return graded("hsts", "0", outcome, "pages/https", header=value[:120], **seen)
    seconds, subdomains = found
    if seconds == 0:
        return graded("hsts", "0", "hsts-switched-off", "pages/https", header=value[:120], **seen)
    seen["seconds"] = seconds
    if seconds < SIX_MONTHS:
        return graded("hsts", "1", "hsts-implemented-max-age-less-than-six-months", "pages/https", **seen)
    if seconds >= YEAR and subdomains:
        return graded("hsts", "4", outcome, "pages/https", **seen)
    return graded("hsts", "3", "hsts-without-subdomains-or-year", "pages/https", **seen)


def _csp(page: Page, policy: Policy) -> Outcome:
    outcome, check = policy.outcome, "csp"
    if outcome == "csp-not-implemented" and page.first("content-security-policy-report-only"):
        return graded(check, "1", "csp-not-implemented-but-reporting-enabled", "pages/https")
    level = csp_level(policy)
    reason = outcome
    if level == "6" and outcome.endswith(("no-unsafe", "default-src-none")):
        reason = "csp-not-tight"
    return graded(check, level, reason, "pages/https", outcome=outcome)


def csp_level(policy: Policy) -> str:
    """8: strict, and closes objects, base and frames; 6: no unsafe script; 2: anything may run; 0: none.

    >>> csp_level(judge_policy(["default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"]))
    '8'
    """
    outcome = policy.outcome
    if outcome in ("csp-not-implemented", "csp-header-invalid"):
        return "0"
    if outcome in ("csp-implemented-with-unsafe-inline", "csp-implemented-with-unsafe-eval",
                   "csp-implemented-with-insecure-scheme"):  # fmt: skip
        return "2"
    if policy.has_nonce and policy.was_inline:
        return "6"
    held = policy.directives
    default = held.get("default-src", frozenset())
    closed = default <= {"'none'", "'self'"} and bool(default)
    ends = {"base-uri", "frame-ancestors"} <= held.keys() and ("object-src" in held or default == {"'none'"})
    return "8" if closed and ends else "6"


def _cookies(visit: Measurement, first: Page) -> Outcome:
    """All that were set on the way to the page over https."""
    route = [page for page in hops(visit, "https") if page.scheme == "https"]
    found = jar.read_cookies([value for page in route for value in page.all("set-cookie")])
    hsts = hsts_outcome(first.first("strict-transport-security")).endswith("at-least-six-months")
    outcome = jar.outcome_of(found, hsts=hsts and is_verified(visit))
    context = {"cookies": ", ".join(sorted({cookie.name for cookie in found})[:6]) or "–"}
    if not found or outcome.endswith("and-samesite"):
        return graded("cookies", "4", outcome, "pages/https", **context)
    bad = any(cookie.is_session and not cookie.is_http_only for cookie in found) or not all(c.is_secure for c in found)
    return graded("cookies", "0" if bad else "2", outcome, "pages/https", **context)


def _nosniff(page: Page) -> Outcome:
    outcome = nosniff_outcome(page.first("x-content-type-options"))
    return graded("nosniff", "2" if outcome.endswith("nosniff") else "0", outcome, "pages/https")


def _framing(page: Page, policy: Policy) -> Outcome:
    value = page.first("x-frame-options")
    outcome = frame_outcome(value, policy)
    good = outcome.endswith(("sameorigin-or-deny", "via-csp"))
    if outcome.endswith("via-csp") and policy.sources("frame-ancestors") & {"*", "http:", "https:"}:
        return graded("framing", "0", "frame-ancestors-anybody", "pages/https")
    return graded("framing", "3" if good else "0", outcome, "pages/https", header=value[:80])


def _referrer(page: Page, markup: Markup) -> Outcome:
    metas = [tag.get("content") for tag in markup.named("meta") if tag.get("name").lower() == "referrer"]
    values = [*page.all("referrer-policy"), *metas]
    outcome = referrer_outcome(values)
    if outcome == "referrer-policy-private":
        level = "2"
    else:
        present = outcome == "referrer-policy-unsafe" and not ",".join(values).strip().lower().endswith("unsafe-url")
        level = "1" if present else "0"
    return graded("referrer-policy", level, outcome, "pages/https", header=", ".join(values)[:80])


def _cors(visit: Measurement) -> Outcome:
    page = last(visit, "cors")
    if page is None:
        return untested("cors", "no-page", "pages/cors")
    outcome = cors_outcome(page)
    return graded("cors", "0" if outcome.endswith("universal-access") else "2", outcome, "pages/cors")


def _leak(page: Page) -> Outcome:
    names = ("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator")
    said = [f"{name}: {value}" for name in names for value in page.all(name) if _VERSION.search(value)]
    if said:
        return graded("no-version-leak", "0", "version-shown", "pages/https", found="; ".join(said)[:160])
    return graded("no-version-leak", "2", "version-hidden", "pages/https")
