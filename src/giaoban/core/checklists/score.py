"""The verdict and the score of a set of answers: gates first, then the weighted mean of what applies.

    score(checklist, answers, facts={"level": 3}, today=date(2026, 3, 1)) -> Score

Unknown is not zero: what nobody answered, what no machine tested and what has no evidence in date leaves the score
between a lower and an upper bound. The bounds hold whatever the missing answers turn out to be. All arithmetic is in
fractions, so the same answers give the same bytes, in whatever order they come.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from giaoban.core.checklists.answers import MACHINES, Answer, answer_faults
from giaoban.core.checklists.bounds import mean_bounds
from giaoban.core.checklists.schema import Band, Checklist
from giaoban.core.checklists.tree import Scored, grow, leaves, parts_of
from giaoban.core.findings import Refused

Verdict = Literal["passed", "failed", "undetermined", "not_stated"]
DECIMALS, POINT_DECIMALS = 6, 4


@dataclass(frozen=True)
class Count:
    """How many are fulfilled, how many are not, and of how many nobody can tell."""

    met: int
    failed: int
    open: int

    @property
    def total(self) -> int:
        return self.met + self.failed + self.open

    @property
    def holds(self) -> bool | None:
        """Do all of them: no as soon as one does not, unknown while one is open."""
        if self.failed:
            return False
        return None if self.open else True


@dataclass(frozen=True)
class Score:
    """`low` and `high` are shares of the whole, 0 to 1; None when no criterion with a weight applies.

    `reasons` says in codes what the verdict rests on: `gate-failed`, `gate-open`, `mandatory-failed`,
    `mandatory-open`, `too-little`, `may-be-too-little`, `too-much-untested`, `nothing-scored`.
    """

    checklist: Checklist
    today: dt.date
    verdict: Verdict
    reasons: tuple[str, ...]
    gates: Count
    requirements: Count
    low: Fraction | None
    high: Fraction | None
    untested: Fraction
    tree: tuple[Scored, ...] = field(repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def criteria(self) -> list[Scored]:
        return [leaf for node in self.tree for leaf in leaves(node)]

    @property
    def low_points(self) -> Decimal | None:
        return _points(self.low, self.checklist.points)

    @property
    def high_points(self) -> Decimal | None:
        return _points(self.high, self.checklist.points)

    @property
    def bands(self) -> tuple[Band | None, Band | None]:
        """The band of the lower and of the upper bound; the same one when the score is settled."""
        return _band(self.checklist, self.low), _band(self.checklist, self.high)

    def as_plain(self) -> dict[str, Any]:
        """Everything as plain values: what is kept, shown and exported."""
        bands = [band.id if band else None for band in self.bands]
        return {
            "checklist": self.checklist.reference,
            "fingerprint": self.checklist.fingerprint,
            "today": self.today.isoformat(),
            "facts": {name: _plain(value) for name, value in sorted(self.facts.items())},
            "verdict": self.verdict,
            "reasons": list(self.reasons),
            "gates": {"met": self.gates.met, "failed": self.gates.failed, "open": self.gates.open},
            "requirements": {
                "met": self.requirements.met, "failed": self.requirements.failed, "open": self.requirements.open,
            },
            "points": str(self.checklist.points),
            "low": _plain(self.low_points),
            "high": _plain(self.high_points),
            "band_low": bands[0],
            "band_high": bands[1],
            "untested": rounded(self.untested),
            "tree": [_branch(node) for node in self.tree],
        }  # fmt: skip

    def as_json(self) -> str:
        """The canonical text: the same answers give the same bytes."""
        return json.dumps(self.as_plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.as_json().encode()).hexdigest()


def score(
    checklist: Checklist, answers: Iterable[Answer], *, facts: Mapping[str, Any] | None = None, today: dt.date
) -> Score:
    """The score on a day. Raises Refused with every answer and fact that does not fit the checklist.

    A gate is passed with full credit. A mandatory requirement is met with full credit and its evidence in date.
    """
    given, facts = list(answers), dict(facts or {})
    if found := answer_faults(checklist, given, facts):
        raise Refused(found)
    tree = grow(checklist, {answer.criterion: answer for answer in given}, facts, today)
    every = [leaf for node in tree for leaf in leaves(node)]
    low, high = mean_bounds(parts_of(tree)) or (None, None)
    gates, requirements = _gates(every), _requirements(every)
    untested = _untested(checklist, every)
    verdict, reasons = _verdict(checklist, gates, requirements, low, high, untested)
    return Score(checklist, today, verdict, reasons, gates, requirements, low, high, untested, tree, facts)


def rounded(value: Fraction | None, decimals: int = DECIMALS) -> str | None:
    """A fraction as people round it.

    >>> rounded(Fraction(2, 3)), rounded(Fraction(1))
    ('0.666667', '1')
    """
    if value is None:
        return None
    scaled = value * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _trim(Decimal(whole).scaleb(-decimals))


def _trim(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _points(value: Fraction | None, points: Decimal) -> Decimal | None:
    if value is None:
        return None
    return Decimal(rounded(value * Fraction(points), POINT_DECIMALS) or 0)


def _band(checklist: Checklist, value: Fraction | None) -> Band | None:
    reached = [band for band in checklist.bands if value is not None and Fraction(band.least) <= value]
    return reached[-1] if reached else None


def _gates(every: list[Scored]) -> Count:
    """A gate that may not apply stays open unless it is passed; a level that closes the gate counts as one failed."""
    found: Counter[str] = Counter()
    for leaf in every:
        if leaf.closes != "no":
            found["failed" if leaf.closes == "yes" and leaf.applies == "yes" else "open"] += 1
        elif getattr(leaf.node, "gate", False) and leaf.counts:
            found[_fulfilled(leaf)] += 1
    return Count(found["met"], found["failed"], found["open"])


def _requirements(every: list[Scored]) -> Count:
    """Mandatory ones that apply, and conditional ones where their condition holds."""
    wanted = [leaf for leaf in every if leaf.counts and getattr(leaf.node, "obligation", "") in MUST]
    found = Counter(_fulfilled(leaf) for leaf in wanted)
    return Count(found["met"], found["failed"], found["open"])


MUST = ("mandatory", "conditional")


def _fulfilled(leaf: Scored) -> Literal["met", "failed", "open"]:
    if leaf.low == 1:
        return "met"
    return "failed" if leaf.high is not None and leaf.high < 1 and leaf.applies == "yes" else "open"


def _untested(checklist: Checklist, every: list[Scored]) -> Fraction:
    """The share of applicable machine checks without a result."""
    machines = [leaf for leaf in every if leaf.counts and checklist.source_of(checklist.criteria[leaf.id]) in MACHINES]
    missing = [leaf for leaf in machines if leaf.state in ("not_tested", "unknown")]
    return Fraction(len(missing), len(machines)) if machines else Fraction(0)


def _verdict(
    checklist: Checklist, gates: Count, requirements: Count, low: Fraction | None, high: Fraction | None,
    untested: Fraction,
) -> tuple[Verdict, tuple[str, ...]]:  # fmt: skip
    passes = checklist.passes
    if passes is None:
        return "not_stated", ()
    if passes.most_untested is not None and untested > Fraction(passes.most_untested):
        return "undetermined", ("too-much-untested",)
    held: list[tuple[bool | None, str, str]] = []
    if passes.gates and gates.total:
        held.append((gates.holds, "gate-failed", "gate-open"))
    if passes.mandatory:
        held.append((requirements.holds, "mandatory-failed", "mandatory-open"))
    if passes.least is not None:
        least = Fraction(passes.least)
        if low is None or high is None:
            held.append((None, "", "nothing-scored"))
        else:
            enough = True if low >= least else False if high < least else None
            held.append((enough, "too-little", "may-be-too-little"))
    failed = tuple(no for holds, no, _ in held if holds is False)
    still_open = tuple(unsure for holds, _, unsure in held if holds is None)
    if failed:
        return "failed", failed + still_open
    return ("undetermined", still_open) if still_open else ("passed", ())


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _trim(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in sorted(value.items())}
    return value


def _branch(node: Scored) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": node.id,
        "title": {"vi": node.node.title.vi, "en": node.node.title.en},
        "state": node.state,
        "applies": node.applies,
        "weight": rounded(node.weight),
        "share": rounded(node.share),
        "low": rounded(node.low),
        "high": rounded(node.high),
    }
    if node.is_group:
        return said | {"nodes": [_branch(child) for child in node.children]}
    said |= {"value": _plain(node.value), "why": list(node.why)}
    answer = node.answer
    if answer is not None:
        said["source"] = answer.source
        said["note"] = answer.note
        said["evidence"] = sorted((_piece(piece) for piece in answer.evidence), key=json.dumps)
        if answer.override is not None:
            over = answer.override
            said["override"] = {
                "value": _plain(over.value), "machine": _plain(answer.value), "reason": over.reason, "by": over.by,
                "since": over.since.isoformat(), "until": over.until.isoformat(),
            }  # fmt: skip
    return said


def _piece(piece: Any) -> dict[str, Any]:
    return {
        "kind": piece.kind, "title": piece.title, "sha256": piece.sha256, "place": piece.place,
        "received": piece.received.isoformat(), "effective": _plain(piece.effective),
        "valid_until": _plain(piece.valid_until),
    }  # fmt: skip
