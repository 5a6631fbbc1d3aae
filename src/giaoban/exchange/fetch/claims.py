"""Looks at a host for the token of its owner: a TXT record, or a small file. Other rooms ask for "exchange.seen_at"."""

from __future__ import annotations

from collections.abc import Sequence

import dns.exception
import dns.resolver

from giaoban.exchange.fetch.asking import Resolve, fetch
from giaoban.exchange.fetch.places import read_url
from giaoban.exchange.fetch.probing.pace import EVERYBODY
from giaoban.exchange.fetch.rules import Allow, Limits, Unfetched

LIMITS = Limits(bytes=4096, seconds=15.0, connect=5.0, silent=5.0, redirects=0)
MOST = 20


def seen_at(
    *, method: str, place: str, allow: Allow = Allow(), port: int = 443,  # noqa: B008  frozen
    resolvers: Sequence[tuple[str, int]] = (),
) -> list[str]:  # fmt: skip
    """The texts that stand in the TXT records of a name (`dns`), or the lines of a file at an https address (`file`).

    A file counts only where it was asked for: a redirect to somebody else's site proves nothing. A name without
    records, or a file that is not there, gives nothing. `allow`, `port` and `resolvers` are for a laboratory: the
    public addresses, 443 and the machine's own otherwise. Raises Unfetched when the host cannot be asked.
    """
    asked = _resolver(resolvers)
    if method == "dns":
        return _records(asked, place)
    target = read_url(place)
    EVERYBODY.wait(target.host)
    if port != target.port:
        place = place.replace(f"//{target.host}/", f"//{target.host}:{port}/", 1)
    got = fetch(place, allow=allow, limits=LIMITS, resolve=_addresses(asked) if resolvers else None)
    if got.status in (404, 410):
        return []
    if not got.is_success:
        raise Unfetched("fetch.bad-answer", place=place, reason=f"HTTP {got.status}")
    return got.body.decode("utf-8", "replace").splitlines()[:MOST]


def _resolver(servers: Sequence[tuple[str, int]]) -> dns.resolver.Resolver:
    """Raises Unfetched where this machine is set up with none."""
    try:
        found = dns.resolver.Resolver(configure=not servers)
    except (dns.exception.DNSException, OSError) as why:
        raise Unfetched("fetch.no-address", host="–", reason=str(why)[:200]) from why
    if servers:
        found.nameservers = [address for address, _ in servers]
        found.port = servers[0][1]
    return found


def _records(asked: dns.resolver.Resolver, name: str) -> list[str]:
    try:
        answer = asked.resolve(name, "TXT", lifetime=LIMITS.seconds, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as why:
        raise Unfetched("fetch.no-address", host=name, reason=str(why)[:200]) from why
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer][:MOST]


def _addresses(asked: dns.resolver.Resolver) -> Resolve:
    def resolve(host: str, port: int) -> list[str]:
        try:
            return [record.address for record in asked.resolve(host, "A", lifetime=LIMITS.connect, search=False)]
        except dns.exception.DNSException as why:
            raise OSError(str(why)[:200]) from why

    return resolve
