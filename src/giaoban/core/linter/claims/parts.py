"""Parts against a whole: "32 chỉ tiêu, trong đó 8 ..., 9 ...", "55/63 ..., còn 8 ...", "12 ... và 8 ..., tổng cộng 20".

Code: `claim.parts`.
Method: the parts of a list add up to its whole. A list is closed when it says so ("gồm", "chia thành", "còn lại");
an open one ("trong đó") is judged only when its sum comes within 15 % of the whole, for otherwise it picks examples.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from giaoban.core.linter.claims.context import counts
from giaoban.core.linter.claims.lists import NOT_FULL, REST, REST_BEHIND, Listing, listing_after
from giaoban.core.linter.figures import Figure, Hedge, Kind
from giaoban.core.linter.nouns import ORGANISED, fits
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, added, claim, printed
from giaoban.core.linter.tolerance import Change, Interval, nearest, rounded_like, spread

NEAR = Decimal("0.15")
"""An open list whose sum is within this share of the whole was meant to be complete. Source: our estimate."""
NEAR_ABOVE = Decimal("0.1")
"""Above the whole an open list may simply overlap, so it has to come closer. Source: our estimate."""
_MISREAD = (Decimal("0.5"), Decimal("2"))
"""A closed list further off than this was read wrongly rather than added wrongly."""

_STRUCTURE = re.compile(
    r"\bcơ cấu\b[^.;:%\d]{0,80}(?:\b20\d\d[^.;:%\d]{0,30})?(?::|\blần lượt (?:là|chiếm|đạt)\b|\bgồm\b)"
)
_MOVING = re.compile(r"\b(?:tăng|giảm|từ|lên|xuống|so với|trong đó|năm|mục tiêu)\b")
_ITEM = 90
"""Characters between the items of a structure."""
_MISCOUNTED = Decimal(5)
"""A list further from 100 % than this was no whole structure. Source: our estimate."""
_TOTAL = re.compile(r"(?:\b(?:tổng cộng|tổng số là|tổng là|tất cả là|cộng lại)|, tổng số)\s+(?:có\s+|là\s+)?$")
_OUT_OF = re.compile(r"^[^.;,()]{0,40}\b(?:trên|trong)\s+(?:tổng\s+)?(?:số\s+)?$")


def find(passage: Passage) -> Iterator[ClaimFinding]:
    yield from _more_than_all(passage)
    yield from _with_rest(passage)
    yield from _structure(passage)
    levels = counts(passage)
    for place, whole in enumerate(levels):
        if whole.hedge in (Hedge.NONE, Hedge.ABOUT) and (listing := listing_after(passage, levels, place)):
            if listing.parts[-1].start < passage.focus:
                continue
            if _is_complete(listing):
                yield from _unless_sum(passage, whole.value, whole, listing.parts)
            return
    yield from _total_behind(passage, levels)


def _is_complete(listing: Listing) -> bool:
    """Does the list claim to be everything? Then its sum is worth comparing."""
    running = list(itertools.accumulate(part.value for part in listing.parts))
    whole = listing.whole.value
    if not whole or whole in running[1:]:
        return False
    share = running[-1] / whole
    above = NEAR if listing.is_closed else NEAR_ABOVE
    if 1 - NEAR <= share <= 1 + above:
        return listing.is_alike or listing.is_announced
    return listing.is_closed and listing.is_alike and _MISREAD[0] <= share <= _MISREAD[1]


def _more_than_all(passage: Passage) -> Iterator[ClaimFinding]:
    """ "65/63 tỉnh": the part exceeds its whole."""
    for figure in passage.figures:
        if figure.whole is None or figure.start < passage.focus or figure.value <= figure.whole:
            continue
        if figure.head in ORGANISED and figure.hedge == Hedge.NONE:
            limit = figure.whole / figure.scale
            words = {"old": printed(figure), "limit": limit}
            yield claim("claim.range", passage, figure, stated=printed(figure), nearest=limit, words=words)


def _with_rest(passage: Passage) -> Iterator[ClaimFinding]:
    """ "55/63 ..., còn 8 ..." and "40 trên tổng số 63 ..., còn 23 ..."."""
    figures = passage.figures
    for place, figure in enumerate(figures):
        if figure.start < passage.focus or figure.high is not None:
            continue
        whole, last = figure.whole, place
        if whole is None and place + 1 < len(figures):
            following = figures[place + 1]
            if _OUT_OF.match(passage.low[figure.end : following.start]) and following.whole is None:
                whole, last = following.value, place + 1
        if whole is None or whole < figure.value:
            continue
        named = figures[last]
        rest = next((after for after in figures[last + 1 :] if after.kind == figure.kind), None)
        if rest is None or rest.whole is not None or rest.high is not None:
            continue
        gap = passage.low[named.end : rest.lead]
        named_rest = REST.search(gap) or REST_BEHIND.match(passage.low[rest.start :])
        if len(gap) < 200 and named_rest and "trong đó" not in gap and fits(rest.noun, named.noun):
            yield from _unless_sum(passage, whole, figure, [figure, rest])


def _structure(passage: Passage) -> Iterator[ClaimFinding]:
    """ "Cơ cấu: nông nghiệp 12%, công nghiệp 38%, dịch vụ 50%": a structure told in full comes to 100 %."""
    opening = _STRUCTURE.search(passage.low, passage.focus)
    if opening is None:
        return
    parts: list[Figure] = []
    end = opening.end()
    for figure in passage.figures:
        if figure.start < end:
            continue
        gap = passage.low[end : figure.lead]
        if figure.kind != Kind.PERCENT or figure.hedge != Hedge.NONE or figure.high is not None or _MOVING.search(gap):
            return
        if len(gap) > _ITEM or re.search(r"[.]\s", gap):
            break
        parts.append(figure)
        end = figure.end
    total = sum((part.value for part in parts), Decimal(0))
    if len(parts) < 3 or abs(total - 100) > _MISCOUNTED:
        return
    if abs(total - 100) <= sum((part.step for part in parts), Decimal(0)) / 2:
        return
    yield claim(
        "claim.parts",
        passage,
        *parts,
        stated=Decimal(100),
        recomputed=total,
        change=nearest(Change(part, part.value + 100 - total) for part in parts),
        words={"sum": added(parts)},
    )


def _total_behind(passage: Passage, levels: list[Figure]) -> Iterator[ClaimFinding]:
    for place, whole in enumerate(levels):
        before = passage.low[max(0, whole.lead - 30) : whole.lead]
        if place < 2 or whole.start < passage.focus or not _TOTAL.search(before):
            continue
        parts = [part for part in levels[:place] if part.start >= passage.focus and fits(part.noun, whole.noun)]
        if len(parts) < 2 or NOT_FULL.search(passage.low[parts[0].end : whole.lead]):
            continue
        tails = {sum((part.value for part in parts[n:]), Decimal(0)) for n in range(len(parts) - 1)}
        if whole.value not in tails:
            yield from _unless_sum(passage, whole.value, whole, parts)


def _unless_sum(passage: Passage, value: Decimal, whole: Figure, parts: list[Figure]) -> Iterator[ClaimFinding]:
    low = sum((spread(part).low for part in parts), Decimal(0))
    high = sum((spread(part).high for part in parts), Decimal(0))
    if Interval(low, high).meets(spread(whole, value)):
        return
    total = sum((part.value for part in parts), Decimal(0))
    missing = value - total
    changes = [Change(part, rounded_like(part.value + missing, part)) for part in parts]
    if whole not in parts:
        changes.append(Change(whole, rounded_like(total, whole)))
    yield claim(
        "claim.parts",
        passage,
        whole,
        *parts,
        stated=value / whole.scale,
        recomputed=total / whole.scale,
        change=nearest(changes),
        words={"sum": added(parts)},
    )
