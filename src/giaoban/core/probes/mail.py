"""Whether others can send mail in a site's name: SPF, DMARC, MTA-STS, DANE.

Source: RFC 7208 (SPF), RFC 7489 (DMARC), RFC 8461 (MTA-STS), RFC 7672 (DANE for SMTP), RFC 7505 (no mail at all).
The domain of mail is the host without `www.`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from giaoban.core.probes.anchors import ROOT_ANCHORS
from giaoban.core.probes.answers import Ask, Said, asked, normal, texts, upwards
from giaoban.core.probes.dnssec import Status, validate
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.outcome import Outcome, graded, untested
from giaoban.core.probes.pages import last

MOST_LOOKUPS = 10
MOST_EXCHANGERS = 4
_COUNTED = re.compile(r"[+?~-]?(include|a|mx|ptr|exists)([:/].*)?|redirect=.+", re.IGNORECASE)
_TERM = re.compile(
    r"[+?~-]?(all|include:\S+|a([:/]\S+)?|mx([:/]\S+)?|ptr(:\S+)?|exists:\S+|ip4:[0-9./]+|ip6:[0-9a-f:./]+)"
    r"|[a-z][a-z0-9_.-]*=\S*",
    re.IGNORECASE,
)


class Unanswered(Exception):
    """A name server did not answer: nothing can be said."""


@dataclass(frozen=True)
class Spf:
    """`all` is the sign before `all` (`-`, `~`, `?`, `+`), of a redirect's target if there is one; `faults` codes."""

    lookups: int
    all: str
    faults: tuple[str, ...]


def mail_domain(host: str) -> str:
    """Who letters would come from.

    >>> mail_domain("www.bo.gov.vn")
    'bo.gov.vn'
    """
    return normal(host).removeprefix("www.")


def read_spf(ask: Ask, domain: str) -> Spf | None:
    """The record of a domain with those it includes, counted; None without one. Raises Unanswered."""
    records = _spf_records(ask, domain)
    if not records:
        return None
    if len(records) > 1:
        return Spf(0, "", ("spf-twice",))
    faults: list[str] = []
    count = [0]
    sign = _walk(ask, records[0], count, faults, (domain,))
    if count[0] > MOST_LOOKUPS:
        faults.append("spf-too-many-lookups")
    return Spf(count[0], sign, tuple(dict.fromkeys(faults)))


