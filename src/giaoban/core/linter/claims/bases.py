"""Which two figures a change compares: the words that make one the base and the other the current value.

A reading is *clear* when wording names the base ("so với ... (B)", "từ B lên X", "năm 2023 có B, nay X") and *possible*
when it is merely another figure of the same unit that the change could lean on.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from giaoban.core.linter.claims.movements import Movement, states_change
from giaoban.core.linter.dates import Mention
from giaoban.core.linter.figures import Figure, Kind
from giaoban.core.linter.nouns import same_things
from giaoban.core.linter.prose import Passage


@dataclass(frozen=True)
class Reading:
    current: Figure
    base: Figure


@dataclass
class Readings:
    clear: list[Reading] = field(default_factory=list)
    possible: list[Reading] = field(default_factory=list)


_RISE = re.compile(r"\b(?:lên|xuống|còn|đến|thành|tới|sang|nay|hiện|đạt)\b")
_FROM = re.compile(r"\b(?:từ|nếu)\s+(?:[a-zà-ỹ]+\s+){0,3}$")
_COMPARES = re.compile(r"\b(?:so|cùng kỳ|năm|quý|tháng|kỳ|trước|hồi|ngoái)\b")
_NOT_BASE = re.compile(
    r"\b(?:mục tiêu|kế hoạch|dự toán|trong đó|tương đương|tương ứng|tức|tăng|giảm|chiếm|đứng|gồm|xếp|hạng|và|với|để|"
    r"lên|xuống|vượt"
    r"|riêng|đóng góp|trên tổng)\b"
)
_DIRECT = re.compile(r"^[^.;,()]{0,60}?\b(?:so với|so)\s+(?P<tail>[^.;,()]{0,60})$")
_PLANNED = re.compile(r"^(?:kế hoạch|dự toán|mục tiêu|chỉ tiêu|nghị quyết)\b")
_PACE = re.compile(r"\b(?:mức|tốc độ|đà) (?:tăng trưởng|tăng|giảm) ")
_PLAIN_DIRECT = re.compile(r"^\s+(?:của\s+|mức\s+|con số\s+|cùng kỳ\s+|năm trước\s+|năm ngoái\s+)*(?:\(|là\s+)?$")
_BRACKET = re.compile(r"^(?P<head>[^.;()]{0,110})\((?P<inner>[^()]{0,60})$")
_PAST = (
    r"(?:cùng kỳ|năm trước|năm ngoái|kỳ trước|quý trước|tháng trước|tuần trước|trước đó|trước đây|năm 20\d\d|năm "
    r"19\d\d|quý \S+"
    r"|tháng \S+|đầu năm|đầu nhiệm kỳ|ban đầu|nhiệm kỳ trước)"
)
_AFTER_COMMA = re.compile(
    rf"^[^.;()]{{0,90}}[,;]\s*(?:trong khi|khi|còn|mà|vì)?\s*(?:đó\s+)?(?:con số|số|mức|chỉ số)?\s*(?:này\s+)?(?:của|"
    rf"vào|ở|hồi)?\s*{_PAST}"
    r"[^,;()]{0,40}\b(?:là|chỉ|có|đạt|ở mức|được|mới)\s+(?:[a-zà-ỹ]+\s+){0,2}$"
)
_ASIDE = re.compile(rf"^[^.;()]{{0,50}}(?:\(|,\s*trong khi|,\s*mà|,\s*còn)\s*(?:vào |của |ở )?(?:mức |con số )?{_PAST}")
_AHEAD_PLAIN = re.compile(r"^so với [^.;,()\d]{0,50}$")
_AHEAD = re.compile(r"\bso với [^.;()]{0,60}\([^()]{0,20}$")
_EARLIER = re.compile(rf"{_PAST}|mới chỉ|mới có|chỉ có|nếu như")
_LATER = re.compile(r"\b(?:nay|hiện|đến|năm nay|kỳ này|thì|còn|lên|xuống|sau|quý này|tháng này|năm 20\d\d|\d{4})\b")
_COMPARED_WITH = re.compile(r"\bso(?: với)?\s+(?:cuối |đầu |giữa |cùng kỳ |cùng |thời điểm )*$")
_CURRENT_AFTER = re.compile(
    r"^[^.;]{0,70}?\b(?:lên|lên mức|còn|xuống|xuống còn|đạt|lên thành|ở mức|thành)\s+(?:[a-zà-ỹ]+\s+){0,2}$"
)
_YEAR_AGO = re.compile(r"cùng kỳ|năm trước|năm ngoái|trước đó")


def readings(passage: Passage, movement: Movement, used: set[int]) -> Readings:
    """Clear readings first; with them every other pairing that the sentence allows."""
    levels = _levels(passage, movement)
    found = Readings()
    for reading in (*_from_to(passage, movement, levels), *_compared(passage, movement, levels, used)):
        if reading not in found.clear:
            found.clear.append(reading)
    if not found.clear:
        found.clear = list(_narrated(passage, movement, levels))
    bases = [reading.base for reading in found.clear]
    for base in bases:
        for level in levels:
            if (
                level.start != base.start
                and level.start >= passage.focus
                and (pair := _pair(level, base, movement.change))
            ):
                found.possible.append(pair)
    return found


def _levels(passage: Passage, movement: Movement) -> list[Figure]:
    """Amounts that may be X or B: neither changes themselves, nor fractions, nor ranges."""
    changes = {figure.start for figure in passage.figures if states_change(passage, figure)}
    if movement.change.kind == Kind.POINTS and passage.low.startswith(("cao hơn", "thấp hơn"), movement.start):
        changes = set()  # "tăng 7,8%, cao hơn 0,6 điểm phần trăm so với mức tăng 7,2%": the levels are growth rates
    return [
        figure
        for figure in passage.figures
        if figure.start not in changes
        and figure.start != movement.change.start
        and figure.kind in (Kind.COUNT, Kind.PERCENT)
        and figure.high is None
        and figure.whole is None
    ]


def _from_to(passage: Passage, movement: Movement, levels: list[Figure]) -> Iterator[Reading]:
    low, change = passage.low, movement.change
    for first, second in itertools.pairwise(levels):
        between = low[first.end : second.start]
        if (
            second.start < passage.focus
            or len(between) > 130
            or re.search(r"[.;]\s", between)
            or not _RISE.search(between)
        ):
            continue
        if not _FROM.search(low[max(0, first.lead - 40) : first.lead]) and not re.match(
            r"[^,]{0,40}\blên\b|[^,]{0,40}\bxuống\b", between
        ):
            continue
        after = second.end <= change.start and change.start - second.end < 130
        before = change.end <= first.start and first.start - change.end < 60
        inside = first.end <= movement.start and change.end <= second.start
        if (after or before or inside) and (pair := _pair(second, first, change)):
            if after and any(level.start > second.start and level.end <= change.start for level in levels):
                continue
            yield pair


def _compared(passage: Passage, movement: Movement, levels: list[Figure], used: set[int]) -> Iterator[Reading]:
    change = movement.change
    later = [level for level in levels if level.start >= change.end][:3]
    for base in later:
        gap = passage.low[change.end : base.lead]
        if _compares_elsewhere(passage, change.end, base.lead):
            return
        if len(gap) > 200 or not _names_base(gap, times=change.kind == Kind.TIMES or movement.verb == "ratio"):
            continue
        if _NOT_BASE.search(passage.low[base.end : base.end + 18].split(",")[0].split(")")[0]):
            continue
        for current in _currents(passage, movement, levels, base, used):
            if pair := _pair(current, base, change):
                yield pair
                break
        return


def _compares_elsewhere(passage: Passage, start: int, end: int) -> bool:
    """ "Giảm 8% so với tháng trước và tăng 15% so với cùng kỳ (B)": B belongs to the second change."""
    compared = passage.low.find("so với", start, end)
    return compared >= 0 and any(
        compared < figure.start < end and states_change(passage, figure) for figure in passage.figures
    )


def _names_base(gap: str, *, times: bool = False) -> bool:
    if match := _BRACKET.match(gap):
        return bool(_COMPARES.search(match["head"]) or _COMPARES.search(match["inner"])) and not (
            _NOT_BASE.search(match["inner"])
            or re.search(r"\b(?:trong đó|gồm|đạt|chiếm|và)\b", match["head"].split("so với")[-1])
        )
    if match := _DIRECT.match(_PACE.sub("", gap)):
        return not _NOT_BASE.search(_PLANNED.sub("", match["tail"])) and not re.search(
            r"(?<!chỉ )(?<!mới )\bđạt\b", match["tail"]
        )
    if times and _PLAIN_DIRECT.match(gap):
        return True
    return bool(_AFTER_COMMA.match(gap)) and not re.search(r"\b(?:trong đó|gồm|mục tiêu|kế hoạch)\b", gap)


def _currents(
    passage: Passage, movement: Movement, levels: list[Figure], base: Figure, used: set[int]
) -> Iterator[Figure]:
    """X: nearest before the change; else "..., đạt X" or "lên X" behind it."""
    change = movement.change
    inside = passage.in_brackets(change.start)
    before = [
        level
        for level in levels
        if level.end <= change.start and level.start not in used and (inside or not passage.in_brackets(level.start))
    ]
    near = [level for level in reversed(before) if level.start >= passage.focus]
    behind = [level for level in levels if level.start > change.end and level.start != base.start]
    for level in behind:
        origin = base.end if level.start > base.end else change.end
        if _CURRENT_AFTER.match(passage.low[origin : level.start]) and not near:
            yield level
    yield from near
    yield from (level for level in reversed(before) if level.start < passage.focus)


def _narrated(passage: Passage, movement: Movement, levels: list[Figure]) -> Iterator[Reading]:
    """ "Năm 2023 có B; năm 2024 có X, tăng P%": two levels told one after the other."""
    change = movement.change
    yield from _aside(passage, movement, levels)
    yield from _ahead(passage, movement, levels)
    before = [level for level in levels if level.end <= change.start and not passage.in_brackets(level.start)]
    if len(before) < 2 or change.start - before[-1].end > 80 or before[-1].start < passage.focus:
        return
    current, base = before[-1], before[-2]
    if base.start < passage.focus and not (base.noun and current.noun):
        return
    if re.search(r"[.;]\s(?!như vậy|tức|tính ra)", passage.low[current.end : movement.start]):
        return
    earlier, later = _clause(passage, base), _clause(passage, current)
    base_time, current_time = _mention(passage, base), _mention(passage, current)
    told = _told(passage, change)
    if told and told in earlier and told not in later:
        if pair := _pair(current, base, change):
            yield pair
        return
    if base_time and current_time and base_time.first and current_time.last and current_time.last < base_time.first:
        current, base = base, current  # the later period was told first
        earlier, later = later, earlier
        base_time, current_time = current_time, base_time
    dated = bool(
        base_time and current_time and base_time.last and current_time.first and base_time.last < current_time.first
    )
    if not dated and not (_EARLIER.search(earlier) and _LATER.search(later)):
        return
    if not _same_comparison(passage, change, earlier, base_time, current_time):
        return
    if pair := _pair(current, base, change):
        yield pair


def _aside(passage: Passage, movement: Movement, levels: list[Figure]) -> Iterator[Reading]:
    """X first, its base told behind it: "X (cùng kỳ: B), tăng P%" or "X, trong khi năm trước chỉ có B, tăng P%"."""
    before = [level for level in levels if passage.focus <= level.start and level.end <= movement.start]
    for current, base in itertools.pairwise(before[-3:]):
        gap = passage.low[current.end : base.lead]
        if len(gap) < 90 and _ASIDE.match(gap) and movement.start - base.end < 60 and not _NOT_BASE.search(gap):
            pair = _pair(current, base, movement.change)
            if pair:
                yield pair


def _ahead(passage: Passage, movement: Movement, levels: list[Figure]) -> Iterator[Reading]:
    """The base first: "So với cùng kỳ (B), tháng này có X, tăng P%", "So với kế hoạch B, đã làm X, vượt P%"."""
    before = [level for level in levels if passage.focus <= level.start and level.end <= movement.start]
    for base, current in itertools.pairwise(before[-3:]):
        opens = _AHEAD.search(passage.low[max(passage.focus, base.lead - 100) : base.lead])
        bracketed = opens and passage.in_brackets(base.start) and not passage.in_brackets(current.start)
        plain = (
            _AHEAD_PLAIN.match(passage.low[passage.focus : base.lead]) and "," in passage.low[base.end : current.lead]
        )
        if bracketed or plain:
            pair = _pair(current, base, movement.change)
            if pair:
                yield pair


def _told(passage: Passage, change: Figure) -> str:
    """The period named right after the change: "quý iii" of "tăng 8% so với quý III"."""
    after = re.split(r"[,;.(]", passage.low[change.end : change.end + 60])[0]
    if "so" not in after.split():
        return ""
    named = [mention.text for mention in passage.mentions if change.end <= mention.start < change.end + len(after)]
    return named[-1] if named else ""


def _same_comparison(
    passage: Passage, change: Figure, earlier: str, base_time: Mention | None, current_time: Mention | None
) -> bool:
    """ "So với tháng 10" after the change must mean the base that was told, or the told one is no base."""
    after = re.split(r"[,;.]\s", passage.low[change.end : change.end + 60])[0]
    if "so" not in after.split() and "cùng kỳ" not in after:
        return True
    named = [m for m in passage.mentions if change.end <= m.start < change.end + len(after) and m.first]
    if named:
        return bool(base_time and base_time.first == named[-1].first and base_time.last == named[-1].last)
    if marker := _YEAR_AGO.search(after):
        if marker[0] in earlier:
            return True
        return bool(
            base_time and current_time and base_time.first and current_time.first
            and base_time.first.year == current_time.first.year - 1
        )  # fmt: skip
    return False


def _clause(passage: Passage, figure: Figure) -> str:
    """The words around a figure up to the nearest comma or stop on either side."""
    low = passage.low
    left = max((low.rfind(mark, 0, figure.start) for mark in (", ", ". ", "; ", "(", "thì ")), default=-1) + 1
    ends = [place for mark in (", ", ". ", "; ", ")", " thì ") if (place := low.find(mark, figure.end)) >= 0]
    return low[max(left, figure.start - 90) : min([*ends, figure.end + 70, len(low)])]


def _mention(passage: Passage, figure: Figure) -> Mention | None:
    """The period a figure is about: one right behind it, else the last one told before it.

    "So với cuối năm 2021" and what stands in brackets tell the period of something else.
    """
    own = [
        mention
        for mention in passage.mentions
        if mention.first
        and not _COMPARED_WITH.search(passage.low[max(0, mention.start - 20) : mention.start])
        and not passage.in_brackets(mention.start)
    ]
    behind = [mention for mention in own if figure.end <= mention.start <= figure.end + 30]
    if behind and not re.search(r"[,;.]", passage.low[figure.end : behind[0].start]):
        return behind[0]
    before = [mention for mention in own if figure.start - 120 <= mention.end <= figure.start]
    return before[-1] if before else None


def _pair(current: Figure, base: Figure, change: Figure) -> Reading | None:
    """Only like is compared with like; a bare base borrows "tỷ" from the current value and the other way round."""
    if current.kind != base.kind:
        return None
    if base.scale == 1 and not base.noun and current.scale > 1:
        base = _scaled(base, current)
    elif current.scale == 1 and not current.noun and base.scale > 1:
        current = _scaled(current, base)
    if not same_things(current.noun, base.noun):
        return None
    if change.kind == Kind.POINTS and current.kind != Kind.PERCENT:
        return None
    if change.kind == Kind.COUNT:
        if current.kind == Kind.PERCENT:
            return None
        if change.noun in ("bậc", "hạng"):
            return Reading(current, base)
        if not same_things(change.noun, current.noun or base.noun) or (
            (change.scale == 1) != (current.scale == 1) and not change.noun
        ):
            return None
    return Reading(current, base)


def _scaled(figure: Figure, like: Figure) -> Figure:
    return replace(
        figure, value=figure.value * like.scale, step=figure.step * like.scale, scale=like.scale, noun=like.noun
    )
