"""What a new set of criteria would change: criterion by criterion, and for given answers the verdict it would give.

    compare(old, new) -> Comparison
    compare(old, new, answers, facts={"level": 3}, today=date(2026, 7, 1))

Nothing here changes an old verdict: the answers are judged twice, side by side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from giaoban.core.checklists.answers import Answer
from giaoban.core.checklists.carrying import Tie, carried, ties
from giaoban.core.checklists.schema import Checklist, Criterion, Group, walk
from giaoban.core.checklists.score import Score, score

Change = Literal["same", "changed", "added", "removed"]
FIELDS = (
    "title", "question", "guide", "obligation", "applies", "weight", "gate", "scale", "source", "indicator", "probe",
    "needs", "review_months",
)  # fmt: skip
OF_THE_SET = ("facts", "points", "passes", "bands")
OF_A_GROUP = ("applies", "weight")


@dataclass(frozen=True)
class Difference:
    """A criterion of either set. `fields` name what differs between tied ones; `relation` is empty for `removed`."""

    change: Change
    new: str = ""
    old: str = ""
    relation: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """`before` and `after` are the scores of the same answers; `to_answer` are criteria that need an answer anew.

    `of_the_set` names what is stated otherwise for the whole, such as `passes`; `groups` what is of a group, which
    changes what its criteria weigh and when they apply: (("digital", ("weight",)),).
    """

    old: Checklist
    new: Checklist
    differences: tuple[Difference, ...]
    before: Score | None = None
    after: Score | None = None
    to_answer: tuple[str, ...] = ()
    of_the_set: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def count(self, change: Change) -> int:
        return sum(1 for one in self.differences if one.change == change)

    def as_plain(self) -> dict[str, Any]:
        return {
            "old": self.old.reference,
            "new": self.new.reference,
            "differences": [
                {"change": one.change, "new": one.new, "old": one.old, "relation": one.relation,
                 "fields": list(one.fields)}
                for one in self.differences
            ],
            "of_the_set": list(self.of_the_set),
            "groups": {name: list(fields) for name, fields in self.groups},
            "before": _told(self.before),
            "after": _told(self.after),
            "to_answer": list(self.to_answer),
        }  # fmt: skip


def compare(
    old: Checklist,
    new: Checklist,
    answers: Iterable[Answer] | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    today: dt.date | None = None,
) -> Comparison:
    """The differences; with answers and a day also what they would come to. Raises Refused for answers that do not fit.

    Facts that the new set does not know are left out of its judgement; those it asks for besides stay unknown.
    """
    found = tuple(_differences(old, new, ties(old, new)))
    whole = tuple(name for name in OF_THE_SET if getattr(old, name) != getattr(new, name))
    groups = tuple(_groups(old, new))
    if answers is None or today is None:
        return Comparison(old, new, found, of_the_set=whole, groups=groups)
    given, known = list(answers), dict(facts or {})
    before = score(old, given, facts=known, today=today)
    shared = {name: value for name, value in known.items() if name in new.facts}
    passed_on = carried(old, new, given)
    after = score(new, passed_on, facts=shared, today=today)
    answered = {answer.criterion for answer in passed_on}
    open_still = tuple(leaf.id for leaf in after.criteria if leaf.counts and leaf.id not in answered)
    return Comparison(old, new, found, before, after, open_still, whole, groups)


def _differences(old: Checklist, new: Checklist, tied: list[Tie]) -> Iterable[Difference]:
    for name, criterion in new.criteria.items():
        here = [tie for tie in tied if tie.new == name]
        if not here:
            yield Difference("added", new=name)
        for tie in here:
            fields = tuple(_fields(old, new, old.criteria[tie.old], criterion))
            is_same = tie.relation == "equal" and not fields
            yield Difference("same" if is_same else "changed", name, tie.old, tie.relation, fields)
    still = {tie.old for tie in tied}
    yield from (Difference("removed", old=name) for name in old.criteria if name not in still)


def _groups(old: Checklist, new: Checklist) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What differs between groups of one id. A group only one of them has differs where it states something."""
    before, after = _named_groups(old), _named_groups(new)
    for name in dict.fromkeys((*after, *before)):
        fields = tuple(
            field
            for field in OF_A_GROUP
            if getattr(before.get(name), field, None) != getattr(after.get(name), field, None)
        )
        if fields:
            yield name, fields


def _named_groups(checklist: Checklist) -> dict[str, Group]:
    return {node.id: node for _, node in walk(checklist.nodes) if isinstance(node, Group)}


def _fields(old: Checklist, new: Checklist, before: Criterion, after: Criterion) -> Iterable[str]:
    for name in FIELDS:
        if name == "scale":
            pair: tuple[Any, Any] = (old.scale_of(before), new.scale_of(after))
        elif name == "source":
            pair = (old.source_of(before), new.source_of(after))
        elif name == "weight":
            pair = (before.weighs, after.weighs)
        else:
            pair = (getattr(before, name), getattr(after, name))
        if pair[0] != pair[1]:
            yield name


def _told(found: Score | None) -> dict[str, Any] | None:
    if found is None:
        return None
    plain = found.as_plain()
    return {name: plain[name] for name in ("checklist", "verdict", "reasons", "gates", "requirements", "low", "high")}
