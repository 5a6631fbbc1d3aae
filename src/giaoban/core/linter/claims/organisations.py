"""Sums against a known number of organisations: "100% địa phương ..., trong đó 4 tỉnh ..., 57 tỉnh ..." is 61 of 63.

Code: `claim.organisations`.
Method: parts that claim to cover all, or that say "còn lại", add up to a number in force on the days the text speaks
of. Judged only when the sum comes within 15 % of a known number: "5 địa phương ..., còn lại 3" is about eight.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from giaoban.core.linter.claims.context import Context, counts
from giaoban.core.linter.claims.lists import REST_BEHIND
from giaoban.core.linter.figures import Figure, Kind
from giaoban.core.linter.nouns import same_things
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, added, claim
from giaoban.core.linter.tolerance import Change, nearest

_NEAR = Decimal("0.15")
_ALL = re.compile(
    r"(?:\b(?:tất cả|toàn bộ|mọi)\s+(?:các\s+)?|\b100\s*(?:%|phần trăm)\s+(?:số\s+|các\s+)?)(?P<word>[a-zà-ỹ]+(?: "
    r"[a-zà-ỹ]+)?)"
)
_REST = re.compile(r"\bcòn(?: lại)?\s+(?:(?:là|có|khoảng|đến|tới|tận)\s+)*$")
_NOT_YET = re.compile(r"^[^.;,]{0,45}\bchưa\b")
_ALREADY = re.compile(r"^[^.;,]{0,60}\b(?:đã|triển khai|hoàn thành|có|ban hành|thực hiện|nộp|báo cáo|đạt|gửi)\b")
_CLAIMS_ALL = re.compile(r"\b(?:cả|tất cả|toàn bộ|toàn quốc có|cả nước có|cả nước hiện có|đủ)\s+$")
_HENCE = re.compile(r"\b(?:như vậy|tức|nghĩa là|do đó|qua đó|vậy là|nâng)\b")
_PARTIAL = re.compile(
    r"\b(?:vùng|khu vực|đồng bằng|miền|ven biển|phía|biên giới|tây nguyên|tây bắc|đông bắc|đông nam bộ|giáp|cụm"
    r"|cấp huyện|cấp xã|trong tỉnh|trên địa bàn|của tỉnh|toàn tỉnh|các huyện|các xã|các quận)\b"
)
"""Words that make "địa phương" mean something else than all provinces of the country."""


def find(passage: Passage, context: Context) -> Iterator[ClaimFinding]:
    if _PARTIAL.search(passage.low[passage.focus :]):
        return
    levels = [figure for figure in counts(passage) if _word(figure, context) and figure.scale == 1]
    yield from _wrong_number(passage, levels, context)
    whole = _ALL.search(passage.low, passage.focus)
    if whole and (word := _known_word(whole["word"], context)):
        parts = [figure for figure in levels if figure.start > whole.end()]
        told = [figure for figure in levels if passage.focus <= figure.start < whole.start()]
        if len(told) >= 2 and _HENCE.search(passage.low[told[-1].end : whole.start()]):
            yield from _unless_known(passage, told, word, context)
            return
        marker = re.search(r"trong đó|gồm|cụ thể|:|với", passage.low[whole.end() : parts[0].start]) if parts else None
        if marker and len(parts) >= 2 and all(same_things(part.noun, word) for part in parts):
            yield from _unless_known(passage, parts, word, context)
            return
    yield from _halves(passage, levels, context)


def _halves(passage: Passage, levels: list[Figure], context: Context) -> Iterator[ClaimFinding]:
    """ "21 địa phương đã ..., còn lại 41 tỉnh", with no whole stated."""
    if any(figure.whole is not None and figure.start >= passage.focus for figure in passage.figures):
        return
    for first, second in itertools.pairwise(levels):
        if second.start < passage.focus or not same_things(first.noun, second.noun):
            continue
        gap = passage.low[first.end : second.lead]
        if len(gap) > 220 or "trong đó" in gap:
            continue
        rest = _REST.search(gap) or REST_BEHIND.match(passage.low[second.start :])
        opposed = _NOT_YET.match(passage.low[second.end :]) and _ALREADY.match(passage.low[first.end :])
        if not rest and not opposed:
            continue
        others = [figure for figure in levels if figure not in (first, second) and figure.start >= passage.focus]
        if any(figure.value == first.value + second.value for figure in others):
            return
        parts = [figure for figure in levels if figure.start <= second.start and figure.start >= passage.focus]
        sums = {sum((part.value for part in parts[n:]), Decimal(0)) for n in range(len(parts) - 1)}
        numbers = context.numbers(_word(first, context), passage)
        stated_whole = any(figure.value >= first.value + second.value for figure in others)
        if stated_whole or sums & set(map(Decimal, numbers)):
            return
        yield from _unless_known(passage, [first, second], _word(first, context), context)
        return


def _wrong_number(passage: Passage, levels: list[Figure], context: Context) -> Iterator[ClaimFinding]:
    """ "Cả 62 tỉnh, thành phố", "45/64 tỉnh": a whole that is nearly the known number and not it."""
    fractions = [figure for figure in passage.figures if figure.whole is not None and _word(figure, context)]
    for figure in (*levels, *fractions):
        if figure.start < passage.focus:
            continue
        all_of = _CLAIMS_ALL.search(passage.low[max(0, figure.start - 25) : figure.start])
        if figure.whole is None and not all_of:
            continue
        said = figure.whole if figure.whole is not None else figure.value
        word = _word(figure, context)
        if word not in ("tỉnh", "địa phương"):
            continue
        if re.search(r"\bbộ\b", passage.low[max(0, figure.start - 10) : figure.end + 25]):
            continue
        numbers = context.numbers(word, passage)
        if said in numbers or not numbers:
            continue
        closest = min(numbers, key=lambda number: abs(number - said))
        if abs(closest - said) <= 2:
            yield claim(
                "claim.organisations",
                passage,
                figure,
                stated=said,
                recomputed=Decimal(closest),
                nearest=Decimal(closest),
                words={"old": said, "sum": str(said), "known": closest, "noun": word},
            )


def _unless_known(passage: Passage, parts: list[Figure], word: str, context: Context) -> Iterator[ClaimFinding]:
    total = sum((part.value for part in parts), Decimal(0))
    numbers = context.numbers(word, passage)
    if not numbers or total in numbers:
        return
    closest = Decimal(min(numbers, key=lambda number: abs(number - total)))
    if abs(total - closest) > closest * _NEAR:
        return
    changes = [Change(part, part.value + closest - total) for part in parts]
    yield claim(
        "claim.organisations",
        passage,
        *parts,
        stated=closest,
        recomputed=total,
        change=nearest(changes),
        words={"sum": added(parts), "known": closest, "noun": word},
    )


def _word(figure: Figure, context: Context) -> str:
    return _known_word(figure.noun, context) if figure.kind == Kind.COUNT else ""


def _known_word(noun: str, context: Context) -> str:
    """The longest name of known organisations that the noun starts with."""
    names = [name for name in context.known.organisations if noun == name or noun.startswith(f"{name} ")]
    return max(names, key=len, default="")
