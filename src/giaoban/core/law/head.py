"""What the top and the end of a document say of it: number, type, title, issuer, day of issue, day of effect."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from giaoban.core.law.headings import is_title
from giaoban.core.law.lines import Line
from giaoban.core.law.numbers import SIGN, normal_number
from giaoban.core.law.vocabulary import Vocabulary, name_key

_NUMBER = re.compile(
    rf"(?:[\w ]{{0,25}}\s)?[Ss][ốÔô]\s*:?\s*(\d{{1,6}}[a-zđ]?\s*/\s*(?:(?:19|20)\d\d\s*/\s*)?{SIGN})", re.IGNORECASE
)
_BARE_NUMBER = re.compile(rf"\d{{1,6}}/(?:(?:19|20)\d\d/)?{SIGN}")
_DAY = re.compile(r"ngày\s*(\d{1,2})\s*(?:tháng|[/.-])\s*(\d{1,2})\s*(?:năm|[/.-])\s*((?:19|20)\d\d)", re.IGNORECASE)
_MOTTO = re.compile(r"C[ỘO]NG H[ÒO][ÀA]|C[ỘO]NG HOÀ|Độc lập\s*-|ĐỘC LẬP|[-–_*\s]{3,}$", re.IGNORECASE)
_EFFECT = re.compile(
    r"(?:có|bắt đầu có)\s+hiệu lực\s*(?:thi hành)?,?\s*(?:kể\s+)?(?:từ|sau)\s+(?P<what>[^.;\n]{0,90})", re.IGNORECASE
)
_AFTER = re.compile(
    r"(\d{1,3})(?:\s*\([^)]*\))?\s*ngày,?\s*(?:kể\s+)?(?:từ|sau)\s+ngày\s+(?:ký|được thông qua|ban hành)", re.IGNORECASE
)
_AT_ONCE = re.compile(r"ngày\s+(?:ký|ban hành|được thông qua|thông qua)", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """What the lines before the first article say. Nothing is guessed."""

    number: str = ""
    type: str = ""
    title: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None


def read_head(lines: Sequence[Line], vocabulary: Vocabulary) -> Head:
    """Number, type, title, issuer and date of the top of a document."""
    number, issued, type_line, type = "", None, None, ""
    types = {name_key(kind.name): kind.name for kind in vocabulary.types}
    for place, line in enumerate(lines[:60]):
        text = line.text
        if not number and (found := _NUMBER.search(text) or _BARE_NUMBER.fullmatch(text)):
            number = normal_number(found[found.lastindex or 0])
        if issued is None and not text.startswith(("Căn cứ", "Xét")):
            issued = read_day(text)
        if type_line is None and is_title(text) and (kind := types.get(name_key(text))):
            type_line, type = place, kind
    title = _title(lines, type_line, vocabulary) if type_line is not None else ""
    return Head(number, type or vocabulary.type_of(number), title, _issuer(lines, number, vocabulary), issued)


def _title(lines: Sequence[Line], type_line: int, vocabulary: Vocabulary) -> str:
    parts: list[str] = []
    for line in lines[type_line + 1 : type_line + 12]:
        text = line.text
        if re.match(r"(?:Căn cứ|Xét|Theo đề nghị|Trên cơ sở|Luật số|Số\s*:)|[-–_*\s]{3,}$", text):
            break
        if parts and is_title(text) != is_title(parts[0]):
            break
        if any(name_key(text) == name_key(issuer.name) for issuer in vocabulary.issuers) or text.endswith(":"):
            break
        parts.append(text)
    return " ".join(parts)


def _issuer(lines: Sequence[Line], number: str, vocabulary: Vocabulary) -> str:
    """By the top line, else by the letters of the number."""
    by_name = {name_key(issuer.name): issuer.name for issuer in vocabulary.issuers}
    for line in lines[:12]:
        for part in re.split(r"\s{3,}|\t|\|", line.text):
            if name_key(part) in by_name:
                return by_name[name_key(part)]
    letters = number.rsplit("/", 1)[-1]
    for issuer in vocabulary.issuers:
        if issuer.letters and (
            letters.endswith(f"-{issuer.letters}") or re.fullmatch(rf"{issuer.letters}\d+", letters)
        ):
            return issuer.name
    for line in lines[:3]:
        is_other = _MOTTO.search(line.text) or _NUMBER.search(line.text)
        if is_title(line.text) and not is_other and 3 < len(line.text) < 90:
            return line.text
    return ""


def read_day(text: str) -> dt.date | None:
    """The first whole day a text names, None when there is none.

    >>> read_day("Hà Nội, ngày 24 tháng 6 năm 2022")
    datetime.date(2022, 6, 24)
    """
    for found in _DAY.finditer(text):
        try:
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            continue
    return None


def read_effect(text: str, issued_on: dt.date | None, *, this: str = "") -> dt.date | None:
    """The day a document says it takes effect: a date, its day of signing, or so many days after.

    >>> read_effect("Nghị định này có hiệu lực thi hành từ ngày 15 tháng 8 năm 2022.", None)
    datetime.date(2022, 8, 15)
    >>> read_effect("Quyết định này có hiệu lực sau 45 ngày kể từ ngày ký.", dt.date(2024, 1, 1))
    datetime.date(2024, 2, 15)
    """
    for found in _EFFECT.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()]
        if "này" not in before or re.search(r"(?:Điều|khoản|điểm|Chương|Mục)\s[^.;]*$", before):
            continue  # another document, or only a part of this one
        what = found["what"]
        if later := _AFTER.search(found[0]):
            return issued_on + dt.timedelta(days=int(later[1])) if issued_on else None
        if day := read_day(what):
            return day
        if _AT_ONCE.search(what):
            return issued_on
    return None
