"""Parts against a whole: "32 chỉ tiêu, trong đó 8 ..., 9 ...", "55/63 ..., còn 8 ...", "12 ... và 8 ..., tổng cộng 20".

Code: `claim.parts`.
Method: the parts of a list add up to its whole. A list is closed when it says so ("gồm", "chia thành", "còn lại");
an open one ("trong đó") is judged only when its sum comes within 15 % of the whole, for otherwise it picks examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from giaoban.core.linter.claims.context import counts
from giaoban.core.linter.figures import Figure, Hedge
from giaoban.core.linter.nouns import GENERIC, same_things
from giaoban.core.linter.prose import Passage
from giaoban.core.linter.report import ClaimFinding, added, claim, printed
from giaoban.core.linter.tolerance import Change, Interval, nearest, rounded_like, spread

NEAR = Decimal("0.15")
"""An open list whose sum is within this share of the whole was meant to be complete. Source: our estimate."""

_CLOSED = re.compile(r"\b(?:gồm|gồm có|bao gồm|chia thành|chia làm|chia ra|phân thành|phân ra|lần lượt)\b")
_OPEN = re.compile(r"\b(?:trong đó|trong số đó|trong số này|trong số ấy|cụ thể|thì có)\b|:")
_WITHIN = re.compile(r"\b(?:trong|trong số|trong tổng số|trên tổng số|trong cả|của)\s+(?:cả\s+)?$")
_TOTAL = re.compile(
    r"\b(?:tổng cộng|tổng số là|tổng là|tất cả là|cộng lại là|cộng lại|tổng cộng có|tổng cộng là)\s+(?:có\s+|là\s+)?$"
)
_REST = re.compile(
    r"\b(?:còn|còn lại|số còn lại|còn lại là|còn lại có|phần còn lại)\s+(?:(?:là|có|khoảng|lại|đến|tới)\s+)*$"
)
_UNSAID = re.compile(
    r"còn lại(?! (?:là |có |khoảng |gồm )*\d)|…|\.\.\.|v\.v|\bnhư\b|\bvà nhiều\b|\bđáng chú ý\b|\bnổi bật\b|\btiêu biểu\b|\briêng\b"
)
_ORGANISED = frozenset(
    [
        "tỉnh",
        "địa",
        "bộ",
        "xã",
        "huyện",
        "phường",
        "đơn",
        "cơ",
        "hệ",
        "thủ",
        "hồ",
        "chỉ",
        "sở",
        "trường",
        "trạm",
        "doanh",
        "hộ",
        "thôn",
        "dịch",
        "quận",
        "tổ",
        "bệnh",
        "nhiệm",
        "dự",
        "nội",
    ]
)


def find(passage: Passage) -> Iterator[ClaimFinding]:
    yield from _fractions(passage)
    levels = counts(passage)
    done = False
    for place, whole in enumerate(levels):
        if whole.hedge in (Hedge.NONE, Hedge.ABOUT) and (found := list(_list_after(passage, levels, place))):
            yield from found
            done = True
            break
    if not done:
        yield from _total_behind(passage, levels)


def _fractions(passage: Passage) -> Iterator[ClaimFinding]:
    for figure in passage.figures:
        if figure.whole is None or figure.start < passage.focus or not figure.whole:
            continue
        if figure.value > figure.whole and figure.head in _ORGANISED and figure.hedge == Hedge.NONE:
            yield claim(
                "claim.range",
                passage,
                figure,
                stated=printed(figure),
                recomputed=None,
                nearest=figure.whole / figure.scale,
                words={"old": printed(figure), "limit": figure.whole / figure.scale},
            )
            continue
        rest = next((other for other in passage.figures if other.start > figure.end), None)
        if rest is None or rest.whole is not None or rest.high is not None or rest.kind != figure.kind:
            continue
        gap = passage.low[figure.end : rest.lead]
        if len(gap) < 200 and _REST.search(gap) and "trong đó" not in gap and _fits(rest, figure):
            yield from _unless_sum(passage, figure.whole, figure, [figure, rest])


def _list_after(passage: Passage, levels: list[Figure], place: int) -> Iterator[ClaimFinding]:
    whole = levels[place]
    if place + 2 > len(levels) - 1:
        return
    intro = passage.low[whole.end : levels[place + 1].lead]
    within = bool(_WITHIN.search(passage.low[max(0, whole.lead - 20) : whole.lead]))
    closed = bool(_CLOSED.search(intro))
    if not (closed or _OPEN.search(intro) or within) or len(intro) > 160 or re.search(r"[.]\s(?!trong|cụ thể)", intro):
        return
    parts, tail = _parts(passage, levels[place + 1 :], whole)
    if len(parts) < 2 or parts[-1].start < passage.focus or _UNSAID.search(tail):
        return
    gap = passage.low[parts[-2].end : parts[-1].lead]
    rest = bool(_REST.search(gap)) or bool(re.search(r"còn lại", gap))
    counted = within and len(parts) >= 3 and bool(re.search(r"\bvà\b", gap))
    alike = all(_fits(part, whole) for part in parts) or (len({part.head for part in parts}) == 1 and len(parts) >= 3)
    total = sum((part.value for part in parts), Decimal(0))
    if any(sum((part.value for part in parts[:n]), Decimal(0)) == whole.value for n in range(2, len(parts) + 1)):
        return
    share = total / whole.value if whole.value else Decimal(0)
    near = 1 - NEAR <= share <= 1 + (NEAR if closed or rest or counted else Decimal("0.1"))
    if (near and (alike or closed)) or ((closed or rest or counted) and alike and Decimal("0.5") <= share <= 2):
        yield from _unless_sum(passage, whole.value, whole, parts)


def _parts(passage: Passage, following: list[Figure], whole: Figure) -> tuple[list[Figure], str]:
    """Figures of the list and the words behind its last one. A nested "trong đó" belongs to the part before it."""
    parts: list[Figure] = []
    for figure in following:
        if parts:
            gap = passage.low[parts[-1].end : figure.lead]
            if len(gap) > 220 or _OPEN.search(gap.replace(":", "")) or _CLOSED.search(gap) or _ends(gap):
                break
        if figure.scale != whole.scale and not (figure.noun == whole.noun == "đồng"):
            if figure.scale != 1 or whole.scale != 1:
                break
        reference = parts[0] if parts else whole
        if parts and not same_things(figure.noun, reference.noun) and not _fits(figure, whole):
            if not figure.noun or len(figure.noun.split()) > 1 or same_things(parts[0].noun, whole.noun):
                continue
        parts.append(figure)
    end = parts[-1].end if parts else 0
    return parts, passage.low[parts[0].start if parts else 0 : end + 90]


def _ends(gap: str) -> bool:
    return bool(re.search(r"[.]\s(?!\s*(?:số )?còn|\s*trong)", gap))


def _total_behind(passage: Passage, levels: list[Figure]) -> Iterator[ClaimFinding]:
    for place, whole in enumerate(levels):
        if (
            place < 2
            or whole.start < passage.focus
            or not _TOTAL.search(passage.low[max(0, whole.lead - 30) : whole.lead])
        ):
            continue
        parts = [part for part in levels[:place] if part.start >= passage.focus and _fits(part, whole)]
        if len(parts) >= 2 and not re.search(r"[.]\s", passage.low[parts[0].end : whole.lead]):
            tails = (sum((part.value for part in parts[n:]), Decimal(0)) for n in range(len(parts) - 1))
            if whole.value not in tails:
                yield from _unless_sum(passage, whole.value, whole, parts)


def _fits(part: Figure, whole: Figure) -> bool:
    return part.head in GENERIC or same_things(part.noun, whole.noun)


def _unless_sum(passage: Passage, value: Decimal, whole: Figure, parts: list[Figure]) -> Iterator[ClaimFinding]:
    low = sum((spread(part).low for part in parts), Decimal(0))
    high = sum((spread(part).high for part in parts), Decimal(0))
    if Interval(low, high).meets(spread(whole, value)):
        return
    total = sum((part.value for part in parts), Decimal(0))
    missing = value - total
    changes = [Change(part, rounded_like(part.value + missing, part)) for part in parts]
    if whole.whole is None:
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
