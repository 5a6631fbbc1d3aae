"""From the answers to one set of criteria to what they say about another one, along the crosswalk between them.

equal      the answer stands for the other criterion as well
subset     ours asks less than theirs: met there is met here, anything else says nothing
superset   ours asks more than theirs: what was not met there is not met here, anything else says nothing
related    nothing is carried
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from giaoban.core.checklists.answers import Answer
from giaoban.core.checklists.scales import NOT_APPLICABLE, NotOnTheScale, Scale, Value, credit_of
from giaoban.core.checklists.schema import Checklist, Pair, Relation


@dataclass(frozen=True)
class Tie:
    """A criterion of the new set beside one of the old; `relation` is how the new one stands to the old one."""

    new: str
    old: str
    relation: Relation


_TURNED: Mapping[Relation, Relation] = {
    "equal": "equal", "subset": "superset", "superset": "subset", "related": "related",
}  # fmt: skip


def ties(old: Checklist, new: Checklist) -> list[Tie]:
    """How the criteria of two sets relate, in the new set's order.

    The crosswalk of the new set to the old one is read, or that of the old one turned round. Without either, two
    versions of one set are tied where a criterion kept its id and asks the same.
    """
    found = [
        Tie(pair.ours, pair.theirs, pair.relation) for pair in _pairs(new, old) if pair.theirs in old.criteria
    ] or [
        Tie(pair.theirs, pair.ours, _TURNED[pair.relation]) for pair in _pairs(old, new) if pair.theirs in new.criteria
    ]
    if not found and old.id == new.id:
        found = [Tie(name, name, _kept(old, new, name)) for name in new.criteria if name in old.criteria]
    order = {name: number for number, name in enumerate(new.criteria)}
    return sorted(found, key=lambda tie: (order[tie.new], tie.old))


def _pairs(ours: Checklist, theirs: Checklist) -> list[Pair]:
    return [pair for crosswalk in ours.crosswalks if crosswalk.to == theirs.reference for pair in crosswalk.pairs]


def _kept(old: Checklist, new: Checklist, name: str) -> Relation:
    before, after = old.criteria[name], new.criteria[name]
    same = (before.question, old.scale_of(before)) == (after.question, new.scale_of(after))
    return "equal" if same else "related"


def carried(old: Checklist, new: Checklist, answers: Iterable[Answer]) -> list[Answer]:
    """The answers to the new set that follow from those to the old one; nothing is guessed.

    Where several old criteria speak about a new one, one that fails it decides. Machine answers are not carried to a
    criterion that somebody else, or another machine, answers, nor the other way about: the machine is asked again.
    Evidence travels along.
    """
    given = {answer.criterion: answer for answer in answers if answer.value is not None}
    found: dict[str, list[Answer]] = defaultdict(list)
    for tie in ties(old, new):
        answer = given.get(tie.old)
        if answer is None or _answerer(new, tie.new) != _answerer(old, tie.old):
            continue
        from_scale = old.scale_of(old.criteria[tie.old])
        to_scale = new.scale_of(new.criteria[tie.new])
        value = _carry(tie.relation, answer.value, from_scale, to_scale)
        if value is not None:
            override = answer.override if from_scale == to_scale and tie.relation == "equal" else None
            found[tie.new].append(replace(answer, criterion=tie.new, value=value, override=override))
    return [_worst(new, name, found[name]) for name in new.criteria if name in found]


def _answerer(checklist: Checklist, name: str) -> tuple[str, str]:
    """Who answers a criterion: a person, or one certain machine."""
    criterion = checklist.criteria[name]
    return checklist.source_of(criterion), criterion.probe or criterion.indicator or ""


def _carry(relation: Relation, value: Value, old: Scale, new: Scale) -> Value:
    credit = credit_of(old, value)
    if relation == "equal":
        if old == new:
            return value
        return _nearest(new, credit)
    if relation == "subset" and credit == 1:
        return _nearest(new, credit)
    if relation == "superset" and credit == 0:
        return _nearest(new, credit)
    return None


def _nearest(scale: Scale, credit: object) -> Value:
    """The answer of another scale that brings exactly the same credit, if there is just one such answer."""
    if credit is None:
        return NOT_APPLICABLE if scale.allows_not_applicable else None
    same = []
    for choice in scale.choices:
        try:
            if credit_of(scale, choice) == credit:
                same.append(choice)
        except NotOnTheScale:
            continue
    return same[0] if len(same) == 1 else None


def _worst(checklist: Checklist, name: str, answers: list[Answer]) -> Answer:
    scale = checklist.scale_of(checklist.criteria[name])

    def credit(answer: Answer) -> tuple[bool, object, str]:
        found = credit_of(scale, answer.value)
        return (found is None, found or 0, str(answer.value))

    return min(answers, key=credit)
