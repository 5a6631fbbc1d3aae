"""Does a sentence that was worded anew still say the same: every number, its unit, its direction, every name.

Strict on purpose: whatever is in doubt is a drift, and the sentence stays as it was. A reader loses a turn of phrase,
never a figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from giaoban.core.findings import Finding
from giaoban.core.linter.figures import parsed
from giaoban.core.linter.prose import lowered, normalise

LONGEST = 2.0  # times the letters of the draft: a polished sentence is no longer text of its own
_NUMBER = re.compile(
    r"(?P<sign>(?<![\w.,)])-\s?)?(?P<number>\d[\d.,]*\d|\d)"
    r"(?P<unit>\s*(?:điểm\s*(?:phần trăm|%)|%\s*điểm|%|phần trăm|nghìn tỷ|nghìn|triệu|tỷ|lần)(?![a-zà-ỹ]))?"
)
_UNITS = {"phần trăm": "%", "điểm phần trăm": "điểm %", "% điểm": "điểm %", "điểm%": "điểm %", "%điểm": "điểm %"}
_COUNTING = (
    "một", "hai", "ba", "bốn", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mươi", "trăm", "nghìn", "ngàn",
    "triệu", "tỷ", "nửa", "rưỡi", "đôi", "gấp", "phần", "lần", "chục", "tá",
)  # fmt: skip
_TURNING = (
    "tăng", "giảm", "lên", "xuống", "cao", "thấp", "hơn", "kém", "vượt", "thiếu", "còn", "dưới", "trên", "gần",
    "khoảng", "ước", "xấp", "quá", "ít", "nhiều", "chưa", "không", "đạt", "đúng", "chậm", "sớm", "muộn", "nhất",
    "tối", "mất", "chỉ", "bằng", "âm", "dương", "cùng", "trước", "sau", "hết",
)  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKUP = re.compile(r"[<>{}\[\]|`*#]|https?:|www\.|\n")


def drifts(draft: str, polished: str, *, keep: Sequence[str] = ()) -> list[Finding]:
    """What the polished sentence says otherwise than its draft; empty when it may stand in its place.

    `keep` are names and periods that have to be there word for word.

    >>> draft = "Tỷ lệ đạt 45,79%, tăng 2,1 điểm phần trăm."
    >>> drifts(draft, "Tỷ lệ hiện đạt 45,79 %, tức tăng 2,1 điểm phần trăm.")
    []
    >>> [one.code for one in drifts(draft, "Tỷ lệ đạt 46%, tăng 2,1 điểm phần trăm.")]
    ['drafting.number-changed']
    """
    old, new = normalise(draft), normalise(polished)
    return [
        *_shape(polished, old, new),
        *_numbers(old, new),
        *_counted("drafting.number-word", _COUNTING, old, new),
        *_counted("drafting.direction", _TURNING, old, new),
        *_kept(old, new, keep),
    ]


def numbers_of(text: str) -> list[str]:
    """Every run of digits of a text with its sign and unit, in order, written one way.

    >>> numbers_of("tăng 1.846 hồ sơ (12,50 %), quý IV/2024")
    ['1846', '12.5 %', '2024']
    """
    return list(_written(lowered(normalise(text))))


def _written(low: str) -> Iterator[str]:
    for match in _NUMBER.finditer(low):
        value, _ = parsed(match["number"])
        unit = re.sub(r"\s+", " ", (match["unit"] or "").strip())
        plain = f"{value:f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        yield f"{'-' if match['sign'] else ''}{plain} {_UNITS.get(unit, unit)}".strip()


def _shape(given: str, old: str, new: str) -> Iterator[Finding]:
    if not new:
        yield Finding("drafting.empty")
    if len(new) > LONGEST * len(old) + 40:
        yield Finding("drafting.too-long", context={"length": len(new), "limit": int(LONGEST * len(old) + 40)})
    if _MARKUP.search(given.strip()) and not _MARKUP.search(old):
        yield Finding("drafting.markup")
    strange = sorted({one for one in given if not one.isascii() and unicodedata.numeric(one, None) is not None})
    if strange:  # ½, ², ４: figures that a reader sees and a comparison of digits does not
        yield Finding("drafting.number-changed", context={"before": "–", "after": " ".join(strange)})


def _numbers(old: str, new: str) -> Iterator[Finding]:
    before, after = numbers_of(old), numbers_of(new)
    if before != after:  # in their order too: two numbers that change places change what each is about
        yield Finding("drafting.number-changed", context={"before": "; ".join(before), "after": "; ".join(after)})


def _counted(code: str, words: Sequence[str], old: str, new: str) -> Iterator[Finding]:
    before, after = (Counter(_LETTERS.findall(lowered(text))) for text in (old, new))
    changed = [word for word in words if before[word] != after[word]]
    if changed:
        yield Finding(code, context={"words": ", ".join(changed)})


def _kept(old: str, new: str, keep: Sequence[str]) -> Iterator[Finding]:
    low = lowered(new)
    lost = [name for name in keep if name.strip() and lowered(normalise(name)) not in low]
    if lost:
        yield Finding("drafting.name-lost", context={"names": "; ".join(lost)})
