"""The provisions of one expression as it is written: units, their numbers, and how each hangs on the one before.

    "các điểm a, b khoản 2 và khoản 3 Điều 7"    điểm [a, b] · khoản [2] · and khoản [3] · Điều [7]

Short hands are read too ("k2 Đ8", "Đ.17", "khoản 2/Điều 5"), and what only looks like a unit is left alone: a mark at
school, a share, a sum of money, a clause of a contract.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from giaoban.core.law.marks import ALPHABET
from giaoban.core.law.references.found import THIS
from giaoban.core.law.references.grammar import SHORT_UNITS, Grammar
from giaoban.core.law.tree import Kind
from giaoban.core.quantities import fold

MOST_OF_A_RANGE = 400
_WRAPPED = "\"“”'’()"
_SUM = re.compile(r"\s+(?:triệu|tỷ|tỉ|nghìn|ngàn|đồng|vay|tiền|mục chi)(?!\w)")
_PAPER = re.compile(
    r"(?:\s*,)?(?:\s+(?:của|trong|tại))?(?:\s+bản)?\s+(?:[Hh]ợp đồng|[Tt](?:hỏa|hoả) thuận|[Gg]iáo trình|[Bb]iên bản"
    r"|[Tt]ờ khai|[Bb]ản án|[Dd]ự toán|[Cc]uốn|[Hh](?:óa|oá) đơn)(?!\w)"
)
_POINTED_AT = re.compile(
    r"(?:[Tt]ại|[Tt]heo|thuộc|ở|của|và|hoặc|hay|các|trừ|với|vào|sau|trước|từ|đến|bỏ|sung|đổi|thế|nêu|định|này|nhóm|hai|ba|một"
    r"|dẫn|là|đúng|xét|dụng|hiện|hành|điều|khoản|cứ|chiếu|phạm|cả|những|[,(])\s*$"
)


@dataclass
class Value:
    number: str
    start: int
    end: int


@dataclass
class Item:
    """A unit with its values: "khoản 1, 2 và 3"."""

    kind: Kind
    values: list[Value]
    start: int
    glue: str  # how it hangs on the item before: "", "and", "list", "plain", "of", "except"
    is_many: bool
    is_short: bool = False
    bracket: int = 0
    """Which bracket it stands in, 0 for none."""
    parent: int | None = None
    is_parent: bool = False
    is_kept: bool = False
    """It is meant itself, although others hang on it: "Điều 2 (trừ khoản 3)"."""


@lru_cache(maxsize=1 << 12)
def folded(words: str) -> str:
    return fold(" ".join(words.split()))


def read_items(text: str, place: int, words: Grammar) -> tuple[list[Item], int]:
    """Units with values from a place on, as far as they hang together, and where they end."""
    items: list[Item] = []
    end, glue, bracket, brackets = place, "", 0, 0
    while found := words.unit.match(text, end if not items else place):
        said = found["unit"] or found["short"]
        name = folded(said).rstrip(". ")
        is_short = name not in words.units
        kind = _short_kind(name, text, found.end()) if is_short else words.units[name]
        values, after = _values(text, found.end(), kind, said.strip(), words)
        if not values:
            break
        is_many = not found[0].startswith(said)
        items.append(
            Item(
                kind,
                values,
                found.start("short") if is_short else found.start("unit"),
                glue,
                is_many,
                is_short,
                bracket,
            )
        )
        end = after
        if bracket and text.startswith(")", after):
            end, bracket = after + 1, 0
        link = words.link.match(text, end)
        if not link:
            break
        place, glue = link.end(), link.lastgroup or ""
        if link[0].lstrip().startswith("("):
            brackets += 1
            bracket = brackets
    if (len(items) == 1 and _is_no_reference(items[0], text)) or (items and _PAPER.match(text, end)):
        return [], place
    return items, end


def is_too_short(items: list[Item]) -> bool:
    """Nothing but "Đ17" or "K2": a house, a course, unless a document is named with it or both stand together."""
    return all(item.is_short for item in items) and len({item.kind for item in items}) < 2


def _short_kind(name: str, text: str, place: int) -> Kind:
    """ "Đ.5" is an article, "đ.a" a điểm."""
    return SHORT_UNITS[name] if text[place : place + 1].isdigit() else Kind.POINT


def _is_no_reference(item: Item, text: str) -> bool:
    """ "điểm 7" is a mark at school, "phần 1" a share, "các khoản này" are sums, "Điều này" may open a sentence."""
    number = item.values[0].number
    if item.kind is Kind.POINT:
        is_told = text[item.start].isupper() or item.start == 0 or item.is_many
        return number[0].isdigit() or not (is_told or _POINTED_AT.search(text, max(0, item.start - 12), item.start))
    if item.kind in (Kind.PART, Kind.SECTION, Kind.CHAPTER) and text[item.start].islower():
        return number.isdigit()
    if item.kind is Kind.CLAUSE and number.isdigit() and _SUM.match(text, item.values[-1].end):
        return True
    if number == THIS and item.kind is Kind.CLAUSE:
        return text[max(0, item.start - 6) : item.start].lower().endswith(("các ", "những "))
    if number == THIS and item.kind is Kind.ARTICLE:
        before = text[max(0, item.start - 3) : item.start].strip()
        return text[item.start] == "Đ" and (not before or before[-1] in ".;:")
    return False


def _values(text: str, place: int, kind: Kind, unit: str, words: Grammar) -> tuple[list[Value], int]:
    """The numbers after a unit: "1, 2 và 5 đến 7"."""
    pattern = words.values[kind]
    values: list[Value] = []
    end = place
    again = _again(unit.lower())
    while found := pattern.match(text, place):
        number = found[0].strip(_WRAPPED)
        if fold(number) == "nay":
            if not values:
                return [Value(THIS, found.start(), found.end())], found.end()
            break
        if values and not words.after.match(text, found.end()):
            break  # "Điều 5, 30 ngày": the second number counts something else
        if values and words.short_unit.match(text, found.start()):
            break  # "điểm a, k2 Đ8": k2 is a khoản
        values.append(Value(_cased(number, kind), found.start(), found.end()))
        end = found.end()
        if until := words.until.match(text, end):
            second = again.match(text, until.end())
            further = pattern.match(text, second.end() if second else until.end())
            if further and fold(further[0]) != "nay" and (second or words.after.match(text, further.end())):
                values += _between(values[-1], further[0].strip(_WRAPPED), further.end(), kind)
                end = further.end()
        more = words.more.match(text, end)
        if not more:
            break
        place = more.end()
    return values, end


def _cased(number: str, kind: Kind) -> str:
    return number.lower() if kind in (Kind.POINT, Kind.CLAUSE, Kind.ARTICLE) else number


@lru_cache(maxsize=64)
def _again(unit: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(unit.rstrip('.'))}(?:\s+(?:số\s+)?|\.?\s?(?=\d))", re.IGNORECASE)


def _between(first: Value, last: str, end: int, kind: Kind) -> list[Value]:
    """What a range stands for, without its first."""
    first.end = end
    last = _cased(last, kind)
    if first.number.isdigit() and last.rstrip("abcdđefghiklmnopqrstuvxy").isdigit():
        top = int(last.rstrip("abcdđefghiklmnopqrstuvxy"))
        numbers = [str(number) for number in range(int(first.number) + 1, top + 1)]
        if not last.isdigit():
            numbers.append(last)
    elif first.number in ALPHABET and last in ALPHABET:
        numbers = list(ALPHABET[ALPHABET.index(first.number) + 1 : ALPHABET.index(last) + 1])
    else:
        numbers = [last]
    if not numbers or len(numbers) > MOST_OF_A_RANGE:
        numbers = [last]
    return [Value(number, first.start, end) for number in numbers]
