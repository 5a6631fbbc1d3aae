"""Headings of a document: which line opens a Phần, Chương, Mục, Điều, an appendix, a signature; scans included.

A line is only a candidate here; `structure` believes an article's number where the sequence allows it.
"""

# ruff: noqa: E501 (patterns are read in one line)
from __future__ import annotations

import re
from dataclasses import dataclass

from giaoban.core.law.tree import Kind

# Marks a scanner loses or doubles: "Điêu", "Đìều", "Diều", "ĐIEU", "Chuơng", "Chưong", "Muc", "Phân".
_D, _I, _E = "[ĐDđd]", "[iìíỉĩịIÌÍỈĨỊlL1]", "[eêềếểễệèéẻẽẹEÊỀẾỂỄỆÈÉẺẼẸ]"
_ARTICLE = re.compile(
    rf"[*#\s]*{_D}{_I}{_E}{{1,2}}[uưùúủũụUƯÙÚỦŨỤ]\s*(?P<number>\d{{1,4}}\s?[a-zđA-ZĐ]?|[lIO]\d{{0,3}}|\d{{1,3}}[lO])"
    rf"\s*(?:(?P<mark>[.:]\s*-?|\s[-–]\s|[.,]\s|-\s)\s*(?P<rest>.*)|$)",
)
_ORDINALS = {
    word: value
    for value, words in enumerate(
        ("nhất|một", "hai|nhì", "ba", "tư|bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"), 1
    )
    for word in words.split("|")
}
_SPOKEN = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_VALUE = rf"(?P<number>[IVXLC]{{1,8}}|\d{{1,3}}|[A-H]|(?:thứ|Thứ|THỨ)\s+(?:{_SPOKEN}|{_SPOKEN.upper()})|(?:{_SPOKEN.upper()}))"
_REST = r"(?:\s*[.:]?\s*[-–]?\s*(?P<rest>.*))"
_GROUPS = (
    (Kind.PART, re.compile(rf"(?:PH[ẦÂẤA]N|Ph[ầâấ]n)\s+{_VALUE}(?!\w){_REST}$")),
    (Kind.CHAPTER, re.compile(rf"(?:CH[ƯU][ƠO]NG|Ch[ưu][ơo]ng)\s+(?P<number>[IVXLCl]{{1,8}}[a-z]?|\d{{1,3}}[a-z]?|{_SPOKEN.upper()})(?!\w){_REST}$")),
    (Kind.SUBSECTION, re.compile(rf"(?:TI[ỂÊẺE]U M[ỤU]C|Ti[ểêẻ]u m[ụu]c)\s+(?P<number>[IVXL]{{1,6}}|\d{{1,3}})(?!\w){_REST}$")),
    (Kind.SECTION, re.compile(rf"(?:M[ỤU]C|M[ụu]c)\s+(?P<number>[IVXL]{{1,6}}|\d{{1,3}}[a-z]?|[A-H])(?!\w|\.\d){_REST}$")),
)  # fmt: skip
_APPENDIX = re.compile(
    r"(?:PH[ỤU] L[ỤU]C|Ph[ụu] l[ụu]c)(?:\s+(?:SỐ|số|Số)?\s*:?\s*(?P<number>[IVXL]{1,6}(?:[.-]?[A-Z\d]{1,3})?|\d{1,3}(?:[.-]\d{1,2})?[A-Za-z]?|[A-H]))?"
    r"(?!\w)(?:\s*[.:]?\s*[-–]?\s*(?P<rest>.*))$"
)
_ATTACHED = re.compile(r"\(?\s*(?:[Bb]an hành )?[Kk]èm theo\s", re.IGNORECASE)
_ATTACHMENT = re.compile(
    r"(?:QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|QUY TRÌNH|HƯỚNG DẪN|QUY CHUẨN|CHƯƠNG TRÌNH|KẾ HOẠCH|DANH MỤC|ĐỀ ÁN|CHIẾN LƯỢC|NỘI QUY)(?:\s|$)"
)
_SIGNED = re.compile(
    r"(?:TM\.|T/M|KT\.|TL\.|TUQ\.|Q\.)\s*\S|(?:Nơi nhận|NƠI NHẬN)\s*:?|\((?:[Đđ]ã ký|Ký tên).{0,40}\)$"
    r"|(?:THỦ TƯỚNG|BỘ TRƯỞNG|CHỦ TỊCH|PHÓ THỦ TƯỚNG|THỨ TRƯỞNG|TỔNG KIỂM TOÁN|CHÁNH ÁN|VIỆN TRƯỞNG|THỐNG ĐỐC|TỔNG THANH TRA"
    r"|PHÓ CHỦ TỊCH|CHỦ NHIỆM|GIÁM ĐỐC|CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|THỦ TRƯỞNG)[A-ZĐÀ-Ỹ\s,]{0,80}$"
)
_PASSED = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Hiến pháp) này (?:đã )?được .{4,120}thông qua (?:tại .{0,80})?ngày"
)


