"""How many requirements of their decided level systems meet on a day: one query, however many systems.

The same is told one by one by the score of an assessment (`queries.judging`); a test holds the two together. What is
compared here are conditions that core made of the sets (`core.checklists.requirements`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from django.db import connection

from giaoban.assessments.models import Checklist
from giaoban.assessments.queries.due import months_after
from giaoban.assessments.queries.systems.kept import BySystem, Judged, kept
from giaoban.core.checklists.levels.rules import LEVELS, Regime
from giaoban.core.checklists.requirements import Requirement, requirements
from giaoban.web.formats import HANOI


@dataclass(frozen=True)
class Met:
    """The requirements of one system under one regime. `stale`: claimed, but its evidence ran out or is missing.

    `late` are those whose review cycle has run out. What was said not to apply is not `needed`.
    """

    system: int
    regime: str
    level: int
    needed: int
    met: int
    stale: int
    late: int

    @property
    def is_compliant(self) -> bool:
        return 0 < self.needed == self.met


@dataclass(frozen=True)
class RequirementCount:
    """One requirement over all systems it binds."""

    regime: str
    level: int
    criterion: str
    needed: int
    met: int
    stale: int
    late: int


def met_by_system(*, day: dt.date, regimes: Sequence[Regime]) -> list[Met]:
    """One row for each decision in force whose system was assessed by the set of its regime."""
    return kept("systems", day=day, regimes=regimes, judge=partial(_judged, day, regimes), make=_of_systems)


def met_by_requirement(*, day: dt.date, regimes: Sequence[Regime]) -> list[RequirementCount]:
    """One row for each requirement of each level."""
    return kept("requirements", day=day, regimes=regimes, judge=partial(_judged, day, regimes), make=_of_requirements)


def _of_systems(judged: BySystem) -> list[Met]:
    return [
        Met(system, *about, *counts)
        for system in sorted(judged)
        for about, counts in _summed(((one[1], one[2]), one) for one in judged[system])
    ]


def _of_requirements(judged: BySystem) -> list[RequirementCount]:
    rows = (((one[1], one[2], one[3]), one) for rows in judged.values() for one in rows)
    return [RequirementCount(*about, *counts) for about, counts in _summed(rows)]


def _summed(rows: Iterable[tuple[tuple[Any, ...], Judged]]) -> list[tuple[tuple[Any, ...], list[int]]]:
    """Needed, met, stale and late of those that are about the same, sorted by what they are about."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for about, one in rows:
        counts = found.setdefault(about, [0, 0, 0, 0])
        counts[0] += one[4]
        counts[1] += one[5]
        counts[2] += one[6]
        counts[3] += one[7]
    return sorted(found.items())


def systems_at(*, day: dt.date, regime: Regime, criterion: str, state: str) -> list[int]:
    """The systems that stand so (`met`, `stale`, `late`, `not`) at one requirement of a regime."""

    def standing(judged: BySystem) -> list[int]:
        at = (one for rows in judged.values() for one in rows if one[3] == criterion and one[1] == regime.id)
        return sorted(system for system, _, _, _, *counts in at if _STATES[state](*counts))

    what = f"systems {state} at {criterion}"
    return kept(what, day=day, regimes=[regime], judge=partial(_judged, day, [regime]), make=standing)


_STATES: Mapping[str, Callable[[int, int, int, int], bool]] = {
    "met": lambda needed, met, stale, late: bool(met),
    "stale": lambda needed, met, stale, late: bool(stale),
    "late": lambda needed, met, stale, late: bool(late),
    "not": lambda needed, met, stale, late: bool(needed and not met),
}


def _judged(day: dt.date, regimes: Sequence[Regime], systems: Collection[int] | None) -> list[Judged]:
    asked = _asked(day, regimes, systems)
    if asked is None:
        return []
    text, given = asked
    query = f"{text} SELECT system_id, regime, level, criterion, needed, met, stale, late FROM judged"  # noqa: S608  # our words
    return _ask(query, given)


