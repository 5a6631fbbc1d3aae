"""The words of references as compiled patterns, once for text with marks and once for text typed without."""

# ruff: noqa: E501 (patterns are read in one line)

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from giaoban.core.law.numbers import SIGN
from giaoban.core.law.tree import Kind
from giaoban.core.law.vocabulary import Vocabulary
from giaoban.core.quantities import fold

UNITS = {
    "tiểu mục": Kind.SUBSECTION, "tiết": Kind.SUBPOINT, "điểm": Kind.POINT, "khoản": Kind.CLAUSE, "điều": Kind.ARTICLE,
    "mục": Kind.SECTION, "chương": Kind.CHAPTER, "phần": Kind.PART, "phụ lục": Kind.APPENDIX,
}  # fmt: skip
OUTWARD = {
    Kind.SUBPOINT: 0, Kind.POINT: 1, Kind.CLAUSE: 2, Kind.ARTICLE: 3, Kind.SUBSECTION: 4, Kind.SECTION: 5,
    Kind.CHAPTER: 6, Kind.PART: 7, Kind.APPENDIX: 8,
}  # fmt: skip
_NOUNS = {  # words that end like a unit and are none: tài khoản, thời điểm, chi tiết
    "khoản": ("tài", "điều", "ngân"),
    "điểm": ("thời", "địa", "đặc", "quan", "trọng", "ưu", "nhược", "cao", "khuyết", "tâm", "số"),
    "tiết": ("chi", "thời", "điều", "bài", "số"),
    "mục": ("danh", "chuyên", "hạng", "đề", "tiểu"),
    "phần": ("thành", "cổ", "học", "một", "hai", "góp"),
    "điều": (),
    "chương": ("huân",),
}
SHORT_UNITS = {"d": Kind.ARTICLE, "k": Kind.CLAUSE}
"""Đ.5 and k2, as lawyers and chats write them."""
_REGULATIONS = "quy trình|đề án|chương trình|kế hoạch|nội quy|bộ tiêu chí|phương án|quy ước|chiến lược|danh mục|khung"
"""What is issued with a decision and has provisions of its own, beside the types that have numbers."""
_ORDINALS = "nhất|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười"


@dataclass(frozen=True)
class Grammar:
    """Patterns that are matched at a place. `start` alone is searched for, and `first` says whether it is one."""

    first: re.Pattern[str]
    start: re.Pattern[str]
    unit: re.Pattern[str]
    short_unit: re.Pattern[str]
    values: dict[Kind, re.Pattern[str]]
    more: re.Pattern[str]
    until: re.Pattern[str]
    after: re.Pattern[str]
    link: re.Pattern[str]
    type: re.Pattern[str]
    number: re.Pattern[str]
    this: re.Pattern[str]
    dated: re.Pattern[str]
    draft: re.Pattern[str]
    told_later: re.Pattern[str]
    serial: re.Pattern[str]
    more_numbers: re.Pattern[str]
    nick: re.Pattern[str]
    regulation: re.Pattern[str]
    attached: re.Pattern[str]
    broken: re.Pattern[str]
    follows: re.Pattern[str]
    units: dict[str, Kind]
    types: dict[str, str]
    named: frozenset[str]
    is_bare: bool


def cased(word: str) -> str:
    """A pattern for a word in small letters, with a capital, or in capitals; spaces of any length."""
    forms = dict.fromkeys((word, word[0].upper() + word[1:], word.upper(), word.title()))
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms) + ")"


def _flat(bare: bool, types: tuple[tuple[str, tuple[str, ...], bool], ...]) -> list[str]:
    """The first syllable of whatever may open a reference, as plain words: the engine is ten times as fast on these."""
    firsts = {word.split()[0] for word in (*UNITS, *(name.lower() for name, _, _ in types))}
    if bare:
        return sorted({fold(word) for word in firsts}) + [fold(short) for _, letters, _ in types for short in letters]
    forms = {form for word in firsts for form in (word, word[0].upper() + word[1:], word.upper())}
    return sorted(forms) + sorted({short for _, letters, _ in types for short in letters})


