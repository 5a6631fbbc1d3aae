"""The document that a text names at a place: by number, by name, by letters (BLDS), "này", or only by its type."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from giaoban.core.law.numbers import full_year, read_number
from giaoban.core.law.references.chains import folded
from giaoban.core.law.references.found import Aim, DocumentMention
from giaoban.core.law.references.grammar import Grammar
from giaoban.core.law.references.misread import is_no_law
from giaoban.core.law.references.names import unknown_name
from giaoban.core.law.vocabulary import Vocabulary

_YEAR = re.compile(r"\s+((?:19|20)\d\d)(?![\w/%-]|\s?%)")
"""Right after a name: "Luật Đất đai 2024"."""
_NUMBERED_LAW = re.compile(
    r"(?P<name>(?:(?!luật|luat|bộ luật|nghị (?:định|quyết)|nghi (?:dinh|quyet)|thông tư|thong tu|pháp lệnh|phap lenh"
    r"|số|so\b)[^\W\d_]+[ ,]+){1,14})"
    r"(?:(?:số|so)\s+)?(?P<number>\d{1,3}/(?:19|20)\d\d/(?:QH|UBTVQH)\d{1,2})(?!\w)",
    re.IGNORECASE,
)
"""A name that no dictionary knows, and the number that says which law it is."""
_LETTERS = re.compile(r"[A-ZĐ][A-ZĐ&]{1,9}(?!\w)")
"""A name in letters: "Luật HN&GĐ"."""
_FIGURE_SOON = re.compile(r"\d[/-]")
_SERIAL_ALONE = frozenset(["Nghị định", "Thông tư", "Thông tư liên tịch"])
"""Types that are spoken of by their serial alone: "theo Nghị định 168". "Quyết định 3 việc" is a verb."""
_SERIAL_AFTER_ITEMS = _SERIAL_ALONE | {"Quyết định", "Nghị quyết", "Chỉ thị", "Quy định"}
_ALIAS = re.compile(r"(?:gọi(?: tắt| chung)*|viết tắt|[(“\"])(?: là)?\s*:?\s*[“\"]?$")


def read_document(
    text: str, place: int, words: Grammar, vocabulary: Vocabulary, after_items: bool
) -> tuple[DocumentMention | None, int]:
    """The document named at a place, or after what links a provision to it, and where the naming ends."""
    if after_items:
        behind = _behind_link(text, place, words)
        if behind is None:
            return None, place
        place = behind
    found = words.type.match(text, place)
    if not found:
        if nick := words.nick.match(text, place):
            return _by_letters(nick, text, words, vocabulary, after_items)
        if after_items and (of := words.regulation.match(text, place)):
            return _attached(text, of.end(), words, vocabulary) or (None, place)
        if after_items or not (number := words.number.match(text, place)) or is_no_law(text, place):
            return None, place
        return _numbered("", number, text, words, vocabulary)
    return _of_type(words.types[folded(found[0])], found, text, words, vocabulary, after_items)


def _behind_link(text: str, place: int, words: Grammar) -> int | None:
    """Where the document may be named that provisions belong to; None where nothing links them."""
    link = words.link.match(text, place)
    if not link or link.lastgroup in ("and", "except"):
        return None
    if link.lastgroup == "list" and not link[0].strip().startswith(","):
        return None
    draft = words.draft.match(text, link.end())
    return draft.end() if draft else link.end()


def _of_type(
    type: str, found: re.Match[str], text: str, words: Grammar, vocabulary: Vocabulary, after_items: bool
) -> tuple[DocumentMention | None, int]:
    if words.this.match(text, found.end()):
        end = words.this.match(text, found.end()).end()  # type: ignore[union-attr]
        return DocumentMention(Aim.THIS, type), end
    if number := words.number.match(text, found.end()):
        return _numbered(type, number, text, words, vocabulary)
    if serial := _by_serial(type, found, text, words, after_items):
        return serial
    if type in words.named or type == "Hiến pháp":
        return _by_name(type, found, text, words, vocabulary, after_items)
    if after_items and (attached := _attached(text, found.end(), words, vocabulary)):
        return attached
    if later := _told_later(type, found.end(), text, words, vocabulary):
        return later
    return _spoken_of(type, found) if after_items else (None, found.start())


def _told_later(
    type: str, place: int, text: str, words: Grammar, vocabulary: Vocabulary
) -> tuple[DocumentMention | None, int] | None:
    """ "Nghị định của Chính phủ số 42/2022/NĐ-CP": the issuer stands between; the number's sign must be of the type."""
    if not _FIGURE_SOON.search(text, place, place + 90):
        return None
    later = words.told_later.match(text, place)
    if later and vocabulary.type_of(later["number"]) == type:
        return _numbered(type, later, text, words, vocabulary)
    return None


def is_alias(text: str, place: int) -> bool:
    """Is a document only given a shorter name here: "(sau đây gọi là Thông tư 04)"?

    >>> is_alias("(sau đây gọi tắt là Thông tư 04)", 20), is_alias("theo Thông tư 04", 5)
    (True, False)
    """
    return bool(_ALIAS.search(text, max(0, place - 40), place))


def _attached(text: str, place: int, words: Grammar, vocabulary: Vocabulary) -> tuple[DocumentMention, int] | None:
    """A regulation issued together with a document."""
    if attached := words.attached.match(text, place):
        inner, end = read_document(text, attached.end(), words, vocabulary, False)
        if inner:
            return replace(inner, is_attached=True), end
    return None


