"""A whole and the list behind it: which figures belong to the list, and whether it claims to be complete."""

from __future__ import annotations

import re
from dataclasses import dataclass

from giaoban.core.linter.figures import Figure
from giaoban.core.linter.nouns import GENERIC, fits, same_things
from giaoban.core.linter.prose import Passage

REST = re.compile(
    r"\b(?:còn|còn lại|số còn lại|còn lại là|còn lại có|phần còn lại)\s+(?:(?:là|có|khoảng|lại|đến|tới)\s+)*$"
)
NOT_FULL = re.compile(r"[.]\s")
_ANNOUNCED = re.compile(r"\b(?:gồm|gồm có|bao gồm|chia thành|chia làm|chia ra|phân thành|phân ra|lần lượt)\b")
_OPEN = re.compile(r"\b(?:trong đó|trong số đó|trong số này|trong số ấy|cụ thể|thì có)\b|:")
_NESTED = re.compile(r"\b(?:trong đó|trong số đó|trong số này|trong số ấy)\b")
_WITHIN = re.compile(r"\b(?:trong|trong số|trong tổng số|trên tổng số|trong cả|của)\s+(?:cả\s+)?$")
_NEW_SENTENCE = re.compile(r"[.]\s(?!\s*(?:số )?còn|\s*trong (?:đó|số đó|số này|số ấy)|\s*cụ thể)")
REST_BEHIND = re.compile(r"\d[\d.]*\s+(?:[a-zà-ỹ]+\s+){0,3}còn lại")
_UNSAID = re.compile(
    r"còn lại(?! (?:là |có |khoảng |gồm )*\d)|…|\.\.\.|v\.v|\bnhư\b(?! sau| vậy)|\bvà nhiều\b|\bđáng chú ý\b"
    r"|\bnổi bật\b|\btiêu biểu\b|\briêng\b"
)
_GROUPS = re.compile(r"[^,;.()\d]{0,30}:")
"""Behind the "5 nhóm" of "chia thành 5 nhóm: ...": how many parts there are is no part."""
_SHORT = 45
"""Characters between the items of a list that names different things: "10 sở, 5 huyện và 3 doanh nghiệp"."""


@dataclass(frozen=True)
class Listing:
    whole: Figure
    parts: list[Figure]
    is_announced: bool
    """A word says that the list is what the whole consists of."""
    is_closed: bool
    """Announced, or it names the rest, or counts "trong 32 ..." item by item up to an "và"."""
    is_alike: bool
    """The parts count what the whole counts."""


def listing_after(passage: Passage, levels: list[Figure], place: int) -> Listing | None:
    """The list behind `levels[place]`, or None when there is none or it says that it is not all."""
    whole = levels[place]
    if place + 2 >= len(levels):
        return None
    intro = passage.low[whole.end : levels[place + 1].lead]
    within = bool(_WITHIN.search(passage.low[max(0, whole.lead - 20) : whole.lead]))
    announced = bool(_ANNOUNCED.search(intro)) or intro.rstrip().endswith(":")
    if len(intro) > 160 or _NEW_SENTENCE.search(intro) or not (announced or within or _OPEN.search(intro)):
        return None
    parts = _parts(passage, levels[place + 1 :], whole, announced)
    if len(parts) < 2:
        return None
    tail = passage.low[parts[0].start : parts[-1].end + 90]
    if _UNSAID.search(REST_BEHIND.sub(" ", tail)):
        return None
    last = passage.low[parts[-2].end : parts[-1].lead]
    rest = bool(REST.search(last)) or "còn lại" in last or bool(REST_BEHIND.match(passage.low[parts[-1].start :]))
    counted = within and len(parts) >= 3 and bool(re.search(r"\bvà\b", last))
    alike = all(_is_of(passage, part, whole) for part in parts) or whole.head in GENERIC
    alike = alike or (len(parts) >= 3 and len({part.head for part in parts}) == 1)
    colon = intro.rstrip().endswith(":")
    return Listing(whole, parts, announced, rest or counted or (announced and not colon), alike)


def _is_of(passage: Passage, part: Figure, whole: Figure) -> bool:
    """May this be a part of the whole? "13 đặc khu" may, of "3.321 xã, phường, đặc khu, trong đó ..."."""
    kinds = re.split(r"[.;:()\d]|\b(?:trong đó|có|gồm|đã)\b", passage.low[whole.end : whole.end + 80])[0]
    return fits(part.noun, whole.noun) or bool(re.search(rf"\b{re.escape(part.head)}\b", kinds))


def _parts(passage: Passage, following: list[Figure], whole: Figure, announced: bool) -> list[Figure]:
    """Figures of the list. A nested "trong đó" belongs to the part before it and ends the list."""
    parts: list[Figure] = []
    for figure in following:
        gap = passage.low[parts[-1].end : figure.lead] if parts else ""
        if len(gap) > 220 or _NESTED.search(gap) or _ANNOUNCED.search(gap) or _NEW_SENTENCE.search(gap):
            break
        if not parts and _GROUPS.match(passage.low[figure.end :]):
            continue
        if figure.scale != whole.scale and not figure.noun == whole.noun == "đồng":
            break
        different = announced and len(gap) <= _SHORT and bool(parts) and not same_things(parts[0].noun, whole.noun)
        if not parts or different or _is_of(passage, figure, whole) or same_things(figure.noun, parts[0].noun):
            parts.append(figure)
    return parts
