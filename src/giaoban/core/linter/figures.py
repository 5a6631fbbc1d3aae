"""Figures in a sentence: value, printed precision, unit, what is counted, and whether it says "more than" or "about".

Numbers that are names rather than amounts (dates, documents, articles, list marks, versions, ranks) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from giaoban.core.linter.dates import Mention
from giaoban.core.linter.names import NAMES


class Kind(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    TIMES = "times"


class Hedge(StrEnum):
    NONE = ""
    ABOVE = "above"
    BELOW = "below"
    NEARLY = "nearly"
    ABOUT = "about"


@dataclass(frozen=True)
class Figure:
    """One amount. `step` is what one unit of its last printed digit is worth: 0.1 in 98,4 and 10^9 in 19.500 tỷ.

    `whole` is set for a fraction such as 55/63, `high` for a range such as 5-9.
    """

    start: int
    end: int
    kind: Kind
    value: Decimal
    step: Decimal
    scale: Decimal
    noun: str
    hedge: Hedge
    lead: int
    """Where the hedge before the number starts, or the number itself."""
    whole: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_exact(self) -> bool:
        """A count written out in full; a scaled ("1,2 triệu") or decimal figure was rounded by its writer."""
        return self.is_counted and self.hedge == Hedge.NONE

    @property
    def is_counted(self) -> bool:
        """Things counted one by one, though perhaps "hơn 18" of them."""
        return self.kind == Kind.COUNT and self.step == self.scale == 1

    @property
    def head(self) -> str:
        """First word of what is counted."""
        return self.noun.split(" ", 1)[0] if self.noun else ""


_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}|\d+,\d+|\d+\.\d{1,2}(?!\d)|\d+)"
_SCALES = {
    "nghìn tỷ": 12, "ngàn tỷ": 12, "nghìn tỉ": 12, "ngàn tỉ": 12, "triệu tỷ": 15,
    "nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9,
}  # fmt: skip
_SCALE = (
    r"(?:nghìn tỷ|ngàn tỷ|nghìn tỉ|ngàn tỉ|triệu tỷ|nghìn|ngàn|triệu|tỷ|tỉ)(?![a-zà-ỹ])(?! (?:lệ|trọng|suất|số|giá))"
)
_POINTS = r"điểm\s*(?:phần trăm|%)"
_UNIT = rf"(?:{_POINTS}|%\s*điểm|%|phần trăm(?![a-zà-ỹ])|lần(?![a-zà-ỹ])(?! (?:thứ|lượt)))"
_ONE = re.compile(
    rf"(?<![\w.,/])(?P<number>{_NUMBER})"
    rf"(?:(?P<first>\s*(?:%|phần trăm))?(?P<second>\s*(?:/|[-–]|\s(?:đến|tới)\s)\s*{_NUMBER}))?"
    rf"(?![\w])(?P<scale>\s*{_SCALE})?(?P<unit>\s*{_UNIT})?"
)
_WORDED_TIMES = re.compile(r"gấp (?P<word>đôi|rưỡi|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: lần)?(?![a-zà-ỹ])")
_WORDS = {
    "đôi": "2", "rưỡi": "1.5", "hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8",
    "chín": "9", "mười": "10",
}  # fmt: skip
_WORDED_COUNT = re.compile(
    r"(?<!thứ )(?<!mười )(?<!mươi )(?<!hai, )(?<!ba, )(?<!dăm )\b(?P<word>hai|ba|bốn|sáu|bảy|tám|chín|mười)"
    r"(?= (?:tỉnh|địa phương|bộ, ngành|bộ ngành|huyện|xã|phường)(?![a-zà-ỹ]))"
)
"""Organisations counted in words. "Năm tỉnh" is left out, for it may be the province in that year."""

_STOPS = frozenset(
    {
        "đã", "có", "là", "so", "trong", "được", "tăng", "giảm", "chưa", "đạt", "ở", "với", "của", "và", "thuộc",
        "tại", "cho", "do", "còn", "bằng", "chiếm", "này", "đó", "nay", "để", "từ", "đến", "vào", "tính", "khi",
        "thì", "mà", "theo", "trên", "như", "nhưng", "tương", "gấp", "lên", "xuống", "đang", "sẽ", "không", "bị",
        "mới", "ra", "về", "nhờ", "vẫn", "cũng", "chỉ", "năm", "tháng", "quý", "ngày", "cùng", "hơn", "cao", "thấp",
        "hoặc", "nhằm", "các", "những", "mỗi", "triển", "ban", "xây", "hoàn", "đăng", "ký", "kết", "sử", "nằm", "nộp",
        "đưa", "tham", "thực", "cung", "gồm", "trở", "nữa", "rồi", "dùng", "ước", "tức", "hay", "phải", "cần",
        "trước", "sau", "tới", "cả",
    }
)  # fmt: skip
"""Words that end the name of what is counted."""

_WORD = re.compile(r"\s*([a-zà-ỹ&]+)")
_HEDGES = (
    (Hedge.ABOVE, re.compile(r"(?:\btrên|\bhơn|\bít nhất|\btối thiểu|\bkhông dưới|\bkhông ít hơn|\bquá|>=?|≥)\s*$")),
    (Hedge.BELOW, re.compile(
        r"(?:\bdưới|\bchưa đến|\bchưa tới|\bchưa đầy|\bchưa được|\btối đa|\bkhông quá|<=?|≤)\s*$"
    )),
    (Hedge.NEARLY, re.compile(r"(?:\bgần|\bsuýt soát|\bngót)\s*$")),
    (Hedge.ABOUT, re.compile(
        r"(?:\bkhoảng|\bước|\bước tính|\bước đạt|\bước khoảng|\bxấp xỉ|\bchừng|\bđộ|\bcỡ|~|≈)\s*(?:gần|trên|"
        r"hơn)?\s*$"
    )),
)  # fmt: skip
_NOT_A_HEDGE = re.compile(r"(?:tổng(?: số)?|\d\)?|cao|thấp|nhiều|ít|lớn|nhỏ|sớm|dư|kém)\s+(?:trên|hơn|dưới|quá)\s*$")


def find_figures(low: str, mentions: Iterable[Mention] = ()) -> list[Figure]:
    """Amounts of a lower-cased sentence in their order.

    >>> text = "đạt 98,4 thuê bao, tăng 14,7% (84,8 thuê bao) theo nghị định 42/2022/nđ-cp"
    >>> [str(figure.value) for figure in find_figures(text)]
    ['98.4', '14.7', '84.8']
    """
    taken = [(mention.start, mention.end) for mention in mentions]
    taken += [match.span() for match in NAMES.finditer(low)]
    blank = _blanked(low, taken)
    found = [figure for match in _ONE.finditer(blank) for figure in _figures_of(match, blank)]
    for match in _WORDED_TIMES.finditer(low):
        value = Decimal(_WORDS[match["word"]])
        hedge, lead = _hedge(low, match.start())
        step = Decimal("0.2") * value / 2
        found.append(Figure(match.start("word"), match.end(), Kind.TIMES, value, step, Decimal(1), "", hedge, lead))
    for match in _WORDED_COUNT.finditer(blank):
        hedge, lead = _hedge(low, match.start())
        value, one = Decimal(_WORDS[match["word"]]), Decimal(1)
        found.append(
            Figure(match.start(), match.end(), Kind.COUNT, value, one, one, _noun(low, match.end()), hedge, lead)
        )
    return sorted(found, key=lambda figure: figure.start)


def parsed(number: str) -> tuple[Decimal, Decimal]:
    """Value and worth of the last printed digit. Dots are thousands unless one or two digits follow the only dot.

    >>> parsed("1.846"), parsed("98,4")
    ((Decimal('1846'), Decimal('1')), (Decimal('98.4'), Decimal('0.1')))
    >>> parsed("1,565,439"), parsed("6.5")
    ((Decimal('1565439'), Decimal('1')), (Decimal('6.5'), Decimal('0.1')))
    """
    if number.count(",") > 1:
        plain = number.replace(",", "")
    elif "," in number:
        plain = number.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+\.\d{1,2}", number):
        plain = number
    else:
        plain = number.replace(".", "")
    value = Decimal(plain)
    return value, Decimal(1).scaleb(int(value.as_tuple().exponent))


def _figures_of(match: re.Match[str], low: str) -> list[Figure]:
    value, step = parsed(match["number"])
    power = _SCALES[match["scale"].strip()] if match["scale"] else 0
    unit = (match["unit"] or "").strip()
    kind = _kind(unit or (match["first"] or "").strip())
    scale = Decimal(10) ** power
    noun = "" if kind in (Kind.PERCENT, Kind.POINTS, Kind.TIMES) else _noun(low, match.end())
    hedge, lead = _hedge(low, match.start())
    whole = high = None
    if match["second"]:
        joint = match["second"].strip()
        other, _ = parsed(re.search(_NUMBER, joint)[0])  # type: ignore[index]
        if joint.startswith("/"):
            if kind != Kind.COUNT:
                return []
            whole = other * scale
        else:
            high = other * scale
    end = match.end()
    return [Figure(match.start(), end, kind, value * scale, step * scale, scale, noun, hedge, lead, whole, high)]


def _kind(unit: str) -> Kind:
    if unit.startswith("điểm") or unit.endswith("điểm"):
        return Kind.POINTS
    if unit.startswith(("%", "phần trăm")):
        return Kind.PERCENT
    return Kind.TIMES if unit.startswith("lần") else Kind.COUNT


def _noun(low: str, end: int) -> str:
    words: list[str] = []
    while len(words) < 3 and (match := _WORD.match(low, end)):
        if match[1] in _STOPS:
            break
        words.append(match[1])
        end = match.end()
    return " ".join(words)


def _hedge(low: str, start: int) -> tuple[Hedge, int]:
    before = low[max(0, start - 24) : start]
    for hedge, form in _HEDGES:
        if (match := form.search(before)) and not (hedge in (Hedge.ABOVE, Hedge.BELOW) and _NOT_A_HEDGE.search(before)):
            return hedge, start - len(before) + match.start()
    return Hedge.NONE, start


def _blanked(low: str, spans: list[tuple[int, int]]) -> str:
    """Names of things become underscores of the same length, which no number can touch."""
    letters = list(low)
    for start, end in spans:
        letters[start:end] = ["_" if letter.isalnum() else letter for letter in letters[start:end]]
    return "".join(letters)
