"""A measurement judged: every check of the trust label, in order; what is known from elsewhere is passed in.

`RULES` names these rules. When they change it changes, and every kept measurement can be judged again. The judges are
loaded when something is judged: they bring libraries along that a page which only names the rules does not need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any

from giaoban.core.probes.anchors import ROOT_ANCHORS
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.outcome import FULL, Outcome, Verdict, gate, graded, untested

if TYPE_CHECKING:
    from giaoban.core.probes.observatory import Grade

RULES = "web-trust@1 probes@2"
MOST_UNTESTED = Fraction(1, 10)


@dataclass(frozen=True)
class Blocks:
    """Block lists that were loaded: names (and all below them), networks. `day` says how old they are."""

    names: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    day: str = ""

    @classmethod
    def of(cls, entries: Iterable[str], day: str = "") -> Blocks:
        """From names, addresses and networks; `#` begins a remark.

        >>> Blocks.of(["xau.vn", "203.0.113.0/24"]).holds("a.xau.vn", [])
        'xau.vn'
        """
        from giaoban.core.probes.answers import normal

        names, networks = set(), []
        for entry in entries:
            text = entry.partition("#")[0].strip().lower()
            try:
                networks.append(ip_network(text, strict=False))
            except ValueError:
                if text:
                    names.add(normal(text))
        return cls(frozenset(names), tuple(networks), day)

    def holds(self, host: str, addresses: Iterable[str]) -> str:
        """The entry that names the host or one of its addresses, or nothing."""
        from giaoban.core.probes.answers import upwards

        if found := next((name for name in upwards(host) if name in self.names), ""):
            return found
        for text in addresses:
            address = ip_address(text)
            for block in self.networks:
                if block.version == address.version and address in block:
                    return str(block)
        return ""


@dataclass(frozen=True)
class Known:
    """What a visit cannot see. None stands for "not known".

    blocks        block lists
    level         whether the system behind has an approved security level
    availability  share of the last 30 days, 0 to 1
    anchors       DS records of the root of names
    """

    blocks: Blocks | None = None
    level: bool | None = None
    availability: float | None = None
    anchors: Sequence[str] = ROOT_ANCHORS


@dataclass(frozen=True)
class Judgement:
    """All outcomes of a visit by the name of their check. `is_decidable`: at most a tenth is untested."""

    measurement: str
    rules: str
    outcomes: Mapping[str, Outcome]
    observatory: Grade | None

    @property
    def untested(self) -> Fraction:
        missing = sum(one.verdict == Verdict.NOT_TESTED for one in self.outcomes.values())
        return Fraction(missing, len(self.outcomes))

    @property
    def is_decidable(self) -> bool:
        return self.untested <= MOST_UNTESTED

    @property
    def failed(self) -> list[Outcome]:
        return [one for one in self.outcomes.values() if one.verdict == Verdict.FAIL]

    def answers(self) -> dict[str, dict[str, Any]]:
        """By check: the level to answer with (None: not tested), and what it rests on, ready to be kept as evidence."""
        return {
            name: {
                "value": one.level,
                "raw": {"rules": self.rules, "measurement": self.measurement, **one.as_row()},
            }
            for name, one in self.outcomes.items()
        }


def judge(visit: Measurement, known: Known = Known()) -> Judgement:
    """Every check once, whatever came of the visit.

    >>> import datetime as dt
    >>> nothing = judge(Measurement("a.vn", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), ()))
    >>> nothing.failed, nothing.is_decidable, len(nothing.outcomes)
    ([], False, 39)
    """
    from giaoban.core.probes.answers import recorded
    from giaoban.core.probes.certificates import judge_certificates
    from giaoban.core.probes.content import judge_content
    from giaoban.core.probes.dnssec import judge_dnssec
    from giaoban.core.probes.headers import judge_headers
    from giaoban.core.probes.mail import judge_mail
    from giaoban.core.probes.names import judge_names
    from giaoban.core.probes.observatory import judge_observatory
    from giaoban.core.probes.tls import judge_tls
    from giaoban.core.probes.wellknown import judge_wellknown

    ask = recorded(visit)
    found = [
        *judge_tls(visit),
        *judge_certificates(visit),
        *judge_headers(visit),
        *judge_content(visit),
        *judge_wellknown(visit),
        judge_dnssec(visit, ask, anchors=known.anchors),
        *judge_names(visit, ask),
        *judge_mail(visit, ask, anchors=known.anchors),
        *_from_elsewhere(visit, known),
    ]
    by_check = {one.check: one for one in found}
    return Judgement(visit.sha256, RULES, {name: by_check[name] for name in FULL}, judge_observatory(visit))


def _from_elsewhere(visit: Measurement, known: Known) -> Iterable[Outcome]:
    if known.blocks is None:
        yield untested("not-blocklisted", "no-list")
    else:
        entry = known.blocks.holds(visit.host, visit.facts.get("addresses", ()))
        reason = "blocklisted" if entry else "not-blocklisted"
        yield gate("not-blocklisted", not entry, reason, entry=entry or "–", day=known.blocks.day)
    if known.level is None:
        yield untested("level-approved", "not-registered")
    else:
        yield gate("level-approved", known.level, "level-approved" if known.level else "level-missing")
    if known.availability is None:
        yield untested("availability", "not-monitored")
    else:
        share = known.availability
        level = "2" if share >= 0.995 else "1" if share >= 0.99 else "0"
        reason = "available" if level == "2" else "available-too-little"
        yield graded("availability", level, reason, share=f"{100 * share:.2f}")
