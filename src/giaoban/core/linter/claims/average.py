"""An average beside its total and its number: "63.000 tổ với 300.000 thành viên", "mỗi tổ có từ 5 đến 9 thành viên".

Code: `claim.average`; a warning when total or number only say "hơn" or "khoảng".
Method: average = total / number, within the printed precision of all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from giaoban.core.findings import Severity
from giaoban.core.linter.figures import Figure, Hedge, Kind
from giaoban.core.linter.nouns import same_things
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, Value, claim, printed
from giaoban.core.linter.tolerance import Change, allows, nearest, rounded_like, spread

_EACH = re.compile(
    r"(?P<mean>\b(?:bình quân|trung bình|tính ra|như vậy|tức)[, ]+)?(?:cứ )?\bmỗi "
    r"(?P<unit>[a-zà-ỹ]+)(?P<more>[^.;,()\d]{0,50}?)"
    r"(?:(?:có|gồm|phục vụ|được|đạt|là|khoảng|từ|nhận|quản lý|hơn|gần|trên|chừng|ước|phụ trách|hỗ trợ|giải quyết|xử "
    r"lý|tiếp nhận)\s+){0,3}$"
)
_PER = re.compile(r"\b(?:bình quân|trung bình)\b[^.;()\d]{0,50}$")
_SLASH = re.compile(r"^[^.;,()\d]{0,25}(?:/|\bmỗi\b|\bmột\b|\btrên mỗi\b|\bcho mỗi\b)\s*(?P<unit>[a-zà-ỹ]+)")


def find(passage: Passage) -> Iterator[ClaimFinding]:
    for average in passage.figures:
        if average.kind != Kind.COUNT or average.whole is not None or not average.noun:
            continue
        named = _unit(passage, average)
        if not named:
            continue
        others = [
            f
            for f in passage.figures
            if f is not average and f.kind == Kind.COUNT and f.high is None and f.whole is None
        ]
        numbers = [f for f in others if f.noun and f.head == named]
        totals = [f for f in others if f.noun and same_things(f.noun, average.noun) and f.value > average.value]
        pairs = [
            (total, number)
            for number in numbers
            for total in totals
            if total is not number and number.value > 1 and total.value >= number.value
        ]
        if not pairs or max(f.start for f in (average, *numbers, *totals)) < passage.focus:
            continue
        if not any(allows(_loosened(average), spread(total).over(spread(number))) for total, number in pairs):
            yield _finding(passage, average, *min(pairs, key=lambda pair: abs(pair[0].start - pair[1].start)))


def _unit(passage: Passage, average: Figure) -> str:
    before = passage.low[max(0, average.start - 110) : average.start]
    if (match := _EACH.search(before)) and (
        match["mean"] or re.search(r"\b(?:có|gồm)\b", before[match.start("more") :])
    ):
        return match["unit"]
    if _PER.search(before) and (match := _SLASH.match(passage.low[average.end :])):
        return match["unit"]
    return ""


def _loosened(average: Figure) -> Figure:
    """ "Mỗi tổ có 7 thành viên" is a rounded mean, though written as a whole number."""
    return replace(average, hedge=Hedge.ABOUT) if average.is_exact and average.high is None else average


def _finding(passage: Passage, average: Figure, total: Figure, number: Figure) -> ClaimFinding:
    mean = rounded_like(total.value / number.value, average)
    if mean == int(mean):
        mean = (total.value / number.value / average.scale).quantize(average.step / average.scale / 100)
    vague = any(figure.hedge != Hedge.NONE for figure in (average, total, number))
    stated: Value = printed(average)
    changes = []
    if average.high is None:
        changes = [
            Change(average, rounded_like(total.value / number.value, average)),
            Change(total, rounded_like(average.value * number.value, total)),
            Change(number, rounded_like(total.value / average.value, number)),
        ]
    else:
        edge = average.value if mean * average.scale < average.value else average.high
        stated = f"{printed(average)}-{average.high / average.scale}"
        changes = [
            Change(total, rounded_like(edge * number.value, total)),
            Change(number, rounded_like(total.value / edge, number)),
        ]
    return claim(
        "claim.average",
        passage,
        average,
        total,
        number,
        severity=Severity.WARNING if vague else Severity.ERROR,
        stated=stated,
        recomputed=mean,
        change=nearest(changes),
        words={"total": printed(total), "number": printed(number)},
    )