def _ask(text: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        return list(cursor.fetchall())


def _asked(day: dt.date, regimes: Sequence[Regime], systems: Collection[int] | None) -> tuple[str, list[Any]] | None:
    """The common beginning: `judged` holds a row for each requirement of each decided and assessed system."""
    needs = list(_needs(day, regimes))
    if not needs:
        return None
    first = "(CAST(%s AS text), CAST(%s AS bigint), CAST(%s AS integer), CAST(%s AS text), CAST(%s AS text), "
    first += "CAST(%s AS numeric), CAST(%s AS numeric), CAST(%s AS text), CAST(%s AS date))"
    if connection.vendor == "sqlite":
        first = "(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
    rest = ", (%s, %s, %s, %s, %s, %s, %s, %s, %s)" * (len(needs) - 1)
    engine = connection.vendor
    chosen = "" if systems is None else f" AND system_id IN ({', '.join(['%s'] * len(systems)) or 'NULL'})"
    text = _QUERY.format(
        rows=first + rest, chosen=chosen, plain=_PLAIN[engine], received=_RECEIVED[engine], standing=_STANDING
    )
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=HANOI)
    until = connection.ops.adapt_datetimefield_value(midnight)
    return text, [value for row in needs for value in row] + [day, day, *(systems or ()), until, day, day]


def _needs(day: dt.date, regimes: Sequence[Regime]) -> Iterator[tuple[Any, ...]]:
    """Regime, wording, level, criterion, accepted choices, least, most, kinds of evidence, oldest day of its cycle."""
    wanted = {regime.checklist: regime.id for regime in regimes}
    stated = Checklist.objects.filter(code__in=wanted).values_list("pk", "code", "fingerprint")
    for pk, code, fingerprint in stated:
        for level, one in _plain(pk, fingerprint):
            months = one.criterion.review_months
            yield (
                wanted[code], pk, level, one.id, _marked(one.choices),
                None if one.least is None else str(one.least), None if one.most is None else str(one.most),
                _marked(one.kinds), _oldest(day, months) if months else None,
            )  # fmt: skip


@lru_cache(maxsize=32)
def _plain(pk: int, fingerprint: str) -> tuple[tuple[int, Requirement], ...]:
    """The mandatory requirements of each level as one wording states them; a wording never changes its fingerprint."""
    checklist = Checklist.objects.get(pk=pk, fingerprint=fingerprint)
    return tuple((level, one) for level in LEVELS for one in requirements(checklist.read, {"level": level}))


def _marked(words: Sequence[str]) -> str:
    """Words that SQL finds one of by `LIKE`: each between bars."""
    return f"|{'|'.join(words)}|" if words else ""


def _oldest(day: dt.date, months: int) -> dt.date:
    """The first day from which a cycle of so many months has not run out yet.

    >>> _oldest(dt.date(2026, 11, 22), 6), _oldest(dt.date(2026, 3, 1), 12)
    (datetime.date(2026, 5, 22), datetime.date(2025, 3, 1))
    """
    start = day - dt.timedelta(days=31 * months + 3)
    while months_after(start, months) < day:
        start += dt.timedelta(days=1)
    return start


_PLAIN = {"sqlite": "said.value ->> '$'", "postgresql": "said.value #>> '{}'"}
"""How each database takes a text out of JSON."""

_RECEIVED = {"sqlite": "date(piece.at, '+7 hours')", "postgresql": "(piece.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"}
"""On which day in Hà Nội something was received."""

_STANDING = """piece.assessment_id = claimed.assessment_id AND piece.criterion = claimed.criterion
        AND COALESCE(piece.withdraws_id, 0) = 0
        AND piece.id NOT IN (SELECT taken.withdraws_id FROM assessments_evidence AS taken WHERE taken.withdraws_id > 0)
        AND REPLACE(claimed.kinds, '|' || piece.kind || '|', '') <> claimed.kinds"""
"""Evidence of a kind that is asked for, which was not withdrawn."""