@dataclass(frozen=True)
class Heading:
    """A line that may open a part: its kind, its number in one spelling, and the rest of the line."""

    kind: Kind
    number: str
    rest: str
    was_mended: bool = False


def article_heading(text: str) -> Heading | None:
    """An article, if the line may open one.

    >>> article_heading("Đìêu l5. Hồ sơ"), article_heading("Điều 5 Luật này quy định")
    (Heading(kind=<Kind.ARTICLE: 'article'>, number='15', rest='Hồ sơ', was_mended=True), None)
    """
    if text[0] not in "ĐDđd*#" or not (found := _ARTICLE.match(text)):
        return None
    number = "".join(found["number"].split()).lower()
    digits = number[:-1].replace("l", "1").replace("i", "1").replace("o", "0") + number[-1]
    if digits[-1] in "lio" and (len(digits) > 1 or digits[-1] in "li") and found["number"][-1] in "lIO":
        digits = digits[:-1] + {"l": "1", "i": "1", "o": "0"}[digits[-1]]
    word = text[: found.start("number")].strip(" *#")
    return Heading(
        Kind.ARTICLE, digits, (found["rest"] or "").strip(), word not in ("Điều", "ĐIỀU") or digits != number
    )


def group_heading(text: str) -> Heading | None:
    """A Phần, Chương, Mục or Tiểu mục: alone on its line, or with a title in capitals or after a mark.

    >>> group_heading("CHƯƠNG II"), group_heading("Mục 2 của Phụ lục này")
    (Heading(kind=<Kind.CHAPTER: 'chapter'>, number='II', rest='', was_mended=False), None)
    """
    if text[0] not in "PCMTp":
        return None
    for kind, pattern in _GROUPS:
        if not (found := pattern.match(text)):
            continue
        rest = found["rest"].strip()
        marked = re.match(r"\s*[.:–-]", text[found.end("number") :])
        if rest and not marked and not is_title(rest):
            return None
        if len(rest) > 250 or (rest and rest[-1] in ";,:"):
            return None
        return Heading(kind, _group_number(found["number"]), rest)
    return None


def appendix_heading(text: str) -> Heading | None:
    """A Phụ lục, in capitals or alone on its line."""
    if text[0] not in "Pp" or not (found := _APPENDIX.match(text)):
        return None
    rest = found["rest"].strip()
    if rest and not (text.startswith("PH") or is_title(rest) or _ATTACHED.match(rest)):
        return None
    if not found["number"] and not text.startswith("PH") and rest:
        return None
    return Heading(Kind.APPENDIX, found["number"] or "", rest)


def attachment_heading(text: str, following: str) -> Heading | None:
    """A regulation issued with a decision: its name in capitals, and "(Ban hành kèm theo ...)" soon below."""
    if not _ATTACHMENT.match(text) or not is_title(text) or not re.search(r"[Kk]èm theo", following):
        return None
    return Heading(Kind.ATTACHMENT, "", text)


def is_signature(text: str) -> bool:
    """Does the line belong to the block of signatures, recipients or of a law's adoption?"""
    return bool(_SIGNED.match(text) or _PASSED.match(text))


def is_title(text: str) -> bool:
    """Written in capitals?"""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def _group_number(written: str) -> str:
    spoken = re.sub(r"^thứ\s+", "", " ".join(written.lower().split()))
    if spoken in _ORDINALS and not (written.isalpha() and written.isupper() and set(written) <= set("IVXLC")):
        return str(_ORDINALS[spoken])
    if set(written) <= set("IVXLCl") and "l" in written:
        return written.replace("l", "I")
    return written
