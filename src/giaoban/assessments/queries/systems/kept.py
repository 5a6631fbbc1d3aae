"""What the board counted last, kept in the process and brought up to date by what was added since.

Answers, evidence and assessments are only ever added, a decision is only added or ended once, a wording of a set has
its fingerprint: how many there are of each, and the newest, tells any two states of the records apart. That is one
query of a few milliseconds before each use. Where answers, evidence or assessments came in, the systems they are about
are judged again; where anything else is not as it was, all are. Inside a transaction nothing is kept: it may be undone.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.db import connection

from giaoban.assessments.models import Answer, Assessment, Checklist, Evidence
from giaoban.core.checklists.levels.rules import Regime

Found = TypeVar("Found")
Judged = tuple[int, str, int, str, int, int, int, int]
"""One requirement of one system: system, regime, level, criterion; then 0 or 1: needed, met, stale, late."""
BySystem = Mapping[int, Sequence[Judged]]
Judge = Callable[[Collection[int] | None], Iterable[Judged]]

LARGEST = 6
"""Days and choices of regimes kept at a time: of either regime and of both, for two stores of a trial."""
MOST_NEW = 500
"""Records after which judging everything is quicker than asking which systems they are about."""


class _State(NamedTuple):
    """How many there are of each, the newest of each, and what must be as it was."""

    answers: int
    newest_answer: int
    evidence: int
    newest_evidence: int
    assessments: int
    newest_assessment: int
    rest: tuple[Any, ...]


@dataclass
class _Kept:
    state: _State
    judged: BySystem
    made: dict[str, Any] = field(default_factory=dict)


_LOCK = threading.Lock()
_KEPT: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()

_COUNTS = """
SELECT (SELECT COUNT(*) FROM assessments_answer), (SELECT COALESCE(MAX(id), 0) FROM assessments_answer),
  (SELECT COUNT(*) FROM assessments_evidence), (SELECT COALESCE(MAX(id), 0) FROM assessments_evidence),
  (SELECT COUNT(*) FROM assessments_assessment), (SELECT COALESCE(MAX(id), 0) FROM assessments_assessment),
  COUNT(*), MAX(id), COUNT(ended_on), MAX(ended_on), MAX(signed_on) FROM assessments_decision
"""


def kept(
    what: str, *, day: dt.date, regimes: Sequence[Regime], judge: Judge, make: Callable[[BySystem], Found]
) -> Found:
    """What `make` makes of all that is judged, or made of it for an earlier request over the same records.

    judge: the requirements of some systems, or of all (None)
    """
    if _may_be_undone():
        return make(_by_system(judge(None)))
    place = [connection.settings_dict[part] for part in ("HOST", "PORT", "NAME")]
    key = (day, tuple((one.id, one.fingerprint) for one in regimes), *map(str, place))
    state = _state(regimes)  # before what is judged: what comes in between is seen, and seen again next time
    with _LOCK:
        held = _KEPT.get(key)
        if held is not None:
            _KEPT.move_to_end(key)
    if held is None or held.state != state:
        held = _Kept(state, _judged_again(held, state, judge))
        with _LOCK:
            _KEPT[key] = held
            while len(_KEPT) > LARGEST:
                _KEPT.popitem(last=False)
    if what not in held.made:
        held.made[what] = make(held.judged)
    found: Found = held.made[what]
    return found


def forget() -> None:
    """As after a start: for benchmarks and tests."""
    with _LOCK:
        _KEPT.clear()


def _judged_again(held: _Kept | None, state: _State, judge: Judge) -> BySystem:
    systems = _systems_since(held.state, state) if held else None
    if held is None or systems is None:
        return _by_system(judge(None))
    left = {system: rows for system, rows in held.judged.items() if system not in systems}
    return {**left, **_by_system(judge(systems))}


def _systems_since(before: _State, now: _State) -> set[int] | None:
    """The systems that new records are about; None where more than additions tells the two states apart."""
    if before.rest != now.rest:
        return None
    added = (
        (Answer, "assessment__subject_id", before.newest_answer, now.answers - before.answers),
        (Evidence, "assessment__subject_id", before.newest_evidence, now.evidence - before.evidence),
        (Assessment, "subject_id", before.newest_assessment, now.assessments - before.assessments),
    )
    systems: set[int] = set()
    for model, about, newest, count in added:
        new = list(model.objects.filter(pk__gt=newest).order_by().values_list(about, flat=True)[: MOST_NEW + 1])
        if len(new) != count or count > MOST_NEW:  # one was taken away, or came late under an earlier number
            return None
        systems.update(new)
    return systems


def _by_system(judged: Iterable[Judged]) -> BySystem:
    found: dict[int, list[Judged]] = {}
    for one in judged:
        found.setdefault(one[0], []).append(one)
    return found


def _may_be_undone() -> bool:
    return connection.in_atomic_block


def _state(regimes: Sequence[Regime]) -> _State:
    sets = Checklist.objects.filter(code__in={one.checklist for one in regimes}).order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        counted = cursor.fetchone()
    return _State._make((*counted[:6], (*counted[6:], *sets.values_list("pk", "fingerprint"))))