def _spf_records(ask: Ask, domain: str) -> list[str]:
    found = _texts(ask, domain)
    return [text for text in found if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def _texts(ask: Ask, domain: str) -> list[str]:
    said = asked(ask, domain, "TXT")
    if not said.is_known:
        raise Unanswered(domain)
    return texts(said)


def _walk(ask: Ask, record: str, count: list[int], faults: list[str], path: tuple[str, ...]) -> str:
    sign = redirect = ""
    for term in record.split()[1:]:
        if not _TERM.fullmatch(term):
            faults.append("spf-bad-term")
            continue
        if _COUNTED.fullmatch(term):
            count[0] += 1
        bare = term.lower().lstrip("+-~?")
        if bare == "all":
            sign = sign or (term[0] if term[0] in "+-~?" else "+")
        elif bare.startswith("include:") and "%" not in bare:
            _below(ask, bare[8:], count, faults, path)
        elif bare.startswith("redirect="):
            redirect = bare[9:]
    if redirect and not sign and "%" not in redirect:
        return _below(ask, redirect, count, faults, path)
    return sign


def _below(ask: Ask, domain: str, count: list[int], faults: list[str], path: tuple[str, ...]) -> str:
    domain = normal(domain)
    if domain in path or len(path) > MOST_LOOKUPS or count[0] > 2 * MOST_LOOKUPS:
        faults.append("spf-circle" if domain in path else "spf-too-many-lookups")
        return ""
    records = _spf_records(ask, domain)
    if len(records) != 1:
        faults.append("spf-include-without-record")
        return ""
    return _walk(ask, records[0], count, faults, (*path, domain))


def read_dmarc(ask: Ask, domain: str) -> tuple[str, str] | None:
    """The policy that holds for a domain and the name it stands at, its own or the next above. Raises Unanswered."""
    for name in upwards(domain, 2):
        found = [tags for text in _texts(ask, f"_dmarc.{name}") if (tags := _tags(text)).get("v", "") == "DMARC1"]
        if len(found) == 1:
            policy = found[0].get("p", "none")
            if name != domain:
                policy = found[0].get("sp", policy)
            return policy.lower(), name
        if len(found) > 1:
            return None
    return None


def _tags(text: str) -> dict[str, str]:
    return {key.strip().lower(): value.strip() for key, _, value in (part.partition("=") for part in text.split(";"))}


def judge_mail(visit: Measurement, ask: Ask, *, anchors: Sequence[str] = ROOT_ANCHORS) -> Iterator[Outcome]:
    """spf, dmarc, mta-sts-or-dane."""
    domain = mail_domain(visit.host)
    exchangers = _exchangers(ask, domain)
    yield _spf(ask, domain, exchangers)
    yield _dmarc(ask, domain)
    yield _carried(visit, ask, domain, exchangers, anchors)


def _exchangers(ask: Ask, domain: str) -> list[str] | None:
    """Mail servers; empty when the domain takes no mail; None when no answer came."""
    said: Said = asked(ask, domain, "MX")
    if not said.is_known:
        return None
    found = sorted((record.preference, normal(str(record.exchange))) for record in said.records("MX"))
    return [name for _, name in found if name != "."][:MOST_EXCHANGERS]


def _spf(ask: Ask, domain: str, exchangers: list[str] | None) -> Outcome:
    evidence = f"dns/{domain}/TXT"
    try:
        found = read_spf(ask, domain)
    except Unanswered:
        return untested("spf", "no-answer", evidence)
    if found is None:
        return graded("spf", "0", "spf-absent", evidence, domain=domain)
    context = {"domain": domain, "lookups": found.lookups, "all": f"{found.all}all" if found.all else "–"}
    if found.faults:
        return graded("spf", "0", found.faults[0], evidence, **context)
    if found.all not in ("-", "~"):
        return graded("spf", "0", "spf-open", evidence, **context)
    return graded("spf", "4", "spf-good" if exchangers != [] else "spf-no-mail", evidence, **context)


def _dmarc(ask: Ask, domain: str) -> Outcome:
    evidence = f"dns/_dmarc.{domain}/TXT"
    try:
        found = read_dmarc(ask, domain)
    except Unanswered:
        return untested("dmarc", "no-answer", evidence)
    if found is None:
        return graded("dmarc", "0", "dmarc-absent", evidence, domain=domain)
    policy, name = found
    level = {"reject": "5", "quarantine": "4", "none": "1"}.get(policy, "0")
    reason = f"dmarc-{policy}" if level != "0" else "dmarc-unreadable"
    return graded("dmarc", level, reason, f"dns/_dmarc.{name}/TXT", domain=name, policy=policy)


def _carried(
    visit: Measurement, ask: Ask, domain: str, exchangers: list[str] | None, anchors: Sequence[str]
) -> Outcome:
    """Letters to the domain travel encrypted to the right server. Who takes no letters has nothing to protect."""
    check, evidence = "mta-sts-or-dane", (f"dns/_mta-sts.{domain}/TXT", "pages/mta-sts")
    if exchangers is None:
        return untested(check, "no-answer", f"dns/{domain}/MX")
    if not exchangers:
        return graded(check, "2", "mail-none", f"dns/{domain}/MX", domain=domain)
    if _has_dane(ask, exchangers, visit.at, anchors):
        return graded(check, "2", "dane-valid", *(f"dns/_25._tcp.{name}/TLSA" for name in exchangers), domain=domain)
    try:
        marks = [tags for text in _texts(ask, f"_mta-sts.{domain}") if (tags := _tags(text)).get("v") == "STSv1"]
    except Unanswered:
        return untested(check, "no-answer", *evidence)
    if len(marks) != 1 or not re.fullmatch(r"[A-Za-z0-9]{1,32}", marks[0].get("id", "")):
        return graded(check, "0", "mail-unprotected", *evidence, domain=domain)
    exchange, page = visit.get("pages/mta-sts"), last(visit, "mta-sts")
    if exchange is None or exchange.is_unknown:
        return untested(check, "no-page", *evidence)
    mode = _sts_mode(page.text, exchangers) if page is not None and page.status == 200 else ""
    reason = {"enforce": "mta-sts-valid", "testing": "mta-sts-only-testing"}.get(mode, "mta-sts-broken")
    return graded(check, "2" if mode == "enforce" else "0", reason, *evidence, domain=domain)


def _has_dane(ask: Ask, exchangers: list[str], at: dt.datetime, anchors: Sequence[str]) -> bool:
    """Every mail server has a usable TLSA record, securely signed."""
    for name in exchangers:
        place = f"_25._tcp.{name}"
        records = asked(ask, place, "TLSA").records("TLSA")
        if not any(record.usage in (2, 3) for record in records):
            return False
        if validate(ask, place, ("TLSA",), at=at, anchors=anchors).status != Status.SECURE:
            return False
    return True


def _sts_mode(text: str, exchangers: list[str]) -> str:
    """The mode of a policy that names every mail server; nothing for a broken one.

    >>> _sts_mode("version: STSv1\\nmode: enforce\\nmx: *.a.vn\\nmax_age: 86400\\n", ["mx.a.vn"])
    'enforce'
    """
    pairs = [(key.strip(), value.strip()) for key, _, value in (line.partition(":") for line in text.splitlines())]
    held = dict(pairs)
    names = [value.lower() for key, value in pairs if key == "mx"]
    covered = all(
        any(one == name or (name.startswith("*.") and one.partition(".")[2] == name[2:]) for name in names)
        for one in exchangers
    )
    sound = held.get("version") == "STSv1" and held.get("max_age", "").isdigit() and covered
    return held.get("mode", "") if sound else ""