def _spoken_of(type: str, found: re.Match[str]) -> tuple[DocumentMention | None, int]:
    """ "Điều 3 Pháp lệnh": another document, named earlier or not at all; certainly not the one at hand."""
    return (DocumentMention(Aim.NAME, type), found.end()) if found[0][0].isupper() else (None, found.start())


def _numbered(
    type: str, found: re.Match[str], text: str, words: Grammar, vocabulary: Vocabulary
) -> tuple[DocumentMention | None, int]:
    said = found["number"]
    number = read_number(said)
    issued, year, end = _dated(text, found.end(), words)
    if number is None:  # "Nghị định 42 năm 2022", "Quyết định 749 ngày 03/6/2020"
        if not said.isdigit() or year is None:
            return None, found.end()
        return DocumentMention(Aim.NUMBER, type, f"{said}/{year}", issued_on=issued, year=year), end
    kind = type or vocabulary.type_of(str(number))
    return DocumentMention(Aim.NUMBER, kind, str(number), issued_on=issued, year=number.year or year), end


def _by_serial(
    type: str, found: re.Match[str], text: str, words: Grammar, after_items: bool
) -> tuple[DocumentMention, int] | None:
    """ "điểm a khoản 5 Điều 6 Nghị định 168": a serial without a year."""
    if type not in (_SERIAL_AFTER_ITEMS if after_items else _SERIAL_ALONE):
        return None
    is_short = found.lastgroup == "short"
    if (is_short and not after_items and type != "Nghị định") or is_alias(text, found.start()):
        return None
    serial = words.serial.match(text, found.end())
    return (DocumentMention(Aim.NUMBER, type, serial["serial"]), serial.end()) if serial else None


def _by_letters(
    found: re.Match[str], text: str, words: Grammar, vocabulary: Vocabulary, after_items: bool
) -> tuple[DocumentMention | None, int]:
    """ "Điều 466 BLDS": a code or law by the letters of its name. Letters that nobody knows are some other code."""
    letters, start, end = found["nick"], found.start(), found.end("nick")
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return None, start  # "Bộ luật Dân sự (BLDS)"
    known = vocabulary.names.spelled_out(letters)
    is_code = letters.upper().startswith("BL")
    if not known and not (after_items and is_code and letters.isupper()):
        return None, start
    if not is_code and not after_items and not _year(text, end, words)[0]:
        return None, start
    type, name = known or ("Bộ luật", letters[2:])
    year, last = _year(text, end, words)
    return DocumentMention(Aim.NAME, type, name=name, year=year), last


def _by_name(
    type: str, found: re.Match[str], text: str, words: Grammar, vocabulary: Vocabulary, after_items: bool
) -> tuple[DocumentMention | None, int]:
    place = found.end() + len(text[found.end() : found.end() + 3]) - len(text[found.end() : found.end() + 3].lstrip())
    if type == "Hiến pháp":
        year, end = _year(text, found.end(), words)
        issued, _, _ = _dated(text, found.end(), words)
        return (DocumentMention(Aim.NAME, type, name="", issued_on=issued, year=year), end) if year else (None, place)
    if letters := _LETTERS.match(text, place):
        spelled = vocabulary.names.spelled_out(letters[0], type)
        if spelled:
            year, last = _year(text, letters.end(), words)
            return DocumentMention(Aim.NAME, spelled[0], name=spelled[1], year=year), last
    known = vocabulary.names.match(text, place, bare=words.is_bare)
    if not known and (told := _told_by_number(type, text, place, words, vocabulary)):
        return told
    may_guess = found[0][0].isupper() and not words.is_bare
    end = known or (unknown_name(text, place) if may_guess else None) or place
    if end <= place:
        return _spoken_of(type, found) if after_items else (None, place)
    name = " ".join(text[place:end].split())
    if numbered := words.number.match(text, end):
        mention, last = _numbered(type, numbered, text, words, vocabulary)
        if mention and read_number(mention.number):
            return replace(mention, name=name), last
    issued, year, last = _dated(text, end, words)
    if year is None:
        year, last = _year(text, end, words)
    return DocumentMention(Aim.NAME, type, name=name, issued_on=issued, year=year), last


def _told_by_number(
    type: str, text: str, place: int, words: Grammar, vocabulary: Vocabulary
) -> tuple[DocumentMention, int] | None:
    """A name that no dictionary knows and the number behind it, which says where the name ends."""
    if not (numbered := _NUMBERED_LAW.match(text, place)):
        return None
    mention, last = _numbered(type, numbered, text, words, vocabulary)
    return (replace(mention, name=" ".join(numbered["name"].split())), last) if mention else None


def _year(text: str, place: int, words: Grammar) -> tuple[int | None, int]:
    """The year that dates a law at a place: "năm 2015", "2015", "(2015)"."""
    _, year, last = _dated(text, place, words)
    if year is None and (only := _YEAR.match(" " + text[place : place + 8].lstrip())):
        gap = len(text[place : place + 8]) - len(text[place : place + 8].lstrip())
        return int(only[1]), place + gap + 4
    return year, last


def _dated(text: str, place: int, words: Grammar) -> tuple[dt.date | None, int | None, int]:
    """A date or year right after a name or number, and where it ends."""
    found = words.dated.match(text, place)
    if not found:
        return None, None, place
    if found["only"]:
        return None, int(found["only"]), found.end()
    try:
        day = dt.date(full_year(found["year"]) or 0, int(found["month"]), int(found["day"]))
    except ValueError:
        return None, None, place
    return day, day.year, found.end()
