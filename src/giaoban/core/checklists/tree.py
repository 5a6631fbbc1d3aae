"""The tree that explains a score: every criterion with its answer and why it counts as it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

from giaoban.core.checklists.answers import MACHINES, Answer
from giaoban.core.checklists.bounds import Part, mean_bounds
from giaoban.core.checklists.scales import Value, credit_of
from giaoban.core.checklists.schema import Checklist, Criterion, Group
from giaoban.core.expressions.grammar import parse
from giaoban.core.expressions.rows import row_value

State = Literal["met", "partly", "not", "unknown", "not_tested", "unproven", "not_applicable", "group"]
Applies = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Scored:
    """A criterion or group as it counts. `low` and `high` are credits from 0 to 1; None where nothing counts.

    `why` are codes of what a reader has to know: `does-not-apply`, `may-not-apply`, `said-not-applicable`,
    `not-answered`, `not-tested`, `evidence-missing`, `evidence-out-of-date`, `overridden`, `override-ran-out`,
    `override-to-come`, `closes-the-gate`.
    `share` is the most it brings to the whole, 0 to 1, were everything that may apply to apply.
    """

    id: str
    node: Criterion | Group
    state: State
    applies: Applies
    weight: Fraction
    low: Fraction | None
    high: Fraction | None
    value: Value = None
    why: tuple[str, ...] = ()
    answer: Answer | None = None
    closes: Literal["no", "yes", "unknown"] = "no"
    share: Fraction = Fraction(0)
    children: tuple[Scored, ...] = field(default=(), repr=False)

    @property
    def is_group(self) -> bool:
        return isinstance(self.node, Group)

    @property
    def counts(self) -> bool:
        return self.applies != "no" and self.state != "not_applicable"


def leaves(scored: Scored) -> Iterator[Scored]:
    """The criteria below, in order."""
    if not scored.is_group:
        yield scored
    for child in scored.children:
        yield from leaves(child)


def grow(
    checklist: Checklist, answers: Mapping[str, Answer], facts: Mapping[str, Any], today: dt.date
) -> tuple[Scored, ...]:
    """The tree of a checklist; sound answers and facts are the caller's promise (`answer_faults`)."""
    known = {name: facts.get(name) for name in checklist.facts}
    nodes = tuple(_node(checklist, node, answers, known, today, "yes") for node in checklist.nodes)
    return tuple(_with_shares(nodes, Fraction(1)))


def parts_of(nodes: tuple[Scored, ...]) -> list[Part]:
    """What a mean is taken of: criteria, and groups that weigh as one; other groups dissolve into theirs."""
    return [
        Part(node.weight, node.low, node.high, node.applies == "yes")
        for node in _counted(nodes)
        if node.low is not None and node.high is not None
    ]


def _counted(nodes: tuple[Scored, ...]) -> Iterator[Scored]:
    for node in nodes:
        if isinstance(node.node, Group) and node.node.weight is None:
            yield from _counted(node.children)
        elif node.counts and node.low is not None:
            yield node


def _node(
    checklist: Checklist, node: Criterion | Group, answers: Mapping[str, Answer], facts: Mapping[str, Any],
    today: dt.date, above: Applies,
) -> Scored:  # fmt: skip
    applies = _both(above, _applies(node, facts))
    if isinstance(node, Criterion):
        return _criterion(checklist, node, answers.get(node.id), today, applies)
    children = tuple(_node(checklist, child, answers, facts, today, applies) for child in node.nodes)
    parts = parts_of(children)
    low, high = mean_bounds(parts) or (None, None)
    if low is None:
        inside: Applies = "no" if applies == "no" or not any(child.counts for child in children) else applies
    else:
        inside = "yes" if any(part.is_certain and part.weight > 0 for part in parts) else "unknown"
    weight = Fraction(node.weight) if node.weight is not None else Fraction(0)
    return Scored(node.id, node, "group", inside, weight, low, high, children=children)


def _applies(node: Criterion | Group, facts: Mapping[str, Any]) -> Applies:
    if not node.applies:
        return "yes"
    found = row_value(parse(node.applies), facts)
    return "unknown" if found is None else "yes" if found else "no"


def _both(above: Applies, here: Applies) -> Applies:
    if "no" in (above, here):
        return "no"
    return "unknown" if "unknown" in (above, here) else "yes"


def _criterion(
    checklist: Checklist, criterion: Criterion, answer: Answer | None, today: dt.date, applies: Applies
) -> Scored:
    scale, weight = checklist.scale_of(criterion), Fraction(criterion.weighs)
    least, most = scale.reach
    may_close = any(level.closes for level in scale.levels)
    if applies == "no":
        return Scored(criterion.id, criterion, "not_applicable", "no", weight, None, None, why=("does-not-apply",))
    why: list[str] = ["may-not-apply"] if applies == "unknown" else []
    if answer is not None and answer.override is not None:
        over = answer.override
        why.append(
            "override-to-come" if today < over.since else "overridden" if today <= over.until else "override-ran-out"
        )
    value = answer.value_on(today) if answer else None
    if value is None:
        is_machine = checklist.source_of(criterion) in MACHINES
        state: State = "not_tested" if answer is not None and is_machine else "unknown"
        why.append("not-tested" if state == "not_tested" else "not-answered")
        # An answer to come may still say that it does not apply.
        sure: Applies = "unknown" if scale.allows_not_applicable else applies
        closes: Literal["no", "yes", "unknown"] = "unknown" if may_close else "no"
        return Scored(
            criterion.id, criterion, state, sure, weight, least, most, why=tuple(why), answer=answer, closes=closes
        )
    credit = credit_of(scale, value)
    if credit is None:
        why.append("said-not-applicable")
        return Scored(
            criterion.id, criterion, "not_applicable", "no", weight, None, None, value, tuple(why), answer=answer
        )
    if scale.closes(value):
        why.append("closes-the-gate")
    low, state = credit, _state(credit)
    if credit > least and (missing := _missing(criterion, answer, today)):
        low, state = least, "unproven"
        why.append(missing)
    return Scored(
        criterion.id, criterion, state, applies, weight, low, credit, value, tuple(why), answer,
        "yes" if scale.closes(value) else "no",
    )  # fmt: skip


def _state(credit: Fraction) -> State:
    return "met" if credit == 1 else "not" if credit == 0 else "partly"


def _missing(criterion: Criterion, answer: Answer | None, today: dt.date) -> str:
    """What evidence a claim lacks: one piece in date of any of the kinds asked for is enough."""
    if not criterion.needs or answer is None:
        return ""
    fitting = [piece for piece in answer.evidence if piece.kind in criterion.needs]
    if not fitting:
        return "evidence-missing"
    return "" if any(piece.is_in_date(today) for piece in fitting) else "evidence-out-of-date"


def _with_shares(nodes: tuple[Scored, ...], whole: Fraction) -> Iterator[Scored]:
    """The same nodes, each with the most it can bring to the whole."""
    yield from _shared(nodes, whole, sum((node.weight for node in _counted(nodes)), Fraction(0)))


def _shared(nodes: tuple[Scored, ...], whole: Fraction, total: Fraction) -> Iterator[Scored]:
    for node in nodes:
        if isinstance(node.node, Group) and node.node.weight is None:
            children = tuple(_shared(node.children, whole, total))
            yield replace(node, children=children, share=sum((child.share for child in children), Fraction(0)))
            continue
        counts = node.counts and node.low is not None and total > 0
        share = whole * node.weight / total if counts else Fraction(0)
        children = tuple(_with_shares(node.children, share)) if node.children else ()
        yield replace(node, share=share, children=children)