# Without a % of its own: the driver takes one for a placeholder. COALESCE around `withdraws_id` keeps SQLite from
# walking all evidence that withdraws nothing by that index. MATERIALIZED keeps it from looking for the same answer and
# the same evidence again wherever a later line mentions them: without it the same query takes three times as long.
# CROSS JOIN is SQLite's word for "in this order": of itself it looks at every system for every requirement first.
_QUERY = """
WITH need (regime, checklist_id, level, criterion, choices, least, most, kinds, oldest) AS (VALUES {rows}),
decided AS (
  SELECT system_id, regime, level FROM (
    SELECT system_id, regime, level,
      ROW_NUMBER() OVER (PARTITION BY system_id, regime ORDER BY signed_on DESC, id DESC) AS newest
    FROM assessments_decision
    WHERE signed_on <= %s AND (ended_on IS NULL OR ended_on >= %s){chosen}
  ) AS ranked WHERE newest = 1
),
judgement AS (
  SELECT id, subject_id, checklist_id, regime FROM (
    SELECT a.id, a.subject_id, a.checklist_id, sets.regime,
      ROW_NUMBER() OVER (PARTITION BY a.subject_id, sets.regime ORDER BY a.id DESC) AS newest
    FROM assessments_assessment AS a
    JOIN (SELECT DISTINCT regime, checklist_id FROM need) AS sets ON sets.checklist_id = a.checklist_id
  ) AS ranked WHERE newest = 1
),
placed AS (
  SELECT decided.system_id, decided.regime, decided.level, judgement.id AS assessment_id, judgement.checklist_id
  FROM judgement CROSS JOIN decided
  WHERE judgement.subject_id = decided.system_id AND judgement.regime = decided.regime
),
claimed AS MATERIALIZED (
  SELECT placed.system_id, placed.regime, placed.level, need.criterion, placed.assessment_id,
    need.choices, need.least, need.most, need.kinds, need.oldest,
    (SELECT {plain} FROM assessments_answer AS said
     WHERE said.assessment_id = placed.assessment_id AND said.criterion = need.criterion
     ORDER BY said.id DESC LIMIT 1) AS said
  FROM placed CROSS JOIN need
  WHERE need.checklist_id = placed.checklist_id AND need.level = placed.level
),
proven AS MATERIALIZED (
  SELECT claimed.system_id, claimed.regime, claimed.level, claimed.criterion, claimed.oldest,
    CASE WHEN claimed.said = 'not_applicable' THEN 0 ELSE 1 END AS needed,
    CASE
      WHEN claimed.said IS NULL OR claimed.said = 'not_applicable' THEN 0
      WHEN claimed.choices <> '' THEN
        CASE WHEN REPLACE(claimed.choices, '|' || claimed.said || '|', '') <> claimed.choices THEN 1 ELSE 0 END
      WHEN (claimed.least IS NULL OR CAST(claimed.said AS numeric) >= CAST(claimed.least AS numeric))
        AND (claimed.most IS NULL OR CAST(claimed.said AS numeric) <= CAST(claimed.most AS numeric)) THEN 1
      ELSE 0
    END AS fits,
    CASE WHEN claimed.kinds = '' THEN 1
      WHEN EXISTS (SELECT 1 FROM assessments_evidence AS piece WHERE {standing}
        AND piece.at < %s AND (piece.effective IS NULL OR piece.effective <= %s)
        AND (piece.valid_until IS NULL OR piece.valid_until >= %s)) THEN 1
      ELSE 0
    END AS backed,
    CASE WHEN claimed.oldest IS NOT NULL THEN
      (SELECT MAX(COALESCE(piece.effective, {received})) FROM assessments_evidence AS piece WHERE {standing})
    END AS last
  FROM claimed
),
judged AS (
  SELECT system_id, regime, level, criterion, needed,
    fits * backed AS met,
    fits * (1 - backed) AS stale,
    CASE WHEN needed = 1 AND oldest IS NOT NULL AND last < oldest THEN 1 ELSE 0 END AS late
  FROM proven
)
"""
