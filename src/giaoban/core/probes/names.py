"""What the names of a site say: who may issue its certificates (CAA), where its name servers stand, IPv6."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from giaoban.core.probes.answers import Ask, asked, normal, upwards
from giaoban.core.probes.markup import read_markup
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.outcome import Outcome, graded, untested
from giaoban.core.probes.pages import last

MOST_SERVERS = 8
Address = IPv4Address | IPv6Address


def addresses(ask: Ask, name: str, kind: str) -> list[Address] | None:
    """Of one type (A or AAAA); None when no answer came."""
    said = asked(ask, name, kind)
    return [ip_address(record.address) for record in said.records(kind)] if said.is_known else None


def servers(ask: Ask, host: str) -> list[str] | None:
    """The name servers of the zone a host is in, sorted; None when no answer came."""
    for name in upwards(host):
        said = asked(ask, name, "NS")
        if not said.is_known:
            return None
        if found := said.records("NS"):
            return sorted(normal(str(record.target)) for record in found)[:MOST_SERVERS]
    return []


def judge_names(visit: Measurement, ask: Ask) -> Iterator[Outcome]:
    """caa, ns-diversity, ipv6-ns, ipv6-web."""
    yield _caa(visit.host, ask)
    yield from _servers(visit, ask)
    yield _web(visit, ask)


def _caa(host: str, ask: Ask) -> Outcome:
    """The nearest domain above that has any CAA record decides (RFC 8659)."""
    for name in upwards(host):
        said = asked(ask, name, "CAA")
        evidence = f"dns/{name}/CAA"
        if not said.is_known:
            return untested("caa", "no-answer", evidence)
        if found := said.records("CAA"):
            issuers = [record.value.decode("utf-8", "replace") for record in found if record.tag.lower() == b"issue"]
            if issuers:
                return graded("caa", "2", "caa-present", evidence, name=name, issuers=", ".join(issuers)[:120])
            return graded("caa", "0", "caa-without-issue", evidence, name=name)
    return graded("caa", "0", "caa-absent", f"dns/{normal(host)}/CAA")


def network(address: Address) -> str:
    """The /24 or /48 around an address.

    >>> network(ip_address("203.0.113.77")), network(ip_address("2001:db8:1:2::3"))
    ('203.0.113.0/24', '2001:db8:1::/48')
    """
    return str(ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))


def _servers(visit: Measurement, ask: Ask) -> Iterator[Outcome]:
    evidence = tuple(f"dns/{name}/NS" for name in upwards(visit.host))[:1]
    found = servers(ask, visit.host)
    if not found:
        for check in ("ns-diversity", "ipv6-ns"):
            yield untested(check, "no-answer", *evidence)
        return
    by_type = {kind: [addresses(ask, name, kind) for name in found] for kind in ("A", "AAAA")}
    complete = all(one is not None for listed in by_type.values() for one in listed)
    places = {network(address) for listed in by_type.values() for one in listed for address in one or ()}
    of_version = {version: {one for one in places if (":" in one) == (version == 6)} for version in (4, 6)}
    diverse = len(found) >= 2 and max(len(of_version[4]), len(of_version[6])) >= 2
    context = {"servers": ", ".join(found), "networks": ", ".join(sorted(places)) or "–"}
    if not diverse and not complete:
        yield untested("ns-diversity", "no-answer", *evidence)
    else:
        reason = "ns-diverse" if diverse else "ns-alone" if len(found) < 2 else "ns-in-one-network"
        yield graded("ns-diversity", "2" if diverse else "0", reason, *evidence, **context)
    yield _reached(visit, found, by_type["AAAA"])


def _reached(visit: Measurement, found: list[str], listed: list[list[Address] | None]) -> Outcome:
    """How many name servers answered over IPv6."""
    named = [name for name, own in zip(found, listed, strict=True) if own]
    if not named:
        if any(own is None for own in listed):
            return untested("ipv6-ns", "no-answer")
        return graded("ipv6-ns", "0", "ns-without-ipv6", servers=", ".join(found))
    tries = [(name, visit.get(f"ns6/{name}")) for name in named]
    reached = [name for name, one in tries if one and one.data]
    evidence = tuple(f"ns6/{name}" for name in named)
    if len(reached) < 2 and any(one is None or one.is_unknown for _, one in tries):
        return untested("ipv6-ns", "no-ipv6-here", *evidence)
    level = str(min(2, len(reached)))
    reason = {"2": "ns-over-ipv6", "1": "ns-one-over-ipv6"}.get(level, "ns-unreachable-over-ipv6")
    return graded("ipv6-ns", level, reason, *evidence, servers=", ".join(reached or named))


def _web(visit: Measurement, ask: Ask) -> Outcome:
    check, evidence = "ipv6-web", (f"dns/{normal(visit.host)}/AAAA", "pages/https6", "pages/https")
    found = addresses(ask, visit.host, "AAAA")
    if found is None:
        return untested(check, "no-answer", *evidence)
    if not found:
        return graded(check, "0", "web-without-ipv6", *evidence)
    there, here = visit.get("pages/https6"), last(visit, "https")
    if there is None or there.is_unknown or here is None:
        return untested(check, "no-ipv6-here" if here else "no-page", *evidence)
    page = last(visit, "https6")
    context = {"address": str(found[0])}
    if page is None:
        return graded(check, "1", "web-unreachable-over-ipv6", *evidence, **context)
    same = page.status == here.status
    if same and here.is_html:
        same = read_markup(page.text, page.url).title == read_markup(here.text, here.url).title
    if not same:
        return graded(check, "1", "web-different-over-ipv6", *evidence, **context)
    return graded(check, "6", "web-over-ipv6", *evidence, **context)