@lru_cache(maxsize=16)
def _built(vocabulary_types: tuple[tuple[str, tuple[str, ...], bool], ...], bare: bool) -> Grammar:
    flags = re.IGNORECASE if bare else 0

    def words(pattern: str) -> str:
        return fold(pattern) if bare else pattern

    def told(word: str) -> str:
        return words(word).replace(" ", r"\s+") if bare else cased(word.lower())

    def preceded(word: str) -> str:
        return "".join(rf"(?<!{form} )" for noun in _NOUNS.get(word, ()) for form in (words(noun), words(noun).title()))

    unit = "|".join(f"{preceded(name)}{told(name)}" for name in UNITS)
    letter = r"[a-eghik-vxyđ]" if not bare else r"(?:dd|[a-eghik-vxy])"
    this = words("này|nay") if bare else "(?:này|NÀY)"
    types = {fold(name): name for name, _, _ in vocabulary_types}
    abbreviations = {letters: name for name, all_letters, _ in vocabulary_types for letters in all_letters}
    type_words = "|".join(told(name) for name in sorted((t[0] for t in vocabulary_types), key=len, reverse=True))
    short_unit = r"[dk]\.?\s?(?=\d{1,3}(?!\d))" if bare else r"[ĐđKk]\.?\s?(?=\d{1,3}(?!\d))"
    glued = rf"(?:(?={short_unit})|(?!\w|%|/(?!\s?(?:{unit}|{type_words}|{short_unit}))|[.,]\d))"
    figure = rf"\(?\d{{1,4}}[a-zđ]?{glued}\)?"
    values = {
        Kind.SUBPOINT: rf"[\"“']?(?:{letter}\.?\d{{1,2}}|{letter}|[ivx]{{1,4}}|\d{{1,2}}(?:\.\d{{1,2}})*)[\"”')]?(?!\w)",
        Kind.POINT: rf"[\"“'(]?(?:{letter}(?:\.?\d{{1,2}})?|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[a-zđ]?)[\"”')]?{glued}",
        Kind.CLAUSE: figure,
        Kind.ARTICLE: rf"{figure}|\d{{1,3}}\.\d{{1,3}}(?!\w)",
        Kind.SUBSECTION: r"\d{1,2}(?:\.\d{1,2})*(?!\w)|[IVXL]{1,6}(?!\w)",
        Kind.SECTION: r"\d{1,2}(?:\.\d{1,2})*[a-z]?(?![\w/%])|[IVXL]{1,6}(?:\.\d{1,2})*(?!\w)|[A-H](?!\w)",
        Kind.CHAPTER: r"[IVXL]{1,7}[a-z]?(?!\w)|\d{1,2}(?![\w/%])|[A-H](?!\w)",
        Kind.PART: rf"[IVXL]{{1,6}}(?!\w)|{words('thứ')}\s+(?:{words(_ORDINALS)})(?!\w)|\d{{1,2}}(?![\w/%,.])|[A-H](?!\w)",
        Kind.APPENDIX: r"[IVXL]{1,7}(?:[.-]?[A-Z\d]{1,3})?(?!\w)|\d{1,2}(?:[.-]\d{1,2})*[A-Za-z]?(?![\w/%])|[A-H](?!\w)",
    }
    anything = rf"(?={words('số|thứ')}\s|[(]?\d|[IVXLA-H]{{1,7}}[a-z]?(?!\w)|[\"“'(]?{letter}\d{{0,2}}(?!\w)|{this}(?!\w)|{words('thứ')}\s|{words('từ')}\s+[\da-zđ]{{1,4}}\s+(?:{words('đến|tới')})\s)"
    short = "|".join(
        words(letters) for letters in sorted(abbreviations, key=len, reverse=True) if len(letters) > 1 or bare
    )
    short_type = rf"(?:{short})(?=[\s.-]*(?:{words('số')}\s*:?\s*)?\d{{1,5}}(?:[/\s,;.):-]|$))" if short else r"(?!)"
    not_law = rf"(?<!{words('pháp')} )(?<!{words('Pháp')} )"
    number = rf"\d{{1,6}}[a-zđ]?\s?[/-]\s?(?:(?:19|20)\d\d|\d\d(?=/\D))\s?[/-]\s?{SIGN}|\d{{1,6}}/{SIGN}|\d{{1,4}}-(?:NQ|QĐ|CT|KL|QC|TB|HD|KH)/TW|(?-i:\d{{1,4}}[a-z]?-[A-ZĐ]{{1,6}}(?:/[A-ZĐ]{{1,6}}\d*)*)(?!\w)"
    bare_number = r"\d{1,4}-(?:NQ|QĐ|CT|KL|QC|TB|HD|KH)/TW|\d{1,5}/(?:19|20)\d\d/[^\W\d_]\w*|\d{1,6}/(?:QĐ|NQ|CT|NĐ|TTr|TT|KH|CV|TB|PL|L|CĐ|KL|BC|HD|VBHN|CTr|ĐA|PA|QC|QyĐ|UBND|VPCP|TANDTC|VKSTC|VKSNDTC|NHNN|TTCP|B(?!B-)[A-ZĐ&]{1,9})-[^\W\d_][\w&]+"
    stop = words(
        "kèm|của|và|hoặc|tại|thuộc|trong|nêu|quy|ban|theo|này|đã|trên|được|đến|tới|hay|đối|thì|cho|có|bị|từ|vào"
        "|là|về|như|mà|nếu|không|sẽ|do|khi|vì|phải|còn|bằng|để|nói|áp|chưa|cũng|đều|trừ|ngoại|dự thảo|hết|để|với|ở"
    )
    joint = words("và|hoặc|hay|cùng")
    many = words("các|những|cả")
    through = words("đến|tới")
    of = words("của|tại|trong|thuộc|ở|vào|ban hành kèm theo|ban hành theo|kèm theo").replace(" ", r"\s+")
    beside = words("vào ngay sau|vào sau|vào ngay trước|vào trước").replace(" ", r"\s+")
    phrase = words("cụm từ|các cụm từ|từ").replace(" ", r"\s+")
    short_type_or_unit = rf"{short_unit}|(?:{short})\s"
    nick = r"[Bb][Ll][A-ZĐa-zđ]{2,6}|(?-i:L[A-ZĐ&]{2,10})"
    through_to = rf"(?:{through})(?=\s+(?:(?:{many})\s+)?(?:{unit})\s)"
    except_for = words("trừ|ngoại trừ|không bao gồm|không kể|trừ quy định tại").replace(" ", r"\s+")
    inside = words("từ|gồm|bao gồm|cụ thể là|cụ thể|trong đó có").replace(" ", r"\s+")
    opening = rf"(?:{unit})(?:\s+{anything}|(?=\d))|(?:{short_unit})|(?:{nick})(?:\s?(?=\d{{4}})|(?!\w))|{not_law}(?:{type_words})(?=\s)|{short_type}|{bare_number}"
    return Grammar(
        first=re.compile(opening, flags),
        start=re.compile(rf"[^\w](?:{'|'.join(_flat(bare, vocabulary_types))}|[ĐđKkDd]\.?\s?\d|BL[A-ZĐ]|bl[a-zđ]|L[A-ZĐ]{{2}}|\d{{1,6}}(?:/[\dA-ZĐ]|-[A-ZĐ]{{2}}/TW))", flags),
        unit=re.compile(
            rf"(?:(?:{many})\s+)?(?:(?P<unit>{unit})(?:\s+(?:{words('số')}\s+|{words('thứ')}\s+(?=\d))?(?:{words('từ')}\s+)?|(?=\d))"
            rf"|(?P<short>{short_unit}|{'d' if bare else '[Đđ]'}\.\s?(?={letter}(?!\w))))",
            flags,
        ),
        short_unit=re.compile(rf"[kK]\.?\d{{1,2}}[,\s]*(?:{'d' if bare else '[Đđ]'}(?:{words('iều')}|\.?\s?\d))", flags),
        values={kind: re.compile(rf"{this}(?!\w)|{pattern}", flags if kind is not Kind.POINT else 0) for kind, pattern in values.items()},
        more=re.compile(rf"\s*(?:[,;]\s*(?:(?:{joint})\s+)?|\s(?:{joint}|{words('và')}/{words('hoặc')})\s+)", flags),
        until=re.compile(rf"\s*(?:\s(?:{through})\s+(?:{words('hết')}\s+)?|\s?(?:[-–÷~→…]|->|\.\.\.)\s?(?=\d|\w(?!\w)))", flags),
        after=re.compile(rf"\s*(?:[,;.:)\]\"”/]|$|-\s|–|\((?!\w\))|(?:{stop}|{joint})(?!\w)|{many}\s|(?:{unit})\s|(?:{type_words})\s|{short_type_or_unit}|(?:{nick})(?!\w))", flags),
        link=re.compile(
            rf"\s*(?:(?P<except>(?:\s?\(|,?\s)(?:{except_for})\s+(?=(?:(?:{many})\s+)?(?:{unit})\s))|(?P<and>,?\s(?:{joint}|{through_to})\s)"
            rf"|(?P<list>[,;]|\s(?:{beside})(?=\s)|\s?\((?:(?:{inside})\s*:?\s+)?(?=(?:(?:{many})\s+)?(?:{unit}|{short_unit})))"
            rf"|(?P<of>,?\s(?:{of})\s)|(?P<plain>,?\s|\s?[-–/]\s?(?={unit}|{not_law}(?:{type_words})\s|{short_unit}|{short_type})|(?={short_unit})))\s*",
            flags,
        ),
        type=re.compile(rf"{not_law}(?P<type>{type_words})(?=[\s.,;:)\"”]|$)|(?P<short>{short_type})", flags),
        number=re.compile(rf"[\s-]*(?:{words('số')}\s*:?\s*)?(?P<number>{number}|\d{{1,5}}/(?:19|20)\d\d(?![\w/])|(?<=\s)\d{{1,5}}(?=,?\s+(?:{words('năm')}\s+(?:19|20)\d\d|{words('ngày')}\s+\d|\((?:19|20)\d\d\))))", flags | re.IGNORECASE),
        this=re.compile(rf"\s+(?:{this}|{words('nêu trên|nói trên|trên|đó|ấy|vừa nêu|vừa dẫn|dẫn trên|kể trên|đã nêu|đã dẫn')})(?!\w)", flags),
        dated=re.compile(
            rf"\s*,?\s*(?:{words('ngày')}\s+(?P<day>\d{{1,2}})(?:\s?[/.-]\s?|\s+{words('tháng')}\s+)(?P<month>\d{{1,2}})"
            rf"(?:\s?[/.-]\s?|\s+{words('năm')}\s+)(?P<year>\d{{4}})|(?:{words('năm')}\s+|\()(?P<only>(?:19|20)\d\d)\)?(?!\d))",
            flags,
        ),
        broken=re.compile(rf"(?:\s*[,;]|\s+(?:{joint}))\s+(?:{phrase})\s+[\"“][^\"”\n]{{1,200}}[\"”]\s+(?:{words('tại|ở')})\s+", flags),
        follows=re.compile(rf"\s*(?:[,:]?\s+(?:{words('tại|ở')}\s+)?|\s?[-–/]\s?|\s?\((?:{words('từ|tại')}\s+)?)(?=(?:(?:{many})\s+)?(?:{unit}|{short_unit}))", flags),
        draft=re.compile(rf"(?:(?:{words('bản')}\s+)?(?:{words('dự thảo|dự án')})|{words('chính|bản|cùng')})\s+(?={type_words})", flags),
        told_later=re.compile(
            rf"\s+(?:(?!(?:{type_words}|{unit})\s|{words('số')}\s)[^\W\d_][\w&-]*[ ,]+){{1,12}}?(?:{words('số')}\s*:?\s*)?(?P<number>{number})(?!\w)",
            flags | re.IGNORECASE,
        ),
        serial=re.compile(rf"[\s.-]*(?:{words('số')}\s*:?\s*)?(?P<serial>\d{{1,4}})(?![\w/%-]|[.,]\d)", flags),
        more_numbers=re.compile(rf"(?:\s*[,;]|\s(?:{joint}))\s+(?:{words('số')}\s+)?(?P<number>\d{{1,5}}/(?:19|20)\d\d)(?![\w/-])", flags),
        nick=re.compile(rf"(?P<nick>{nick})(?:\s?(?=(?:19|20)\d\d)|(?!\w))", flags),
        regulation=re.compile(rf"(?:{words('bản')}\s+)?(?:{'|'.join(told(name) for name in _REGULATIONS.split('|'))})(?=\s)", flags),
        attached=re.compile(rf"[^.;\n]{{0,160}}?(?:\s|\()(?:{words('ban hành')}\s+)?{words('kèm theo')}\s+|[^.;\n]{{0,100}}?(?:\s|\(){words('ban hành')}\s+(?:{words('tại|theo|bởi')})\s+", flags),
        units={fold(name): kind for name, kind in UNITS.items()},
        types=types | {fold(letters): name for letters, name in abbreviations.items() if fold(letters) not in types},
        named=frozenset(name for name, _, named in vocabulary_types if named),
        is_bare=bare,
    )  # fmt: skip


def grammar(vocabulary: Vocabulary, *, bare: bool) -> Grammar:
    """The patterns for a vocabulary; built once for each set of types."""
    return _built(tuple((kind.name, kind.letters, kind.named) for kind in vocabulary.types), bare)
