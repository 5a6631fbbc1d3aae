"""One visit to one site: every question in order, every byte kept; judging comes afterwards."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import ip_address

from giaoban import __version__
from giaoban.core.probes import badges, content, dnssec, mail, names, suites
from giaoban.core.probes.anchors import ROOT_ANCHORS
from giaoban.core.probes.answers import normal, upwards
from giaoban.core.probes.handshake import SSL_3, TLS_1_2, TLS_1_3, VERSIONS, client_hello, read_answer, ssl2_hello
from giaoban.core.probes.headers import ORIGIN
from giaoban.core.probes.measurement import Exchange, Measurement
from giaoban.core.probes.outcome import Outcome
from giaoban.core.probes.pages import last
from giaoban.core.probes.preload import FACT, hosts_to_look_up
from giaoban.exchange.fetch.addresses import Address, why_refused
from giaoban.exchange.fetch.asking import system_resolve
from giaoban.exchange.fetch.places import Target, read_url
from giaoban.exchange.fetch.probing import lines, pages
from giaoban.exchange.fetch.probing import names as name_servers
from giaoban.exchange.fetch.probing.pace import EVERYBODY, Pace
from giaoban.exchange.fetch.probing.preload import look_up
from giaoban.exchange.fetch.rules import Allow, Unfetched

AGENT = f"Mozilla/5.0 (compatible; giaoban-scan/{__version__}; trust label of public websites; passive, 1 request/s)"


@dataclass(frozen=True)
class Way:
    """How a visit is made.

    allow       networks that are refused otherwise, an authority of one's own
    port        of https; `http_port` of http; `names_port` at which name servers are tried over IPv6
    resolvers   (address, port); empty: those of this machine
    anchors     DS records of the root
    seconds     for one answer
    said        told each step, for progress
    """

    allow: Allow = field(default_factory=Allow)
    port: int = 443
    http_port: int = 80
    names_port: int = 53
    resolvers: tuple[name_servers.Server, ...] = ()
    anchors: Sequence[str] = ROOT_ANCHORS
    seconds: float = 8.0
    pace: Pace = EVERYBODY
    agent: str = AGENT
    said: Callable[[str], object] = lambda _: None


def visit(host: str, way: Way, *, at: dt.datetime | None = None) -> Measurement:
    """Everything a site says of itself, in about 25 requests, one a second.

    Raises Unfetched for a host that is none, that has no address, or whose address may not be reached.
    """
    place = read_url(f"https://{host}:{way.port}/")
    ports = tuple({way.port, way.http_port, *way.allow.ports})
    way = replace(way, allow=replace(way.allow, hosts=("*",), ports=ports),
                  resolvers=way.resolvers or tuple(name_servers.own_resolvers()))  # fmt: skip
    return _Visit(place.host, way, at or dt.datetime.now(dt.UTC)).made()


class _Visit:
    def __init__(self, host: str, way: Way, at: dt.datetime) -> None:
        self.host, self.way, self.at = host, way, at
        self.kept: dict[str, Exchange] = {}

    def made(self) -> Measurement:
        self.way.said("names")
        found = self._addresses(self.host)
        self.way.said("tls")
        if self._trust(found[0]):
            self._hellos(found[0])
        self.way.said("pages")
        self._pages(found)
        self.way.said("domain")
        self._domain()
        facts = {
            "addresses": [str(one) for one in found], "ipv6": any(one.version == 6 for one in found),
            FACT: look_up(hosts_to_look_up(self._so_far())).as_fact(),
        }  # fmt: skip
        return self._so_far(facts)

    def _so_far(self, facts: dict[str, object] | None = None) -> Measurement:
        return Measurement(self.host, self.at, tuple(self.kept.values()), self.way.port, self.way.agent, facts or {})

    def _keep(self, name: str, question: str, answered: tuple[bytes, str]) -> None:
        self.kept[name] = Exchange(name, question, *answered)

    # Names

    def ask(self, name: str, kind: str) -> bytes | None:
        """Goes out once for each question; what came is kept under the name that judging looks for."""
        place = f"dns/{name}/{kind}"
        if place not in self.kept:
            self._keep(place, f"{name} {kind}",
                       name_servers.question(name, kind, self.way.resolvers, seconds=self.way.seconds / 2))  # fmt: skip
        return self.kept[place].data or None

    def _addresses(self, host: str) -> list[Address]:
        """IPv4 first. Raises Unfetched."""
        try:
            found: list[Address] = [ip_address(host)]
        except ValueError:
            listed = [names.addresses(self.ask, normal(host), kind) for kind in ("A", "AAAA")]
            found = [one for some in listed for one in some or ()]
            if not found and all(some is None for some in listed):
                try:
                    found = sorted({ip_address(text) for text in system_resolve(host, self.way.port)}, key=_version)
                except (OSError, ValueError) as why:
                    raise Unfetched("fetch.no-address", host=host, reason=str(why)[:120]) from why
        if not found:
            raise Unfetched("fetch.no-address", host=host, reason="–")
        for address in found:
            if reason := why_refused(address, self.way.allow):
                raise Unfetched("fetch.address-refused", host=host, address=str(address), reason=reason)
        return found

    def _locate(self, target: Target) -> list[Address]:
        if not self.way.allow.has_port(target.port):
            raise Unfetched("fetch.port-not-allowed", host=target.host, port=target.port)
        return self._addresses(target.host)

    # TLS

    def _trust(self, address: Address) -> bool:
        """The handshake of a browser; false when nobody listens or answers."""
        answered = lines.trust(
            self.host, address, self.way.port, ca_file=self.way.allow.ca_file, seconds=self.way.seconds,
            turn=lambda: self.way.pace.turn(self.host),
        )  # fmt: skip
        self._keep("tls/trust", "handshake with a checked chain", answered)
        return bool(answered[0]) or answered[1] == "closed"

    def _hellos(self, address: Address) -> None:
        self._hello(address, "tls/ssl2", ssl2_hello(os.urandom(16)))
        for name, version in VERSIONS.items():
            if version >= SSL_3:
                self._hello(address, f"tls/{name}", self._client_hello(version))
        for name, offered in suites.GROUPS.items():
            self._hello(address, f"tls/suites/{name}", self._client_hello(TLS_1_2, offered))
        older = read_answer(self.kept["tls/tls12"].data)
        if older.kind == "hello" and older.version == TLS_1_2:
            with self.way.pace.turn(self.host):
                answered = lines.negotiate_again(self.host, address, self.way.port, seconds=self.way.seconds)
            self._keep("tls/again", "a second hello inside a finished handshake", answered)

    def _client_hello(self, version: int, offered: Sequence[int] = ()) -> bytes:
        if not offered:
            offered = suites.MODERN if version == TLS_1_3 else (
                (*suites.SOUND, *suites.TRIPLE_DES) if version == TLS_1_2 else suites.OLD
            )  # fmt: skip
        return client_hello(
            version=version, suites=offered, host=self.host, random=os.urandom(32), key=os.urandom(32),
            deflate=version == TLS_1_2,
        )  # fmt: skip

    def _hello(self, address: Address, name: str, question: bytes) -> None:
        with self.way.pace.turn(self.host):
            answered = lines.talk(address, self.way.port, question, seconds=self.way.seconds)
        self._keep(name, question.hex(), answered)

    # Pages

    def _pages(self, found: list[Address]) -> None:
        base = Target("https", self.host, self.way.port).url.rstrip("/")
        self._page("http", Target("http", self.host, self.way.http_port).url)
        self._page("https", f"{base}/")
        page = last(self._so_far(), "https")
        if page is None:
            return
        self._page("cors", f"{base}/", headers={"origin": ORIGIN})
        self._page("security.txt", f"{base}/.well-known/security.txt")
        self._page("robots.txt", f"{base}/robots.txt")
        links = content.policy_links(page) if page.is_html else []
        if links:
            self._page("privacy", links[0])
        else:
            self.kept["pages/privacy"] = Exchange("pages/privacy", "")
        for number, address in enumerate(badges.pictures(page), 1):
            self._page(f"{badges.PICTURE}{number}", address)
        self._over_ipv6(base, found)

    def _page(
        self, name: str, url: str, *, headers: dict[str, str] | None = None, locate: pages.Locate | None = None
    ) -> None:
        answered = pages.walk(
            url, locate=locate or self._locate, pace=self.way.pace, agent=self.way.agent, seconds=self.way.seconds,
            headers=headers,
        )  # fmt: skip
        self._keep(f"pages/{name}", f"GET {url}", answered)

    def _over_ipv6(self, base: str, found: list[Address]) -> None:
        """The same page from an IPv6 address, redirects of the same host too."""
        six: list[Address] = [one for one in found if one.version == 6]
        if six:
            self._page("https6", f"{base}/",
                       locate=lambda target: six if target.host == self.host else self._locate(target))  # fmt: skip

    # The domain

    def _domain(self) -> None:
        """Judging asks what it needs; what it finds is thrown away here and found again from what was kept."""
        so_far = self._so_far()
        dnssec.judge_dnssec(so_far, self.ask, anchors=self.way.anchors)
        self._name_servers()
        judged: list[Outcome] = [*names.judge_names(so_far, self.ask)]
        judged += mail.judge_mail(so_far, self.ask, anchors=self.way.anchors)
        carried = next(one for one in judged if one.check == "mta-sts-or-dane")
        if "pages/mta-sts" in carried.evidence and carried.reason == "not-tested":
            domain = mail.mail_domain(self.host)
            self._page(
                "mta-sts", f"https://mta-sts.{domain}:{self.way.port}/.well-known/mta-sts.txt".replace(":443/", "/")
            )

    def _name_servers(self) -> None:
        zone = next((n for n in upwards(self.host) if (one := self.kept.get(f"dns/{n}/NS")) and one.data), self.host)
        for name in names.servers(self.ask, self.host) or ():
            for address in (names.addresses(self.ask, name, "AAAA") or [])[:1]:
                if why_refused(address, self.way.allow):
                    answered = b"", "not-allowed"
                else:
                    with self.way.pace.turn(name):
                        answered = name_servers.reach(
                            name, address, self.way.names_port, zone, seconds=self.way.seconds / 2
                        )
                self._keep(f"ns6/{name}", f"{zone} SOA @{address}", answered)


def _version(address: Address) -> int:
    return address.version
