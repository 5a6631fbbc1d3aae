"""An overall rate beside the rates of its blocks: "cả nước 45,79%, khối bộ 63,47%, khối tỉnh 18,54%".

Codes: `claim.mean` (overall outside its blocks, an error), `claim.mean-of-rates` (exactly the simple mean, the mark
of rates having been averaged, a warning), `claim.mean-weight` (the weight that makes it true, a note).
Method: overall = w·r1 + (1 - w)·r2, hence w = (overall - r2) / (r1 - r2), between 0 and 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from giaoban.core.findings import Severity
from giaoban.core.linter.claims.context import is_change
from giaoban.core.linter.figures import Figure, Hedge, Kind
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, claim, printed
from giaoban.core.linter.tolerance import Change

_OVERALL = re.compile(
    r"\b(?:cả nước|toàn quốc|toàn tỉnh|toàn thành phố|toàn ngành|toàn hệ thống|toàn huyện|toàn vùng|toàn bộ|tính "
    r"chung|bình quân|trung bình"
    r"|chung|tổng thể|toàn xã hội|toàn trường|toàn khối)\b"
)
_BLOCK = re.compile(
    r"\b(?:khối|nhóm|khu vực|thành thị|nông thôn|đô thị|cấp tỉnh|cấp huyện|cấp xã|cấp bộ|các bộ|bộ, ngành|bộ ngành|"
    r"địa phương|các tỉnh|nam|nữ"
    r"|nam giới|nữ giới|công lập|ngoài công lập|tư thục|miền|vùng|đồng bằng|miền núi|trung ương)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:mục tiêu|chỉ tiêu|kế hoạch|năm trước|năm ngoái|cùng kỳ|so với|phấn đấu|tối đa|tối thiểu|chiếm|đóng góp)\b"
)


def find(passage: Passage) -> Iterator[ClaimFinding]:
    rates = [
        figure
        for figure in passage.figures
        if figure.kind == Kind.PERCENT
        and figure.high is None
        and not passage.in_brackets(figure.start)
        and not is_change(passage, figure)
    ]
    labels = [_label(passage, rates, place) for place in range(len(rates))]
    for place, rate in enumerate(rates):
        if not _OVERALL.search(labels[place]) or _ELSEWHERE.search(labels[place]):
            continue
        blocks = _run(rates, labels, range(place + 1, len(rates)))
        if not blocks:  # "khối bộ ..., khối tỉnh ..., bình quân chung ..." within one sentence
            blocks = _run(rates, labels, range(place - 1, -1, -1))
            if any(block.start < passage.focus for block in blocks):
                continue
        if len(blocks) >= 2 and max(rate.start, *(block.start for block in blocks)) >= passage.focus:
            yield from _judge(passage, rate, blocks)
            return


def _run(rates: list[Figure], labels: list[str], places: range) -> list[Figure]:
    blocks: list[Figure] = []
    for place in places:
        if not _BLOCK.search(labels[place]) or _OVERALL.search(labels[place]) or _ELSEWHERE.search(labels[place]):
            break
        blocks.append(rates[place])
    return blocks if len(blocks) >= 2 else []


def _label(passage: Passage, rates: list[Figure], place: int) -> str:
    """The words that say what a rate is about: back to the figure before it, without what stands in brackets."""
    start = rates[place - 1].end if place else 0
    text = re.sub(r"\([^)]*\)", " ", passage.low[start : rates[place].start])
    return re.split(r"[.;]\s", text)[-1][-160:]


def _judge(passage: Passage, overall: Figure, blocks: list[Figure]) -> Iterator[ClaimFinding]:
    low, high = min(blocks, key=lambda b: b.value), max(blocks, key=lambda b: b.value)
    everything = (overall, *blocks)
    shown = {"overall": printed(overall), "low": printed(low), "high": printed(high)}
    if any(figure.hedge not in (Hedge.NONE, Hedge.ABOUT) for figure in everything):
        return
    if overall.value > high.value + overall.step or overall.value < low.value - overall.step:
        bound = high if overall.value > high.value else low
        yield claim(
            "claim.mean",
            passage,
            *everything,
            stated=printed(overall),
            recomputed=bound.value,
            change=Change(overall, bound.value),
            words=shown,
        )
        return
    mean = sum((block.value for block in blocks), Decimal(0)) / len(blocks)
    if overall.step < 1 and abs(mean - overall.value) <= overall.step / 2 and high.value - low.value > 2 * overall.step:
        yield claim(
            "claim.mean-of-rates",
            passage,
            *everything,
            severity=Severity.WARNING,
            stated=printed(overall),
            recomputed=mean,
            words=shown,
        )
        return
    if len(blocks) == 2 and blocks[0].value != blocks[1].value:
        weight = (overall.value - blocks[1].value) / (blocks[0].value - blocks[1].value) * 100
        weight = weight.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        if 0 <= weight <= 100:
            yield claim(
                "claim.mean-weight",
                passage,
                *everything,
                severity=Severity.NOTE,
                stated=printed(overall),
                recomputed=weight,
                words={**shown, "first": printed(blocks[0])},
            )
