"""Does the sum of what organisations set themselves still meet the national value, and if not, who must do more.

A share (percent, or percent of organisations that did X) is pooled with the members' denominators as weights:

    pool = Σ wᵢ·tᵢ / Σ wᵢ           a member without a target of its own takes the national one

A total is the sum of the members' values. What is missing is laid on the members in proportion to their weight, each up
to its maximum; what does not fit goes to the others in the same proportion. For a share that is the same number of
points for everybody until somebody is full. Exact fractions throughout. A rank or a macro ratio has no members.

Worked example: weights 50, 30, 20; national 80; the second sets 60. pool = (4000+1800+1600)/100 = 74, so 600
weighted points are missing. The first and the third carry them: 600/70 = 8.571 points each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from giaoban.core.findings import Finding, Place, Refused, Severity

Kind = Literal["share", "total"]
Direction = Literal["up", "down"]
Number = Decimal | int | Fraction


@dataclass(frozen=True, kw_only=True)
class Member:
    """Who takes part: `weight` is its denominator (people, dossiers, 1 for "organisations that did X").

    `own` is the target it sets itself; None takes the national one (for a total: its part by weight). `limit` is the
    best it can reach: 100 for a share when not given, without limit for a total (0 when less is better).
    """

    key: str
    weight: Number
    own: Number | None = None
    limit: Number | None = None


@dataclass(frozen=True)
class Part:
    """What a member has to reach in the end, and how much that is beyond its target now."""

    key: str
    weight: Fraction
    target: Fraction
    extra: Fraction
    needed: Fraction
    is_own: bool
    is_full: bool


@dataclass(frozen=True)
class Cascade:
    """`missing` is in the unit of the target (points of the pool); 0 when the pool meets the national value.

    `best` is what the pool reaches when all who carry go to their limit; with `is_possible` False even that is short.
    """

    national: Fraction
    pool: Fraction
    missing: Fraction
    parts: tuple[Part, ...]
    is_possible: bool
    best: Fraction
    steps: tuple[Finding, ...]

    @property
    def meets(self) -> bool:
        return self.missing == 0


def cascade(
    national: Number, members: Sequence[Member], *, kind: Kind = "share", direction: Direction = "up"
) -> Cascade:
    """The pool, and the parts that meet the national value. Raises Refused with every fault of the input.

    Those who set a target worse than the national one keep it (they gave a reason); the others carry what is missing.

    >>> made = cascade(80, [Member(key="a", weight=50), Member(key="b", weight=30, own=60), Member(key="c", weight=20)])
    >>> made.pool, made.missing, [(part.key, part.extra) for part in made.parts]
    (Fraction(74, 1), Fraction(6, 1), [('a', Fraction(60, 7)), ('b', Fraction(0, 1)), ('c', Fraction(60, 7))])
    """
    if faults := list(_faults(national, members, kind)):
        raise Refused(faults)
    goal, sign = Fraction(national), 1 if direction == "up" else -1
    weights = [Fraction(member.weight) for member in members]
    whole = sum(weights, Fraction())
    scale = whole if kind == "share" else Fraction(1)  # of the pool
    units = weights if kind == "share" else [Fraction(1)] * len(members)  # of each member's value in the pool
    default = [goal if kind == "share" else goal * weight / whole for weight in weights]
    targets = [Fraction(m.own) if m.own is not None else given for m, given in zip(members, default, strict=True)]
    pool = sum((unit * target for unit, target in zip(units, targets, strict=True)), Fraction()) / scale
    missing = max(sign * (goal - pool), Fraction())
    room: list[Fraction | None] = []
    for member, target, given in zip(members, targets, default, strict=True):
        keeps = sign * (target - given) < 0
        limit = _limit(member, kind, direction)
        room.append(Fraction() if keeps else None if limit is None else max(sign * (limit - target), Fraction()))
    caps = [None if free is None else free * unit for free, unit in zip(room, units, strict=True)]
    extras = fill(missing * scale, weights, caps)
    parts = tuple(
        Part(m.key, weight, target, extra / unit, target + sign * extra / unit, m.own is not None, extra == cap)
        for m, weight, target, extra, unit, cap in zip(members, weights, targets, extras, units, caps, strict=True)
    )
    reached = pool + sign * sum(extras, Fraction()) / scale
    possible = sign * (reached - goal) >= 0
    best = reached if not possible else _best(pool, caps, scale, sign, reached)
    return Cascade(
        goal, pool, missing, parts, possible, best, tuple(_steps(goal, pool, missing, parts, best, possible))
    )


def fill(amount: Fraction, weights: Sequence[Fraction], caps: Sequence[Fraction | None]) -> list[Fraction]:
    """An amount laid on several in proportion to weight, none beyond its cap; what is full passes the rest on.

    >>> fill(Fraction(10), [Fraction(1), Fraction(1)], [Fraction(3), None])
    [Fraction(3, 1), Fraction(7, 1)]
    """
    given = [Fraction()] * len(weights)
    open_to = [n for n, cap in enumerate(caps) if weights[n] > 0 and (cap is None or cap > 0)]
    left = amount
    while left > 0 and open_to:
        level = left / sum((weights[n] for n in open_to), Fraction())
        full = [n for n in open_to if (cap := caps[n]) is not None and weights[n] * level >= cap]
        if not full:
            for n in open_to:
                given[n] = weights[n] * level
            break
        for n in full:
            given[n] = caps[n] or Fraction()
            left -= given[n]
        open_to = [n for n in open_to if n not in full]
    return given


def _limit(member: Member, kind: Kind, direction: Direction) -> Fraction | None:
    if member.limit is not None:
        return Fraction(member.limit)
    if direction == "down":
        return Fraction()
    return Fraction(100) if kind == "share" else None


def _best(pool: Fraction, caps: Iterable[Fraction | None], scale: Fraction, sign: int, reached: Fraction) -> Fraction:
    """Without a limit somewhere there is no best; what is asked for is then reached."""
    known = [cap for cap in caps if cap is not None]
    full = pool + sign * sum(known, Fraction()) / scale
    return full if sign * (full - reached) > 0 else reached


def _faults(national: Number, members: Sequence[Member], kind: Kind) -> Iterable[Finding]:
    if not members:
        yield Finding("cascade.no-members")
    seen: set[str] = set()
    for member in members:
        where, context = Place(part=member.key), {"key": member.key}
        if member.key in seen:
            yield Finding("cascade.member-twice", where=where, context=context)
        seen.add(member.key)
        numbers = {"weight": member.weight, "own": member.own, "limit": member.limit}
        for name, number in numbers.items():
            if isinstance(number, Decimal) and not number.is_finite():
                yield Finding("cascade.not-a-number", where=where, context=context | {"field": name})
            elif number is not None and number < 0:
                yield Finding("cascade.negative", where=where, context=context | {"field": name, "value": number})
            elif name == "weight" and number == 0:
                yield Finding("cascade.no-weight", where=where, context=context)
            elif kind == "share" and name != "weight" and number is not None and number > 100:
                yield Finding("cascade.beyond-all", where=where, context=context | {"field": name, "value": number})
    if isinstance(national, Decimal) and not national.is_finite():
        yield Finding("cascade.not-a-number", context={"key": "", "field": "national"})
    elif national < 0 or (kind == "share" and national > 100):
        yield Finding("cascade.national", context={"value": national})


def _steps(
    goal: Fraction, pool: Fraction, missing: Fraction, parts: Sequence[Part], best: Fraction, possible: bool
) -> Iterable[Finding]:
    """The arithmetic in order, for the page to say in words."""
    note = Severity.NOTE
    own = sum(part.is_own for part in parts)
    yield Finding("cascade.pool", note, context={"pool": pool, "national": goal, "members": len(parts), "own": own})
    if not missing:
        yield Finding("cascade.meets", note, context={"pool": pool, "national": goal, "spare": abs(pool - goal)})
        return
    carriers = [part for part in parts if part.extra > 0]
    context = {"missing": missing, "carriers": len(carriers), "full": sum(part.is_full for part in carriers)}
    yield Finding("cascade.missing", note, context=context)
    for part in carriers:
        said = {"key": part.key, "target": part.target, "extra": part.extra, "needed": part.needed}
        yield Finding("cascade.carries-all" if part.is_full else "cascade.carries", note, context=said)
    if not possible:
        short = abs(goal - best)
        yield Finding("cascade.impossible", Severity.WARNING, context={"best": best, "national": goal, "short": short})
