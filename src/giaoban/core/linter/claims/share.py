"""Share against counts: "1.846 (60%) trong 3.078", "201/3.078 hệ thống, đạt 6,5%", "W ..., trong đó X, chiếm P%".

Code: `claim.share`.
Method: P = 100 · X / W, true when a careful writer could print P for it. When the whole is only guessed from an
earlier figure, every earlier figure is tried and one that fits is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from giaoban.core.linter.claims.context import Context, is_change
from giaoban.core.linter.figures import Figure, Kind
from giaoban.core.linter.nouns import same_things
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, claim, printed
from giaoban.core.linter.tolerance import Change, Interval, allows, nearest, rounded_like, spread

_HUNDRED = Decimal(100)
_WORD = r"(?:chiếm|đạt|tương đương|tương ứng|bằng|tỷ lệ|tức|tức là|ứng với|hay)"
_SOFT = r"(?:\s+(?:tỷ lệ|tỉ lệ|là|với|khoảng|mức|hơn|gần|trên|đạt|chiếm|ước|bằng|cho|tỷ trọng)){0,4}\s*$"
_BRACKET = re.compile(rf"^[^.;()]{{0,90}}\(\s*(?:{_WORD}{_SOFT}|[^()\d]{{0,12}}$)")
_COMMA = re.compile(rf"^[^.;()]{{0,130}}[,;–-]\s*(?:qua đó |như vậy |như thế )?{_WORD}{_SOFT}")
_TIGHT = re.compile(rf"^[^.;(),]{{0,70}}\b(?:chiếm|chiếm tỷ lệ|tương đương|tương ứng){_SOFT}")
_INVERSE = re.compile(
    r"^[^.;()]{0,100}(?:\(\s*(?:tức |tương ứng |tương đương |là )?|,\s*(?:tương ứng|tức|tức là|tương đương|hay|ứng "
    r"với)(?: với)?\s+)(?:(?:là|có|khoảng)\s+)?$"
)
_WITH = re.compile(r"^[^.;,()]{0,30}\s(?:với|ứng với|ở|tại)\s+$")
_IN = re.compile(r"^[^.;,()]{0,60}\b(?:trong|trên|cho|/)\s*(?:(?:tổng|số|tổng số|của|cả)\s*){0,3}$")
_BEHIND = re.compile(
    r"^\s*(?:[^.;()\d]{0,40}\)\s*)?(?:[a-zà-ỹ]+\s+){0,4}(?:trong|trên|của)?\s*(?:tổng|trong|trên|"
    r"của)\s*(?:số\s+)?(?:tổng số\s+)?(?:của\s+)?$"
)
_OTHER_WHOLE = re.compile(
    r"^\s*(?:tổng|của|trong|trên|cả nước|toàn|dân số|thị phần|gdp|grdp|so|mức|con số|cùng kỳ|kế hoạch|dự toán|mục tiêu"
    r"|chỉ tiêu|yêu cầu|doanh thu|giá trị|kim ngạch|vốn|diện tích|thu|chi|nguồn|ngân sách|số)\b"
)
_PLANNED = re.compile(r"^\s*(?:kế hoạch|dự toán|mục tiêu|chỉ tiêu|yêu cầu|so|nghị quyết)")
_REACHED = re.compile(r"\b(?:lên|xuống)\s+(?:mức\s+)?$")
_SIGNED = re.compile(r"(?:^|[\s(])[+-]$")
"""A sign glued to a percentage, as in "+46,4 %", tells a change, never a share."""
_WIDE = re.compile(r"\b(?:huyện|xã|vùng|khu vực|phường|quận)\b")


@dataclass(frozen=True)
class _Whole:
    value: Decimal
    figure: Figure | None
    """None when the whole is a known number."""


def find(passage: Passage, context: Context) -> Iterator[ClaimFinding]:
    for share in passage.figures:
        if share.kind != Kind.PERCENT or is_change(passage, share) or share.high is not None:
            continue
        if _SIGNED.search(passage.low[: share.start]) or passage.low[share.start] in "+-":
            continue
        part = _part(passage, share)
        if part is None or max(part.start, share.start) < passage.focus:
            continue
        clear, guessed = _wholes(passage, part, share, context)
        tried = clear or guessed
        if not tried or any(_holds(share, part, whole) for whole in (*clear, *guessed)):
            continue
        if not clear and _OTHER_WHOLE.match(passage.low[share.end : share.end + 30]):
            continue
        if _PLANNED.match(passage.low[share.end : share.end + 30]):
            continue
        yield _finding(passage, share, part, tried[0])


def _part(passage: Passage, share: Figure) -> Figure | None:
    """The count a percentage is said of, by the words between them."""
    before = [f for f in passage.figures if f.kind == Kind.COUNT and f.end <= share.start and f.high is None]
    for figure in reversed(before[-3:]):
        gap = passage.low[figure.end : share.lead]
        if _BRACKET.match(gap) or _COMMA.match(gap) or _TIGHT.match(gap):
            inner = (
                _IN.search(passage.low[before[-2].end : figure.lead])
                if len(before) > 1 and figure is before[-1]
                else None
            )
            return before[-2] if inner and before[-2].whole is None and before[-2].value <= figure.value else figure
    after = [f for f in passage.figures if f.kind == Kind.COUNT and f.start >= share.end and f.high is None]
    if after and after[0].whole is not None and _WITH.match(passage.low[share.end : after[0].lead]):
        return after[0]
    if after and _INVERSE.match(passage.low[share.end : after[0].lead]):
        return after[0]
    if (
        len(after) > 1
        and _BEHIND.match(passage.low[share.end : after[0].lead])
        and _INVERSE.match(passage.low[after[0].end : after[1].lead])
    ):
        return after[1]
    return None


def _wholes(passage: Passage, part: Figure, share: Figure, context: Context) -> tuple[list[_Whole], list[_Whole]]:
    """Wholes that the words name, and earlier figures that could be one."""
    if is_change(passage, part) or _REACHED.search(passage.low[max(0, part.lead - 12) : part.lead]):
        return [], []
    if part.whole is not None:
        return [_Whole(part.whole, None)], []
    clear: list[_Whole] = []
    guessed: list[_Whole] = []
    for figure in passage.figures:
        if figure.kind != Kind.COUNT or figure.start == part.start or figure.high is not None:
            continue
        value = figure.whole if figure.whole is not None else figure.value
        whole = _Whole(value, figure if figure.whole is None else None)
        if value < part.value:
            continue
        gap = passage.low[part.end : figure.start] if figure.start > part.end else ""
        bare_gap = re.sub(r"\([^)]*\)?", " ", gap)
        behind = passage.low[share.end : figure.start] if figure.start > share.end else ""
        if (gap and len(gap) < 90 and _IN.match(bare_gap)) or (
            behind and _BEHIND.match(behind) and same_things(part.noun, figure.noun)
        ):
            clear.append(whole)
        elif figure.end <= part.start and same_things(part.noun, figure.noun):
            between = passage.low[figure.end : part.lead]
            lead = passage.low[max(0, figure.lead - 22) : figure.lead]
            named = "trong đó" in between or re.search(r"\b(?:trong|tổng số|trên)\s+(?:tổng )?(?:số )?$", lead)
            if named and len(between) < 160:
                clear.append(whole)
            elif _may_be_whole(passage, figure, part, between):
                guessed.append(whole)
    if (
        not clear
        and not guessed
        and part.noun.split(",")[0] in ("tỉnh", "địa phương")
        and not _WIDE.search(passage.low)
    ):
        guessed = [_Whole(Decimal(number), None) for number in context.numbers(part.noun, passage)]
    clear.reverse()
    return clear, guessed


def _may_be_whole(passage: Passage, whole: Figure, part: Figure, between: str) -> bool:
    """ "A và B (P%)" names two parts of something else; an earlier sentence has to count the same by name."""
    if re.search(r"\bvà (?:có |với )?$", between):
        return False
    return whole.start >= passage.focus or bool(whole.noun and part.noun)


def _holds(share: Figure, part: Figure, whole: _Whole) -> bool:
    return whole.value == 0 or allows(share, _truth(part, whole))


def _truth(part: Figure, whole: _Whole) -> Interval:
    over = spread(whole.figure, whole.value) if whole.figure else Interval(whole.value, whole.value)
    ratio = spread(part).over(over)
    return Interval(ratio.low * _HUNDRED, ratio.high * _HUNDRED)


def _finding(passage: Passage, share: Figure, part: Figure, whole: _Whole) -> ClaimFinding:
    truth = rounded_like(part.value / whole.value * _HUNDRED, share)
    changes = [Change(share, truth)]
    counted = rounded_like(whole.value * share.value / _HUNDRED, part)
    if _holds(share, replace(part, value=counted * part.scale), whole):
        changes.append(Change(part, counted))
    if whole.figure is not None and share.value:
        changes.append(Change(whole.figure, rounded_like(part.value / share.value * _HUNDRED, whole.figure)))
    figures = (share, part, whole.figure) if whole.figure else (share, part)
    return claim(
        "claim.share",
        passage,
        *figures,
        stated=printed(share),
        recomputed=truth,
        change=nearest(changes),
        words={"part": printed(part), "whole": whole.value / (whole.figure.scale if whole.figure else part.scale)},
    )
