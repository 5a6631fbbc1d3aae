"""A target from the country to its blocks, organisations and what lies below them, and whether the pool still meets it.

Every level takes the value of the one above unless it has its own: the nation's from its instrument, a block's where
the instrument names one, an organisation's where it set itself one. The arithmetic is in `core.workflow.cascade`.
Weights are the denominators of the latest figures (dossiers, people, systems); of "organisations that did X" each
weighs one, of an amount each weighs what it has now. Who has no denominator known is named and left out of the pool.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import cast

from django.db.models import Q

from giaoban.commitments.models import Commitment, Goal, OwnTarget
from giaoban.commitments.queries.attainments import aim_of, due_of, indicators_of, judged_goals
from giaoban.commitments.queries.matrix import code_read, goal_for
from giaoban.commitments.queries.own_targets import Owned, own_targets
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.indicators.restate import Frame, structure_date
from giaoban.core.workflow import cascade as arithmetic
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject

NOT_CASCADED = ("macro", "rank")
KINDS = ("organisations", "objects", "transactions", "population", "macro", "rank", "amount")
_BY_INDICATOR = {
    "share_of_organisations": "organisations", "ratio": "objects", "stock": "amount", "growth": "macro",
    "external": "macro", "milestone": "macro",
}  # fmt: skip


@dataclass(frozen=True)
class Node:
    """One subject of the cascade with the value it owes. `origin`: own, block, national, or above (of its parent).

    `given` is what the level above asks; `weight` its denominator; `part` what the pool asks of it in the end.
    """

    subject: Subject
    value: Decimal
    given: Decimal
    origin: str
    own: OwnTarget | None
    point: Point | None
    weight: Decimal | None
    part: arithmetic.Part | None = None
    children: tuple[Node, ...] = ()

    @property
    def extra(self) -> Decimal:
        """By how much it must over-achieve what it owes now."""
        return _decimal(self.part.extra) if self.part else Decimal(0)

    @property
    def needed(self) -> Decimal:
        return _decimal(self.part.needed) if self.part else self.value


@dataclass(frozen=True)
class Pool:
    """Whether the members together still meet the value of the whole. Without `sums` the `faults` say why not known."""

    whole: Subject
    value: Decimal
    unit: str
    members: tuple[Node, ...]
    unweighted: tuple[Subject, ...]
    sums: arithmetic.Cascade | None
    faults: tuple[Finding, ...]
    weighed_by: tuple[Point, ...]

    @property
    def meets(self) -> bool | None:
        return self.sums.meets if self.sums else None

    @property
    def is_whole(self) -> bool:
        """Whether everybody was weighed; if not, what is said holds for those who were."""
        return not self.unweighted

    @property
    def carriers(self) -> list[Node]:
        """Who must over-achieve, the one that must most first."""
        asked = [node for node in self.members if node.extra > 0]
        return sorted(asked, key=lambda node: (-node.extra, node.subject.key))

    @property
    def owning(self) -> int:
        return sum(node.own is not None for node in self.members)

    @property
    def is_simulated(self) -> bool:
        return any(point.is_simulated for point in self.weighed_by)


@dataclass(frozen=True)
class TargetCascade:
    """`blocks` are trees: block, its organisations, what lies below them. `pools`: the country, each block, and each
    organisation below which somebody set a target of its own."""

    target: Commitment
    kind: str
    goal: Goal | None
    unit: str
    direction: str
    blocks: tuple[Node, ...]
    pools: tuple[Pool, ...]

    @property
    def nation(self) -> Pool | None:
        return next((pool for pool in self.pools if pool.whole.kind == "country"), None)

    @property
    def nodes(self) -> list[Node]:
        """Every organisation, in the order of the tree."""
        return [node for block in self.blocks for node in block.children]


def cascade_of(
    target: Commitment, *, on: dt.date, known: dt.date | dt.datetime | None = None, frame: Frame = "as_was",
    today: dt.date,
) -> TargetCascade:  # fmt: skip
    """The cascade of one target on a day, among the organisations of that day or of the chosen structure: ten queries,
    whatever their number."""
    indicator = indicators_of({code_read(target)}).get(code_read(target))
    kind = kind_of(target, indicator)
    goal = national_goal(target)
    direction = direction_of(target, goal, indicator)
    nation = measures.nation()
    unit = goal.unit if goal else ""
    nothing = TargetCascade(target, kind, goal, unit, direction, (), ())
    if goal is None or goal.value is None or nation is None or kind in NOT_CASCADED:
        return nothing
    kinds = target.details.get("applies_to_kinds") or []
    structure = structure_date(frame, today) or on
    there = registry.organisations_on(structure, kinds=kinds) if kinds else Subject.objects.none()
    organisations = list(there.select_related("parent__parent"))
    own = own_targets([target], on=min(on, due_of(target, goal)), known=known)
    below = _below(organisations, own, kinds)
    units = [one.key for rows in below.values() for one in rows]
    whose = Q(subject__kind__in=kinds) | Q(subject__key__in=units)
    lines = measures.lines([code_read(target)], subjects=whose, frame=structure, known=known, until=on, today=today)
    points = {key: measures.last_of(line, until=on, allow_simulated=True) for (_, key), line in lines.items()}
    make = _Maker(target, kind, own, points)
    trees = []
    for block in dict.fromkeys(one.parent for one in organisations if one.parent is not None):
        given = _block_value(target, block, goal)
        origin = "block" if given != goal.value else "national"
        children = [
            make.tree(one, given, origin, below.get(one.pk, []))
            for one in organisations
            if one.parent is not None and one.parent_id == block.pk
        ]
        trees.append(Node(block, given, goal.value, origin, None, None, None, None, tuple(children)))
    members = [node for tree in trees for node in tree.children]
    way = cast(arithmetic.Direction, direction)
    nationwide = make_pool(nation, goal.value, members, unit=unit, kind=kind, direction=way)
    asked = {node.subject.pk: node for node in nationwide.members}
    trees = [replace(tree, children=tuple(asked[node.subject.pk] for node in tree.children)) for tree in trees]
    pools = [nationwide]
    for tree in trees:
        if tree.origin == "block":
            pools.append(make_pool(tree.subject, tree.value, tree.children, unit=unit, kind=kind, direction=way))
    for node in members:
        if node.children:
            pools.append(make_pool(node.subject, node.value, node.children, unit=unit, kind=kind, direction=way))
    return TargetCascade(target, kind, goal, unit, direction, tuple(trees), tuple(pools))


def make_pool(
    whole: Subject, value: Decimal, members: Sequence[Node], *, unit: str, kind: str, direction: arithmetic.Direction
) -> Pool:
    """The members that can be weighed against the value of the whole, each with its part."""
    weighed = [node for node in members if node.weight is not None and node.weight > 0]
    unweighted = tuple(node.subject for node in members if node not in weighed)
    faults: tuple[Finding, ...] = ()
    sums = None
    if not weighed:
        faults = (Finding("cascade.no-weights", where=Place(part=whole.key), context={"subject": whole.name_vi}),)
    else:
        try:
            sums = arithmetic.cascade(
                value,
                [
                    arithmetic.Member(
                        key=node.subject.key,
                        weight=node.weight or 0,
                        own=node.value if node.own or (kind != "amount" and node.value != value) else None,
                    )
                    for node in weighed
                ],
                kind="total" if kind == "amount" else "share",
                direction=direction,
            )
        except Refused as refusal:
            faults = tuple(refusal.findings)
    parts = {part.key: part for part in sums.parts} if sums else {}
    placed = tuple(_with_part(node, parts.get(node.subject.key), kind) for node in members)
    return Pool(
        whole, value, unit, placed, unweighted, sums, faults, tuple(node.point for node in weighed if node.point)
    )


def national_goal(target: Commitment) -> Goal | None:
    """The value for the country; of several statements the last one made."""
    common = [
        goal for goal in judged_goals(target) if goal.applies_to is None or goal.applies_to.kind == "country"
    ]  # fmt: skip
    valued = [goal for goal in common if goal.value is not None] or common
    return max(valued, key=lambda goal: (goal.stated_on or dt.date.min, -(goal.pk or 0)), default=None)


def kind_of(target: Commitment, indicator: Indicator | None) -> str:
    """What the target counts, as stated, else as its indicator suggests."""
    stated = target.details.get("kind")
    if stated:
        return str(stated)
    if indicator is None:
        return "macro"
    return "rank" if indicator.unit == "rank" else _BY_INDICATOR.get(indicator.kind, "objects")


def direction_of(target: Commitment, goal: Goal | None, indicator: Indicator | None) -> str:
    """up or down."""
    if goal is None:
        return indicator.direction if indicator and indicator.direction == "down" else "up"
    return "down" if aim_of(goal, due_of(target, goal), indicator).is_downward else "up"


def value_above(target: Commitment, subject: Subject, *, on: dt.date, today: dt.date) -> Decimal | None:
    """What the level above asks of a subject: its parent's own target, else its block's, else the nation's.

    Of an amount it is the part of the whole that falls to it by what it has now; None where that is not known.
    """
    own = own_targets([target], on=on)
    above = subject.parent
    while above is not None:
        found = own.get((target.pk, above.pk))
        if found is not None:
            return found.value
        above = above.parent
    indicator = indicators_of({code_read(target)}).get(code_read(target))
    if kind_of(target, indicator) == "amount":
        return _share_of_amount(target, subject, on=on, today=today)
    goal = goal_for(target, _organisation_of(target, subject))
    if goal is not None and (goal.applies_to is None or goal.applies_to.kind == "country"):
        goal = national_goal(target)
    return goal.value if goal else None


def _share_of_amount(target: Commitment, subject: Subject, *, on: dt.date, today: dt.date) -> Decimal | None:
    nation = cascade_of(target, on=on, today=today).nation
    weights = {node.subject.pk: node.weight for node in nation.members if node.weight} if nation else {}
    if nation is None or subject.pk not in weights:
        return None
    return nation.value * (weights[subject.pk] or 0) / sum((one for one in weights.values() if one), Decimal(0))


def _organisation_of(target: Commitment, subject: Subject) -> Subject:
    kinds, here = target.details.get("applies_to_kinds") or [], subject
    while here.kind not in kinds and here.parent is not None:
        here = here.parent
    return here


@dataclass(frozen=True)
class _Maker:
    target: Commitment
    kind: str
    own: Owned
    points: Mapping[str, Point | None]

    def tree(self, subject: Subject, given: Decimal, origin: str, below: Sequence[Subject]) -> Node:
        own = self.own.get((self.target.pk, subject.pk))
        value = own.value if own and own.value is not None else given
        children = tuple(self.tree(one, value, "above", ()) for one in below)
        point = self.points.get(subject.key)
        return Node(
            subject, value, given, "own" if own else origin, own, point, self._weight(point), None, children
        )  # fmt: skip

    def _weight(self, point: Point | None) -> Decimal | None:
        if self.kind == "organisations":
            return Decimal(1)
        if point is None or "partial" in point.flags:  # counts of some of its parts would weigh it too light
            return None
        return point.value if self.kind == "amount" else point.den


def _block_value(target: Commitment, block: Subject, goal: Goal) -> Decimal:
    valued = [one for one in judged_goals(target) if one.applies_to and one.value is not None]
    stated = [one for one in valued if one.applies_to and one.applies_to.key == block.key]
    newest = max(stated, key=lambda one: (one.stated_on or dt.date.min, one.pk), default=goal)
    return newest.value if newest.value is not None else goal.value or Decimal(0)


def _below(organisations: Iterable[Subject], own: Owned, kinds: Sequence[str]) -> dict[int, list[Subject]]:
    """Of each organisation, the units below it of the same sort as one that set a target of its own. One query."""
    known = {one.pk for one in organisations}
    sorts = {row.subject.kind for row in own.values() if row.subject.kind not in kinds and row.subject.parent_id}
    if not sorts:
        return {}
    found: dict[int, list[Subject]] = {}
    parents = {row.subject.parent_id for row in own.values() if row.subject.kind in sorts} & known
    for one in Subject.objects.filter(parent__in=parents, kind__in=sorts).select_related("parent").order_by("name_vi"):
        found.setdefault(one.parent_id or 0, []).append(one)
    return found


def _with_part(node: Node, part: arithmetic.Part | None, kind: str) -> Node:
    """Of an amount, who set nothing owes its share of the whole, not all of it."""
    by_share = part is not None and kind == "amount" and node.own is None
    return replace(node, part=part, value=_decimal(part.target) if part and by_share else node.value)


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
